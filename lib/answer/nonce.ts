/** Neither vowels, so that it is no word, nor what is read as something else. */
const LETTERS = 'bcdfghjkmnpqrstvwxz23456789';

/**
 * A name for the fences in one prompt, made anew for each: six letters, since every passage pays for it twice, and enough, since it is
 * struck from whatever is fenced.
 */
export function newNonce(): string {
  const random = crypto.getRandomValues(new Uint32Array(6));
  return [...random].map((value) => LETTERS.charAt(value % LETTERS.length)).join('');
}
