import { KeywordMemory } from '../../lib/search/keyword-memory.ts';
import { keywordIndexContract } from './keyword-index-contract.ts';

keywordIndexContract('BM25 in memory', () => new KeywordMemory());
