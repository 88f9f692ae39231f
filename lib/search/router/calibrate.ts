/**
 * The least number of probes with which this share of true neighbours lies inside.
 * @param ranks for each true neighbour of each query, the place (from 0) of its partition in the order of that query
 */
export declare function probesFor(ranks: readonly number[], recall: number): number;

/** Made-up questions, [count, dims]: stored rows with noise, as far from their nearest neighbours as real questions are. */
export declare function questionLike(vectors: Float32Array, dims: number, seed: number): Float32Array;
