import { useSignal, useSignalEffect } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { i18n } from '#i18n';
import type { DocumentId } from '../../lib/types.ts';
import { formatDate, formatNumber } from '../ui/format.ts';
import { ErrorNotice } from '../ui/notice.tsx';
import { RefreshLine } from './changes/outcome.tsx';
import { canRefresh } from './changes/refreshing.ts';
import type { RemovalNews } from './removal.ts';
import { NONE } from './selection.ts';
import { ShareButton, sharable } from './shared/mark.tsx';
import type { Shelf } from './shelf.ts';
import { TagLine } from './tag-editor.tsx';
import type { Transfers } from './transfer.ts';
import { TransferLine } from './transfer-line.tsx';

/** The foot of the window, where a book has its notes: what is ticked, what was just done, and how to take it back. */
export function Foot(props: { readonly shelf: Shelf; readonly transfers: Transfers; readonly dropping: boolean }) {
  return (
    <aside class="foot" aria-label={i18n.t('library.foot')}>
      <div>
        <SelectionLine shelf={props.shelf} transfers={props.transfers} />
        <TagLine shelf={props.shelf} />
      </div>
      <div role="status">
        <RefreshLine refreshing={props.shelf.refreshing} />
        <RemovalLine shelf={props.shelf} />
        <TransferLine transfers={props.transfers} />
        {props.dropping && <p class="note drop">{i18n.t('library.drop')}</p>}
      </div>
    </aside>
  );
}

function SelectionLine({ shelf, transfers }: { readonly shelf: Shelf; readonly transfers: Transfers }) {
  const selected = shelf.selected.value;
  if (selected.length === 0) return null;
  const failed = selected.filter(({ status }) => status.state === 'failed');
  return (
    <p class="note">
      <span class="figures">{i18n.t('library.selected', selected.length, [formatNumber(selected.length)])}</span>
      <button
        type="button"
        class="link"
        aria-expanded={shelf.tagging.value}
        onClick={() => {
          shelf.tagging.value = !shelf.tagging.peek();
        }}
      >
        {i18n.t('tags.label')}
      </button>
      <button type="button" class="link" onClick={() => void shelf.removal.remove(selected)}>
        {i18n.t('library.remove')}
      </button>
      <ExportButton ids={selected.map(({ id }) => id)} transfers={transfers} />
      <ShareButton ids={sharable(selected)} sharing={shelf.sharing} />
      {selected.some(canRefresh) && (
        <button type="button" class="link" data-action="refresh" onClick={() => void shelf.refreshing.begin(selected)}>
          {i18n.t('fresh.refresh')}
        </button>
      )}
      {failed.length > 0 && (
        <button type="button" class="link" onClick={() => void shelf.retry(failed).catch(() => undefined)}>
          {i18n.t('common.retry')}
        </button>
      )}
      <button
        type="button"
        class="link"
        onClick={() => {
          shelf.selection.value = NONE;
        }}
      >
        {i18n.t('library.clearSelection')}
      </button>
    </p>
  );
}

/** What is ticked, as an archive of its own. */
function ExportButton({ ids, transfers }: { readonly ids: readonly DocumentId[]; readonly transfers: Transfers }) {
  const busy = transfers.current.value?.state === 'running';
  return (
    <button
      type="button"
      class="link"
      data-action="export"
      disabled={busy}
      onClick={() => void transfers.exportArchive(ids)}
    >
      {i18n.t('library.export')}
    </button>
  );
}

/** How long the lines stay unless the reader is at them, ms. The library itself can undo for about a minute. */
const STAY = { removed: 30_000, restored: 6000 };

function RemovalLine({ shelf }: { readonly shelf: Shelf }) {
  const { removal } = shelf;
  const news = removal.news.value;
  const undo = useRef<HTMLButtonElement>(null);
  const held = useSignal(false);
  useLayoutEffect(() => {
    held.value = false;
    // The button that was pressed has gone with what it removed: the next thing to do is to undo.
    if (news?.state === 'removed' && document.activeElement === document.body) undo.current?.focus();
  }, [news]);
  useSignalEffect(() => {
    const state = removal.news.value?.state;
    if (held.value || (state !== 'removed' && state !== 'restored')) return;
    const timer = setTimeout(removal.dismiss, STAY[state]);
    return () => clearTimeout(timer);
  });
  if (!news) return null;
  const hold = (on: boolean) => () => {
    held.value = on;
  };
  if (news.state === 'failed') {
    return <ErrorNotice report={news.report} actions={<CloseButton onClick={removal.dismiss} />} />;
  }
  return (
    <p
      class="note"
      onMouseEnter={hold(true)}
      onMouseLeave={hold(false)}
      onFocusIn={hold(true)}
      onFocusOut={hold(false)}
    >
      <span>{removalSentence(news)}</span>
      {news.state === 'removed' && (
        <button ref={undo} type="button" class="link" aria-keyshortcuts="Control+Z" onClick={() => void removal.undo()}>
          {i18n.t('common.undo')}
        </button>
      )}
    </p>
  );
}

function removalSentence(news: Exclude<RemovalNews, { state: 'failed' }>): string {
  if (news.version) {
    const date = formatDate(news.version);
    return i18n.t(news.state === 'removed' ? 'versions.removed' : 'versions.restored', { date });
  }
  const n = [formatNumber(news.count)] as [string];
  if (news.state === 'restored') return i18n.t('library.restored', news.count, n);
  return i18n.t('library.removed', news.count, n, { title: news.title });
}

export function CloseButton({ onClick }: { readonly onClick: () => void }) {
  return (
    <button type="button" class="link" onClick={onClick}>
      {i18n.t('common.close')}
    </button>
  );
}
