import { sentences } from '../text/sentences.ts';
import { terms } from '../text/terms.ts';

const LONGEST = 200;

/** The sentence of a text that holds the most of these terms, on one line, cut to about 200 characters. */
export function excerptAround(text: string, asked: readonly string[]): string {
  const wanted = new Set(asked);
  let best = { text: text.trim(), count: -1 };
  for (const { start, end } of sentences(text)) {
    const sentence = text.slice(start, end);
    const count = new Set(terms(sentence).filter((term) => wanted.has(term))).size;
    if (count > best.count) best = { text: sentence, count };
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
