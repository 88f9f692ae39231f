import { useEffect } from 'preact/hooks';
import { i18n } from '#i18n';
import { ErrorNotice } from '../../ui/notice.tsx';
import type { Shelf } from '../shelf.ts';
import { ConnectForm } from './connect-form.tsx';
import { Contents } from './contents.tsx';
import { Leaves } from './leaves.tsx';
import './shared.css';
import { Standing } from './standing.tsx';

/** The shared library: what it is connected to and how it stands, or the form that connects one. */
export default function SharedPage({ shelf: { sharing } }: { readonly shelf: Shelf }) {
  useEffect(() => void sharing.refresh(), []);
  const standing = sharing.standing.value;
  const failure = sharing.failure.value;
  return (
    <main class="index shared-library">
      <h1>{i18n.t('shared.title')}</h1>
      <p class="prose">{i18n.t('shared.lead')}</p>
      {!standing && !failure && (
        <p class="soft" role="status">
          {i18n.t('common.loading')}…
        </p>
      )}
      {failure && <ErrorNotice report={failure} role="alert" />}
      {standing?.settings && (
        <>
          <Standing sharing={sharing} standing={standing} settings={standing.settings} />
          <Leaves place={standing.settings.place} askOnly={standing.settings.askOnly === true} />
          <Contents />
        </>
      )}
      {standing && !standing.settings && <ConnectForm sharing={sharing} standing={standing} />}
    </main>
  );
}
