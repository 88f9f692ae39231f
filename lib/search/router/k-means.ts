/** Unit vectors to be grouped: row-major [count, dims]. */
export interface Rows {
  readonly vectors: Float32Array;
  readonly dims: number;
}

/**
 * Spherical k-means: unit centroids, row-major [at most k, dims]; fewer when there are fewer distinct rows. Pauses often; the same
 * seed gives the same centroids. @throws the reason of the signal
 */
export declare function kMeans(rows: Rows, k: number, seed: number, signal?: AbortSignal): Promise<Float32Array>;

/** Two distinct unit centroids, one after the other, that part these rows in two; undefined when all rows are equal. */
export declare function twoMeans(rows: Rows, seed: number): Promise<Float32Array | undefined>;
