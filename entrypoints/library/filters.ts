import type { DocumentFilter, StoredDocument } from '../../lib/types.ts';
import { DOCUMENT_STATES, type DocumentState } from '../../lib/use.ts';

/** What the list is narrowed down to and how it is ordered, as the page's hash says. */
export interface Filters {
  readonly tag?: string;
  readonly site?: string;
  readonly kind?: StoredDocument['kind'];
  /** Of the latest save: within so long, or in a year ("2026"). */
  readonly date?: string;
  readonly status?: DocumentState;
  /** The primary subtag: `en` for en-GB too. */
  readonly language?: string;
  readonly sort?: Sort;
}

/** Without one, the latest comes first; in a search, what fits best. */
export type Sort = 'oldest' | 'title' | 'site' | 'longest';
/** The parts of a filter that hold documents back. */
export type Criterion = Exclude<keyof Filters, 'sort'>;

export const CRITERIA = ['tag', 'site', 'kind', 'date', 'status', 'language'] as const satisfies readonly Criterion[];
export const KINDS = [
  'page',
  'selection',
  'file',
  'note',
  'answer',
] as const satisfies readonly StoredDocument['kind'][];
export const STATES = DOCUMENT_STATES;
export const SORTS = ['oldest', 'title', 'site', 'longest'] as const satisfies readonly Sort[];
/** In days. */
export const SPANS = { week: 7, month: 30, year: 365 } as const;

export const NO_FILTERS: Filters = {};

const LONGEST = 1000;
const DAY = 86_400_000;

/** What a hash says behind its question mark; whatever makes no sense in it is left out. */
export function parseFilters(query: string): Filters {
  const said = new URLSearchParams(query);
  const text = (name: string) => said.get(name)?.slice(0, LONGEST) || undefined;
  const one = <T extends string>(name: string, all: readonly T[]) => all.find((each) => each === said.get(name));
  const date = text('date');
  const parts = {
    tag: text('tag'),
    site: text('site'),
    kind: one('kind', KINDS),
    date: date && (Object.hasOwn(SPANS, date) || /^\d{4}$/.test(date)) ? date : undefined,
    status: one('status', STATES),
    language: text('language')?.toLowerCase(),
    sort: one('sort', SORTS),
  };
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
}

/** The same again, in an order of its own: equal filters are written alike. */
export function filterQuery(filters: Filters): string {
  const said = new URLSearchParams();
  for (const name of [...CRITERIA, 'sort'] as const) {
    const value = filters[name];
    if (value) said.set(name, value);
  }
  return said.toString();
}

/** The hash of the list as it is narrowed down. */
export function listHash(filters: Filters): string {
  const query = filterQuery(filters);
  return query ? `#/?${query}` : '#/';
}

/** Whether anything is held back. */
export function isFiltered(filters: Filters): boolean {
  return CRITERIA.some((name) => filters[name]);
}

/** The first moment that a date lets through, and the first that it does not, ISO 8601. */
export function bounds(date: string, now: Date): { readonly from: string; readonly until?: string } {
  const days = SPANS[date as keyof typeof SPANS];
  if (days) return { from: new Date(now.getTime() - days * DAY).toISOString() };
  const year = Number(date);
  return { from: new Date(year, 0).toISOString(), until: new Date(year + 1, 0).toISOString() };
}

/** As much of it as the library can apply when it searches the texts; this page applies all of it to what comes back. */
export function libraryFilter({ tag, site, kind, date }: Filters, now: Date): DocumentFilter | undefined {
  const span = date ? bounds(date, now) : undefined;
  const filter = {
    ...(tag && { tags: [tag] }),
    ...(site && { sites: [site] }),
    ...(kind && { kinds: [kind] }),
    ...(span && { savedFrom: span.from }),
    ...(span?.until && { savedUntil: span.until }),
  };
  return Object.keys(filter).length > 0 ? filter : undefined;
}
