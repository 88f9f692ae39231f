import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { i18n } from '#i18n';
import { formatNumber } from '../ui/format.ts';
import { ErrorNotice } from '../ui/notice.tsx';
import { PaceChoice } from './changes/pace.tsx';
import { pacedBy } from './changes/pacing.ts';
import { type Choice, criterionLabel, optionsOf, SORT_OPTIONS } from './choices.ts';
import { CRITERIA, type Criterion, type Filters, filterQuery, isFiltered, listHash } from './filters.ts';
import type { Shelf } from './shelf.ts';

/** A line that waits for an idle moment is drawn by then, ms. */
const LATEST = 500;

/** What the list can be narrowed down by, in one quiet line, and below it the filters that were kept. */
export function FilterLine({ shelf }: { readonly shelf: Shelf }) {
  const { collections } = shelf;
  useEffect(() => void collections.refresh(), []);
  const counts = shelf.counts.value;
  if (!counts) return null;
  const filters = shelf.filters.value;
  const { sort } = filters;
  return (
    <search class="filters" aria-label={i18n.t('filters.label')}>
      <p class="choices">
        {CRITERIA.map((name) => {
          // Nothing to choose from, in the whole library.
          if (counts.all[name].size === 0 && !filters[name]) return null;
          const options = optionsOf(name, counts.now[name], filters[name]);
          return <Select key={name} name={name} label={criterionLabel(name)} options={options} filters={filters} />;
        })}
        <Select name="sort" label={i18n.t('filters.latest')} options={SORT_OPTIONS()} filters={filters} />
        {isFiltered(filters) && (
          <a class="plain" data-action="clear" href={listHash(sort ? { sort } : {})}>
            {i18n.t('filters.clear')}
          </a>
        )}
      </p>
      <CollectionLine shelf={shelf} />
      <PaceLine shelf={shelf} />
      {collections.failure.value && <ErrorNotice report={collections.failure.value} role="alert" />}
    </search>
  );
}

interface SelectProps {
  readonly name: Criterion | 'sort';
  readonly label: string;
  readonly options: readonly Choice[];
  readonly filters: Filters;
}

/** Each choice is a step back in the history of the tab. */
function Select({ name, label, options, filters }: SelectProps) {
  const value = filters[name] ?? '';
  return (
    <select
      data-filter={name}
      data-set={value !== '' || undefined}
      aria-label={name === 'sort' ? i18n.t('filters.sort') : label}
      value={value}
      onChange={({ currentTarget }) => {
        location.hash = listHash({ ...filters, [name]: currentTarget.value || undefined });
      }}
    >
      <option value="">{label}</option>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.documents === undefined
            ? option.label
            : i18n.t('filters.counted', { name: option.label, count: formatNumber(option.documents) })}
        </option>
      ))}
    </select>
  );
}

/** Where the list is of one tag, or of one site: how often its pages are looked at again by themselves. */
function PaceLine({ shelf }: { readonly shelf: Shelf }) {
  const known = useSignal<{ readonly filters: Filters; readonly paced: ReturnType<typeof pacedBy> } | undefined>(
    undefined,
  );
  useSignalEffect(() => {
    const [filters, documents] = [shelf.filters.value, shelf.removal.documents.value ?? []];
    // Looks at all pages, for which the list must not wait.
    const idle = requestIdleCallback(
      () => {
        known.value = { filters, paced: pacedBy(filters, documents) };
      },
      { timeout: LATEST },
    );
    return () => cancelIdleCallback(idle);
  });
  const { site, tag } = shelf.filters.value;
  const { filters, paced } = known.value ?? {};
  if (!paced || filters?.site !== site || filters?.tag !== tag) return null;
  return (
    <div class="choices">
      <PaceChoice of={paced.of} pages={paced.pages} />
    </div>
  );
}

/** Filters that were kept, and the way to keep the present one. */
function CollectionLine({ shelf }: { readonly shelf: Shelf }) {
  const { list, remove } = shelf.collections;
  const now = filterQuery(shelf.filters.value);
  const isKept = list.value.some(({ query }) => query === now);
  if (list.value.length === 0 && now === '') return null;
  return (
    <div class="collections">
      {list.value.length > 0 && (
        <ul aria-label={i18n.t('collections.label')}>
          {list.value.map(({ name, query }) => (
            <li key={name}>
              <a class="plain" dir="auto" href={`#/?${query}`} aria-current={query === now ? 'true' : undefined}>
                {name}
              </a>
              <button
                type="button"
                class="link plain"
                aria-label={i18n.t('collections.remove', { name })}
                onClick={() => void remove(name)}
              >
                ×
              </button>
            </li>
          ))}
        </ul>
      )}
      {now !== '' && !isKept && <Keep key={now} shelf={shelf} query={now} />}
    </div>
  );
}

/** UTF-16 code units. */
const LONGEST_NAME = 100;

function Keep({ shelf, query }: { readonly shelf: Shelf; readonly query: string }) {
  const naming = useSignal(false);
  if (!naming.value) {
    return (
      <button
        type="button"
        class="link plain"
        data-action="keep"
        onClick={() => {
          naming.value = true;
        }}
      >
        {i18n.t('collections.keep')}
      </button>
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const name = String(new FormData(event.currentTarget).get('name')).trim();
        if (name) void shelf.collections.keep({ name, query });
      }}
      onKeyDown={({ key }) => {
        if (key === 'Escape') naming.value = false;
      }}
    >
      <input
        ref={(field) => field?.focus()}
        name="name"
        required
        maxLength={LONGEST_NAME}
        autocomplete="off"
        aria-label={i18n.t('collections.name')}
        placeholder={i18n.t('collections.name')}
      />
      <button type="submit">{i18n.t('collections.save')}</button>
    </form>
  );
}
