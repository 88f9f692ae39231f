import type { EmbeddedResource } from 'voy-search/voy_search_bg.js';
import * as voySearch from 'voy-search/voy_search_bg.js';
import {
  type CentroidIndex,
  checkedQuery,
  heldTo,
  isUsable,
  MOST_CENTROIDS,
  RouterUnavailable,
} from './centroid-index.ts';
import { type Projection, projection } from './steady-projection.ts';

/** The module with its wasm in place; only `loadVoy` makes one. */
export type LoadedVoy = Pick<typeof voySearch, 'Voy'>;

let loading: Promise<LoadedVoy> | undefined;

/**
 * Loads Voy once in this realm; a failure may be tried again. The package's own entry awaits its wasm at the top level, which a
 * service worker may not.
 * @param read the bytes of voy_search_bg.wasm
 * @throws whatever `read` or WebAssembly throws
 */
export function loadVoy(read: () => Promise<BufferSource>): Promise<LoadedVoy> {
  loading ??= instantiate(read).catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function instantiate(read: () => Promise<BufferSource>): Promise<LoadedVoy> {
  const imports = { './voy_search_bg.js': voySearch as unknown as WebAssembly.ModuleImports };
  const { instance } = await WebAssembly.instantiate(await read(), imports);
  voySearch.__wbg_set_wasm(instance.exports);
  return voySearch;
}

/**
 * The nearest centroids through Voy, fed only what it bears: at most 1,024 distinct, finite unit vectors of at most 768 numbers, and
 * k from 1 up. It is never asked to remove or to serialise. What it threw at once is not asked again until the next `build`.
 */
export class VoyCentroids implements CentroidIndex {
  readonly #voy: LoadedVoy;
  #index: InstanceType<LoadedVoy['Voy']> | undefined;
  #project: Projection = (vector) => vector;
  #dims = 0;
  #count = 0;
  /** For each vector in Voy the centroids that are equal to it. */
  #twins: number[][] = [];
  /** Centroids that are near nothing. */
  #unusable: number[] = [];

  constructor(voy: LoadedVoy) {
    this.#voy = voy;
  }

  build(vectors: Float32Array, dims: number, count: number): void {
    // Given back first: its memory is then used again, and 50 rebuilds take no more than one.
    this.#drop();
    if (count > MOST_CENTROIDS) throw new RouterUnavailable(`${count} centroids`);
    if (dims !== this.#dims) this.#project = projection(dims);
    this.#dims = dims;
    this.#count = count;
    const embeddings = this.#distinct(vectors);
    this.#index = this.#guarded(() => new this.#voy.Voy({ embeddings }));
  }

  nearest(query: Float32Array, k: number): number[] {
    const index = this.#index;
    if (!index) throw new RouterUnavailable('nothing is built');
    const asked = this.#project(checkedQuery(query, this.#dims, this.#count));
    const wanted = heldTo(k, this.#count);
    const found: number[] = [];
    if (this.#twins.length > 0) {
      const { neighbors } = this.#guarded(() => index.search(asked, Math.min(wanted, this.#twins.length)));
      for (const { id } of neighbors) found.push(...(this.#twins[Number(id)] ?? []));
    }
    return [...found, ...this.#unusable].slice(0, wanted);
  }

  #drop(): void {
    const index = this.#index;
    this.#index = undefined;
    try {
      index?.free();
    } catch {
      // Nothing more can be done about its memory; the next one is an object of its own.
    }
  }

  /** What Voy is given, without twins, and notes of what stands for what. */
  #distinct(vectors: Float32Array): EmbeddedResource[] {
    // By their first number, which few share unless they are equal.
    const seen = new Map<number, number[]>();
    const embeddings: EmbeddedResource[] = [];
    this.#twins = [];
    this.#unusable = [];
    for (let at = 0; at < this.#count; at++) {
      const vector = vectors.subarray(at * this.#dims, (at + 1) * this.#dims);
      const projected = isUsable(vector) ? this.#project(vector) : undefined;
      const [first] = projected ?? [];
      if (!projected || first === undefined || !isUsable(projected)) {
        this.#unusable.push(at);
        continue;
      }
      const alike = seen.get(first) ?? [];
      const equal = alike.find((id) => isEqual(embeddings[id]?.embeddings ?? [], projected));
      if (equal !== undefined) {
        this.#twins[equal]?.push(at);
        continue;
      }
      seen.set(first, [...alike, embeddings.length]);
      embeddings.push({ id: String(embeddings.length), title: '', url: '', embeddings: Array.from(projected) });
      this.#twins.push([at]);
    }
    return embeddings;
  }

  /** After a panic every call on the object throws; what it holds is not worth asking for. */
  #guarded<T>(call: () => T): T {
    try {
      return call();
    } catch (cause) {
      this.#index = undefined;
      throw new RouterUnavailable('Voy failed', { cause });
    }
  }
}

function isEqual(a: ArrayLike<number>, b: Float32Array): boolean {
  return a.length === b.length && b.every((value, d) => value === a[d]);
}
