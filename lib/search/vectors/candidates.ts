import type { VectorSource } from '../../ports.ts';
import type { ChunkId, Match } from '../../types.ts';
import type { Found, ScanKernel } from './kernel.ts';

/** A row that may be among the best. */
export interface Candidate {
  readonly chunkId: ChunkId;
  /** The float32 query times the int8 row. */
  readonly score: number;
  /** How far that is from the exact score, but for one row in some ten thousand. */
  readonly error: number;
}

/** How many candidates more than matches: the scan that chooses them rounds query and rows, and errs by about 0.001. */
const MARGIN = 60;
/** Matches whose scores are exact at least. */
const EXACT = 10;
/** Matches whose places are certain. */
const CERTAIN = 20;
/** Rows fetched at most for one search; rows that equal each other would have them all fetched. */
const MOST_FETCHED = 48;
/** Candidates whose error is looked up; the others are too far down to matter. */
const MEASURED = 64;

export function candidatesFor(limit: number): number {
  return Math.max(limit, EXACT) + MARGIN;
}

/**
 * Rounding moves each value by at most half a scale, evenly spread: with a unit query the sum has a standard deviation of
 * scale / sqrt(12) and is at most scale / 2 * sqrt(dims).
 */
export function errorOf(scale: number, dims: number): number {
  return scale * Math.min(1.2, Math.sqrt(dims) / 2);
}

/** What a scan found. To be called before anything changes in the kernel's blocks. */
export function toCandidates(kernel: ScanKernel, { ids, scores, places }: Found): Candidate[] {
  const { blockRows, dims } = kernel;
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

/** How many from the top must be scored exactly so that the first scores are exact and the first places certain. */
export function doubtful(candidates: readonly Candidate[], limit: number): number {
  const exact = Math.min(EXACT, limit, candidates.length);
  if (exact === 0) return 0;
  const mayBeAmong = (places: number): number => {
    const surely = candidates.map(({ score, error }) => score - error).sort((a, b) => b - a)[places - 1] ?? 0;
    return candidates.findLastIndex(({ score, error }) => score + error >= surely) + 1;
  };
  const certain = Math.min(CERTAIN, limit, candidates.length);
  const possible = candidates.slice(0, mayBeAmong(certain));
  const unsure = possible.findLastIndex((candidate, at) => overlaps(candidate, at, possible)) + 1;
  return Math.min(MOST_FETCHED, Math.max(exact, mayBeAmong(exact), unsure));
}

function overlaps({ score, error }: Candidate, at: number, all: readonly Candidate[]): boolean {
  return all.some((other, i) => i !== at && Math.abs(other.score - score) <= other.error + error);
}

/** The best `limit`, those in doubt scored exactly by the rows that the source has. */
export async function settlePlaces(
  { kernel, source }: { readonly kernel: ScanKernel; readonly source: VectorSource },
  query: Float32Array,
  candidates: readonly Candidate[],
  limit: number,
): Promise<Match[]> {
  const count = doubtful(candidates, limit);
  const head = candidates.slice(0, count);
  const ids = head.map(({ chunkId }) => chunkId);
  const exact = count > 0 ? await exactScores(kernel, source, query, ids) : [];
  const settled = head.map(({ chunkId, score }, i) => {
    const better = exact[i] ?? Number.NaN;
    return { chunkId, score: Number.isNaN(better) ? score : better };
  });
  settled.sort(byScore);
  // What was not looked at again stands below, also where rounding had flattered it.
  const floor = settled.at(-1)?.score ?? 0;
  const rest = candidates.slice(count, Math.max(count, limit));
  const below = rest.map(({ chunkId, score }) => ({ chunkId, score: Math.min(score, floor) }));
  return [...settled, ...below.sort(byScore)].slice(0, limit);
}

/** Exact scores by the truth; NaN where it has no such row, or cannot be read. */
export async function exactScores(
  kernel: ScanKernel,
  source: VectorSource,
  query: Float32Array,
  ids: readonly ChunkId[],
): Promise<Float32Array> {
  let rows: Float32Array;
  try {
    rows = await source.rows(ids);
  } catch {
    return new Float32Array(ids.length).fill(Number.NaN);
  }
  const products = kernel.rescore(query, rows, ids.length);
  const { dims } = kernel;
  return products.map((product, i) => {
    let squares = 0;
    for (let d = i * dims; d < (i + 1) * dims; d++) squares += (rows[d] ?? 0) ** 2;
    return squares > 0 ? product / Math.sqrt(squares) : Number.NaN;
  });
}
