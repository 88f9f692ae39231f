import { VectorScan } from '../../lib/search/vector-scan.ts';
import { memoryVault } from '../../lib/storage/memory-vault.ts';
import { vectorIndexContract } from './vector-index-contract.ts';
import { kernelFromBuild, RowsInMemory, RUNNING_VARIANTS, TruthfulVectors } from './vectors-in-memory.ts';

vectorIndexContract('the exact scan', (dims) => new VectorScan(dims));

for (const variant of RUNNING_VARIANTS)
  vectorIndexContract(`the flat index, ${variant}`, async (dims) => {
    const source = new RowsInMemory(dims);
    const store = memoryVault().index('vectors', 1);
    return new TruthfulVectors({ dims, kernel: await kernelFromBuild(variant), store, source }, source);
  });
