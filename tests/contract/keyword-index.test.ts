import { SegmentedKeywords } from '../../lib/search/words/keyword-index.ts';
import { memoryVault } from '../../lib/storage/memory-vault.ts';
import { keywordIndexContract } from './keyword-index-contract.ts';

const segmented = (options = {}) => new SegmentedKeywords(memoryVault().index('words', 1), options);

keywordIndexContract('BM25 in segments', () => segmented());
keywordIndexContract('BM25 in small segments, nothing resident', () =>
  segmented({ mostRows: 30, pageBytes: 64, residentBytes: 0 }),
);
