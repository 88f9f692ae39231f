import { type Outlook, type ScannedGroup, shareMeasured } from './spread.ts';

/** A search stops when so few matches are expected in what is left, all of it together. */
const MISSES_BORNE = 0.05;
/** The variance is taken for this much larger: scores have longer tails than a normal distribution. */
const CAUTION = 1.3;
const FEWEST = 8;

/** What a search that goes by partitions has seen so far. */
export interface Progress {
  /** What to expect of each partition, in the order of the query (`Partitions.outlooks`). */
  readonly outlooks: readonly Outlook[];
  /** How many of the first of them are scanned, and what those showed. */
  readonly scanned: number;
  readonly groups: readonly ScannedGroup[];
  /** Score of the worst match wanted, so far: the tenth; -Infinity while there are fewer. */
  readonly worst: number;
}

/** How many partitions to scan before anything is known. */
export function firstProbes(partitions: number): number {
  return Math.min(partitions, Math.max(FEWEST, Math.ceil(partitions / 50)));
}

/**
 * How many partitions to scan next; 0: enough. The scores of a group are taken for normally distributed about its outlook, with as
 * much variance along the query as the scanned groups showed. That gives the number of rows in all that is left that would still be
 * among the best; so a question whose matches are close has soon done, and one that resembles nothing sees nearly everything.
 */
export function nextWave({ scanned, worst, outlooks, groups }: Progress): number {
  const partitions = outlooks.length;
  if (scanned === 0) return firstProbes(partitions);
  const most = Math.min(partitions - scanned, Math.max(FEWEST, Math.ceil(scanned / 2)));
  const share = shareMeasured(outlooks, groups);
  if (share === undefined) return most;
  let expected = 0;
  // From the far end: how much can be left out.
  for (let at = partitions - 1; at >= scanned; at--) {
    expected += matchesExpected(outlooks[at], worst, share);
    if (expected > MISSES_BORNE) return Math.min(most, at + 1 - scanned);
  }
  return 0;
}

function matchesExpected(outlook: Outlook | undefined, worst: number, share: number): number {
  if (!outlook) return 0;
  const deviation = Math.sqrt(CAUTION * share * outlook.scatter);
  const distance = worst - outlook.mean;
  if (deviation === 0) return distance > 0 ? 0 : outlook.rows;
  return outlook.rows * upperTail(distance / deviation);
}

/** Probability that a standard normal variable is larger than z; Abramowitz and Stegun, 26.2.17, exact to 1e-7. */
function upperTail(z: number): number {
  if (z < 0) return 1 - upperTail(-z);
  const t = 1 / (1 + 0.2316419 * z);
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
}
