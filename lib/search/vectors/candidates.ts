import type { ChunkId, Match } from '../../types.ts';
import type { Found, ScanKernel } from './kernel.ts';
import { sketchDeviation } from './sketch.ts';
import type { Truth } from './truth.ts';

/** A row that may be among the best. */
export interface Candidate {
  readonly chunkId: ChunkId;
  /** The float32 query times the rounded row. */
  readonly score: number;
  /** How far that is from the exact score: for int8 but for one row in some ten thousand, for a sketch in some thirty. */
  readonly error: number;
}

/** How many candidates more than matches: the scan that chooses them rounds query and rows, and errs by about 0.001. */
const MARGIN = 60;
/** The same of sketches: the ten nearest of real questions are among their best 100 (docs/decisions/0012-search-engine.md). */
const SKETCH_MARGIN = 190;
/** Rows of so few dimensions are always looked at again. */
const FEW_DIMS = 64;
/** Errors of int8 rows that are borne, at their worst: three deviations of them are 0.003. Of 256 dimensions they are about 0.0025. */
const FINE = 0.0041;
/** Most int8 rows err by less than this share of the worst. */
const EDGE_SHARE = 0.2;
/** An error larger than this is that of a sketch. */
const ROUGH = 0.01;
/** Deviations that the error of a sketch is taken for, of many dimensions and of few. */
const REACH = 2.4;
const FAR_REACH = 4;
/** Sketches scored exactly at a time beyond the first, and in all. */
const STEP = 32;
const MOST_SKETCHES = 192;
/** Matches whose scores are exact at least. */
const EXACT = 10;
/** Matches whose places are certain. */
const CERTAIN = 20;
/** Rows fetched at most for one search; rows that equal each other would have them all fetched. */
const MOST_FETCHED = 48;
/** Candidates whose error is looked up; the others are too far down to matter. */
const MEASURED = 64;

/** @param isRough sketches are among them */
export function candidatesFor(limit: number, isRough: boolean): number {
  return Math.max(limit, EXACT) + (isRough ? SKETCH_MARGIN : MARGIN);
}

/**
 * Rounding moves each value by at most half a scale, evenly spread: with a unit query the sum has a standard deviation of
 * scale / sqrt(12) and is at most scale / 2 * sqrt(dims).
 */
function errorOf(scale: number, dims: number): number {
  return scale * Math.min(1.2, Math.sqrt(dims) / 2) + (dims < FEW_DIMS ? FINE : 0);
}

/** What a scan found. To be called before anything changes in the kernel's blocks. */
export function toCandidates(kernel: ScanKernel, { ids, scores, places }: Found): Candidate[] {
  const { blockRows, dims, bits } = kernel;
  if (bits === 2) {
    const error = (dims < FEW_DIMS ? FAR_REACH : REACH) * sketchDeviation(dims);
    return Array.from(ids, (chunkId, i) => ({ chunkId, score: scores[i] ?? 0, error }));
  }
  return Array.from(ids, (chunkId, i) => {
    const [block, row] = [Math.floor((places[i] ?? 0) / blockRows), (places[i] ?? 0) % blockRows];
    const [scale = 0] = i < MEASURED ? kernel.pack(block, row, row + 1).scales : [];
    return { chunkId, score: scores[i] ?? 0, error: errorOf(scale, dims) };
  });
}

/** Best first, ties by ascending id. */
export const byScore = (a: Match, b: Match): number => b.score - a.score || a.chunkId - b.chunkId;

/** The best `count` of two sorted lists; a chunk that is in both is taken once. */
export function mergeCandidates(a: readonly Candidate[], b: readonly Candidate[], count: number): Candidate[] {
  if (a.length === 0) return b.slice(0, count);
  const merged: Candidate[] = [];
  const taken = new Set<ChunkId>();
  for (let i = 0, k = 0; merged.length < count && (i < a.length || k < b.length); ) {
    const [left, right] = [a[i], b[k]];
    const better = left && (!right || byScore(left, right) <= 0) ? left : right;
    if (better === left) i++;
    else k++;
    if (!better || taken.has(better.chunkId)) continue;
    taken.add(better.chunkId);
    merged.push(better);
  }
  return merged;
}

