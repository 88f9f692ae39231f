import { type Signal, useComputed, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { browser } from 'wxt/browser';
import { i18n } from '#i18n';
import { type ErrorReport, toReport } from '../../../lib/errors.ts';
import type { ListedDocument } from '../../../lib/listed.ts';
import { withoutInvisible } from '../../../lib/text/invisible.ts';
import type { DocumentId } from '../../../lib/types.ts';
import { formatDate } from '../../ui/format.ts';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { library } from '../../ui/rooms.ts';
import { textLanguage } from '../../ui/text-language.ts';
import { originsOf } from '../add/origins.ts';
import { LiveLink } from '../live-link.tsx';
import { copyHash } from '../route.ts';
import type { Shelf } from '../shelf.ts';
import { isSame, type Piece, readable } from './difference.ts';
import { Outcome } from './outcome.tsx';
import { PieceNode } from './piece.tsx';
import { RefreshButton } from './refresh-button.tsx';
import type { Refreshing } from './refreshing.ts';

type Compared =
  | { readonly state: 'reading' }
  | { readonly state: 'failed'; readonly report: ErrorReport }
  | { readonly state: 'ready'; readonly pieces: readonly Piece[]; readonly same: boolean };

/** What a page says now that its copy does not. */
export function ChangesPage({ id, shelf }: { readonly id: DocumentId; readonly shelf: Shelf }) {
  const compared = useSignal<Compared>({ state: 'reading' });
  const document = useComputed(() => shelf.catalogue.documents.value?.find((each) => each.id === id));
  useEffect(() => {
    void compare(id, compared);
  }, [id]);
  const page = document.value;
  const title = page?.title.trim() || i18n.t('common.noTitle');
  useEffect(() => {
    globalThis.document.title = withoutInvisible(i18n.t('library.copyTitle', { title }));
  }, [title]);
  return (
    <main class="changes">
      <header>
        <h1>{i18n.t('fresh.title')}</h1>
        {page && (
          <p class="of">
            <a href={copyHash(id)} dir="auto" lang={page.language || textLanguage(title)}>
              {title}
            </a>
          </p>
        )}
      </header>
      <Body compared={compared} page={page} id={id} refreshing={shelf.refreshing} />
    </main>
  );
}

async function compare(id: DocumentId, into: Signal<Compared>): Promise<void> {
  into.value = { state: 'reading' };
  try {
    const { changes } = await library('changes', id);
    into.value = { state: 'ready', pieces: readable(changes), same: isSame(changes) };
  } catch (error) {
    into.value = { state: 'failed', report: toReport(error) };
  }
}

function Body(props: {
  readonly compared: Signal<Compared>;
  readonly page: ListedDocument | undefined;
  readonly id: DocumentId;
  readonly refreshing: Refreshing;
}) {
  const { id, page, refreshing } = props;
  const compared = props.compared.value;
  const again = () => void compare(id, props.compared);
  if (compared.state === 'reading')
    return (
      <p class="soft" role="status">
        {i18n.t('fresh.comparing')}
      </p>
    );
  if (compared.state === 'failed') return <Failed report={compared.report} page={page} again={again} />;
  if (compared.same)
    return (
      <>
        <Notice kind="ok" role="status" title={i18n.t('fresh.noneTitle')}>
          <p>{i18n.t('fresh.noneNext')}</p>
        </Notice>
        {page && <Actions page={page} refreshing={refreshing} plain />}
      </>
    );
  return (
    <>
      {page && <Legend page={page} />}
      {page && <Actions page={page} refreshing={refreshing} />}
      <article lang={page?.language || undefined}>
        {compared.pieces.map((piece, i) => (
          <PieceNode key={i} piece={piece} />
        ))}
      </article>
    </>
  );
}

function Legend({ page }: { readonly page: ListedDocument }) {
  return (
    <p class="soft legend">
      {i18n.t('fresh.against', { date: formatDate(page.updatedAt) })} <ins>{i18n.t('fresh.legendAdded')}</ins>,{' '}
      <del>{i18n.t('fresh.legendRemoved')}</del>.
    </p>
  );
}

function Actions(props: {
  readonly page: ListedDocument;
  readonly refreshing: Refreshing;
  /** There is nothing to take in. */
  readonly plain?: boolean;
}) {
  const { page, refreshing } = props;
  return (
    <>
      <p class="actions">
        {!props.plain && (
          <RefreshButton class="go" action="update" refreshing={refreshing} pages={[page]}>
            {i18n.t('page.update')}
          </RefreshButton>
        )}
        <LiveLink class="button" url={page.url}>
          {i18n.t('fresh.openPage')}
        </LiveLink>
        <a class="button" href={copyHash(page.id)}>
          {i18n.t('page.openCopy')}
        </a>
      </p>
      <Outcome document={page} refreshing={refreshing} />
    </>
  );
}

/** The page could not be read; the copy is there all the same. */
function Failed(props: {
  readonly report: ErrorReport;
  readonly page: ListedDocument | undefined;
  readonly again: () => void;
}) {
  const { again, page, report } = props;
  const allow = async () => {
    if (page && (await browser.permissions.request({ origins: [...originsOf([page])] }))) again();
  };
  const asks = report.code === 'address-needs-permission' && page;
  return (
    <ErrorNotice
      report={report}
      role="alert"
      actions={
        <>
          <button type="button" data-action="again" onClick={asks ? () => void allow() : again}>
            {asks ? i18n.t('fresh.allow') : i18n.t('common.retry')}
          </button>
          {page && (
            <>
              <LiveLink class="button" url={page.url}>
                {i18n.t('fresh.openPage')}
              </LiveLink>
              <a class="button" href={copyHash(page.id)}>
                {i18n.t('page.openCopy')}
              </a>
            </>
          )}
        </>
      }
    />
  );
}
