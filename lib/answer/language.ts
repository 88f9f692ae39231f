const SCRIPTS: readonly (readonly [string, RegExp])[] = [
  ['hangul', /\p{Script=Hangul}/gu],
  ['kana', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['han', /\p{Script=Han}/gu],
  ['latin', /\p{Script=Latin}/gu],
  ['cyrillic', /\p{Script=Cyrillic}/gu],
  ['arabic', /\p{Script=Arabic}/gu],
  ['hebrew', /\p{Script=Hebrew}/gu],
  ['thai', /\p{Script=Thai}/gu],
  ['devanagari', /\p{Script=Devanagari}/gu],
  ['greek', /\p{Script=Greek}/gu],
];

/** How a text is written, mostly: 'latin', 'hangul', 'kana' (Japanese), 'han' … Syllables say more than letters; a few kana among Han make it Japanese. */
export function script(text: string): string {
  const counts = new Map(SCRIPTS.map(([name, pattern]) => [name, text.match(pattern)?.length ?? 0]));
  const count = (name: string) => counts.get(name) ?? 0;
  if (count('hangul') > 0 && count('hangul') * 3 >= count('latin')) return 'hangul';
  if (count('kana') > 0 && (count('kana') + count('han')) * 3 >= count('latin')) return 'kana';
  if (count('han') * 3 >= count('latin') && count('han') > 0) return 'han';
  let most = 'latin';
  for (const [name] of SCRIPTS) if (count(name) > count(most)) most = name;
  return most;
}

/** Function words are short; below this many there is nothing to tell by. */
const LEAST_WORDS = 6;
const SHORT_WORD = 4;
const SHARED = 0.3;
/** A short answer with one of these, none of which the texts have, is in another language than they are. */
const TELLING = new Set(
  'der das und ist von zum le les une est fut dans el los una fue della è het een och'.split(' '),
);

/**
 * Tells which texts are in the language of an answer, so that their words can be compared: the same script and, where that is
 * Latin or Cyrillic, enough of the answer's short words found in the texts of that script together.
 */
export function inLanguageOf(answer: string, texts: readonly string[]): (text: string) => boolean {
  const written = script(answer);
  const alike = new Set(texts.filter((text) => script(text) === written));
  if ((written === 'latin' || written === 'cyrillic') && !shareShortWords(answer, [...alike].join('\n'))) {
    return () => false;
  }
  return (text) => alike.has(text);
}

function shareShortWords(text: string, other: string): boolean {
  const short = (value: string) =>
    (value.toLowerCase().match(/\p{L}+/gu) ?? []).filter((word) => word.length <= SHORT_WORD);
  const words = short(text);
  const known = new Set(short(other));
  if (words.length < LEAST_WORDS) {
    const telling = words.filter((word) => TELLING.has(word));
    return telling.length === 0 || telling.some((word) => known.has(word));
  }
  return words.filter((word) => known.has(word)).length / words.length >= SHARED;
}
