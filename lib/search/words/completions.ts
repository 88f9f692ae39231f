import { pacer } from '../../pause.ts';
import { singular } from '../../text/singular.ts';
import { foldForTerms } from '../../text/terms.ts';
import { firstAlike, isNear, isSyllable, lettersOf, MOST_LETTERS, PER_CONSONANT } from './edit-distance.ts';
import { decodeTerm, encodeTerm } from './term-bytes.ts';
import type { TermCursor } from './term-page.ts';
import {
  frequencyIn,
  pagesBetween,
  type RangeOfSegment,
  type TermRange,
  type TermSources,
  walk,
} from './term-range.ts';
import { TopList } from './top-list.ts';

/** What is typed into a search box is cut here; no term is as long. */
const LONGEST_INPUT = 128;
/** Terms of this many letters may have one typing error, or two. */
const ONE_ERROR_FROM = 4;
const TWO_ERRORS_FROM = 8;
/** How many of each segment are compared by how common they are in all of them, at least. */
const FEWEST_COMPARED = 32;

/**
 * Known terms that begin with what is typed; if there are none, those that begin with its singular; if there are none, those that are as
 * good as equal to it. The most common first, ties by the term. Gives way.
 * @throws AppError `storage-*`
 */
export async function completionsOf(typed: string, limit: number, sources: TermSources): Promise<string[]> {
  const folded = foldForTerms(typed.slice(0, LONGEST_INPUT)).trim();
  if (folded === '' || !(limit > 0)) return [];
  const term = singular(folded);
  for (const beginning of new Set([folded, term])) {
    const found = await commonest(beginningWith(beginning), () => true, limit, sources);
    if (found.length > 0) return found;
  }
  const near = nearTo(term);
  if (!near) return [];
  for (const range of rangesOf(term)) {
    const found = await commonest(range, near, limit, sources);
    if (found.length > 0) return found;
  }
  return [];
}

/** The commonest of the terms in this range that are wanted. */
async function commonest(
  range: TermRange,
  isWanted: (cursor: TermCursor) => boolean,
  limit: number,
  sources: TermSources,
): Promise<string[]> {
  const paced = pacer();
  const ranges = await pagesBetween(range, sources);
  const found = new Set<string>();
  for (const one of ranges) {
    const common = new Commonest(limit);
    await walk(one, range, paced, (cursor) => {
      if (cursor.frequency > common.floor && isWanted(cursor)) common.show(cursor);
    });
    for (const term of common.terms()) found.add(term);
  }
  const counted: { readonly term: string; readonly count: number }[] = [];
  for (const term of found) {
    counted.push({ term, count: countOf(encodeTerm(term), ranges) });
    await paced();
  }
  counted.sort((a, b) => b.count - a.count || (a.term < b.term ? -1 : 1));
  return counted.slice(0, limit).map(({ term }) => term);
}

function countOf(term: Uint8Array, ranges: readonly RangeOfSegment[]): number {
  return ranges.reduce((sum, one) => sum + frequencyIn(one, term), 0);
}

/** Keeps the commonest of the terms it is shown; only those become strings. */
class Commonest {
  readonly #terms: string[] = [];
  readonly #top: TopList;

  constructor(limit: number) {
    this.#top = new TopList(Math.max(FEWEST_COMPARED, limit * 2));
  }

  get floor(): number {
    return this.#top.floor;
  }

  show({ term, length, frequency }: TermCursor): void {
    this.#terms.push(decodeTerm(term.subarray(0, length)));
    this.#top.offer(frequency, this.#terms.length - 1);
  }

  terms(): string[] {
    return this.#top.matches().map(({ chunkId }) => this.#terms[chunkId] ?? '');
  }
}

/** In UTF-8 no byte is 255, so that is behind all that begins so. */
function beginningWith(beginning: string): TermRange {
  const from = encodeTerm(beginning);
  return { from, to: Uint8Array.of(...from, 255) };
}

const letters = new Uint32Array(MOST_LETTERS);

/** Whether a typing error or two lead to a term; undefined when this one is too short to be mistyped. */
function nearTo(term: string): ((cursor: TermCursor) => boolean) | undefined {
  const bytes = encodeTerm(term);
  const wanted = new Uint32Array(MOST_LETTERS);
  const length = lettersOf(bytes, bytes.length, wanted);
  const errors = length >= TWO_ERRORS_FROM ? 2 : length >= ONE_ERROR_FROM ? 1 : 0;
  if (errors === 0) return undefined;
  return (cursor) => {
    const count = lettersOf(cursor.term, cursor.length, letters);
    return isNear(wanted, length, letters, count, errors);
  };
}

/** Where near terms are looked for: among those with the same first character; of Hangul next those with the same first consonant. */
function rangesOf(term: string): TermRange[] {
  const first = term.codePointAt(0) ?? 0;
  const same = rangeOf(first, first + 1);
  if (!isSyllable(first)) return [same];
  return [same, rangeOf(firstAlike(first), firstAlike(first) + PER_CONSONANT)];
}

function rangeOf(first: number, behind: number): TermRange {
  const last = Math.min(behind, 0x10ffff);
  return { from: encodeTerm(String.fromCodePoint(first)), to: encodeTerm(String.fromCodePoint(last)) };
}
