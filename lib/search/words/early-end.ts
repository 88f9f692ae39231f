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
/** To look a row up in a list takes about as long as to score this many rows one after another. */
const LOOKUP_COST = 64;

const candidates = new Uint16Array(65_536);

/**
 * Ends the scoring of a segment before its last lists, if these together cannot bring a row that has no score yet among the best so far
 * (MaxScore: Turtle and Flood, "Query evaluation: strategies and optimizations", 1995) and few rows still can get there. Those are
 * looked up in them, so that what is listed has its exact score; the others are left out, and the sums estimated.
 * @returns false if they must be scored
 */
export function cutShort(half: HalfScored, top: TopList, tally: Tally): boolean {
  const { segment, rest, norm, scores } = half;
  const bounds = boundsOf(half);
  const least = top.floor - (bounds[0] ?? 0);
  if (least <= 0) return false;
  const shortest = rest.reduce((least, { frequency }) => Math.min(least, frequency), segment.rows);
  let count = collect(half, least, Math.floor(shortest / LOOKUP_COST));
  if (count < 0) return false;
  addEstimate(half, tally);
  for (const [at, list] of rest.entries()) {
    addScoresOf(candidates, count, list, list.weight, norm, scores);
    count = prune(scores, count, top.floor - (bounds[at + 1] ?? 0));
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

/** Makes candidates of the rows that have at least this score. @returns how many; -1 if there are more than `most` */
function collect({ segment, scores }: HalfScored, least: number, most: number): number {
  let count = 0;
  for (let row = 0; row < segment.rows; row++) {
    if ((scores[row] ?? 0) < least) continue;
    if (count === most) return -1;
    candidates[count++] = row;
  }
  return count;
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
