import { singular } from '../../text/singular.ts';
import { HIGHEST_IMPACT, inverseFrequency } from './bm25.ts';
import type { TermEntry } from './dictionary.ts';
import type { PostingList } from './postings.ts';
import { averageOf, type Segment } from './segment.ts';
import { encodeTerm } from './term-bytes.ts';

/** A term of a question, looked up. */
export interface AskedTerm {
  /** Times asked * inverse document frequency * (k1 + 1). */
  readonly weight: number;
  /** What the dictionary of each segment says of it, in the order of the segments. */
  readonly entries: readonly (TermEntry | undefined)[];
}

/** A question to certain segments. The order of its terms is that in which scores are added up, so that equal sums are equal. */
export interface Question {
  readonly segments: readonly Segment[];
  /** Only terms that some segment knows, the weightiest first. */
  readonly terms: readonly AskedTerm[];
  /** Average length of the live chunks, in terms. */
  readonly average: number;
}

export function askFor(terms: readonly string[], segments: readonly Segment[]): Question {
  const chunks = rowsOf(segments);
  const times = new Map<string, number>();
  for (const term of terms.map(singular)) times.set(term, (times.get(term) ?? 0) + 1);
  const asked = [...times].flatMap(([term, count]): AskedTerm[] => {
    const bytes = encodeTerm(term);
    const entries = segments.map(({ dictionary }) => dictionary.find(bytes));
    const frequency = entries.reduce((sum, entry) => sum + (entry?.frequency ?? 0), 0);
    return frequency > 0 ? [{ weight: count * HIGHEST_IMPACT * inverseFrequency(frequency, chunks), entries }] : [];
  });
  asked.sort((a, b) => b.weight - a.weight);
  return { segments, terms: asked, average: averageLength(segments) };
}

/** As it is used in scoring. Removed chunks count until they are cleared away. */
export function rarityOf(term: string, segments: readonly Segment[]): number {
  return inverseFrequency(frequencyOf(encodeTerm(singular(term)), segments), rowsOf(segments));
}

/** How many chunks hold a term. */
function frequencyOf(term: Uint8Array, segments: readonly Segment[]): number {
  return segments.reduce((sum, { dictionary }) => sum + (dictionary.find(term)?.frequency ?? 0), 0);
}

function rowsOf(segments: readonly Segment[]): number {
  return segments.reduce((sum, { rows }) => sum + rows, 0);
}

function averageLength(segments: readonly Segment[]): number {
  const rows = segments.reduce((sum, segment) => sum + segment.rows - segment.deadRows, 0);
  return averageOf(
    segments.reduce((sum, segment) => sum + segment.terms - segment.deadTerms, 0),
    rows,
  );
}

/** The pages a question needs of the segment at this place. */
export function pagesFor({ segments, terms }: Question, place: number): number[] {
  const { dictionary } = segments[place] ?? {};
  if (!dictionary) return [];
  const pages = terms.flatMap(({ entries }) => {
    const entry = entries[place];
    return entry ? [dictionary.pageOf(entry.at)] : [];
  });
  return [...new Set(pages)];
}

/** A list of a question in one segment. */
export interface AskedList extends PostingList {
  readonly weight: number;
  /** Upper bound of its impacts as a share of the highest, for the segment's own average length. */
  readonly bound: number;
}

/** The lists of a question in the segment at this place, in the order of its terms. */
export function listsOf(
  { segments, terms }: Question,
  place: number,
  pages: ReadonlyMap<number, Uint8Array>,
): AskedList[] {
  const { dictionary } = segments[place] ?? {};
  if (!dictionary) return [];
  return terms.flatMap(({ weight, entries }): AskedList[] => {
    const entry = entries[place];
    const number = entry ? dictionary.pageOf(entry.at) : -1;
    const page = pages.get(number);
    if (!entry || !page) return [];
    const at = entry.at - (dictionary.pageStarts[number] ?? 0);
    return [{ page, at, frequency: entry.frequency, weight, bound: entry.bound / 255 }];
  });
}
