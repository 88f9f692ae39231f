import { addScoresOf } from './lookup.ts';
import type { LengthNorm } from './postings.ts';
import type { AskedList } from './question.ts';
import { idOf } from './row-table.ts';
import type { Segment } from './segment.ts';
import { addEstimate, type Tally } from './spread-estimate.ts';
import type { TopList } from './top-list.ts';

/** A segment some of whose lists have been scored, and the rest of them. */
export interface HalfScored {
  readonly segment: Segment;
  readonly rest: readonly AskedList[];
  readonly norm: LengthNorm;
  /** Of all rows so far; minus infinity for those that are not searched. */
  readonly scores: Float32Array;
  /** How many rows are. */
  readonly searched: number;
  /** Average length of all live chunks. */
  readonly average: number;
}

/** Bounds are a little higher than they need be, because sums of float32 may be. */
const SLACK = 1 + 1e-5;
/** Looking for an early end costs about as much as scoring this share of the rows. */
const WORTHWHILE = 0.25;

const candidates = new Uint16Array(65_536);

/**
 * Ends the scoring of a segment before its last lists, if these together cannot bring a row that has no score yet among the best
 * (MaxScore: Turtle and Flood, "Query evaluation: strategies and optimizations", 1995). Rows that still can get there are looked up in them,
 * so that what is listed has its exact score; the others are left out, and the sums estimated.
 * @returns false if they must be scored
 */
export function cutShort(half: HalfScored, top: TopList, tally: Tally): boolean {
  const { segment, rest, norm, scores } = half;
  const postings = rest.reduce((sum, { frequency }) => sum + frequency, 0);
  if (postings < segment.rows * WORTHWHILE) return false;
  const bounds = boundsOf(half);
  const threshold = thresholdOf(half, bounds[0] ?? 0, top);
  if ((bounds[0] ?? 0) >= threshold) return false;
  addEstimate(half, tally);
  let count = 0;
  const least = threshold - (bounds[0] ?? 0);
  for (let row = 0; row < segment.rows; row++) if ((scores[row] ?? 0) >= least) candidates[count++] = row;
  for (const [at, list] of rest.entries()) {
    addScoresOf(candidates, count, list, list.weight, norm, scores);
    count = prune(scores, count, threshold - (bounds[at + 1] ?? 0));
  }
  for (let i = 0; i < count; i++) {
    const row = candidates[i] ?? 0;
    top.offer(scores[row] ?? 0, idOf(segment.table, row));
  }
  return true;
}

/** The most that each list and those after it can add to a row. */
function boundsOf({ segment, rest, average }: HalfScored): number[] {
  // An impact grows with the average length, but no faster than the average itself.
  const growth = Math.max(1, average / segment.average);
  const bounds: number[] = new Array(rest.length + 1).fill(0);
  for (let at = rest.length - 1; at >= 0; at--) {
    const { weight, bound } = rest[at] ?? { weight: 0, bound: 0 };
    bounds[at] = (bounds[at + 1] ?? 0) + weight * Math.min(1, bound * growth) * SLACK;
  }
  return bounds;
}

/** What a row must reach to be among the best: the worst of the best so far, of the other segments and, if need be, of this one. */
function thresholdOf({ segment, scores }: HalfScored, bound: number, top: TopList): number {
  if (bound < top.floor) return top.floor;
  const best = top.copy();
  for (let row = 0; row < segment.rows; row++) {
    const score = scores[row] ?? 0;
    if (score > 0 && score >= best.floor) best.offer(score, row);
  }
  return best.floor;
}

/** Keeps the candidates that have at least this score. */
function prune(scores: Float32Array, count: number, least: number): number {
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const row = candidates[i] ?? 0;
    if ((scores[row] ?? 0) >= least) candidates[kept++] = row;
  }
  return kept;
}
