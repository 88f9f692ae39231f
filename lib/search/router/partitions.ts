import type { CentroidIndex } from './centroid-index.ts';

/** A partition of the library: the rows nearest to one centroid. */
export interface Partition {
  /** From 1 up, never given twice: the `group` of its segments. */
  readonly number: number;
  /** Length 1. Does not follow the rows; splitting and dissolving put new ones. */
  readonly centroid: Float32Array;
  readonly rows: number;
  /** Mean of row · centroid. */
  readonly tightness: number;
}

/** What scanning a partition found of the scores of its rows. A group that is not in the list counts as one more. */
export interface ScannedGroup {
  readonly group: number;
  readonly rows: number;
  readonly mean: number;
  readonly variance: number;
}

/** Where rows go: for each its group, and its cosine with that centroid. */
export interface Assignment {
  readonly groups: Uint32Array;
  readonly cosines: Float32Array;
}

/** The partitions of one vector index, in memory. */
export declare class Partitions {
  readonly dims: number;
  /** How many partitions a search scans first; from calibration, kept with the rest. */
  probes: number;
  constructor(dims: number, index: CentroidIndex);
  /** The empty list, or what `encode` made; undefined when it was not made by this version, or is damaged. */
  static decode(bytes: Uint8Array, index: CentroidIndex): Partitions | undefined;
  encode(): Uint8Array;

  readonly list: readonly Partition[];
  get(group: number): Partition | undefined;
  /** A new partition without rows. @returns its number @throws RangeError past MOST_CENTROIDS, or for a centroid that is no unit vector */
  add(centroid: Float32Array): number;
  remove(group: number): void;
  /** Rows came, with the sum of their cosines from `assign`. */
  grow(group: number, rows: number, cosines: number): void;
  /** Rows went; which, is not known any more. */
  shrink(group: number, rows: number): void;

  /** The nearest partition of each row ([count, dims], unit rows), by a plain loop with pauses. There must be at least one. */
  assign(vectors: Float32Array, signal?: AbortSignal): Promise<Assignment>;
  /** Builds the centroid index now, if the centroids changed, so that the next search need not. Never throws. */
  prepare(): void;
  /** All groups, nearest to the query first. @throws RouterUnavailable: scan everything */
  order(query: Float32Array): number[];
  /** Mean and deviation of the cosine over the whole library. */
  spread(query: Float32Array, scanned: readonly ScannedGroup[]): { readonly mean: number; readonly deviation: number };
}
