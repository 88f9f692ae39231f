import { singular } from '../../text/singular.ts';
import { foldForTerms } from '../../text/terms.ts';
import type { Dictionary, TermCursor } from './dictionary.ts';
import { firstAlike, isNear, isSyllable, lettersOf, MOST_LETTERS, PER_CONSONANT } from './edit-distance.ts';
import { compareBytes, decodeTerm, encodeTerm } from './term-bytes.ts';
import { TopList } from './top-list.ts';

/** What is typed into a search box is cut here; no term is as long. */
const LONGEST_INPUT = 128;
/** Terms of this many letters may have one typing error, or two. */
const ONE_ERROR_FROM = 4;
const TWO_ERRORS_FROM = 8;
/** How many of each dictionary are compared by how common they are in all of them, at least. */
const FEWEST_COMPARED = 32;

/**
 * Known terms that begin with what is typed; if there are none, those that begin with its singular; if there are none, those that are as
 * good as equal to it. The most common first, ties by the term.
 */
export function completionsOf(typed: string, limit: number, dictionaries: readonly Dictionary[]): string[] {
  const folded = foldForTerms(typed.slice(0, LONGEST_INPUT)).trim();
  if (folded === '' || !(limit > 0)) return [];
  for (const beginning of new Set([folded, singular(folded)])) {
    const found = dictionaries.map((dictionary) => beginningWith(encodeTerm(beginning), dictionary, limit));
    if (found.some((terms) => terms.length > 0)) return commonest(found, limit, dictionaries);
  }
  const term = singular(folded);
  for (const range of rangesOf(term)) {
    const found = dictionaries.map((dictionary) => nearTo(term, range, dictionary, limit));
    if (found.some((terms) => terms.length > 0)) return commonest(found, limit, dictionaries);
  }
  return [];
}

/** The commonest of all that were found in any dictionary. */
function commonest(found: readonly string[][], limit: number, dictionaries: readonly Dictionary[]): string[] {
  const counted = [...new Set(found.flat())].map((term) => {
    const bytes = encodeTerm(term);
    return { term, count: dictionaries.reduce((sum, one) => sum + (one.find(bytes)?.frequency ?? 0), 0) };
  });
  counted.sort((a, b) => b.count - a.count || (a.term < b.term ? -1 : 1));
  return counted.slice(0, limit).map(({ term }) => term);
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
    if (frequency <= this.#top.floor) return;
    this.#terms.push(decodeTerm(term.subarray(0, length)));
    this.#top.offer(frequency, this.#terms.length - 1);
  }

  terms(): string[] {
    return this.#top.matches().map(({ chunkId }) => this.#terms[chunkId] ?? '');
  }
}

function beginningWith(beginning: Uint8Array, dictionary: Dictionary, limit: number): string[] {
  const found = new Commonest(limit);
  const { length } = beginning;
  for (const cursor = dictionary.from(beginning); cursor.known; cursor.next()) {
    if (cursor.length < length || compareBytes(cursor.term, length, beginning, length) !== 0) break;
    found.show(cursor);
  }
  return found.terms();
}

const wanted = new Uint32Array(MOST_LETTERS);
const letters = new Uint32Array(MOST_LETTERS);

/** Terms of this range that a typing error or two lead to. */
function nearTo(term: string, { from, to }: TermRange, dictionary: Dictionary, limit: number): string[] {
  const bytes = encodeTerm(term);
  const length = lettersOf(bytes, bytes.length, wanted);
  const errors = length >= TWO_ERRORS_FROM ? 2 : length >= ONE_ERROR_FROM ? 1 : 0;
  if (errors === 0) return [];
  const found = new Commonest(limit);
  for (const cursor = dictionary.from(from); cursor.known; cursor.next()) {
    if (compareBytes(cursor.term, cursor.length, to, to.length) >= 0) break;
    if (cursor.frequency <= found.floor) continue;
    const count = lettersOf(cursor.term, cursor.length, letters);
    if (isNear(wanted, length, letters, count, errors)) found.show(cursor);
  }
  return found.terms();
}

/** Terms from one up to another, that one not among them. */
interface TermRange {
  readonly from: Uint8Array;
  readonly to: Uint8Array;
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
