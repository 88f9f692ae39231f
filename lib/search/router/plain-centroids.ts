import {
  type CentroidIndex,
  checkedQuery,
  heldTo,
  isUsable,
  MOST_CENTROIDS,
  RouterUnavailable,
} from './centroid-index.ts';
import { dot } from './nearest-centroid.ts';

/** The nearest centroids by a loop over all of them: what the other index is held against, and nothing the extension ships with. */
export class PlainCentroids implements CentroidIndex {
  #vectors = new Float32Array(0);
  #dims = 0;
  #count = 0;

  build(vectors: Float32Array, dims: number, count: number): void {
    this.#count = 0;
    if (count > MOST_CENTROIDS) throw new RouterUnavailable(`${count} centroids`);
    this.#vectors = vectors.slice(0, count * dims);
    this.#dims = dims;
    this.#count = count;
  }

  nearest(query: Float32Array, k: number): number[] {
    const { length } = checkedQuery(query, this.#dims, this.#count);
    const cosines = Float64Array.from({ length: this.#count }, (_, at) => {
      const from = at * length;
      const centroid = this.#vectors.subarray(from, from + length);
      return isUsable(centroid) ? dot(centroid, 0, query, 0, length) : -Infinity;
    });
    const order = Array.from(cosines.keys()).sort((a, b) => (cosines[b] ?? 0) - (cosines[a] ?? 0) || a - b);
    return order.slice(0, heldTo(k, this.#count));
  }
}
