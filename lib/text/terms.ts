/** Everything that is not a letter, a mark or a number separates words. */
const WORD = /[\p{L}\p{M}\p{N}]+/gu;

/** Scripts written without spaces, or (Hangul) with endings glued to the word: Thai, Kana, Han, Hangul. */
const UNSPACED = /[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]+/g;
const HAS_UNSPACED = /[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]/;

/** A word longer than this is data, not language; it is kept out of the keyword index, its bigrams are not. */
const LONGEST_WORD = 64;

/**
 * The search terms of a text, in order, repeats kept: its words (NFKC, lower case) and, beside them, the character bigrams of
 * Thai, Kana, Han and Hangul runs (a run of one character stands alone).
 */
export function terms(text: string): string[] {
  const folded = text.normalize('NFKC').toLowerCase();
  const words: string[] = folded.match(WORD) ?? [];
  if (!HAS_UNSPACED.test(folded)) return words.every(isShort) ? words : words.filter(isShort);
  const found: string[] = [];
  for (const word of words) {
    if (isShort(word)) found.push(word);
    if (HAS_UNSPACED.test(word)) pushBigrams(word, found);
  }
  return found;
}

function isShort(word: string): boolean {
  return word.length <= LONGEST_WORD;
}

function pushBigrams(word: string, found: string[]): void {
  for (const run of word.match(UNSPACED) ?? []) {
    if (run.length === 1) found.push(run);
    for (let i = 0; i + 2 <= run.length; i++) found.push(run.slice(i, i + 2));
  }
}
