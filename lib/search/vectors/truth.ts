import type { VectorSource } from '../../ports.ts';
import type { ChunkId } from '../../types.ts';
import type { Candidate } from './candidates.ts';
import type { ScanKernel } from './kernel.ts';

interface Asked {
  readonly query: Float32Array;
  readonly exact: Map<ChunkId, number>;
  /** Of what the last search came across, by sketches. */
  readonly rough: Map<ChunkId, number>;
}

/** Exact scores, by the float32 rows of the source. Those of the last question are remembered: it is asked for more than once. */
export class Truth {
  readonly #kernel: ScanKernel;
  readonly #source: VectorSource;
  #last: Asked | undefined;

  constructor(kernel: ScanKernel, source: VectorSource) {
    this.#kernel = kernel;
    this.#source = source;
  }

  /** NaN where the source has no such row, or cannot be read. @param query of length 1 */
  async scores(query: Float32Array, ids: readonly ChunkId[]): Promise<Float32Array> {
    const { exact } = this.#about(query);
    const missing = ids.filter((id) => !exact.has(id));
    if (missing.length > 0) {
      const found = await this.#read(query, missing);
      for (const [i, id] of missing.entries()) if (!Number.isNaN(found[i])) exact.set(id, found[i] ?? 0);
    }
    return Float32Array.from(ids, (id) => exact.get(id) ?? Number.NaN);
  }

  /** Remembers what a search of partitions came across. */
  note(query: Float32Array, candidates: readonly Candidate[]): void {
    const { rough } = this.#about(query);
    for (const { chunkId, score } of candidates) rough.set(chunkId, score);
  }

  /** What is known of a row without reading: its exact score, or the one of its sketch; NaN if neither is. */
  known(query: Float32Array, id: ChunkId): number {
    const { exact, rough } = this.#about(query);
    return exact.get(id) ?? rough.get(id) ?? Number.NaN;
  }

  #about(query: Float32Array): Asked {
    if (this.#last?.query.every((value, d) => value === query[d])) return this.#last;
    this.#last = { query: query.slice(), exact: new Map(), rough: new Map() };
    return this.#last;
  }

  async #read(query: Float32Array, ids: readonly ChunkId[]): Promise<Float32Array> {
    const { dims } = this.#kernel;
    let rows: Float32Array;
    try {
      rows = await this.#source.rows(ids);
    } catch {
      return new Float32Array(ids.length).fill(Number.NaN);
    }
    const products = this.#kernel.rescore(query, rows, ids.length);
    return products.map((product, i) => {
      let squares = 0;
      for (let d = i * dims; d < (i + 1) * dims; d++) squares += (rows[d] ?? 0) ** 2;
      return squares > 0 ? product / Math.sqrt(squares) : Number.NaN;
    });
  }
}
