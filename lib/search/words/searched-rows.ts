import type { SaveSequence } from '../../types.ts';
import type { Segment } from './segment.ts';

/**
 * Sets every score to 0; of rows that are not searched to minus infinity, which stays whatever is added.
 * @returns how many rows are searched
 */
export function setOut(scores: Float32Array, segment: Segment, within?: ReadonlySet<SaveSequence>): number {
  scores.fill(0, 0, segment.rows);
  return segment.rows - level(scores, segment, Number.NEGATIVE_INFINITY, within);
}

/** Gives this score to all rows that are not searched: of removed saves, or not `within`. @returns how many they are */
export function level(
  scores: Float32Array,
  segment: Segment,
  score: number,
  within?: ReadonlySet<SaveSequence>,
): number {
  if (!within && segment.deadRows === 0) return 0;
  const { sequences, starts } = segment.table;
  let count = 0;
  for (let save = 0; save < sequences.length; save++) {
    if (!segment.isDead(save) && (!within || within.has(sequences[save] ?? 0))) continue;
    const [from, to] = [starts[save] ?? 0, starts[save + 1] ?? 0];
    scores.fill(score, from, to);
    count += to - from;
  }
  return count;
}
