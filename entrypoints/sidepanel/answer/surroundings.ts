/** What stands around a quote, with an ellipsis where it was cut. Citations bring up to about this much on either side: */
const BROUGHT = 150;

/** The end of what stands before the quote in its paragraph, from the beginning of a word. */
export function tail(before: string, length: number): string {
  const paragraph = before.slice(before.lastIndexOf('\n') + 1);
  if (paragraph.trim() === '') return '';
  const complete = paragraph.length <= length && (paragraph !== before || before.length < BROUGHT);
  return complete ? paragraph : `…${paragraph.slice(-length).replace(/^\S*\s+/, '')}`;
}

/** The beginning of what stands after it in its paragraph, to the end of a word. */
export function head(after: string, length: number): string {
  const paragraph = after.split('\n', 1)[0] ?? '';
  if (paragraph.trim() === '') return '';
  const complete = paragraph.length <= length && (paragraph !== after || after.length < BROUGHT);
  const cut = complete ? paragraph : paragraph.slice(0, length).replace(/\s+\S*$/, '');
  return complete || endsSentence(cut) ? cut : `${cut.replace(/[\s,;:，、·–-]+$/u, '')}…`;
}

/** What stands before and after it, over paragraphs, each on a line of its own. */
export function around(before: string, after: string, length: number): readonly [string, string] {
  const [start, end] = [lines(before), lines(after)];
  const first = start.length > length ? start.slice(-length) : start;
  const last = end.slice(0, length);
  return [
    first !== start || before.length >= BROUGHT ? first.replace(/^\s*\S*\s+/, '…') : first,
    (last === end && after.length < BROUGHT) || endsSentence(last) ? last : last.replace(/\s+\S*$/, '…'),
  ];
}

const lines = (text: string) => text.replace(/[ \t]*\n\s*/g, '\n');
const endsSentence = (text: string) => /[.!?。？！]["”’»]?\s*$/u.test(text);
