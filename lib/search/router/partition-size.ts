import { MOST_CENTROIDS } from './centroid-index.ts';

/**
 * How many rows a partition should have, as long as there may be more partitions. Smaller ones part the library better: at 100,000
 * rows, with 256 instead of 1,024, half as much is scanned for the same recall (docs/decisions/0013-voy.md).
 */
export const TARGET_ROWS = 256;
const FEWEST_AT_FIRST = 16;

/** A partition as these decisions see it. */
export interface Sized {
  readonly number: number;
  readonly rows: number;
  /** With more rows than this it should be split. */
  readonly splitAbove: number;
}

/** How many partitions to make of a library of this many rows. */
export function partitionsAtFirst(rows: number): number {
  return Math.min(MOST_CENTROIDS, Math.max(FEWEST_AT_FIRST, Math.round(rows / TARGET_ROWS)));
}

/** Where a partition is split if nothing is known against it. */
export const SPLIT_ABOVE = 2 * TARGET_ROWS;

/** The partition to split next: the largest that has outgrown itself, when there is room for one more. */
export function partitionToSplit(partitions: readonly Sized[]): number | undefined {
  if (partitions.length >= MOST_CENTROIDS) return undefined;
  const outgrown = partitions.filter(({ rows, splitAbove }) => rows > splitAbove);
  return extreme(outgrown, (a, b) => a.rows > b.rows)?.number;
}

/** The partition whose rows should move to its neighbours next: the smallest, when it is four times too small. */
export function partitionToDissolve(partitions: readonly Sized[]): number | undefined {
  if (partitions.length <= 2) return undefined;
  const smallest = extreme(partitions, (a, b) => a.rows < b.rows);
  return smallest && smallest.rows < TARGET_ROWS / 4 ? smallest.number : undefined;
}

function extreme(partitions: readonly Sized[], better: (a: Sized, b: Sized) => boolean): Sized | undefined {
  let found: Sized | undefined;
  for (const partition of partitions) if (!found || better(partition, found)) found = partition;
  return found;
}
