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
  /** How many rows there were when the probes were measured; 0 when they never were. */
  calibratedRows = 0;

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

  /** Changes whenever rows move between partitions, so that a search over them must begin again. */
  get epoch(): number {
    return this.#epoch;
  }

  /** These partitions from now on. */
  use(partitions: Partitions): void {
    this.#partitions = partitions;
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

  /** Tells the partitions how many rows they have by the catalogue. */
  matchRows(catalogue: Catalogue, groups: Iterable<number>): void {
    const partitions = this.#partitions;
    if (!partitions) return;
    for (const group of groups) {
      const known = partitions.get(group);
      if (!known) continue;
      const more = catalogue.rows(group) - known.rows;
      if (more > 0) partitions.grow(group, more, more * known.tightness);
      else if (more < 0) partitions.shrink(group, -more);
    }
  }
}

/** The partitions as a segment. */
export function routerSegment(id: number, partitions: Partitions): NewSegment {
  const none = new Uint32Array(0);
  return { id, group: ROUTER, rows: 0, sequences: none, counts: none, parts: [partitions.encode()] };
}

const unavailable: CentroidIndex = {
  build: () => {
    throw new RouterUnavailable('the index could not be loaded');
  },
  nearest: () => {
    throw new RouterUnavailable('the index could not be loaded');
  },
};
