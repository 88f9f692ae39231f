/** Both legs of the engine over one vault, put together as the library does, with every byte that goes through the vault counted. */

import type { KeywordIndex, SegmentStore, SegmentVault } from '../../../lib/ports.ts';
import { PlainCentroids } from '../../../lib/search/router/plain-centroids.ts';
import { PartitionedVectors } from '../../../lib/search/vectors/vector-index.ts';
import { SegmentedKeywords } from '../../../lib/search/words/keyword-index.ts';
import { LAYOUT } from '../../../lib/search/words/segment.ts';
import { openSegmentVault } from '../../../lib/storage/segment-vault.ts';
import type { SaveSequence } from '../../../lib/types.ts';
import { readKernel } from './bandwidth.ts';
import type { Truth } from './truth.ts';

/** Bytes written and read so far, by name of the index. */
export interface Traffic {
  written: number;
  read: number;
}

export interface Engine {
  readonly keyword: KeywordIndex;
  readonly vector: PartitionedVectors;
  readonly traffic: Readonly<Record<'keyword' | 'vector', Traffic>>;
  /** Milliseconds that each step of opening took. */
  readonly steps: Readonly<Record<string, number>>;
  /** Live saves that one of the legs did not hold: none, unless something was lost. */
  readonly missing: number;
  close(): void;
}

export async function openEngine(dims: number, truth: Truth, live: ReadonlySet<SaveSequence>): Promise<Engine> {
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
  const keyword = new SegmentedKeywords(counted(vault, 'keyword', LAYOUT, traffic.keyword));
  const store = counted(vault, 'vector', 1, traffic.vector);
  const centroids = async () => new PlainCentroids();
  const vector = new PartitionedVectors({ dims, kernel, store, source: truth, centroids });
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

function counted(vault: SegmentVault, name: string, layout: number, traffic: Traffic): SegmentStore {
  const store = vault.index(name, layout);
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
