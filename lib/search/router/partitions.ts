import { type CentroidIndex, MOST_CENTROIDS, RouterUnavailable } from './centroid-index.ts';
import { breath, dot, nearestCentroids, rowCount } from './nearest-centroid.ts';
import { readPartitions, writePartitions } from './partition-record.ts';
import { SPLIT_ABOVE } from './partition-size.ts';
import { MOST_RESIDUALS, Residuals } from './residuals.ts';
import { type Outlook, type ScannedGroup, type Spread, totalSpread } from './spread.ts';

/** A partition of the library: the rows nearest to one centroid. */
export interface Partition {
  /** From 1 up, never given twice: the `group` of its segments. */
  readonly number: number;
  /** Length 1. Does not follow the rows; splitting and dissolving put new ones. */
  readonly centroid: Float32Array;
  readonly rows: number;
  /** Mean of row · centroid. */
  readonly tightness: number;
  readonly splitAbove: number;
}

/** Where rows go: for each its group, and its cosine with that centroid. */
export interface Assignment {
  readonly groups: Uint32Array;
  readonly cosines: Float32Array;
}

/** Whose centroids an index holds: copies of the partitions share one. */
const holders = new WeakMap<CentroidIndex, Partitions>();

const UNIT_TOLERANCE = 1e-3;

/** The partitions of one vector index, in memory. Only `encode` keeps them. */
export class Partitions {
  readonly dims: number;
  readonly #index: CentroidIndex;
  readonly #partitions = new Map<number, Partition>();
  #next = 1;
  /** The centroids in the order of the index; undefined when they changed since it was built. */
  #indexed: readonly Partition[] | undefined;
  #failure: unknown;
  #residuals: Residuals | undefined;

  constructor(dims: number, index: CentroidIndex) {
    this.dims = dims;
    this.#index = index;
  }

  /** What `encode` made; undefined when no version of this layout made it, or it is damaged. */
  static decode(bytes: Uint8Array, index: CentroidIndex): Partitions | undefined {
    const record = readPartitions(bytes);
    if (!record?.partitions.every(({ centroid }) => isUnit(centroid))) return undefined;
    const made = new Partitions(record.dims, index);
    const { numbers, groups } = record.sample ?? {};
    if (numbers && groups && groups.length > 0) made.#residuals = new Residuals(numbers, groups, record.dims);
    made.#next = record.next;
    for (const partition of record.partitions) made.#partitions.set(partition.number, partition);
    return made;
  }

  encode(): Uint8Array {
    return writePartitions({
      dims: this.dims,
      next: this.#next,
      partitions: this.list,
      sample: this.#residuals,
    });
  }

  get list(): readonly Partition[] {
    return [...this.#partitions.values()];
  }

  get(group: number): Partition | undefined {
    return this.#partitions.get(group);
  }

  /** A new partition, without rows. @returns its number @throws RangeError when there is no room, or the centroid is no unit vector */
  add(centroid: Float32Array): number {
    if (this.#partitions.size >= MOST_CENTROIDS) throw new RangeError(`more than ${MOST_CENTROIDS} partitions`);
    if (centroid.length !== this.dims || !isUnit(centroid)) throw new RangeError('not a centroid');
    const number = this.#next++;
    this.#partitions.set(number, {
      number,
      centroid: centroid.slice(),
      rows: 0,
      tightness: 1,
      splitAbove: SPLIT_ABOVE,
    });
    this.#indexed = undefined;
    return number;
  }

