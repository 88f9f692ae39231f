import { useRef } from 'preact/hooks';
import { i18n } from '#i18n';
import { formatNumber } from '../ui/format.ts';
import { ErrorNotice, Notice } from '../ui/notice.tsx';
import type { Keeping } from './backups/keeping.ts';
import { LossScreen } from './backups/loss-screen.tsx';
import { useReturn, useView } from './drawing.ts';
import { FilterLine } from './filter-line.tsx';
import { isFiltered, listHash } from './filters.ts';
import { GroupNode } from './group.tsx';
import { Health } from './health.tsx';
import { listKeys } from './keys.ts';
import { ImportButton } from './running-head.tsx';
import { SearchField } from './search-field.tsx';
import { toggleAll } from './selection.ts';
import { go, type Shelf } from './shelf.ts';
import type { Transfers } from './transfer.ts';

/** The index: what there is, the search, and every page saved, month by month. */
export function List(props: { readonly shelf: Shelf; readonly transfers: Transfers; readonly keeping: Keeping }) {
  const { keeping, shelf, transfers } = props;
  const list = useRef<HTMLDivElement>(null);
  const view = useView(shelf, list);
  useReturn(shelf);
  const searching = shelf.search.query.value.trim() !== '';
  const filtered = isFiltered(shelf.filters.value);
  const empty = shelf.removal.documents.value?.length === 0 && !searching;
  return (
    <main class="index">
      <h1>{i18n.t('library.title')}</h1>
      <LossScreen keeping={keeping} />
      <Health shelf={shelf} />
      {shelf.groups.value && !empty && (
        <>
          <SearchField
            search={shelf.search}
            shown={shelf.order.value.length}
            tell={searching || filtered}
            leave={() => go(shelf, shelf.order.peek()[0]?.id, 'title')}
          />
          <FilterLine shelf={shelf} />
          <SelectAll shelf={shelf} />
        </>
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: -- the arrow keys are a second way; every control takes Tab */}
      <div
        ref={list}
        class="groups"
        onKeyDown={(event) => listKeys(event, shelf)}
        onFocusIn={({ target }) => {
          shelf.held.value = (target as HTMLElement).closest<HTMLElement>('[data-id]')?.dataset.id;
        }}
      >
        {shelf.groups.value?.map((group) => (
          <GroupNode key={group.key} group={group} shelf={shelf} view={view} />
        ))}
      </div>
      {!(empty && keeping.loss.value) && <Instead shelf={shelf} transfers={transfers} searching={searching} />}
    </main>
  );
}

function SelectAll({ shelf }: { readonly shelf: Shelf }) {
  const order = shelf.order.value;
  const selected = shelf.selected.value.length;
  if (order.length === 0) return null;
  return (
    <label class="select-all">
      <input
        type="checkbox"
        class="tick"
        checked={selected === order.length}
        indeterminate={selected > 0 && selected < order.length}
        onChange={() => {
          shelf.selection.value = toggleAll(
            shelf.selection.peek(),
            order.map(({ id }) => id),
          );
        }}
      />
      <span class="figures">{i18n.t('library.selectAll', order.length, [formatNumber(order.length)])}</span>
    </label>
  );
}

/** What stands in the place of a list that is not there: it could not be read, is empty, or has nothing of the kind. */
function Instead(props: { readonly shelf: Shelf; readonly transfers: Transfers; readonly searching: boolean }) {
  const { shelf, transfers } = props;
  const failure = shelf.catalogue.failure.value ?? (shelf.groups.value ? undefined : shelf.marking.failure.value);
  const retry = () => void Promise.all([shelf.catalogue.refresh(), shelf.marking.refresh()]);
  if (failure) {
    return (
      <ErrorNotice
        report={failure}
        role="alert"
        actions={
          <button type="button" onClick={retry}>
            {i18n.t('common.retry')}
          </button>
        }
      />
    );
  }
  if (!shelf.groups.value)
    return (
      <p class="soft" role="status">
        {i18n.t('common.loading')}…
      </p>
    );
  if (shelf.groups.value.length > 0) return null;
  if (!props.searching && isFiltered(shelf.filters.value)) return <NothingFits shelf={shelf} />;
  if (!props.searching) {
    return (
      <Notice title={i18n.t('library.emptyTitle')} actions={<ImportButton class="" transfers={transfers} />}>
        <p>{i18n.t('library.emptyNext')}</p>
      </Notice>
    );
  }
  return <NothingFound shelf={shelf} />;
}

function NothingFits({ shelf }: { readonly shelf: Shelf }) {
  const { sort } = shelf.filters.value;
  return (
    <Notice
      title={i18n.t('filters.nothing')}
      actions={<a href={listHash(sort ? { sort } : {})}>{i18n.t('filters.clear')}</a>}
    >
      <p>{i18n.t('filters.nothingNext')}</p>
    </Notice>
  );
}

function NothingFound({ shelf }: { readonly shelf: Shelf }) {
  const { busy, failure, query } = shelf.search;
  if (busy.value) return <p class="soft">{i18n.t('library.searching')}</p>;
  if (failure.value) return <ErrorNotice report={failure.value} role="alert" />;
  const clear = () => {
    query.value = '';
    document.querySelector<HTMLElement>('input[type="search"]')?.focus();
  };
  return (
    <Notice
      title={i18n.t('library.noResultTitle', { query: query.value.trim() })}
      actions={
        <button type="button" onClick={clear}>
          {i18n.t('library.clearSearch')}
        </button>
      }
    >
      <p>{i18n.t('library.noResultNext')}</p>
    </Notice>
  );
}