/** From the top, which are to be scored exactly first: [from, to). */
function doubtful(candidates: readonly Candidate[], limit: number): readonly [number, number] {
  const exact = Math.min(EXACT, limit, candidates.length);
  if (exact === 0) return [0, 0];
  if (candidates.every(({ error }) => error <= FINE)) return edgeOf(candidates, exact);
  const mayBeAmong = (places: number): number => {
    const surely = candidates.map(({ score, error }) => score - error).sort((a, b) => b - a)[places - 1] ?? 0;
    return candidates.findLastIndex(({ score, error }) => score + error >= surely) + 1;
  };
  const certain = Math.min(CERTAIN, limit, candidates.length);
  const possible = candidates.slice(0, mayBeAmong(certain));
  const unsure = possible.findLastIndex((candidate, at) => overlaps(candidate, at, possible)) + 1;
  return [0, Math.min(MOST_FETCHED, Math.max(exact, mayBeAmong(exact), unsure))];
}

/**
 * Int8 rows of many dimensions are off by less than a reader could tell, and reading the truth takes ten times as long as scanning
 * them all. So only those are read that may belong on the other side of the last place.
 */
function edgeOf(candidates: readonly Candidate[], places: number): readonly [number, number] {
  const [inside, outside] = [candidates[places - 1], candidates[places]];
  if (!inside || !outside) return [0, 0];
  const edge = (inside.score + outside.score) / 2;
  const isNear = ({ score, error }: Candidate): boolean => Math.abs(score - edge) <= error * EDGE_SHARE;
  if (!isNear(inside) || !isNear(outside)) return [0, 0];
  const from = candidates.findIndex(isNear);
  return [from, Math.min(from + MOST_FETCHED, candidates.findLastIndex(isNear) + 1)];
}

function overlaps({ score, error }: Candidate, at: number, all: readonly Candidate[]): boolean {
  return all.some((other, i) => i !== at && Math.abs(other.score - score) <= other.error + error);
}

/** The best `limit`, those in doubt scored exactly by the truth: of sketches as many more as may still be among the ten best. */
export async function settlePlaces(
  truth: Truth,
  query: Float32Array,
  candidates: readonly Candidate[],
  limit: number,
): Promise<Match[]> {
  const [first, last] = doubtful(candidates, limit);
  const settled: Match[] = candidates.slice(0, first).map(({ chunkId, score }) => ({ chunkId, score }));
  let count = first;
  for (let next = last; next > count; next = further(candidates, count, settled, limit)) {
    const head = candidates.slice(count, next);
    const ids = head.map(({ chunkId }) => chunkId);
    const exact = await truth.scores(query, ids);
    for (const [i, { chunkId, score }] of head.entries()) {
      const better = exact[i] ?? Number.NaN;
      settled.push({ chunkId, score: Number.isNaN(better) ? score : better });
    }
    settled.sort(byScore);
    count = next;
  }
  // What was not looked at again stands below, also where rounding had flattered it.
  const floor = settled.at(-1)?.score ?? Number.POSITIVE_INFINITY;
  const rest = candidates.slice(count, Math.max(count, limit));
  const below = rest.map(({ chunkId, score }) => ({ chunkId, score: Math.min(score, floor) }));
  return [...settled, ...below.sort(byScore)].slice(0, limit);
}

/** How many from the top are to be scored exactly when `count` are and the best of them are known. */
function further(candidates: readonly Candidate[], count: number, settled: readonly Match[], limit: number): number {
  const last = settled[Math.min(EXACT, limit) - 1]?.score ?? Number.NEGATIVE_INFINITY;
  const next = candidates.slice(count, Math.min(count + STEP, MOST_SKETCHES));
  return count + next.findLastIndex(({ score, error }) => error > ROUGH && score + error >= last) + 1;
}
