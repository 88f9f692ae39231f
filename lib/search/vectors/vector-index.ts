import type { LegOptions, LegResult, SegmentStore, VectorIndex, VectorSource } from '../../ports.ts';
import type { ChunkId, SaveSequence } from '../../types.ts';
import type { CentroidIndex } from '../router/centroid-index.ts';
import { Upkeep } from '../segments/upkeep.ts';
import { Catalogue } from './catalogue.ts';
import {
  chooseFormat,
  DEFAULTS,
  damage,
  type Engine,
  forget,
  partitionedRows,
  type VectorIndexOptions,
} from './engine.ts';
import { FlatRows } from './flat-rows.ts';
import { segmentsOf } from './flat-upkeep.ts';
import { Gate } from './gate.ts';
import { noteLeftovers } from './group-upkeep.ts';
import { type KernelModule, ScanKernel } from './kernel.ts';
import { openPartitions } from './open-partitions.ts';
import { openFlat } from './open-segments.ts';
import { ResidentGroups } from './resident-groups.ts';
import { Router } from './router.ts';
import { scoreAll } from './scores.ts';
import { searchAll } from './search.ts';
import { Truth } from './truth.ts';
import { unitQuery, unitRows } from './unit-rows.ts';
import { takeStep } from './upkeep-step.ts';
import { isLukewarm } from './warm-up.ts';

export interface VectorIndexSetup {
  readonly dims: number;
  readonly kernel: KernelModule;
  readonly store: SegmentStore;
  readonly source: VectorSource;
  /** Finds near partitions; without it there are none, and all rows are held in memory. */
  readonly centroids?: () => Promise<CentroidIndex>;
  /** Told of saves that it had and that are damaged: to be added again. */
  readonly lost?: (sequences: ReadonlySet<SaveSequence>) => void;
  readonly options?: Partial<VectorIndexOptions>;
}

/**
 * Cosine over int8 rows in WebAssembly, the best of them scored again by the truth. All rows are in memory while they are few; from
 * `flatBytes` on they are parted, and a search loads the partitions near its question.
 */
export class PartitionedVectors implements VectorIndex {
  readonly dims: number;
  readonly #engine: Engine;
  readonly #upkeep: Upkeep;
  readonly #keeping = new Set<Promise<void>>();

  /** @throws RangeError for dims that the kernel cannot have */
  constructor({ dims, kernel: module, store, source, centroids, lost, options: chosen }: VectorIndexSetup) {
    this.dims = dims;
    const options = { ...DEFAULTS, ...chosen };
    const kernel = new ScanKernel(module, dims);
    const sketches = new ScanKernel(module, dims, 2);
    const [catalogue, gate] = [new Catalogue(store), new Gate()];
    const damaged = (segment: number): void => {
      damage(this.#engine, segment);
      this.#upkeep.wake();
    };
    const groups = new ResidentGroups({ kernel, catalogue, gate, mostBytes: options.residentBytes, damaged });
    const [flat, router] = [new FlatRows(kernel), new Router(centroids)];
    const truth = new Truth(kernel, source);
    this.#engine = {
      ...{ dims, kernel, sketches, truth, options, catalogue, gate, flat, groups, router },
      get coarse() {
        return groups.kernel;
      },
      lost: new Set(),
      leftovers: new Set(),
    };
    this.#upkeep = new Upkeep((signal) => takeStep(this.#engine, signal, lost));
  }

  get size(): number {
    return this.#engine.flat.rows + partitionedRows(this.#engine);
  }

  get memory(): number {
    const { kernel, sketches, catalogue } = this.#engine;
    return kernel.bytes + sketches.bytes + catalogue.bytes;
  }

  /** Bytes written since the start. */
  get written(): number {
    return this.#engine.catalogue.written;
  }

  /** How many partitions there are; 0 while all rows are in memory. */
  get partitions(): number {
    return this.#engine.router.partitions?.list.length ?? 0;
  }

  async open(live: ReadonlySet<SaveSequence>): Promise<ReadonlySet<SaveSequence>> {
    const { catalogue, flat } = this.#engine;
    await catalogue.open();
    await openFlat(this.#engine, live);
    const parted = await openPartitions(this.#engine, live);
    noteLeftovers(this.#engine);
    await chooseFormat(this.#engine);
    this.#upkeep.wake();
    for (const sequence of flat.sequences()) parted.add(sequence);
    return parted;
  }

  async add(ids: readonly ChunkId[], vectors: Float32Array): Promise<void> {
    const { catalogue, flat, options, lost } = this.#engine;
    const rows = unitRows(ids, vectors, this.dims);
    if (rows.sequences.size === 0) return;
    forget(this.#engine, rows.sequences);
    flat.quantise(rows.ids, rows.vectors, rows.sequences);
    for (const sequence of rows.sequences) lost.delete(sequence);
    const ascending = [...rows.sequences].sort((a, b) => a - b);
    const segments = segmentsOf(this.#engine, ascending, options.mostRows);
    for (const { parts: _, ...info } of segments) catalogue.note(info, false);
    const keeping = catalogue.keep(segments);
    this.#keeping.add(keeping);
    await keeping;
    this.#keeping.delete(keeping);
    this.#upkeep.wake();
  }

  remove(sequences: ReadonlySet<SaveSequence>): void {
    forget(this.#engine, sequences);
    for (const sequence of sequences) this.#engine.lost.delete(sequence);
    this.#upkeep.wake();
  }

  /** `exact`: every row is looked at, however long it takes. */
  async search(query: Float32Array, options: LegOptions & { readonly exact?: boolean }): Promise<LegResult> {
    const unit = unitQuery(query, this.dims);
    if (!unit) return { matches: [], searched: 0, mean: 0, deviation: 0 };
    const result = await searchAll(this.#engine, { ...options, query: unit });
    if (isLukewarm(this.#engine)) this.#upkeep.wake();
    return result;
  }

  async scores(
    query: Float32Array,
    ids: readonly ChunkId[],
    { rough = false }: { readonly rough?: boolean } = {},
  ): Promise<Float32Array> {
    const unit = unitQuery(query, this.dims);
    return unit ? scoreAll(this.#engine, unit, ids, rough) : new Float32Array(ids.length).fill(Number.NaN);
  }

  async settle(): Promise<void> {
    while (this.#keeping.size > 0) await Promise.all(this.#keeping);
    await this.#upkeep.settle();
  }

  close(): void {
    this.#upkeep.stop();
  }
}
