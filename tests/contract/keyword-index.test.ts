import 'fake-indexeddb/auto';
import { SegmentedKeywords } from '../../lib/search/words/keyword-index.ts';
import { memoryVault } from '../../lib/storage/memory-vault.ts';
import { openSegmentVault } from '../../lib/storage/segment-vault.ts';
import { keywordIndexContract } from './keyword-index-contract.ts';

let vaults = 0;

keywordIndexContract('BM25 in segments', () => new SegmentedKeywords(memoryVault().index('words', 1)));
keywordIndexContract(
  'BM25 in small segments, nothing resident',
  () => new SegmentedKeywords(memoryVault().index('words', 1), { mostRows: 30, pageBytes: 64, residentBytes: 0 }),
);
keywordIndexContract('BM25 in segments in IndexedDB', async () => {
  const vault = await openSegmentVault(`words-${vaults++}`);
  return new SegmentedKeywords(vault.index('words', 1), { mostRows: 30, pageBytes: 256, residentBytes: 1000 });
});
