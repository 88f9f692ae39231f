import { listPageOf } from './directory.ts';
import type { HeldPages, PageSource } from './page-source.ts';
import type { Segment } from './segment.ts';
import { encodeTerm } from './term-bytes.ts';
import { findIn, type Place } from './term-page.ts';

/** A term that is looked for in a segment: in this page now. */
interface Search {
  readonly term: string;
  readonly bytes: Uint8Array;
  readonly segment: Segment;
  page: number;
}

const NO_PAGE = new Uint8Array(0);

/** Where terms are: by the term, by the segment. Null: the segment does not have it. */
export type Located = ReadonlyMap<string, WeakMap<Segment, Place | null>>;

/** Where a term is that was located in this segment; undefined if the segment does not have it. */
export function placeOf(located: Located, term: string, segment: Segment): Place | undefined {
  return located.get(term)?.get(segment) ?? undefined;
}

/** The places of so many terms are remembered. */
const MOST_TERMS = 256;

/** Where terms are in segments, read from their pages; those asked for last are remembered. */
export class TermPlaces {
  #known: Located = new Map();

  constructor(private readonly pages: PageSource) {}

  /** What is known of these terms, to be completed by `locate`. @param terms as they are in pages, each once */
  recall(terms: readonly string[]): Located {
    const located = new Map(terms.map((term) => [term, this.#known.get(term) ?? new WeakMap<Segment, Place | null>()]));
    const others = [...this.#known].filter(([term]) => !located.has(term));
    const room = Math.max(0, MOST_TERMS - located.size);
    this.#known = new Map([...(room > 0 ? others.slice(-room) : []), ...located]);
    return located;
  }

  /**
   * Finds out where terms are in these segments, unless that is known; pages it reads are put into `held`.
   * @returns the segments whose pages cannot be had; @throws AppError `storage-*`, as a rejection
   */
  async locate(located: Located, segments: readonly Segment[], held: HeldPages): Promise<readonly Segment[]> {
    let open = searchesFor(located, segments);
    while (open.length > 0) {
      const lost = await this.pages.hold(pagesOf(open), held);
      if (lost && lost.length > 0) return lost;
      open = open.filter((search) => !settles(search, located, held));
    }
    return [];
  }
}

/** A search for each term in each segment where it is not known, but for those that need no page. */
function searchesFor(located: Located, segments: readonly Segment[]): Search[] {
  return [...located].flatMap(([term, places]) => {
    const bytes = encodeTerm(term);
    const unknown = segments.filter((segment) => places.get(segment) === undefined);
    return unknown.flatMap((segment): Search[] => {
      const listed = listPageOf(segment.directory, bytes);
      const page = listed < 0 ? segment.directory.termPages.pageOf(bytes) : listed;
      if (page >= 0) return [{ term, bytes, segment, page }];
      places.set(segment, null);
      return [];
    });
  });
}

/** Looks into the page; if it is one of the lists, and the term is none of them, the search goes on among the terms. */
function settles(search: Search, located: Located, held: HeldPages): boolean {
  const { term, bytes, segment, page } = search;
  const { termPages } = segment.directory;
  const found = findIn(held.get(segment)?.get(page) ?? NO_PAGE, bytes);
  if (!found && page >= termPages.pages) {
    search.page = termPages.pageOf(bytes);
    if (search.page >= 0) return false;
  }
  located
    .get(term)
    ?.set(segment, found ? { page, at: found.at, frequency: found.frequency, bound: found.bound } : null);
  return true;
}

function pagesOf(searches: readonly Search[]): Map<Segment, Set<number>> {
  const wanted = new Map<Segment, Set<number>>();
  for (const { segment, page } of searches) {
    const pages = wanted.get(segment);
    if (pages) pages.add(page);
    else wanted.set(segment, new Set([page]));
  }
  return wanted;
}
