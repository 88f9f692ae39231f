import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openaiEmbedder } from '../../lib/models/openai-embedder.ts';
import { builtinEmbedder } from '../../scripts/node-library.ts';
import { askAll, meanOf, type QueryFigures } from '../../scripts/retrieval-figures.ts';
import { halfOf, type IndexedSet, indexSet, SAMPLE_PAGES } from '../../scripts/retrieval-set.ts';
import { pulledVectors, remembering } from '../servers/better-vectors.ts';
import { startOpenAiServer, type TestServer } from '../servers/openai-server.ts';

/** What docs/quality.md claims of the sample pages, which ship with the project; the other sets do not. */
const claims = readFileSync(join(import.meta.dirname, '../../docs/quality.md'), 'utf8');
const MODES = ['keyword', 'vector', 'hybrid'] as const;
const percent = (value: number) => (100 * value).toFixed(1);

let builtin: ReturnType<typeof remembering>;
let set: IndexedSet;
const rows = {} as Record<(typeof MODES)[number], QueryFigures[]>;
beforeAll(async () => {
  builtin = remembering(await builtinEmbedder());
  set = await indexSet(SAMPLE_PAGES, builtin.embedder);
  for (const mode of MODES) rows[mode] = await askAll(set, set.queries, mode);
}, 120_000);

describe('the questions about the sample pages', () => {
  it('are more than a hundred, each with an id of its own, in both halves', () => {
    expect(set.queries.length).toBeGreaterThan(100);
    expect(new Set(set.queries.map(({ id }) => id)).size).toBe(set.queries.length);
    for (const half of [1, 2]) expect(set.queries.filter(({ id }) => halfOf(id) === half).length).toBeGreaterThan(40);
  });

  it.each([1, 2] as const)('do as docs/quality.md says, half %i', (half) => {
    const cells = MODES.map((mode) => {
      const own = rows[mode].filter(({ query }) => halfOf(query.id) === half);
      return `${percent(meanOf(own, 'ndcg'))} / ${percent(meanOf(own, 'recall'))}`;
    });
    const line = claims.split('\n').find((row) => row.startsWith('| Sample pages') && row.includes(`| ${half} |`));
    expect((line ?? '').replaceAll('**', '')).toContain(`| ${half} | ${cells.join(' | ')} |`);
  });

  it.each(['paraphrase', 'half-remembered', 'other-language', 'typo'])('do as it says when asked as %s', (kind) => {
    const cells = MODES.map((mode) =>
      percent(
        meanOf(
          rows[mode].filter(({ query }) => query.kind === kind),
          'ndcg',
        ),
      ),
    );
    const line = claims.split('\n').find((row) => row.startsWith(`| ${kind} |`));
    expect((line ?? '').replaceAll('**', '')).toContain(`| ${cells.join(' | ')} |`);
  });
});

describe('with better vectors from a server', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startOpenAiServer({ dims: builtin.embedder.space.dims });
  });
  afterAll(() => server.close());

  it('hybrid gains, without any other fusion', async () => {
    const gained: number[] = [];
    for (const share of [0, 0.05, 0.1]) {
      server.behave({ embed: await pulledVectors(builtin, set, share) });
      const { dims } = builtin.embedder.space;
      const served = await indexSet(SAMPLE_PAGES, openaiEmbedder({ baseUrl: server.url, model: 'small-embed', dims }));
      gained.push(meanOf(await askAll(served, served.queries, 'hybrid'), 'ndcg'));
    }
    expect(server.requests.some(({ path }) => path === '/v1/embeddings')).toBe(true);
    const [none = 0, some = 0, more = 0] = gained;
    expect(none).toBeGreaterThan(meanOf(rows.keyword, 'ndcg'));
    expect(some).toBeGreaterThan(Math.max(none, meanOf(rows.hybrid, 'ndcg')) + 0.03);
    expect(more).toBeGreaterThan(some + 0.03);
    const line = claims.split('\n').find((row) => row.startsWith('| Sample pages, served'));
    expect(line ?? '').toContain(`| ${gained.map(percent).join(' | ')} |`);
  }, 120_000);
});
