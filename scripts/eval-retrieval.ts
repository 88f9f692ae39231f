import { parseArgs } from 'node:util';
import { sequenceOf } from '../lib/chunk-id.ts';
import { type Mode, rank } from '../lib/search/rank.ts';
import { terms } from '../lib/text/terms.ts';
import { type RetrievalSet, readRetrievalSet } from './beir.ts';
import { ndcg, recall, reciprocalRank } from './metrics.ts';
import { builtinEmbedder, indexInMemory } from './node-library.ts';

const MODES: readonly string[] = ['keyword', 'vector', 'hybrid'] satisfies Mode[];

/** Deep enough that ten documents come out, however many chunks of one document come first. */
const DEPTH = 200;

/**
 * Runs the shipped chunker, indexes and ranking over a BEIR folder and prints one line of figures last. A document counts once, by its
 * best chunk. Times are of whole questions, embedding included.
 */
export async function evaluateRetrieval(args: string[]): Promise<void> {
  const { data, mode, limit, json } = parse(args);
  const set = await readRetrievalSet(data);
  const say = (text: string): void => (json ? console.error(text) : console.log(text));
  say(`${set.documents.length} documents, ${set.queries.length} queries`);
  const started = performance.now();
  const library = await indexInMemory(set.documents, mode === 'keyword' ? undefined : await builtinEmbedder());
  say(`${library.chunks} chunks indexed in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  const rows = [];
  for (const { text, judged } of sample(set.queries, limit)) {
    const asked = performance.now();
    const { ranked } = await rank(terms(text), text, library, { mode, depth: DEPTH });
    const ms = performance.now() - asked;
    const best = new Set(ranked.map(({ chunkId }) => set.documents[sequenceOf(chunkId) - 1]?.id ?? ''));
    const ranking = [...best].slice(0, 10);
    rows.push({
      ms,
      ndcg: ndcg(ranking, judged),
      recall: recall(ranking, judged),
      mrr: reciprocalRank(ranking, judged),
    });
  }
  const mean = (values: number[]): number => round(values.reduce((sum, value) => sum + value, 0) / values.length);
  const times = rows.map(({ ms }) => ms).sort((a, b) => a - b);
  const figures = {
    queries: rows.length,
    documents: set.documents.length,
    chunks: library.chunks,
    'ndcg@10': mean(rows.map((row) => row.ndcg)),
    'recall@5': mean(rows.map((row) => row.recall)),
    'mrr@10': mean(rows.map((row) => row.mrr)),
    ms_p50: round(times[Math.floor(times.length * 0.5)] ?? 0),
    ms_p95: round(times[Math.floor(times.length * 0.95)] ?? 0),
  };
  if (!json) for (const [name, value] of Object.entries(figures)) console.log(`${name.padEnd(10)} ${value}`);
  console.log(JSON.stringify(figures));
}

function parse(args: string[]): { data: string; mode: Mode; limit: number; json: boolean } {
  const { values } = parseArgs({
    args,
    options: {
      data: { type: 'string' },
      mode: { type: 'string', default: 'hybrid' },
      queries: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const limit = values.queries === undefined ? Number.POSITIVE_INFINITY : Number(values.queries);
  if (!values.data) throw new Error('Say which folder: --data DIR');
  if (!isMode(values.mode)) throw new Error(`--mode is one of ${MODES.join(', ')}, not "${values.mode}"`);
  if (!(limit >= 1)) throw new Error(`--queries is a number from 1 up, not "${values.queries}"`);
  return { data: values.data, mode: values.mode, limit, json: values.json };
}

function isMode(value: string): value is Mode {
  return MODES.includes(value);
}

/** Evenly spaced. */
function sample(queries: RetrievalSet['queries'], limit: number): RetrievalSet['queries'] {
  const step = Math.max(1, queries.length / limit);
  return queries.filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step));
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