  remove(group: number): void {
    if (this.#partitions.delete(group)) this.#indexed = undefined;
  }

  /** Rows came, with the sum of their cosines from `assign`. */
  grow(group: number, rows: number, cosines: number): void {
    this.#change(group, (before) => {
      const total = before.rows + rows;
      const tightness = total > 0 ? (before.rows * before.tightness + cosines) / total : 1;
      return { rows: total, tightness };
    });
  }

  /** Rows went; which, is not known any more. */
  shrink(group: number, rows: number): void {
    this.#change(group, (before) => ({ rows: Math.max(0, before.rows - rows) }));
  }

  /** It cannot be split in two: not tried again before it has twice the rows. */
  keepWhole(group: number): void {
    this.#change(group, ({ rows }) => ({ splitAbove: Math.max(SPLIT_ABOVE, 2 * rows) }));
  }

  /**
   * The nearest partition of each row ([count, dims], unit rows), by a plain loop with pauses.
   * @throws RangeError without partitions; the reason of the signal
   */
  async assign(vectors: Float32Array, signal?: AbortSignal): Promise<Assignment> {
    const partitions = this.list;
    if (partitions.length === 0) throw new RangeError('no partitions');
    const rows = { vectors, dims: this.dims };
    const { centroids, cosines } = await nearestCentroids(rows, this.#centroids(partitions), breath(signal));
    const groups = new Uint32Array(rowCount(rows)).map((_, row) => partitions[centroids[row] ?? 0]?.number ?? 0);
    return { groups, cosines };
  }

  /** Builds the centroid index now, if the centroids changed, so that the next search need not. Never throws. */
  prepare(): void {
    if (this.#indexed && holders.get(this.#index) === this) return;
    holders.set(this.#index, this);
    const partitions = this.list;
    this.#indexed = partitions;
    this.#failure = undefined;
    try {
      this.#index.build(this.#centroids(partitions), this.dims, partitions.length);
    } catch (error) {
      this.#failure = error;
    }
  }

  /** All groups, nearest to the query first. @throws RouterUnavailable: scan everything */
  order(query: Float32Array): number[] {
    this.prepare();
    const indexed = this.#indexed ?? [];
    if (this.#failure || indexed.length === 0) throw new RouterUnavailable('no index', { cause: this.#failure });
    const found = this.#index.nearest(query, indexed.length);
    const order = new Set(found.map((at) => indexed[at]?.number ?? 0));
    if (order.size !== indexed.length || order.has(0)) throw new RouterUnavailable('an order with gaps');
    return [...order];
  }

  /** What to expect of these groups, in the same order, before they are scanned. */
  outlooks(query: Float32Array, order: Iterable<number> = this.#partitions.keys()): Outlook[] {
    return Array.from(order).flatMap((group) => {
      const partition = this.get(group);
      if (!partition) return [];
      const { centroid, rows, tightness } = partition;
      const mean = dot(query, 0, centroid, 0, this.dims) * tightness;
      return [{ group, rows, mean, scatter: Math.max(0, 1 - tightness ** 2) }];
    });
  }

  /** Mean and deviation of the cosine over the whole library, estimated from what was scanned of it; `totalSpread` says how. */
  spread(query: Float32Array, scanned: readonly ScannedGroup[]): Spread {
    const known = new Set(scanned.map(({ group }) => group));
    return totalSpread(this.outlooks(query), scanned, this.dims, this.#residuals?.shareAlong(query, known));
  }

  /**
   * Remembers how rows lie about their centroids, for `spread`: from these rows, [count, dims], chosen at random from the library;
   * a thousand are enough, and no more are looked at. @throws RangeError without partitions; the reason of the signal
   */
  async sample(vectors: Float32Array, signal?: AbortSignal): Promise<void> {
    const some = vectors.subarray(0, MOST_RESIDUALS * this.dims);
    const { groups } = await this.assign(some, signal);
    const rows = new Float32Array(some.length);
    for (const [row, group] of groups.entries()) {
      const { centroid, tightness } = this.get(group) ?? { centroid: some, tightness: 0 };
      for (let d = 0; d < this.dims; d++) {
        const at = row * this.dims + d;
        rows[at] = (some[at] ?? 0) - tightness * (centroid[d] ?? 0);
      }
    }
    this.#residuals = Residuals.from(rows, groups, this.dims);
  }

  #change(group: number, what: (before: Partition) => Partial<Partition>): void {
    const before = this.#partitions.get(group);
    if (before) this.#partitions.set(group, { ...before, ...what(before) });
  }

  #centroids(partitions: readonly Partition[]): Float32Array {
    const centroids = new Float32Array(partitions.length * this.dims);
    for (const [at, { centroid }] of partitions.entries()) centroids.set(centroid, at * this.dims);
    return centroids;
  }
}

function isUnit(vector: Float32Array): boolean {
  return Math.abs(dot(vector, 0, vector, 0, vector.length) - 1) < UNIT_TOLERANCE;
}
