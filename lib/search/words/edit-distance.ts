const FIRST_SYLLABLE = 0xac00;
const LAST_SYLLABLE = 0xd7a3;
/** Hangul syllables that begin with one consonant, and those that share its vowel too. */
export const PER_CONSONANT = 588;
const PER_VOWEL = 28;
/** Where the letters of syllables begin in Unicode: consonants, vowels, final consonants. */
const CONSONANTS = 0x1100;
const VOWELS = 0x1161;
const FINALS = 0x11a7;

/** More letters than any term has. */
export const MOST_LETTERS = 256;

export function isSyllable(code: number): boolean {
  return code >= FIRST_SYLLABLE && code <= LAST_SYLLABLE;
}

/** The first syllable that begins with the same consonant as this one. */
export function firstAlike(syllable: number): number {
  return syllable - ((syllable - FIRST_SYLLABLE) % PER_CONSONANT);
}

/**
 * The letters of a term in UTF-8: its code points, Hangul syllables taken apart (Unicode, section 3.12), because that is what is typed.
 * @returns how many were written to `into`
 */
export function lettersOf(bytes: Uint8Array, length: number, into: Uint32Array): number {
  let count = 0;
  for (let at = 0; at < length && count + 3 <= MOST_LETTERS; ) {
    const lead = bytes[at] ?? 0;
    const width = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    let code = width === 1 ? lead : lead & (0xff >> (width + 1));
    for (let i = 1; i < width; i++) code = (code << 6) | ((bytes[at + i] ?? 0) & 0x3f);
    at += width;
    count = isSyllable(code) ? takeApart(code - FIRST_SYLLABLE, into, count) : put(code, into, count);
  }
  return count;
}

function put(letter: number, into: Uint32Array, count: number): number {
  into[count] = letter;
  return count + 1;
}

function takeApart(syllable: number, into: Uint32Array, count: number): number {
  const final = syllable % PER_VOWEL;
  into[count] = CONSONANTS + Math.floor(syllable / PER_CONSONANT);
  into[count + 1] = VOWELS + Math.floor((syllable % PER_CONSONANT) / PER_VOWEL);
  if (final > 0) into[count + 2] = FINALS + final;
  return count + (final > 0 ? 3 : 2);
}

type Letters = Uint32Array;

/** The last three rows of the table, taken in turn. */
const ROWS = [new Uint8Array(MOST_LETTERS + 2), new Uint8Array(MOST_LETTERS + 2), new Uint8Array(MOST_LETTERS + 2)];

/**
 * Whether at most `most` letters must be put in, left out, changed or swapped with their neighbour to make one term of the other
 * (Damerau-Levenshtein, no letter touched twice). Only the diagonals that can lead there are reckoned; beside them all is too far.
 */
export function isNear(a: Letters, lengthA: number, b: Letters, lengthB: number, most: number): boolean {
  if (Math.abs(lengthA - lengthB) > most) return false;
  let [before, last, row] = ROWS as [Uint8Array, Uint8Array, Uint8Array];
  for (let j = 0; j <= most + 1; j++) last[j] = j;
  for (let i = 1; i <= lengthA; i++) {
    const from = Math.max(1, i - most);
    const to = Math.min(lengthB, i + most);
    row[from - 1] = from === 1 ? i : most + 1;
    let least = row[from - 1] ?? 0;
    for (let j = from; j <= to; j++) {
      const changed = (last[j - 1] ?? 0) + Number(a[i - 1] !== b[j - 1]);
      const swapped = isSwap(a, i, b, j) ? (before[j - 2] ?? 0) + 1 : changed;
      const cost = Math.min(changed, swapped, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      row[j] = cost;
      least = Math.min(least, cost);
    }
    row[to + 1] = most + 1;
    if (least > most) return false;
    [before, last, row] = [last, row, before];
  }
  return (last[lengthB] ?? 0) <= most;
}

function isSwap(a: Letters, i: number, b: Letters, j: number): boolean {
  return i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
}
