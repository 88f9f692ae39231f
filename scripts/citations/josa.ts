/** Whether a Korean word ends in a consonant, as it is read. */
function closes(word: string): boolean {
  const last = word.charCodeAt(word.length - 1);
  return last >= 0xac00 && last <= 0xd7a3 ? (last - 0xac00) % 28 > 0 : /[13678lmnLMN]$/.test(word);
}

const PAIRS: readonly (readonly [string, string])[] = [
  ['은', '는'],
  ['이', '가'],
  ['을', '를'],
  ['과', '와'],
  ['으로', '로'],
  ['이라', '라'],
  ['이다', '다'],
];

/** The particle at the start of `rest` as it must be behind `word`. */
export function withParticle(word: string, rest: string): string {
  for (const [closed, open] of PAIRS) {
    const found = rest.startsWith(closed) ? closed : rest.startsWith(open) ? open : undefined;
    if (found && /^(?:$|[\s.,]|[^가-힣])/.test(rest.slice(found.length))) {
      return word + (closes(word) ? closed : open) + rest.slice(found.length);
    }
  }
  return word + rest;
}

/** A text with a word in place of another, where it first stands, its particle fitted. */
export function replaceWord(text: string, from: string, to: string): string {
  const at = text.indexOf(from);
  return at < 0 ? text : text.slice(0, at) + withParticle(to, text.slice(at + from.length));
}
