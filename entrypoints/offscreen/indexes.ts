import type { LibraryOptions } from '../../lib/library/context.ts';
import type { SegmentVault } from '../../lib/ports.ts';
import type { CentroidIndex } from '../../lib/search/router/centroid-index.ts';
import { VectorScan } from '../../lib/search/vector-scan.ts';
import type { KernelModule } from '../../lib/search/vectors/kernel.ts';
import { LAYOUT as VECTORS_LAYOUT } from '../../lib/search/vectors/segment-rows.ts';
import { PartitionedVectors } from '../../lib/search/vectors/vector-index.ts';
import { SegmentedKeywords } from '../../lib/search/words/keyword-index.ts';
import { LAYOUT as WORDS_LAYOUT } from '../../lib/search/words/segment.ts';

const WORDS = 'words';
/** What the kernel can have. */
const MOST_DIMS = 4096;

const vectorsOf = (spaceId: string): string => `vectors ${spaceId}`;

/**
 * The indexes of a library, kept in this vault. Vectors that the kernel cannot have, or all where no kernel runs, are searched by the
 * plain scan, which loads them anew at every start.
 * @param centroids finds near partitions of large libraries; without it all vectors are held in memory
 */
export function indexesIn(
  vault: SegmentVault,
  kernel: KernelModule | undefined,
  centroids?: () => Promise<CentroidIndex>,
): Pick<LibraryOptions, 'makeVectorIndex' | 'makeKeywordIndex' | 'keepIndexes'> {
  return {
    makeKeywordIndex: (lost) => new SegmentedKeywords(vault.index(WORDS, WORDS_LAYOUT), { lost }),
    makeVectorIndex: ({ id, dims }, source, lost) => {
      if (!kernel || dims > MOST_DIMS) return new VectorScan(dims);
      const store = vault.index(vectorsOf(id), VECTORS_LAYOUT);
      return new PartitionedVectors({ dims, kernel, store, source, centroids, lost });
    },
    keepIndexes: (spaceIds) => vault.keepOnly([WORDS, ...spaceIds.map(vectorsOf)]),
  };
}
