import type { LegOptions, LegResult, SegmentStore, VectorIndex, VectorSource } from '../../ports.ts';
import type { ChunkId, SaveSequence } from '../../types.ts';
import { Upkeep } from '../segments/upkeep.ts';
import { candidatesFor, exactScores, settlePlaces, toCandidates } from './candidates.ts';
import { Catalogue } from './catalogue.ts';
import { FlatRows } from './flat-rows.ts';
import { mergeFlat, segmentsOf } from './flat-upkeep.ts';
import { type KernelModule, ScanKernel } from './kernel.ts';
import { openFlat } from './open-segments.ts';
import { unitQuery, unitRows } from './unit-rows.ts';

export interface VectorIndexSetup {
  readonly dims: number;
  readonly kernel: KernelModule;
  readonly store: SegmentStore;
  readonly source: VectorSource;
  readonly options?: Partial<VectorIndexOptions>;
}

export interface VectorIndexOptions {
  /** Rows of a segment at most, unless one save has more. */
  readonly mostRows: number;
}

const DEFAULTS: VectorIndexOptions = { mostRows: 4_096 };

/** Scores from int8 rows that may be off by more than this are taken from the truth. */
const TOLERANCE = 0.002;
/** Three standard deviations of what rounding does to a score, in scales of its row: 3 / sqrt(12). */
const DEVIATIONS = 0.87;

/** Cosine over int8 rows in WebAssembly, the best of them scored again by the truth. */
export class PartitionedVectors implements VectorIndex {
  readonly dims: number;
  readonly #kernel: ScanKernel;
  readonly #catalogue: Catalogue;
  readonly #flat: FlatRows;
  readonly #source: VectorSource;
  readonly #options: VectorIndexOptions;
  readonly #upkeep: Upkeep;
  readonly #keeping = new Set<Promise<void>>();

  /** @throws RangeError for dims that the kernel cannot have */
  constructor({ dims, kernel, store, source, options }: VectorIndexSetup) {
    this.dims = dims;
    this.#kernel = new ScanKernel(kernel, dims);
    this.#catalogue = new Catalogue(store);
    this.#flat = new FlatRows(this.#kernel);
    this.#source = source;
    this.#options = { ...DEFAULTS, ...options };
    this.#upkeep = new Upkeep(() => this.#step());
  }

  get size(): number {
    return this.#flat.rows;
  }

  get memory(): number {
    return this.#kernel.bytes;
  }

  /** Bytes written since the start. */
  get written(): number {
    return this.#catalogue.written;
  }

  async open(live: ReadonlySet<SaveSequence>): Promise<ReadonlySet<SaveSequence>> {
    await this.#catalogue.open();
    await openFlat({ catalogue: this.#catalogue, flat: this.#flat, dims: this.dims }, live);
    this.#upkeep.wake();
    return new Set(this.#flat.sequences());
  }

  async add(ids: readonly ChunkId[], vectors: Float32Array): Promise<void> {
    const rows = unitRows(ids, vectors, this.dims);
    if (rows.sequences.size === 0) return;
    this.#forget(rows.sequences);
    this.#flat.quantise(rows.ids, rows.vectors, rows.sequences);
    const part = { catalogue: this.#catalogue, flat: this.#flat, dims: this.dims };
    const segments = segmentsOf(
      part,
      [...rows.sequences].sort((a, b) => a - b),
      this.#options.mostRows,
    );
    for (const { id, group, rows: count, sequences, counts } of segments)
      this.#catalogue.note({ id, group, rows: count, sequences, counts }, false);
    const keeping = this.#catalogue.keep(segments);
    this.#keeping.add(keeping);
    await keeping;
    this.#keeping.delete(keeping);
    this.#upkeep.wake();
  }

  remove(sequences: ReadonlySet<SaveSequence>): void {
    this.#forget(sequences);
    this.#upkeep.wake();
  }

  #forget(sequences: ReadonlySet<SaveSequence>): void {
    this.#flat.remove(sequences);
    this.#catalogue.kill(sequences, () => true);
  }

  async search(query: Float32Array, { limit, within }: LegOptions): Promise<LegResult> {
    const unit = unitQuery(query, this.dims);
    if (!unit) return { matches: [], searched: 0, mean: 0, deviation: 0 };
    this.#kernel.begin(unit, limit > 0 ? candidatesFor(limit) : 0);
    this.#flat.scan(within);
    const found = this.#kernel.finish();
    const candidates = toCandidates(this.#kernel, found);
    const matches = await settlePlaces({ kernel: this.#kernel, source: this.#source }, unit, candidates, limit);
    const { searched, sum, squares } = found;
    const mean = searched > 0 ? sum / searched : 0;
    const deviation = searched > 0 ? Math.sqrt(Math.max(0, squares / searched - mean * mean)) : 0;
    return { matches, searched, mean, deviation };
  }

  async scores(query: Float32Array, ids: readonly ChunkId[]): Promise<Float32Array> {
    const unit = unitQuery(query, this.dims);
    const scores = new Float32Array(ids.length).fill(Number.NaN);
    if (!unit) return scores;
    this.#kernel.begin(unit, 0);
    const coarse: number[] = [];
    for (const [i, id] of ids.entries()) {
      const row = this.#flat.score(id);
      if (!row) continue;
      scores[i] = row.score;
      if (DEVIATIONS * row.scale > TOLERANCE) coarse.push(i);
    }
    if (coarse.length === 0) return scores;
    const wanted = coarse.map((i) => ids[i] ?? 0);
    const exact = await exactScores(this.#kernel, this.#source, unit, wanted);
    for (const [k, i] of coarse.entries()) if (!Number.isNaN(exact[k] ?? Number.NaN)) scores[i] = exact[k] ?? 0;
    return scores;
  }

  async #step(): Promise<boolean> {
    return mergeFlat({ catalogue: this.#catalogue, flat: this.#flat, dims: this.dims }, this.#options.mostRows);
  }

  async settle(): Promise<void> {
    while (this.#keeping.size > 0) await Promise.all(this.#keeping);
    await this.#upkeep.settle();
  }

  close(): void {
    this.#upkeep.stop();
  }
}
