import type { pacer } from '../../pause.ts';
import type { HeldPages, PageSource } from './page-source.ts';
import type { Segment } from './segment.ts';
import { compareBytes } from './term-bytes.ts';
import { findIn, TermCursor } from './term-page.ts';

/** Terms from one up to another, that one not among them. */
export interface TermRange {
  readonly from: Uint8Array;
  readonly to: Uint8Array;
}

/** Where terms are looked through. */
export interface TermSources {
  readonly pages: PageSource;
  /** Those in use now. */
  segments(): readonly Segment[];
  /** Does without a segment whose pages cannot be had. */
  lose(segment: Segment): void;
}

/** The pages of a range in one segment, one after another. */
export interface RangeOfSegment {
  readonly segment: Segment;
  readonly first: number;
  readonly pages: readonly Uint8Array[];
}

/** So many pages are looked through at most, one segment after another, the youngest first: what is common is common in each. */
const MOST_PAGES = 1024;

/** The pages of this range, of as many segments as fit. @throws AppError `storage-*` */
export async function pagesBetween(range: TermRange, sources: TermSources): Promise<RangeOfSegment[]> {
  const held: HeldPages = new Map();
  for (;;) {
    const found = await tryPages(range, sources, held);
    if (found) return found;
  }
}

/** Undefined when a segment was lost, or merged meanwhile. */
async function tryPages(
  range: TermRange,
  sources: TermSources,
  held: HeldPages,
): Promise<RangeOfSegment[] | undefined> {
  const found: RangeOfSegment[] = [];
  let left = MOST_PAGES;
  for (const segment of sources.segments().toSorted((a, b) => b.id - a.id)) {
    const numbers = numbersBetween(range, segment);
    if (numbers.length > left && found.length > 0) continue;
    left -= numbers.length;
    const lost = await sources.pages.hold(new Map([[segment, new Set(numbers)]]), held);
    if (lost && lost.length > 0) {
      sources.lose(segment);
      return undefined;
    }
    const pages = numbers.flatMap((page) => held.get(segment)?.get(page) ?? []);
    if (pages.length > 0) found.push({ segment, first: numbers[0] ?? 0, pages });
  }
  return found;
}

function numbersBetween({ from, to }: TermRange, { directory: { termPages } }: Segment): number[] {
  const first = Math.max(0, termPages.pageOf(from));
  const last = termPages.pageOf(to);
  return Array.from({ length: Math.max(0, Math.min(last - first + 1, MOST_PAGES)) }, (_, i) => first + i);
}

/** Shows every term of the range. */
export async function walk(
  { pages }: RangeOfSegment,
  { from, to }: TermRange,
  paced: ReturnType<typeof pacer>,
  show: (cursor: TermCursor) => void,
): Promise<void> {
  const cursor = new TermCursor();
  for (const page of pages) {
    for (cursor.seek(page, from); cursor.known; cursor.next()) {
      if (compareBytes(cursor.term, cursor.length, to, to.length) >= 0) return;
      show(cursor);
    }
    await paced();
  }
}

/** How many rows hold a term of the range. */
export function frequencyIn({ segment, first, pages }: RangeOfSegment, term: Uint8Array): number {
  const page = pages[segment.directory.termPages.pageOf(term) - first];
  return page ? (findIn(page, term)?.frequency ?? 0) : 0;
}
