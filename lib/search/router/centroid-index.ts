import { dot } from './nearest-centroid.ts';

/** Voy is exact, small and fast up to about here; with more, partitions are let grow instead. */
export const MOST_CENTROIDS = 1_024;

/** The router cannot say which partitions lie near. Whoever asked scans all of them. */
export class RouterUnavailable extends Error {
  override readonly name = 'RouterUnavailable';
}

/** Finds the nearest of at most `MOST_CENTROIDS` unit vectors. */
export interface CentroidIndex {
  /**
   * Takes these in place of what was there. Centroids that are zero or not finite are near nothing: they come last.
   * @param vectors row-major [count, dims], not kept
   * @throws RouterUnavailable for too many, or when the index fails; then `nearest` throws too
   */
  build(vectors: Float32Array, dims: number, count: number): void;
  /**
   * Indexes of the `k` nearest by cosine, nearest first, ties in no order; k is held to 1..count.
   * @throws RouterUnavailable when nothing is built, or the query is zero, not finite or of other dims
   */
  nearest(query: Float32Array, k: number): number[];
}

/** The query itself, when it can be asked. @throws RouterUnavailable */
export function checkedQuery(query: Float32Array, dims: number, count: number): Float32Array {
  if (count === 0) throw new RouterUnavailable('no centroids');
  if (query.length !== dims || !isUsable(query)) throw new RouterUnavailable('not a query');
  return query;
}

/** Finite, and not zero. */
export function isUsable(vector: Float32Array): boolean {
  const squares = dot(vector, 0, vector, 0, vector.length);
  return Number.isFinite(squares) && squares > 0;
}

/** k, held to 1..count. */
export function heldTo(k: number, count: number): number {
  return Math.max(1, Math.min(count, Math.floor(k) || 1));
}
