/** How many rows are enough: the deviation comes out within 3 % nine times in ten. */
export const MOST_RESIDUALS = 1_024;

/** What is left of a sample of rows when their centroids are taken away, as int8: how rows lie within partitions. */
export class Residuals {
  /** Row-major [count, dims]; all scaled alike, by a factor nobody needs. */
  readonly numbers: Int8Array;
  /** The group each was in when it was taken. */
  readonly groups: Uint32Array;
  readonly #dims: number;

  constructor(numbers: Int8Array, groups: Uint32Array, dims: number) {
    this.numbers = numbers;
    this.groups = groups;
    this.#dims = dims;
  }

  static from(rows: Float32Array, groups: Uint32Array, dims: number): Residuals {
    let largest = 0;
    for (const value of rows) largest = Math.max(largest, Math.abs(value));
    const scale = largest > 0 ? 127 / largest : 0;
    const numbers = Int8Array.from(rows, (value) => Math.round(value * scale));
    return new Residuals(numbers, groups, dims);
  }

  /**
   * How much of all squared lengths lies along a unit query; undefined when there are none.
   * @param without groups that are known already: near the query they scatter along it more than the rest does
   */
  shareAlong(query: Float32Array, without: ReadonlySet<number>): number | undefined {
    const { numbers, groups } = this;
    let along = 0;
    let all = 0;
    for (let row = 0; row < groups.length; row++) {
      if (without.has(groups[row] ?? 0)) continue;
      const from = row * this.#dims;
      let sum = 0;
      for (let d = 0; d < this.#dims; d++) {
        const value = numbers[from + d] ?? 0;
        sum += value * (query[d] ?? 0);
        all += value * value;
      }
      along += sum * sum;
    }
    return all > 0 ? along / all : undefined;
  }
}
