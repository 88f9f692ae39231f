import { parseArgs } from 'node:util';
import { openaiEmbedder } from '../lib/models/openai-embedder.ts';
import { testEmbedder } from '../lib/models/openai-server.ts';
import type { Embedder } from '../lib/ports.ts';
import type { Mode } from '../lib/search/rank.ts';
import { builtinEmbedder } from './node-library.ts';
import { askAll, meanOf } from './retrieval-figures.ts';
import { halfOf, indexSet, type JudgedQuery } from './retrieval-set.ts';

const MODES: readonly string[] = ['keyword', 'vector', 'hybrid'] satisfies Mode[];
const HALVES = new Map<string | undefined, 1 | 2 | undefined>([
  [undefined, undefined],
  ['1', 1],
  ['2', 2],
]);

/**
 * Runs the shipped chunker, indexes and ranking over a BEIR folder, or with `--data pages` over the sample pages, and prints one line of
 * figures last. A document counts once, by its best chunk. Times are of whole questions, embedding included.
 */
export async function evaluateRetrieval(args: string[]): Promise<void> {
  const { data, mode, limit, half, server, json } = parse(args);
  const say = (text: string): void => (json ? console.error(text) : console.log(text));
  const started = performance.now();
  const set = await indexSet(data, mode === 'keyword' ? undefined : await embedderOf(server));
  say(`${set.documents} documents, ${set.queries.length} queries`);
  say(`${set.library.chunks} chunks indexed in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  const asked = sample(
    set.queries.filter(({ id }) => half === undefined || halfOf(id) === half),
    limit,
  );
  const rows = await askAll(set, asked, mode);
  const times = rows.map(({ ms }) => ms).sort((a, b) => a - b);
  const figures = {
    queries: rows.length,
    documents: set.documents,
    chunks: set.library.chunks,
    'ndcg@10': round(meanOf(rows, 'ndcg')),
    'recall@5': round(meanOf(rows, 'recall')),
    'mrr@10': round(meanOf(rows, 'mrr')),
    ms_p50: round(times[Math.floor(times.length * 0.5)] ?? 0),
    ms_p95: round(times[Math.floor(times.length * 0.95)] ?? 0),
  };
  if (!json) for (const [name, value] of Object.entries(figures)) console.log(`${name.padEnd(10)} ${value}`);
  console.log(JSON.stringify(figures));
}

interface Server {
  readonly baseUrl: string;
  readonly model: string;
}

interface Options {
  readonly data: string;
  readonly mode: Mode;
  readonly limit: number;
  readonly half: 1 | 2 | undefined;
  /** Makes the embeddings in place of the built-in model. */
  readonly server: Server | undefined;
  readonly json: boolean;
}

function parse(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      data: { type: 'string' },
      mode: { type: 'string', default: 'hybrid' },
      queries: { type: 'string' },
      half: { type: 'string' },
      server: { type: 'string' },
      model: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const limit = values.queries === undefined ? Number.POSITIVE_INFINITY : Number(values.queries);
  if (!values.data) throw new Error('Say which folder: --data DIR');
  if (!isMode(values.mode)) throw new Error(`--mode is one of ${MODES.join(', ')}, not "${values.mode}"`);
  if (!(limit >= 1)) throw new Error(`--queries is a number from 1 up, not "${values.queries}"`);
  if (!HALVES.has(values.half)) throw new Error(`--half is 1 or 2, not "${values.half}"`);
  const { data, mode, server: baseUrl, model, json } = values;
  if ((baseUrl === undefined) !== (model === undefined)) throw new Error('--server and --model go together');
  const server = baseUrl && model ? { baseUrl, model } : undefined;
  return { data, mode, limit, half: HALVES.get(values.half), server, json };
}

async function embedderOf(server: Server | undefined): Promise<Embedder> {
  if (!server) return builtinEmbedder();
  const { space } = await testEmbedder(server);
  return openaiEmbedder({ ...server, dims: space.dims });
}

function isMode(value: string): value is Mode {
  return MODES.includes(value);
}

/** Evenly spaced. */
function sample(queries: readonly JudgedQuery[], limit: number): readonly JudgedQuery[] {
  const step = Math.max(1, queries.length / limit);
  return queries.filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step));
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
