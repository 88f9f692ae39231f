import { B, HIGHEST_IMPACT, K1 } from './bm25.ts';
import type { HalfScored } from './early-end.ts';
import { addScoresOf } from './lookup.ts';
import { sumOf } from './postings.ts';
import { level } from './searched-rows.ts';

/** Sums over the rows that were searched. */
export interface Tally {
  searched: number;
  sum: number;
  squares: number;
  estimated: boolean;
}

/** Of every so many rows the first few are a sample: neighbours, because they share blocks of postings. */
const EVERY = 4096;
const TAKEN = 256;

const sample = new Uint16Array((65_536 / EVERY) * TAKEN);
const whole = new Float32Array(65_536);

/** Sums of the first `count` scores and of their squares; two at a time, because additions wait for one another. */
export function sumsOf(scores: Float32Array, count: number): { sum: number; squares: number } {
  let sum = 0;
  let squares = 0;
  let otherSum = 0;
  let otherSquares = 0;
  for (let i = 0; i < count; i += 2) {
    const one = scores[i] ?? 0;
    const other = i + 1 < count ? (scores[i + 1] ?? 0) : 0;
    sum += one;
    squares += one * one;
    otherSum += other;
    otherSquares += other * other;
  }
  return { sum: sum + otherSum, squares: squares + otherSquares };
}

/**
 * Adds what the scores of a segment sum up to when some of its lists are not read. The sum: of what was scored, and what is stored with the
 * other lists. The squares: the variance of what was scored, and what the other lists add to the variance of a sample.
 */
export function addEstimate(half: HalfScored, tally: Tally): void {
  const { segment, rest, norm, scores, searched } = half;
  const count = takeSample(half);
  level(scores, segment, 0);
  const { sum, squares } = sumsOf(scores, segment.rows);
  const before = varianceOf(whole, count);
  for (const list of rest) addScoresOf(sample, count, list, list.weight, norm, whole);
  const added = varianceOf(whole, count) - before;
  const mean = sum / searched + meanOf(half);
  const variance = Math.max(0, squares / searched - (sum / searched) ** 2 + added);
  tally.sum += mean * searched;
  tally.squares += (variance + mean * mean) * searched;
  tally.estimated = true;
}

/** What the lists that are not read add to the score of a row, on average. */
function meanOf({ segment, rest, average }: HalfScored): number {
  // The stored sums are for the segment's own average length: what another makes of a row of that length is taken for all.
  const shift = HIGHEST_IMPACT / (1 + K1 * (1 - B + (B * segment.average) / average));
  const sum = rest.reduce((all, list) => all + (sumOf(list) ?? 0) * (list.weight / HIGHEST_IMPACT), 0);
  return (sum * shift) / segment.rows;
}

function takeSample({ segment, scores }: HalfScored): number {
  let count = 0;
  for (let start = 0; start < segment.rows; start += EVERY) {
    const end = Math.min(start + TAKEN, segment.rows);
    for (let row = start; row < end; row++) {
      const score = scores[row] ?? 0;
      if (score < 0) continue;
      sample[count++] = row;
      whole[row] = score;
    }
  }
  return count;
}

function varianceOf(scores: Float32Array, count: number): number {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < count; i++) {
    const score = scores[sample[i] ?? 0] ?? 0;
    sum += score;
    squares += score * score;
  }
  return count > 0 ? squares / count - (sum / count) ** 2 : 0;
}
