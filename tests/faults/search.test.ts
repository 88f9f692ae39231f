import { describe, expect, it } from 'vitest';
import type { VectorSource } from '../../lib/ports.ts';
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

describe('the search engine', () => {
  it('stays equal to a plain model over 100,000 random saves, re-saves, deletions and restarts', async () => {
    const kernel = await kernelFromBuild();
    const vault = memoryVault();
    const source = new Rows();
    const said = await randomOperations(
      {
        vectors: () => new PartitionedVectors({ dims: DIMS, kernel, store: vault.index('vectors', 1), source }),
        keywords: () => new SegmentedKeywords(vault.index('keywords', 1)),
      },
      { dims: DIMS, truth: source.truth },
      { count: Number(process.env.OPERATIONS ?? 100_000), documents: 1200, checkEvery: 1000, seed: 5 },
    );
    expect(said.checks).toBeGreaterThan(0);
    console.error(said);
  }, 300_000);
});
