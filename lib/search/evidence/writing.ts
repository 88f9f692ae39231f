/** The script most letters are of; Han counts as Japanese where there is Kana. */
export function scriptOf(text: string): string {
  const sample = text.slice(0, 2000);
  const count = (letters: RegExp): number => sample.match(letters)?.length ?? 0;
  const kana = count(/[\u3041-\u30fa]/g);
  const counts: [string, number][] = [
    ['Hangul', count(/[\uac00-\ud7a3]/g) * 2],
    [kana > 0 ? 'Kana' : 'Han', (kana + count(/\p{Script=Han}/gu)) * 2],
    ['Latin', count(/\p{Script=Latin}/gu)],
    ['Cyrillic', count(/\p{Script=Cyrillic}/gu)],
    ['Arabic', count(/\p{Script=Arabic}/gu)],
    ['Greek', count(/\p{Script=Greek}/gu)],
    ['Devanagari', count(/\p{Script=Devanagari}/gu)],
    ['Thai', count(/\p{Script=Thai}/gu)],
  ];
  return counts.reduce((most, one) => (one[1] > most[1] ? one : most))[0];
}

const NUMBER = /\d+(?:[.,:]\d+)*/g;
const QUOTED = /[“"「『«‘<《]([^“”"「」『』«»‘’<>《》]{2,40})[”"」』»’>》]/g;
/** A Latin word with a capital that does not begin the question; without the Korean particle glued to it. */
const NAME =
  /(?<=[\p{L}\p{N},;:]\s)\p{Lu}(?:(?![\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])[\p{L}\p{N}]){2,}/gu;

/** What a question states to the letter, in small letters: its numbers, what it quotes, Latin names within it. */
export function exactWords(question: string): string[] {
  const text = question.normalize('NFKC');
  const quoted = [...text.matchAll(QUOTED)].map(([, words]) => words ?? '');
  const found = [...(text.match(NUMBER) ?? []), ...quoted, ...(text.match(NAME) ?? [])];
  return [...new Set(found.map((one) => one.toLowerCase().trim()))].filter((one) => one !== '');
}

/** Whether a text, NFKC and in small letters, holds such a word; a number not as a part of another. */
export function holdsExactly(text: string, word: string): boolean {
  if (!/^\d/.test(word)) return text.includes(word);
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!/\d/.test(text.charAt(at - 1)) && !/\d/.test(text.charAt(at + word.length))) return true;
  }
  return false;
}
