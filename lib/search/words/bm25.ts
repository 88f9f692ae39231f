/** BM25's saturation of repeated terms and its allowance for length (Robertson and Zaragoza, "BM25 and Beyond", 2009). */
export const K1 = 1.2;
export const B = 0.75;

/** Impacts are below this. */
export const HIGHEST_IMPACT = K1 + 1;

/** Inverse document frequency of a term that `frequency` of `chunks` hold. Above 0. */
export function inverseFrequency(frequency: number, chunks: number): number {
  return Math.log(1 + (chunks - frequency + 0.5) / (frequency + 0.5));
}

/** What BM25 multiplies the inverse document frequency by: for a term that a chunk holds `count` times. Lengths in terms. */
export function impact(count: number, length: number, average: number): number {
  return (HIGHEST_IMPACT * count) / (count + K1 * (1 - B + (B * length) / average));
}
