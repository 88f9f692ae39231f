import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { BUILTIN_SPACE, loadBuiltinEmbedder } from '../../lib/models/builtin-embedder.ts';
import { openaiEmbedder } from '../../lib/models/openai-embedder.ts';
import { startOpenAiServer } from '../servers/openai-server.ts';
import { embedderContract } from './embedder-contract.ts';

const read = async (name: string): Promise<ArrayBuffer> =>
  Uint8Array.from(await readFile(join(import.meta.dirname, '../../public/model', name))).buffer;
const builtin = loadBuiltinEmbedder(read);

embedderContract('the built-in model', () => builtin);

const server = startOpenAiServer({ dims: 48 });
afterAll(async () => (await server).close());
embedderContract('an OpenAI-compatible server', async () =>
  openaiEmbedder({ baseUrl: (await server).url, model: 'small-embed', dims: 48 }),
);

describe('the built-in embedder', () => {
  it('meets the test vectors within 1e-3', async () => {
    const file = join(import.meta.dirname, '../data/testvectors.json');
    const expected: { text: string; vector: number[] }[] = JSON.parse(await readFile(file, 'utf8'));
    expect(expected).toHaveLength(200);
    const vectors = await (await builtin).embed(expected.map(({ text }) => text));
    const differences = expected.flatMap(({ vector }, i) =>
      vector.map((value, d) => Math.abs(value - vectors[i * vector.length + d]!)),
    );
    expect(Math.max(...differences)).toBeLessThan(1e-3);
  });

  it('is of the space it announces', async () => {
    expect((await builtin).space).toEqual(BUILTIN_SPACE);
    expect(BUILTIN_SPACE.id).toBe('pocket-multilingual:256');
  });

  it('lets others work while it embeds', async () => {
    const texts = Array.from({ length: 4000 }, (_, i) => `Sentence ${i} of a long save. `.repeat(30));
    const embedding = (await builtin).embed(texts);
    let turns = 0;
    let done = false;
    void embedding.then(() => {
      done = true;
    });
    while (!done) {
      await new Promise((resolve) => setTimeout(resolve));
      turns++;
    }
    expect(turns).toBeGreaterThan(10);
  });

  it('stops between two texts', async () => {
    const stop = new AbortController();
    const embedding = (await builtin).embed(
      Array.from({ length: 20_000 }, () => 'A sentence to embed. '.repeat(40)),
      stop,
    );
    setTimeout(() => stop.abort(new Error('enough')));
    await expect(embedding).rejects.toThrow('enough');
  });

  it.each([
    ['a missing file', 'embeddings.i8', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['a short table', 'embeddings.i8', async () => (await read('embeddings.i8')).slice(4)],
    ['a long tokenizer', 'tokenizer.tsv', async () => new Uint8Array(868_338).buffer],
    ['a tokenizer of other lines', 'tokenizer.tsv', async () => new Uint8Array(868_337).buffer],
    ['a card that is not one', 'model.json', async () => new TextEncoder().encode('<html>').buffer as ArrayBuffer],
    ['another model', 'model.json', async () => new TextEncoder().encode('{"name":"x"}').buffer as ArrayBuffer],
  ])('says so when its files are damaged: %s', async (_, damaged, bytes) => {
    const loading = loadBuiltinEmbedder((name) => (name === damaged ? bytes() : read(name)));
    await expect(loading).rejects.toMatchObject({ code: 'model-missing', details: { file: damaged } });
  });
});
