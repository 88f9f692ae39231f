/**
 * The `lang` of a text whose language nobody declared, by its script: Hangul, Kana and Han decide; for all others it is
 * unknown (''), which is still better than claiming the language of the interface.
 */
export function textLanguage(text: string): string {
  const sample = text.slice(0, 2000);
  if (/\p{Script=Hangul}/u.test(sample)) return 'ko';
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(sample)) return 'ja';
  if (/\p{Script=Han}/u.test(sample)) return 'zh';
  return '';
}
