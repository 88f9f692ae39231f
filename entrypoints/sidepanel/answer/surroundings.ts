/** Text on either side of a quote, with an ellipsis where it was cut. Citations bring about this much: */
const BROUGHT = 150;

/** The end of what stands before the quote, from the beginning of a word. */
export function tail(before: string, length = Number.POSITIVE_INFINITY): string {
  if (before.length <= length) return before.length < BROUGHT ? before : `…${before.replace(/^\s+/, '')}`;
  return `…${before.slice(-length).replace(/^\S*\s+/, '')}`;
}

/** The beginning of what stands after it, to the end of a word. */
export function head(after: string, length = Number.POSITIVE_INFINITY): string {
  const cut = after.length <= length ? after : after.slice(0, length).replace(/\s+\S*$/, '');
  const whole = (cut === after && after.length < BROUGHT) || /[.!?。？！]["”’»]?\s*$/u.test(cut);
  return whole ? cut : `${cut.trimEnd()}…`;
}
