import type { NewSegment } from '../../ports.ts';
import { type CentroidIndex, RouterUnavailable } from '../router/centroid-index.ts';
import { Partitions } from '../router/partitions.ts';
import { type Catalogue, ROUTER } from './catalogue.ts';

/** The partitions of an index, and what finds the near ones. */
export class Router {
  readonly #make: (() => Promise<CentroidIndex>) | undefined;
  #index: Promise<CentroidIndex> | undefined;
  #partitions: Partitions | undefined;
  #epoch = 0;
  #caution = 1;
  #calibratedRows = 0;

  /** Without `make` there are never any. */
  constructor(make: (() => Promise<CentroidIndex>) | undefined) {
    this.#make = make;
  }

  get isPossible(): boolean {
    return this.#make !== undefined;
  }

  get partitions(): Partitions | undefined {
    return this.#partitions;
  }

  /** Changes whenever rows come to partitions, leave them or move between them: a search under way would count some twice or never. */
  get epoch(): number {
    return this.#epoch;
  }

  /** How many times as large as it looks a search takes the variance of scores for: see `calibrate`. */
  get caution(): number {
    return this.#caution;
  }

  /** How many rows there were when that was measured; 0 when it never was. */
  get calibratedRows(): number {
    return this.#calibratedRows;
  }

  tune(caution: number, calibratedRows: number): void {
    this.#caution = caution;
    this.#calibratedRows = calibratedRows;
  }

  /** These partitions from now on. */
  use(partitions: Partitions): void {
    this.#partitions = partitions;
    this.#epoch++;
  }

  /** Searches under way begin again. */
  interrupt(): void {
    this.#epoch++;
  }

  /** Partitions without any rows. */
  async empty(dims: number): Promise<Partitions> {
    return new Partitions(dims, await this.#centroids());
  }

  /** What `Partitions.encode` made; undefined when it is damaged, or there can be no router. */
  async decode(bytes: Uint8Array, dims: number): Promise<Partitions | undefined> {
    const made = this.#make && Partitions.decode(bytes, await this.#centroids());
    return made?.dims === dims ? made : undefined;
  }

  /** A copy to change. @throws RouterUnavailable without partitions */
  async copy(): Promise<Partitions> {
    const { partitions } = this;
    const copy = partitions && Partitions.decode(partitions.encode(), await this.#centroids());
    if (!copy) throw new RouterUnavailable('no partitions');
    return copy;
  }

  /** An index that cannot be had is one that always fails: searches then scan everything. */
  #centroids(): Promise<CentroidIndex> {
    const make = this.#make ?? (async () => unavailable);
    this.#index ??= make().catch(() => unavailable);
    return this.#index;
  }

  /** Tells the partitions, whose rows came or went, how many they have by the catalogue. */
  matchRows(catalogue: Catalogue, groups: Iterable<number>): void {
    const partitions = this.#partitions;
    for (const group of groups) {
      this.#epoch++;
      const known = partitions?.get(group);
      if (!partitions || !known) continue;
      const more = catalogue.rows(group) - known.rows;
      if (more > 0) partitions.grow(group, more, more * known.tightness);
      else if (more < 0) partitions.shrink(group, -more);
    }
  }
}

/** The partitions as a segment, and as its second part how searches are tuned. */
export function routerSegment(id: number, partitions: Partitions, { caution, calibratedRows }: Router): NewSegment {
  const none = new Uint32Array(0);
  const tuning = new Uint8Array(Float64Array.of(caution, calibratedRows).buffer);
  return { id, group: ROUTER, rows: 0, sequences: none, counts: none, parts: [partitions.encode(), tuning] };
}

/** Takes over what `routerSegment` made. @returns the partitions; undefined when they are damaged, or there can be no router */
export async function readRouter(
  router: Router,
  [encoded, tuning]: readonly Uint8Array[],
  dims: number,
): Promise<Partitions | undefined> {
  const partitions = encoded && (await router.decode(encoded, dims));
  if (!partitions || tuning?.byteLength !== 16) return undefined;
  const [caution = 1, calibratedRows = 0] = new Float64Array(tuning.slice().buffer);
  router.tune(caution, calibratedRows);
  return partitions;
}

const unavailable: CentroidIndex = {
  build: () => {
    throw new RouterUnavailable('the index could not be loaded');
  },
  nearest: () => {
    throw new RouterUnavailable('the index could not be loaded');
  },
};
