import { type Signal, useComputed, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { i18n } from '#i18n';
import { type ErrorReport, toReport } from '../../../lib/errors.ts';
import { withoutInvisible } from '../../../lib/text/invisible.ts';
import type { EarlierVersion } from '../../../lib/version.ts';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { library } from '../../ui/rooms.ts';
import { textLanguage } from '../../ui/text-language.ts';
import { isSame, type Piece, readable } from '../changes/difference.ts';
import { PieceNode } from '../changes/piece.tsx';
import { copyHash, versionHash } from '../route.ts';
import type { Shelf } from '../shelf.ts';
import { dayOf } from './day.ts';

type Compared =
  | { readonly state: 'reading' }
  | { readonly state: 'failed'; readonly report: ErrorReport }
  | { readonly state: 'ready'; readonly pieces: readonly Piece[]; readonly same: boolean };

/** What a copy says now that an earlier version of it did not. */
export function Since({ shelf, version }: { readonly version: EarlierVersion; readonly shelf: Shelf }) {
  const { documentId, sequence, savedAt } = version;
  const compared = useSignal<Compared>({ state: 'reading' });
  const page = useComputed(() => shelf.catalogue.documents.value?.find(({ id }) => id === documentId)).value;
  useEffect(() => {
    void compare(version, compared);
  }, [documentId, sequence, page?.sequence]);
  const title = (page?.title ?? version.title).trim() || i18n.t('common.noTitle');
  useEffect(() => {
    document.title = withoutInvisible(i18n.t('library.copyTitle', { title }));
  }, [title]);
  const now = page?.updatedAt ?? '';
  const state = compared.value;
  return (
    <main class="changes since">
      <header>
        <h1>{i18n.t('versions.since', { date: dayOf(savedAt, [now]) })}</h1>
        <p class="of">
          <a href={copyHash(documentId)} dir="auto" lang={page?.language || textLanguage(title)}>
            {title}
          </a>
        </p>
      </header>
      {state.state === 'ready' && !state.same && (
        <p class="soft legend">
          {i18n.t('versions.against', { date: dayOf(savedAt, [now]), now: dayOf(now, [savedAt]) })}{' '}
          <ins>{i18n.t('versions.legendAdded')}</ins>, <del>{i18n.t('fresh.legendRemoved')}</del>.
        </p>
      )}
      <Body state={state} language={page?.language} />
      <p class="actions">
        <a class="button" href={versionHash(version)} data-action="as-it-was">
          {i18n.t('versions.asItWas')}
        </a>
        <a class="button" href={copyHash(documentId)}>
          {i18n.t('versions.now')}
        </a>
      </p>
    </main>
  );
}

function Body({ language, state }: { readonly state: Compared; readonly language: string | undefined }) {
  if (state.state === 'reading')
    return (
      <p class="soft" role="status">
        {i18n.t('common.loading')}…
      </p>
    );
  if (state.state === 'failed') return <ErrorNotice report={state.report} role="alert" />;
  if (state.same)
    return (
      <Notice kind="ok" role="status" title={i18n.t('versions.sameTitle')}>
        <p>{i18n.t('versions.sameNext')}</p>
      </Notice>
    );
  return (
    <article lang={language || undefined}>
      {state.pieces.map((piece, i) => (
        <PieceNode key={i} piece={piece} />
      ))}
    </article>
  );
}

async function compare({ documentId, sequence }: EarlierVersion, into: Signal<Compared>): Promise<void> {
  try {
    const { changes } = await library('versionChanges', { id: documentId, sequence });
    into.value = { state: 'ready', pieces: readable(changes), same: isSame(changes) };
  } catch (error) {
    into.value = { state: 'failed', report: toReport(error) };
  }
}
