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
 * The search terms of a text, in order, repeats kept: its words (letters, marks and numbers; NFKC, lower case) and, after each,
 * the character bigrams of the Thai, Kana, Han and Hangul runs in it (a run of one character stands alone).
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
    const start = at;
    let unspaced = false;
    for (let width = wordUnits(folded, at, kinds); width > 0; width = wordUnits(folded, at, kinds)) {
      unspaced ||= kinds[folded.charCodeAt(at)] === IN_UNSPACED;
      at += width;
    }
    if (at > start && at - start <= LONGEST_WORD) visit(start, at);
    if (unspaced) visitBigrams(folded, start, at, kinds, visit);
  }
}

/** How many code units the word character at this place has; 0 if there is none. */
function wordUnits(folded: string, at: number, table: Uint8Array): number {
  const kind = at < folded.length ? table[folded.charCodeAt(at)] : OTHER;
  if (kind === HIGH_SURROGATE) return WORD.test(folded.slice(at, at + 2)) ? 2 : 0;
  return kind === OTHER ? 0 : 1;
}

function visitBigrams(
  folded: string,
  start: number,
  end: number,
  table: Uint8Array,
  visit: (start: number, end: number) => void,
): void {
  for (let at = start; at < end; at++) {
    const from = at;
    while (at < end && table[folded.charCodeAt(at)] === IN_UNSPACED) at++;
    if (at - from === 1) visit(from, at);
    for (let i = from; i + 2 <= at; i++) visit(i, i + 2);
  }
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
