import type { LegResult } from '../ports.ts';

/** Share of the vector leg in the sum. Chosen on development sets of 8 languages (docs/model/MODEL_CARD.md), not on the test sets. */
const VECTOR_WEIGHT = 0.55;

/** Cosines of unrelated texts commonly differ by about this much. */
export const USUAL_VECTOR_DEVIATION = 0.1;
/** The same for keyword scores, as a share of the summed rarity of the question's terms. */
export const USUAL_KEYWORD_DEVIATION = 0.1;
/** As if this many chunks had been seen that deviate as usual. */
const IMAGINED = 5;

/** How a leg's scores spread over all chunks it searched. */
export interface Spread {
  readonly mean: number;
  readonly deviation: number;
}

/** What one leg says of a chunk. Without a spread that leg was not asked. */
export interface LegScore {
  readonly score: number;
  readonly spread: Spread | undefined;
}

/**
 * The spread of a leg, leaned on what is usual: two chunks always lie one deviation from their mean, however alike they are, and one
 * has no deviation at all. From a few dozen chunks on it changes nothing that can be measured; with two, it takes away a loss of 3 in
 * 100 first places (docs/quality.md).
 */
export function spreadOf({ mean, deviation, searched }: LegResult, usual: number): Spread {
  const variance = (searched * deviation ** 2 + IMAGINED * usual ** 2) / (searched + IMAGINED);
  return { mean, deviation: Math.sqrt(variance) };
}

/**
 * The one formula by which both legs are joined:
 *
 *     fused = (1 - w) · (keyword - mean) / deviation  +  w · (cosine - mean) / deviation        w = 0.55
 *
 * mean and deviation over all chunks searched, each leg its own, a chunk without any of the words counting 0. A chunk without a vector
 * (NaN) gets the mean of that leg: no opinion. Reciprocal ranks are not used: they lose to BM25 alone (docs/model/MODEL_CARD.md).
 */
export function fuse(keyword: LegScore, vector: LegScore): number {
  return (1 - VECTOR_WEIGHT) * standardScore(keyword) + VECTOR_WEIGHT * standardScore(vector);
}

function standardScore({ score, spread }: LegScore): number {
  return !spread || Number.isNaN(score) || spread.deviation === 0 ? 0 : (score - spread.mean) / spread.deviation;
}
