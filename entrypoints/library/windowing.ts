/** Which lines of a long list are drawn: those near the window, and one that has the focus wherever it is. Lengths in CSS pixels. */

/** Line numbers, from `first` up to but without `end`. */
export interface Range {
  readonly first: number;
  readonly end: number;
}

/** Where each line begins, and behind the last one where the list ends. @param heightOf of the line with this number */
export function topsOf(count: number, heightOf: (line: number) => number): Float64Array {
  const tops = new Float64Array(count + 1);
  for (let line = 0; line < count; line++) tops[line + 1] = (tops[line] ?? 0) + heightOf(line);
  return tops;
}

/** The lines of which some part lies between two heights of the list. */
export function linesBetween(tops: Float64Array, from: number, until: number): Range {
  const count = tops.length - 1;
  if (count === 0 || until <= 0 || from >= (tops[count] ?? 0)) return { first: 0, end: 0 };
  const first = lastAtOrAbove(tops, Math.max(from, 0));
  return { first, end: Math.min(lastAtOrAbove(tops, until) + 1, count) };
}

/** Whether a range holds another; one without lines is in any. */
export function holds(range: Range, other: Range): boolean {
  return other.first === other.end || (range.first <= other.first && range.end >= other.end);
}

/** A line to draw, or the room of those that are not drawn. */
export type Piece = { readonly line: number } | { readonly gap: number; readonly before: number };

/** The list from top to bottom: the lines of the range and those pinned, with gaps as high as what lies between them. */
export function piecesOf(tops: Float64Array, range: Range, pinned: number): readonly Piece[] {
  const count = tops.length - 1;
  const pieces: Piece[] = [];
  let next = 0;
  const skipTo = (line: number) => {
    if (line > next) pieces.push({ gap: (tops[line] ?? 0) - (tops[next] ?? 0), before: line });
  };
  const draw = (line: number) => {
    skipTo(line);
    pieces.push({ line });
    next = line + 1;
  };
  if (pinned >= 0 && pinned < range.first) draw(pinned);
  for (let line = range.first; line < Math.min(range.end, count); line++) draw(line);
  if (pinned >= range.end && pinned >= next && pinned < count) draw(pinned);
  skipTo(count);
  return pieces;
}

/** The last line that begins at this height or above it. */
function lastAtOrAbove(tops: Float64Array, height: number): number {
  let low = 0;
  let high = tops.length - 1;
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if ((tops[middle] ?? 0) <= height) low = middle;
    else high = middle;
  }
  return low;
}
