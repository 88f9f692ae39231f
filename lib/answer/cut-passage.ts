import type { Passage, SavedText, Span } from '../types.ts';
import { scoreUnits } from './score.ts';
import { type Unit, unitsOf } from './units.ts';

/** What a passage is cut by. */
export interface Cutting {
  readonly question: string;
  /** The saved text it is from, for its structure. */
  readonly saved?: SavedText;
  /** Whether this much of it fits. */
  readonly fits: (part: Passage) => boolean;
}

/**
 * The part of a passage that fits: whole sentences, items, rows or lines of code in a row, grown from the one that speaks best to the
 * question towards whichever neighbour speaks better. A slice of the saved text like the passage itself, so that citations of it
 * resolve. Undefined if not even one sentence fits.
 */
export function cutPassage(passage: Passage, { question, saved, fits }: Cutting): Passage | undefined {
  const units = unitsOf(passage, 0, saved);
  const scores = scoreUnits(question, units, [passage]).map(({ score }) => score);
  const best = [...units.keys()]
    .sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b)
    .find((at) => fits(slice(passage, units[at] as Unit)));
  if (best === undefined) return undefined;
  let from = best;
  let to = best;
  const part = (first: number, last: number) =>
    slice(passage, { start: units[first]?.start ?? passage.start, end: units[last]?.end ?? passage.end });
  for (let left = true, right = true; left || right; ) {
    left &&= from > 0 && fits(part(from - 1, to));
    right &&= to < units.length - 1 && fits(part(from, to + 1));
    // What follows explains more often than what came before.
    if (right && (!left || (scores[to + 1] ?? 0) >= (scores[from - 1] ?? 0))) to++;
    else if (left) from--;
  }
  return part(from, to);
}

/**
 * As much of a passage's best sentence as fits, up to the end of a word: for a sentence that is longer than all the room there is.
 * Undefined if not even a word fits.
 */
export function cutSentence(passage: Passage, { question, saved, fits }: Cutting): Passage | undefined {
  const units = unitsOf(passage, 0, saved);
  const [best] = scoreUnits(question, units, [passage]).sort((a, b) => b.score - a.score || a.at - b.at);
  const whole = best ? slice(passage, best.unit) : passage;
  let length = 0;
  // The longest that fits, by halving: longer never fits where shorter does not.
  for (let step = 2 ** Math.floor(Math.log2(whole.text.length || 1)); step >= 1; step /= 2) {
    if (length + step <= whole.text.length && fits(beginning(whole, length + step))) length += step;
  }
  const end = endOfWord(whole.text, length);
  return end > 0 ? beginning(whole, end) : undefined;
}

const beginning = (passage: Passage, length: number): Passage =>
  slice(passage, { start: passage.start, end: passage.start + length });

/** The last end of a word at or before `at`; in scripts without spaces, any whole character. */
function endOfWord(text: string, at: number): number {
  if (at >= text.length) return text.length;
  const space = text.slice(0, at + 1).search(/\s\S*$/);
  if (space > 0) return space;
  return (text.charCodeAt(at) & 0xfc00) === 0xdc00 ? at - 1 : at;
}

function slice(passage: Passage, { start, end }: Span): Passage {
  return { ...passage, start, end, text: passage.text.slice(start - passage.start, end - passage.start) };
}

/** The first row of the table in which a passage begins, if that row is not in it: what its columns are. */
export function columnsAbove({ start }: Passage, saved: SavedText | undefined): string | undefined {
  const table = saved?.blocks.find((block) => block.kind === 'table' && block.start < start && start < block.end);
  if (!saved || !table) return undefined;
  const first = /^[^\n]*/.exec(saved.text.slice(table.start, table.end).trimStart())?.[0].trim();
  return first || undefined;
}
