import { fold } from '../../lib/text/fold.ts';
import type { StoredDocument } from '../../lib/types.ts';
import { bounds, CRITERIA, type Criterion, type DocumentState, type Filters, type Sort } from './filters.ts';

/** How many documents there would be with each value of a part, while the other parts stay as they are. */
export type Counts = Readonly<Record<Criterion, ReadonlyMap<string, Counted>>>;

export interface Counted {
  /** As it is written most recently. */
  readonly name: string;
  readonly documents: number;
}

export interface Sieved {
  /** Those that every part lets through, in the order given. */
  readonly documents: readonly StoredDocument[];
  readonly counts: Counts;
}

/** A receipt below this is thin. */
const THIN = 0.5;

/** What a document is by each part: the values are compared, the names are read. */
type Traits = Readonly<Record<Exclude<Criterion, 'date'>, ReadonlyMap<string, string>>>;

const traits = new WeakMap<StoredDocument, Traits>();
const plainTexts = new Map<string, string>();

/** Narrows the documents down and counts, in one go. */
export function sieve(documents: readonly StoredDocument[], filters: Filters, now: Date): Sieved {
  const judge = judgeOf(filters, now);
  const counts = Object.fromEntries(CRITERIA.map((name) => [name, new Map()])) as Tallies;
  const spans = (['week', 'month', 'year'] as const).map((name) => ({ name, ...bounds(name, now) }));
  const kept: StoredDocument[] = [];
  for (const document of documents) {
    const held = judge(document);
    if (held === 'several') continue;
    if (held === undefined) kept.push(document);
    // What one part holds back would be there if that part were another.
    for (const name of held === undefined ? CRITERIA : [held]) {
      for (const [value, written] of name === 'date' ? datesOf(document, spans) : traitsOf(document)[name])
        tally(counts[name], value, written);
    }
  }
  return { documents: kept, counts };
}

/** Says of a document which part holds it back, if one does, or that several do. */
function judgeOf(filters: Filters, now: Date): (document: StoredDocument) => Criterion | 'several' | undefined {
  const wanted = wantedOf(filters);
  const span = filters.date ? bounds(filters.date, now) : undefined;
  return (document) => {
    const own = traitsOf(document);
    const { updatedAt } = document;
    const late = span !== undefined && (updatedAt < span.from || (span.until !== undefined && updatedAt >= span.until));
    let held: Criterion | undefined = late ? 'date' : undefined;
    for (const [name, value] of wanted) {
      if (own[name].has(value)) continue;
      if (held) return 'several';
      held = name;
    }
    return held;
  };
}

type Tallies = Record<Criterion, Map<string, Tally>>;

interface Tally extends Counted {
  documents: number;
}

function tally(counts: Map<string, Tally>, value: string, name: string): void {
  const known = counts.get(value);
  if (known) known.documents++;
  else counts.set(value, { name, documents: 1 });
}

function wantedOf(filters: Filters): [Exclude<Criterion, 'date'>, string][] {
  return CRITERIA.flatMap((name) => {
    const value = filters[name];
    if (!value || name === 'date') return [];
    return [[name, name === 'tag' || name === 'site' ? plain(value) : value]];
  });
}

function datesOf(
  { updatedAt }: StoredDocument,
  spans: readonly { readonly name: string; readonly from: string }[],
): (readonly [string, string])[] {
  const recent = spans.filter(({ from }) => updatedAt >= from).map(({ name }) => name);
  return [...recent, String(new Date(updatedAt).getFullYear())].map((value) => [value, value]);
}

function traitsOf(document: StoredDocument): Traits {
  const known = traits.get(document);
  if (known) return known;
  const { kind, language, site, tags = [] } = document;
  const spoken = language?.split('-')[0]?.toLowerCase();
  const made: Traits = {
    tag: new Map(tags.map((tag) => [plain(tag), tag])),
    // Notes and answers are from nowhere.
    site: new Map(site && kind !== 'note' && kind !== 'answer' ? [[plain(site), site]] : []),
    kind: new Map([[kind, kind]]),
    status: new Map(statesOf(document).map((state) => [state, state])),
    language: new Map(spoken ? [[spoken, spoken]] : []),
  };
  traits.set(document, made);
  return made;
}

function statesOf({ kind, receipt, seen, status }: StoredDocument): readonly DocumentState[] {
  const states: DocumentState[] = [];
  if (status.state !== 'ready') states.push(status.state);
  if (seen?.state === 'changed') states.push('changed');
  if (seen?.state === 'missing' || seen?.state === 'moved') states.push('gone');
  if (kind === 'page' && receipt.kept < THIN) states.push('thin');
  return states;
}

/** A tag or the name of a site as they are compared; most documents share them with others. */
export function plain(text: string): string {
  const known = plainTexts.get(text);
  if (known !== undefined) return known;
  const made = fold(text).text.trim();
  plainTexts.set(text, made);
  return made;
}

/** In another order than the latest first, in which they are given. */
export function sorted(
  documents: readonly StoredDocument[],
  sort: Sort | undefined,
  language: string,
): readonly StoredDocument[] {
  if (!sort) return documents;
  if (sort === 'oldest') return documents.toReversed();
  if (sort === 'longest') return documents.toSorted((a, b) => b.receipt.words - a.receipt.words);
  const order = ranks(
    documents.map((document) => document[sort].trim()),
    language,
  );
  return documents.toSorted((a, b) => (order.get(a[sort].trim()) ?? 0) - (order.get(b[sort].trim()) ?? 0));
}

/** What each text is compared by, found out once: comparing as a language does is slow. Numbers count as numbers. */
function ranks(texts: readonly string[], language: string): ReadonlyMap<string, number> {
  const { compare } = new Intl.Collator(language, { numeric: true });
  return new Map([...new Set(texts)].sort(compare).map((text, rank) => [text, rank]));
}
