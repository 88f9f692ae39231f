import { VectorScan } from '../../lib/search/vector-scan.ts';
import { vectorIndexContract } from './vector-index-contract.ts';

vectorIndexContract('the exact scan', (dims) => new VectorScan(dims));
