import { i18n } from '#i18n';
import { comparedName } from '../../lib/library/compared-names.ts';
import type { DocumentState } from '../../lib/use.ts';
import { language } from '../ui/format.ts';
import { type Criterion, type Filters, KINDS, SORTS, type Sort, SPANS, STATES } from './filters.ts';
import type { Counted } from './sieve.ts';

/** What a part of the filter can be set to, as it is read. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly documents?: number;
}

/** The others are found by the search. */
const MOST_CHOICES = 200;

export function criterionLabel(name: Criterion): string {
  switch (name) {
    case 'tag':
      return i18n.t('filters.tag');
    case 'site':
      return i18n.t('filters.site');
    case 'kind':
      return i18n.t('filters.kind');
    case 'date':
      return i18n.t('filters.date');
    case 'status':
      return i18n.t('filters.status');
    case 'language':
      return i18n.t('filters.language');
  }
}

/** What there is, with how many documents each; what is chosen is among them even if it lets nothing through. */
export function optionsOf(
  name: Criterion,
  counts: ReadonlyMap<string, Counted>,
  chosen: string | undefined,
): readonly Choice[] {
  const choice = (value: string): Choice => ({
    value: name === 'tag' || name === 'site' ? (counts.get(value)?.name ?? value) : value,
    label: labelOf(name, counts.get(value)?.name ?? value),
    documents: counts.get(value)?.documents ?? 0,
  });
  const values = orderOf(name, counts);
  const own = chosen === undefined ? undefined : comparedName(chosen);
  const shown = values.slice(0, MOST_CHOICES).map(choice);
  if (own === undefined || chosen === undefined) return shown;
  // The hash may spell it otherwise: what is chosen is the option of the same value.
  const others = shown.filter(({ value }) => comparedName(value) !== own);
  const mine = { ...choice(values.find((value) => comparedName(value) === own) ?? chosen), value: chosen };
  const at = shown.findIndex(({ value }) => comparedName(value) === own);
  return at < 0 ? [mine, ...others] : others.toSpliced(at, 0, mine);
}

/** In the order of the house where there is one, else by how many there are. */
function orderOf(name: Criterion, counts: ReadonlyMap<string, Counted>): readonly string[] {
  if (name === 'kind') return KINDS.filter((kind) => counts.has(kind));
  if (name === 'status') return STATES.filter((state) => counts.has(state));
  if (name === 'date') {
    const years = [...counts.keys()].filter((value) => /^\d+$/.test(value)).sort((a, b) => Number(b) - Number(a));
    return [...Object.keys(SPANS).filter((span) => counts.has(span)), ...years];
  }
  return [...counts]
    .sort(([, a], [, b]) => b.documents - a.documents || (a.name < b.name ? -1 : 1))
    .map(([value]) => value);
}

function labelOf(name: Criterion, value: string): string {
  if (name === 'kind') return kindLabel(value as NonNullable<Filters['kind']>);
  if (name === 'status') return stateLabel(value as DocumentState);
  if (name === 'language') return languageName(value);
  if (name !== 'date') return value;
  if (value === 'week') return i18n.t('scope.week');
  if (value === 'month') return i18n.t('scope.month');
  return value === 'year' ? i18n.t('filters.lastYear') : value;
}

/** What documents of a kind are called. */
export function kindLabel(kind: NonNullable<Filters['kind']>): string {
  switch (kind) {
    case 'page':
      return i18n.t('scope.pages');
    case 'selection':
      return i18n.t('scope.selections');
    case 'file':
      return i18n.t('scope.files');
    case 'note':
      return i18n.t('scope.notes');
    case 'answer':
      return i18n.t('scope.answers');
  }
}

function stateLabel(state: DocumentState): string {
  switch (state) {
    case 'failed':
      return i18n.t('filters.failed');
    case 'pending':
      return i18n.t('filters.pending');
    case 'changed':
      return i18n.t('filters.changed');
    case 'gone':
      return i18n.t('filters.gone');
    case 'unreachable':
      return i18n.t('filters.unreachable');
    case 'unseen':
      return i18n.t('filters.unseen');
    case 'thin':
      return i18n.t('filters.thin');
    case 'duplicate':
      return i18n.t('filters.duplicate');
    case 'uncited':
      return i18n.t('filters.uncited');
  }
}

/** "Korean"; what is no language is shown as it was declared. */
function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames(language(), { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

export const SORT_OPTIONS = (): readonly Choice[] => SORTS.map((value) => ({ value, label: sortLabel(value) }));

function sortLabel(sort: Sort): string {
  switch (sort) {
    case 'oldest':
      return i18n.t('filters.oldest');
    case 'title':
      return i18n.t('filters.byTitle');
    case 'site':
      return i18n.t('filters.bySite');
    case 'longest':
      return i18n.t('filters.longest');
  }
}
