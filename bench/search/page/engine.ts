/** Both legs of the engine over one vault, put together as the library does, with every byte that goes through the vault counted. */

import { indexesIn } from '../../../entrypoints/offscreen/indexes.ts';
import type { KeywordIndex, SegmentStore, SegmentVault, VectorIndex } from '../../../lib/ports.ts';
import { loadVoy, VoyCentroids } from '../../../lib/search/router/voy.ts';
import { openSegmentVault } from '../../../lib/storage/segment-vault.ts';
import type { EmbeddingSpace, SaveSequence } from '../../../lib/types.ts';
import { readKernel } from './bandwidth.ts';
import type { Truth } from './truth.ts';

/** Bytes written and read so far, by name of the index. */
export interface Traffic {
  written: number;
  read: number;
}

export interface Engine {
  readonly keyword: KeywordIndex;
  readonly vector: VectorIndex;
  readonly traffic: { readonly keyword: Traffic; readonly vector: Traffic };
  /** Milliseconds that each step of opening took. */
  readonly steps: Readonly<Record<string, number>>;
  /** Live saves that one of the legs did not hold: none, unless something was lost. */
  readonly missing: number;
  close(): void;
}

export async function openEngine(
  space: EmbeddingSpace,
  truth: Truth,
  live: ReadonlySet<SaveSequence>,
): Promise<Engine> {
  const steps: Record<string, number> = {};
  const timed = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const start = performance.now();
    const result = await work();
    steps[name] = performance.now() - start;
    return result;
  };
  const traffic = { keyword: { written: 0, read: 0 }, vector: { written: 0, read: 0 } };
  const [vault, kernel] = await Promise.all([
    timed('vault', () => openSegmentVault('bench-segments')),
    timed('kernel', readKernel),
  ]);
  const make = indexesIn(counted(vault, traffic), kernel, () => timed('Voy', centroids));
  const keyword = make.makeKeywordIndex(fail);
  const vector = make.makeVectorIndex(space, truth, fail);
  const [worded, placed] = await Promise.all([
    timed('keyword index', () => keyword.open(live)),
    timed('vector index', () => vector.open(live)),
  ]);
  return {
    keyword,
    vector,
    traffic,
    steps,
    missing: [...live].filter((sequence) => !worded.has(sequence) || !placed.has(sequence)).length,
    close() {
      keyword.close();
      vector.close();
      vault.close();
    },
  };
}

const centroids = async () =>
  new VoyCentroids(await loadVoy(async () => (await fetch('/voy_search_bg.wasm')).arrayBuffer()));

/** Nothing is ever damaged here. */
function fail(sequences: ReadonlySet<SaveSequence>): never {
  throw new Error(`${sequences.size} saves were lost`);
}

function counted(vault: SegmentVault, traffic: Engine['traffic']): SegmentVault {
  return {
    index: (name, layout) =>
      countedStore(vault.index(name, layout), name.startsWith('vectors') ? traffic.vector : traffic.keyword),
    keepOnly: (names) => vault.keepOnly(names),
    close: () => vault.close(),
  };
}

function countedStore(store: SegmentStore, traffic: Traffic): SegmentStore {
  return {
    list: () => store.list(),
    async read(id, parts) {
      const found = await store.read(id, parts);
      for (const part of found ?? []) traffic.read += part.byteLength;
      return found;
    },
    async replace(change) {
      const bytes = await store.replace(change);
      traffic.written += bytes;
      return bytes;
    },
  };
}
