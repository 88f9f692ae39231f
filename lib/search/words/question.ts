import { singular } from '../../text/singular.ts';
import { HIGHEST_IMPACT, inverseFrequency } from './bm25.ts';
import type { HeldPages, WantedPages } from './page-source.ts';
import type { PostingList } from './postings.ts';
import type { SegmentLists } from './scoring.ts';
import { averageOf, type Segment } from './segment.ts';
import type { Place } from './term-page.ts';
import { type Located, placeOf } from './term-places.ts';

/** How often each term is asked for, in the singular. */
export function timesAsked(terms: readonly string[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const term of terms.map(singular)) times.set(term, (times.get(term) ?? 0) + 1);
  return times;
}

/** A term of a question, looked up. */
interface AskedTerm {
  /** Times asked * inverse document frequency * (k1 + 1). */
  readonly weight: number;
  /** In each segment, in the order of the segments. */
  readonly places: readonly (Place | undefined)[];
}

/** A question to certain segments. The order of its terms is that in which scores are added up, so that equal sums are equal. */
export interface Question {
  readonly segments: readonly Segment[];
  /** Only terms that some segment knows, the weightiest first. */
  readonly terms: readonly AskedTerm[];
  /** Average length of the live chunks, in terms. */
  readonly average: number;
}

/** @param located the terms, in all these segments */
export function questionOf(
  times: ReadonlyMap<string, number>,
  located: Located,
  segments: readonly Segment[],
): Question {
  const chunks = rowsOf(segments);
  const asked = [...times].flatMap(([term, count]): AskedTerm[] => {
    const places = segments.map((segment) => placeOf(located, term, segment));
    const frequency = places.reduce((sum, place) => sum + (place?.frequency ?? 0), 0);
    return frequency > 0 ? [{ weight: count * HIGHEST_IMPACT * inverseFrequency(frequency, chunks), places }] : [];
  });
  asked.sort((a, b) => b.weight - a.weight);
  return { segments, terms: asked, average: averageLength(segments) };
}

/** As it is used in scoring. Removed chunks count until they are cleared away. */
export function rarityOf(term: string, located: Located, segments: readonly Segment[]): number {
  const frequency = segments.reduce((sum, one) => sum + (placeOf(located, term, one)?.frequency ?? 0), 0);
  return inverseFrequency(frequency, rowsOf(segments));
}

function rowsOf(segments: readonly Segment[]): number {
  return segments.reduce((sum, { rows }) => sum + rows, 0);
}

/** Of the live chunks, in terms. */
export function averageLength(segments: readonly Segment[]): number {
  const rows = segments.reduce((sum, segment) => sum + segment.rows - segment.deadRows, 0);
  return averageOf(
    segments.reduce((sum, segment) => sum + segment.terms - segment.deadTerms, 0),
    rows,
  );
}

/** The pages that a question needs. */
export function pagesFor({ segments, terms }: Question): WantedPages {
  return new Map(
    segments.map((segment, at) => [segment, new Set(terms.flatMap(({ places }) => places[at]?.page ?? []))]),
  );
}

/** A list of a question in one segment. */
export interface AskedList extends PostingList {
  readonly weight: number;
  /** Upper bound of its impacts as a share of the highest, for the segment's own average length. */
  readonly bound: number;
}

/** The lists of a question in each segment, in the order of its terms. */
export function listsOf({ segments, terms }: Question, held: HeldPages): SegmentLists[] {
  return segments.map((segment, i) => {
    const pages = held.get(segment);
    const lists = terms.flatMap(({ weight, places }): AskedList[] => {
      const place = places[i];
      const page = place && pages?.get(place.page);
      if (!page) return [];
      return [{ page, at: place.at, frequency: place.frequency, weight, bound: place.bound / 255 }];
    });
    return { segment, lists };
  });
}
