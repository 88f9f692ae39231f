import type { TextTerms } from './text-terms.ts';

const LONGEST = 200;

/** The sentence of a text that holds the most of these terms (in the singular), on one line, cut to about 200 characters. */
export function excerptAround(text: string, { sentences }: TextTerms, asked: Iterable<string>): string {
  const wanted = [...new Set(asked)];
  let best = { text: text.trim(), count: -1 };
  for (const { start, end, terms } of sentences) {
    const count = wanted.filter((term) => terms.has(term)).length;
    if (count > best.count) best = { text: text.slice(start, end), count };
  }
  const line = best.text.replace(/\s+/g, ' ');
  return line.length <= LONGEST ? line : `${cutBeforeWord(line.slice(0, LONGEST))}…`;
}

/** Without the word that the cut went through, where words are spaced; never half a character. */
function cutBeforeWord(text: string): string {
  const space = text.lastIndexOf(' ');
  const cut = space > LONGEST / 2 ? text.slice(0, space) : text;
  return cut.isWellFormed() ? cut : cut.slice(0, -1);
}
