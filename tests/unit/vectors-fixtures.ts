import { expect } from 'vitest';
import { chunkId, sequenceOf } from '../../lib/chunk-id.ts';
import { pause } from '../../lib/pause.ts';
import type { SegmentStore } from '../../lib/ports.ts';
import { PlainCentroids } from '../../lib/search/router/plain-centroids.ts';
import { VectorScan } from '../../lib/search/vector-scan.ts';
import type { VectorIndexOptions } from '../../lib/search/vectors/engine.ts';
import { PartitionedVectors, type VectorIndexSetup } from '../../lib/search/vectors/vector-index.ts';
import { type MemorySegments, memoryVault } from '../../lib/storage/memory-vault.ts';
import type { ChunkId, SaveSequence } from '../../lib/types.ts';
import { random } from '../contract/random.ts';
import { kernelFromBuild, RowsInMemory } from '../contract/vectors-in-memory.ts';

export const DIMS = 8;

export const storeOver = (segments: MemorySegments): SegmentStore => memoryVault(segments).index('vectors', 1);

const kernel = await kernelFromBuild();

/** An index that parts as soon as it can, and looks at everything. */
export function tinyIndex(
  store: SegmentStore,
  truth: Truth,
  options: Partial<VectorIndexOptions> = {},
  more: Partial<VectorIndexSetup> = {},
): PartitionedVectors {
  const centroids = async () => new PlainCentroids();
  const tiny = { flatBytes: 0, tailRows: 40, mostRows: 128, recall: 1, partitionBits: 8 as const, ...options };
  return new PartitionedVectors({ dims: DIMS, kernel, store, source: truth.source, centroids, options: tiny, ...more });
}

/** What the library holds: the saves that are live, and their rows. */
export class Truth {
  readonly source: RowsInMemory;
  readonly live = new Map<SaveSequence, ChunkId[]>();
  readonly #next: () => number;
  readonly dims: number;
  #last = 0;

  constructor(seed: number, dims = DIMS) {
    this.dims = dims;
    this.source = new RowsInMemory(dims);
    this.#next = random(seed);
  }

  vector(): Float32Array {
    const row = Float32Array.from({ length: this.dims }, () => this.#next() - 0.5);
    const length = Math.hypot(...row);
    return row.map((value) => value / length);
  }

  /** A new save; about one chunk in ten has no opinion. */
  save(
    chunks: number,
    vector = () => (this.#next() < 0.1 ? new Float32Array(this.dims) : this.vector()),
  ): SaveSequence {
    const sequence = ++this.#last;
    const ids = Array.from({ length: chunks }, (_, ordinal) => chunkId(sequence, ordinal));
    this.live.set(sequence, ids);
    for (const id of ids) this.source.keep([id], vector());
    return sequence;
  }

  forget(sequence: SaveSequence): void {
    for (const id of this.live.get(sequence) ?? []) this.source.held.delete(id);
    this.live.delete(sequence);
  }

  vectorsOf(ids: readonly ChunkId[]): Float32Array {
    return Float32Array.from(ids.flatMap((id) => [...(this.source.held.get(id) ?? [])]));
  }

  async addTo(index: Pick<PartitionedVectors, 'add'>, ...sequences: SaveSequence[]): Promise<void> {
    const ids = sequences.flatMap((sequence) => this.live.get(sequence) ?? []);
    await index.add(ids, this.vectorsOf(ids));
  }

  /** Opens an index and gives it what it says it has not. @returns that */
  async open(index: PartitionedVectors): Promise<SaveSequence[]> {
    const held = await index.open(new Set(this.live.keys()));
    for (const sequence of held) expect(this.live.has(sequence)).toBe(true);
    const missing = [...this.live.keys()].filter((sequence) => !held.has(sequence));
    for (const sequence of missing) await this.addTo(index, sequence);
    return missing;
  }

  /** Nothing missing, no ghost, nothing twice, and the ten nearest in order. */
  async expectIn(index: PartitionedVectors, exact = true): Promise<void> {
    const scan = new VectorScan(this.dims);
    const ids = [...this.live.values()].flat();
    await scan.add(ids, this.vectorsOf(ids));
    expect(index.size).toBe(scan.size);
    const query = this.vector();
    const all = await index.search(query, { limit: 4_000, exact });
    const found = all.matches.map((match) => match.chunkId);
    const wanted = await scan.search(query, { limit: 4_000 });
    expect(all.searched).toBe(scan.size);
    expect(found.toSorted((a, b) => a - b)).toEqual(wanted.matches.map(({ chunkId }) => chunkId).sort((a, b) => a - b));
    expect(found.slice(0, 10)).toEqual(wanted.matches.slice(0, 10).map(({ chunkId }) => chunkId));
    const within = new Set([...this.live.keys()].filter((sequence) => sequence % 3 === 0));
    const some = await index.search(query, { limit: 4_000, within });
    const expected = wanted.matches.filter(({ chunkId }) => within.has(sequenceOf(chunkId)));
    expect(some.matches.map(({ chunkId }) => chunkId).sort()).toEqual(expected.map(({ chunkId }) => chunkId).sort());
  }
}

/** A store that lets much else happen before and after it does its work. */
export function slowStore(store: SegmentStore): SegmentStore {
  const turns = async () => {
    for (let i = 0; i < 3; i++) await pause();
  };
  const slowly = async <T>(work: () => Promise<T>): Promise<T> => {
    await turns();
    const done = await work();
    await turns();
    return done;
  };
  return {
    list: () => store.list(),
    read: (id, parts) => slowly(() => store.read(id, parts)),
    replace: (change) => slowly(() => store.replace(change)),
  };
}

/** What becomes of the call at hand: it fails, or never ends, before or after it did its work. */
export type Fault = 'fails' | 'fails after' | 'hangs' | 'hangs after';

/** A store whose n-th call (from 1) goes wrong, and with a hang every later one, until `disarm`; `struck` resolves when it does. */
export function faultyStore(store: SegmentStore, n: number, fault: Fault) {
  let calls = 0;
  let isDisarmed = false;
  let strike = (): void => undefined;
  const struck = new Promise<void>((resolve) => {
    strike = resolve;
  });
  const forever = new Promise<never>(() => undefined);
  const call = async <T>(work: () => Promise<T>): Promise<T> => {
    calls++;
    if (isDisarmed) return work();
    if (calls < n || (calls > n && fault.startsWith('fails'))) return work();
    if (calls > n) return forever;
    if (fault.endsWith('after')) await work();
    strike();
    if (fault.startsWith('fails')) throw new Error('struck');
    return forever;
  };
  const faulty: SegmentStore = {
    list: () => call(() => store.list()),
    read: (id, parts) => call(() => store.read(id, parts)),
    replace: (change) => call(() => store.replace(change)),
  };
  const disarm = (): void => {
    isDisarmed = true;
  };
  return { store: faulty, struck, calls: () => calls, disarm };
}
