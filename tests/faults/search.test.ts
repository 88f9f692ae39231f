import { describe, expect, it } from 'vitest';
import type { VectorSource } from '../../lib/ports.ts';
import { PlainCentroids } from '../../lib/search/router/plain-centroids.ts';
import { PartitionedVectors } from '../../lib/search/vectors/vector-index.ts';
import { SegmentedKeywords } from '../../lib/search/words/keyword-index.ts';
import { memoryVault } from '../../lib/storage/memory-vault.ts';
import type { ChunkId } from '../../lib/types.ts';
import { kernelFromBuild } from '../contract/vectors-in-memory.ts';
import { randomOperations } from './random-operations.ts';

const DIMS = 16;

/** The truth as a list. */
class Rows implements VectorSource {
  readonly truth = new Map<ChunkId, Float32Array>();

  async rows(ids: readonly ChunkId[]): Promise<Float32Array> {
    const none = new Float32Array(DIMS).fill(Number.NaN);
    return Float32Array.from(ids.flatMap((id) => [...(this.truth.get(id) ?? none)]));
  }
}

const OPERATIONS = Number(process.env.OPERATIONS ?? 100_000);

/** All in partitions, and every one of them looked at, so that the model and the index must agree. */
const PARTITIONED = { flatBytes: 0, tailRows: 200, recall: 1, partitionBits: 8 } as const;

describe('the search engine', () => {
  it.each([
    ['in memory', OPERATIONS, undefined, {}],
    [
      'in partitions, with small segments of words',
      OPERATIONS / 5,
      PARTITIONED,
      { mostRows: 300, residentBytes: 10_000 },
    ],
  ] as const)(
    '%s stays equal to a plain model over %d random saves, re-saves, deletions and restarts',
    async (_, count, vectors, words) => {
      const kernel = await kernelFromBuild();
      const vault = memoryVault();
      const source = new Rows();
      const centroids = async () => new PlainCentroids();
      const setup = { dims: DIMS, kernel, source, centroids, options: vectors };
      const said = await randomOperations(
        {
          vectors: () => new PartitionedVectors({ ...setup, store: vault.index('vectors', 1) }),
          keywords: () => new SegmentedKeywords(vault.index('keywords', 1), words),
        },
        { dims: DIMS, truth: source.truth },
        { count, documents: 1200, checkEvery: 1000, seed: 5 },
      );
      expect(said.checks).toBeGreaterThan(1);
      expect(said.restarts).toBeGreaterThan(1);
    },
    400_000,
  );
});
