import { type Marks, NO_MARKS, statesAt } from '../../lib/library/states.ts';
import type { ListedDocument } from '../../lib/listed.ts';
import { bounds, CRITERIA, type Criterion, type Filters, type Sort } from './filters.ts';
import { compared, SPELLINGS, spelling, traitsOf, VALUES, valueNumber } from './traits.ts';

/** How many documents there would be with each value of a part, while the other parts stay as they are. */
export type Counts = Readonly<Record<Criterion, ReadonlyMap<string, Counted>>>;

export interface Counted {
  /** As it is written most recently. */
  readonly name: string;
  readonly documents: number;
}

export interface Sieved {
  /** Those that every part lets through, in the order given. */
  readonly documents: readonly ListedDocument[];
  readonly counts: Counts;
}

/** Narrows the documents down and counts, in one go. @param marks what documents do not tell of themselves */
export function sieve(
  documents: readonly ListedDocument[],
  filters: Filters,
  now: Date,
  marks: Marks = NO_MARKS,
): Sieved {
  const judge = judgeOf(filters, now);
  const passingOf = passingAt(now, marks);
  const recentOf = recentAt(now);
  const tally = new Tally();
  const kept: ListedDocument[] = [];
  for (const document of documents) {
    const fixed = traitsOf(document);
    const passing = passingOf(document);
    const held = judge(document, fixed, passing);
    if (held === 'several') continue;
    if (held === undefined) kept.push(document);
    // What one part holds back would be there if that part were another.
    if (held === undefined || held === 'date') tally.add(recentOf(document), undefined);
    tally.add(fixed, held);
    tally.add(passing, held);
  }
  return { documents: kept, counts: tally.counts() };
}

const NONE: readonly number[] = [];

/** Tells the spellings of what a document is for a while. */
function passingAt(now: Date, marks: Marks): (document: ListedDocument) => readonly number[] {
  const statesOf = statesAt(now, marks);
  return (document) => {
    const states = statesOf(document);
    return states.length === 0 ? NONE : states.map((state) => spelling('status', state));
  };
}

/** Says in which of the spans that end now a document was saved last. */
function recentAt(now: Date): (document: ListedDocument) => readonly number[] {
  const spans = (['week', 'month', 'year'] as const).map((name) => ({
    from: bounds(name, now).from,
    number: spelling('date', name),
  }));
  const from = spans.map((span) => span.from);
  // Each span holds those before it.
  const recent = [...spans.keys(), spans.length].map((first) => spans.slice(first).map(({ number }) => number));
  return ({ updatedAt }) => {
    let first = 0;
    while (first < from.length && updatedAt < (from[first] ?? '')) first++;
    return recent[first] ?? NONE;
  };
}

/** Says of a document which part holds it back, if one does, or that several do. */
function judgeOf(
  filters: Filters,
  now: Date,
): (document: ListedDocument, ...own: (readonly number[])[]) => Criterion | 'several' | undefined {
  const wanted = wantedOf(filters);
  const span = filters.date ? bounds(filters.date, now) : undefined;
  return ({ updatedAt }, fixed, passing) => {
    const late = span !== undefined && (updatedAt < span.from || (span.until !== undefined && updatedAt >= span.until));
    let held: Criterion | undefined = late ? 'date' : undefined;
    for (const { name, number } of wanted) {
      if (hasValue(fixed, number) || hasValue(passing, number)) continue;
      if (held) return 'several';
      held = name;
    }
    return held;
  };
}

function hasValue(own: readonly number[] = NONE, number: number): boolean {
  for (const one of own) if (VALUES[one] === number) return true;
  return false;
}

function wantedOf(filters: Filters): { readonly name: Criterion; readonly number: number }[] {
  return CRITERIA.flatMap((name) => {
    const value = filters[name];
    if (!value || name === 'date') return [];
    return [{ name, number: valueNumber(name, compared(name, value)) }];
  });
}

/** Counts spellings, and tells them as values in the order in which they were met. */
class Tally {
  readonly #times: number[] = new Array<number>(SPELLINGS.length).fill(0);
  readonly #met: number[] = [];

  /** @param only of this part; of all unless told */
  add(own: readonly number[], only: Criterion | undefined): void {
    for (const one of own) {
      if (only !== undefined && SPELLINGS[one]?.part !== only) continue;
      const times = this.#times[one] ?? 0; // it may be new since
      if (times === 0) this.#met.push(one);
      this.#times[one] = times + 1;
    }
  }

  counts(): Counts {
    const counts = Object.fromEntries(CRITERIA.map((name) => [name, new Map()])) as Record<
      Criterion,
      Map<string, Counted>
    >;
    for (const one of this.#met) {
      const spelled = SPELLINGS[one];
      if (!spelled) continue;
      const { part, value, written } = spelled;
      const known = counts[part].get(value);
      const documents = (known?.documents ?? 0) + (this.#times[one] ?? 0);
      counts[part].set(value, { name: known?.name ?? written, documents });
    }
    return counts;
  }
}

/** In another order than the latest first, in which they are given. */
export function sorted(
  documents: readonly ListedDocument[],
  sort: Sort | undefined,
  language: string,
): readonly ListedDocument[] {
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
