import { withoutParticle } from './particles.ts';

/** A word longer than this is data, not language; it is no term, its bigrams are. */
const LONGEST_WORD = 64;

const WORD = /^[\p{L}\p{M}\p{N}]$/u;
/** Scripts written without spaces, or (Hangul) with endings glued to the word: Thai, Kana, Han, Hangul. */
const UNSPACED = /^[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]$/;

/** What a code unit is to a term. */
const OTHER = 0;
const IN_WORD = 1;
const IN_UNSPACED = 2;
const HIGH_SURROGATE = 3;

/** The kind of each of the 65,536 code units; made once, in a few milliseconds, and read a million times a save. */
let kinds: Uint8Array | undefined;

/**
 * The search terms of a text, in order, repeats kept: its words (letters, marks and numbers; NFKC, lower case; where the script changes
 * between spaced and unspaced, one ends and the next begins) and, after each of Thai, Kana, Han or Hangul, its character bigrams (one
 * character stands alone). A Korean particle at the end of a word belongs to neither.
 */
export function terms(text: string): string[] {
  const folded = foldForTerms(text);
  const found: string[] = [];
  forEachTerm(folded, (start, end) => found.push(folded.slice(start, end)));
  return found;
}

/** What `forEachTerm` reads. */
export function foldForTerms(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** Calls `visit` with the place of every term of a folded text, for those who need no strings. */
export function forEachTerm(folded: string, visit: (start: number, end: number) => void): void {
  kinds ??= kindsOfUnits();
  for (let at = 0; at < folded.length; at++) {
    let glued = false;
    for (let width = wordUnits(folded, at, kinds); width > 0; width = wordUnits(folded, at, kinds)) {
      const start = at;
      const unspaced = kinds[folded.charCodeAt(at)] === IN_UNSPACED;
      while (width > 0 && unspaced === (kinds[folded.charCodeAt(at)] === IN_UNSPACED)) {
        at += width;
        width = wordUnits(folded, at, kinds);
      }
      if (unspaced) visitUnspaced(start, width > 0 ? at : withoutParticle(folded, start, at, glued), visit);
      else if (at - start <= LONGEST_WORD) visit(start, at);
      glued = true;
    }
  }
}

/** How many code units the word character at this place has; 0 if there is none. */
function wordUnits(folded: string, at: number, table: Uint8Array): number {
  const kind = at < folded.length ? table[folded.charCodeAt(at)] : OTHER;
  if (kind === HIGH_SURROGATE) return WORD.test(folded.slice(at, at + 2)) ? 2 : 0;
  return kind === OTHER ? 0 : 1;
}

function visitUnspaced(start: number, end: number, visit: (start: number, end: number) => void): void {
  if (end - start > 0 && end - start <= LONGEST_WORD) visit(start, end);
  if (end - start === 1) visit(start, end);
  for (let at = start; at + 2 <= end; at++) visit(at, at + 2);
}

function kindsOfUnits(): Uint8Array {
  const table = new Uint8Array(65_536);
  for (let code = 0; code < table.length; code++) {
    const unit = String.fromCharCode(code);
    if (UNSPACED.test(unit)) table[code] = WORD.test(unit) ? IN_UNSPACED : OTHER;
    else if ((code & 0xfc00) === 0xd800) table[code] = HIGH_SURROGATE;
    else if (WORD.test(unit)) table[code] = IN_WORD;
  }
  return table;
}
