import { type Signal, useComputed, useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { i18n } from '#i18n';
import { type ErrorReport, toReport } from '../../../lib/errors.ts';
import type { EarlierVersion } from '../../../lib/version.ts';
import { count, formatDate, formatTime } from '../../ui/format.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import { library } from '../../ui/rooms.ts';
import { markIn, setText } from '../copy/copy-text.ts';
import { Leaf } from '../copy/leaf.tsx';
import { copyHash, sinceHash, type VersionRoute } from '../route.ts';
import type { Shelf } from '../shelf.ts';
import { Since } from './since.tsx';
import { VersionList } from './version-list.tsx';

type Reading =
  | { readonly state: 'reading' }
  | { readonly state: 'failed'; readonly report: ErrorReport }
  | { readonly state: 'ready'; readonly version: EarlierVersion };

/** What a page said before, as it was or against its copy as it is now. */
export function VersionPage({ route, shelf }: { readonly route: VersionRoute; readonly shelf: Shelf }) {
  const reading = useSignal<Reading>({ state: 'reading' });
  useEffect(() => {
    shelf.visited.value = route.id;
    void read(route, reading);
  }, [route.id, route.sequence]);
  const state = reading.value;
  if (state.state === 'ready')
    return route.changes ? (
      <Since version={state.version} shelf={shelf} />
    ) : (
      <AsItWas version={state.version} route={route} shelf={shelf} />
    );
  return (
    <main class="copy">
      <h1 class="hidden">{i18n.t('versions.label')}</h1>
      {state.state === 'failed' ? (
        <ErrorNotice
          report={state.report}
          role="alert"
          actions={
            <a class="button" href={copyHash(route.id)}>
              {i18n.t('versions.now')}
            </a>
          }
        />
      ) : (
        <p class="soft" role="status">
          {i18n.t('common.loading')}…
        </p>
      )}
    </main>
  );
}

async function read({ id, sequence }: VersionRoute, into: Signal<Reading>): Promise<void> {
  try {
    into.value = { state: 'ready', version: await library('version', { id, sequence }) };
  } catch (error) {
    into.value = { state: 'failed', report: toReport(error) };
  }
}

interface Props {
  readonly version: EarlierVersion;
  readonly route: VersionRoute;
  readonly shelf: Shelf;
}

function AsItWas({ route, shelf, version }: Props) {
  const { savedAt, text } = version;
  const mark = useMemo(() => markIn(version, route), [version, route]);
  const set = useMemo(() => setText(version.title, version), [version]);
  return (
    <Leaf
      page={version}
      text={text}
      set={set}
      mark={mark}
      why={
        <p class="why" role="status">
          {i18n.t('versions.was', { date: formatDate(savedAt), time: formatTime(savedAt) })}{' '}
          <a href={sinceHash(version)} data-action="since">
            {i18n.t('versions.changed')}
          </a>
        </p>
      }
      about={<AboutVersion version={version} shelf={shelf} />}
    />
  );
}

/** What is known of a version, in the margin. */
function AboutVersion({ shelf, version }: Omit<Props, 'route'>) {
  const { documentId, receipt, sequence } = version;
  const document = useComputed(() => shelf.catalogue.documents.value?.find(({ id }) => id === documentId)).value;
  const remove = () => {
    void shelf.removal.removeVersion(version);
    location.hash = copyHash(documentId);
  };
  return (
    <aside class="about" aria-label={i18n.t('library.about')}>
      {document && (
        <p class="site" dir="auto">
          {document.site}
        </p>
      )}
      <p class="figures">{count('words', receipt.words)}</p>
      <VersionList id={documentId} now={document?.updatedAt} shelf={shelf} open={sequence} />
      <p class="actions">
        <a href={copyHash(documentId)} data-action="now">
          {i18n.t('versions.now')}
        </a>
      </p>
      <p class="actions">
        <button type="button" class="link" data-action="remove-version" onClick={remove}>
          {i18n.t('versions.remove')}
        </button>
      </p>
    </aside>
  );
}
