import { PlainCentroids } from '../../lib/search/router/plain-centroids.ts';
import { VectorScan } from '../../lib/search/vector-scan.ts';
import { memoryVault } from '../../lib/storage/memory-vault.ts';
import { vectorIndexContract } from './vector-index-contract.ts';
import { kernelFromBuild, RowsInMemory, RUNNING_VARIANTS, TruthfulVectors } from './vectors-in-memory.ts';

vectorIndexContract('the exact scan', (dims) => new VectorScan(dims));

const newStore = () => memoryVault().index('vectors', 1);

for (const variant of RUNNING_VARIANTS)
  vectorIndexContract(`the flat index, ${variant}`, async (dims) => {
    const source = new RowsInMemory(dims);
    return new TruthfulVectors({ dims, kernel: await kernelFromBuild(variant), store: newStore(), source }, source);
  });

const ALL_IN_PARTITIONS = { flatBytes: 0, tailRows: 0, recall: 1, partitionBits: 8 } as const;

for (const [name, options] of Object.entries({
  'the index in partitions': ALL_IN_PARTITIONS,
  'the index in partitions that hardly fit': { ...ALL_IN_PARTITIONS, residentBytes: 1 },
}))
  vectorIndexContract(name, async (dims) => {
    const source = new RowsInMemory(dims);
    const centroids = async () => new PlainCentroids();
    const kernel = await kernelFromBuild();
    return new TruthfulVectors({ dims, kernel, store: newStore(), source, centroids, options }, source);
  });
