import type { LegResult } from '../ports.ts';

/**
 * The best keyword score as a share of the question's summed rarity at which both legs count the same. It was chosen, with the square and
 * the limits below, on the first halves of the sets of docs/quality.md.
 */
const EVEN_SHARE = 0.4;
/** The keyword leg counts this many times the vector leg at most, whatever the embedder … */
const MOST_TRUST = 1;
/** … but beside the vectors of these small models, which are weaker than words where words are found, so many times. */
const MOST_TRUST_BESIDE = new Map([['pocket-multilingual:256', 4]]);

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
 * How many times what the vector leg counts the keyword leg does: the square of the share of the question that the best chunk holds. Few
 * of its words in any page (asked in another language, misspelt, put quite differently) say little; most of them in one say much.
 * @param rarity summed over the question's terms, those no chunk holds among them
 * @param spaceId of the vectors
 */
export function trustInWords(bestScore: number, rarity: number, spaceId?: string): number {
  const most = MOST_TRUST_BESIDE.get(spaceId ?? '') ?? MOST_TRUST;
  return rarity > 0 ? Math.min(most, (bestScore / rarity / EVEN_SHARE) ** 2) : 0;
}

/**
 * The one formula by which both legs are joined:
 *
 *     fused = (t · (keyword - mean) / deviation  +  (cosine - mean) / deviation) / (t + 1)        t: trust in the words
 *
 * mean and deviation over all chunks searched, each leg its own, a chunk without any of the words counting 0. A chunk without a vector
 * (NaN) gets the mean of that leg: no opinion. Reciprocal ranks are not used: they lose to BM25 alone (docs/model/MODEL_CARD.md).
 */
export function fuse(keyword: LegScore, vector: LegScore, trust: number): number {
  return (trust * standardScore(keyword) + standardScore(vector)) / (trust + 1);
}

function standardScore({ score, spread }: LegScore): number {
  return !spread || Number.isNaN(score) || spread.deviation === 0 ? 0 : (score - spread.mean) / spread.deviation;
}
