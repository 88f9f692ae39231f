import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openaiEmbedder } from '../../lib/models/openai-embedder.ts';
import { testEmbedder } from '../../lib/models/openai-server.ts';
import { type Fault, startOpenAiServer, type TestServer } from '../servers/openai-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startOpenAiServer({ dims: 48 });
});
afterAll(() => server.close());
afterEach(() => server.behave({ fault: undefined, dims: 48, shuffle: false }));

const options = (more = {}) => ({
  baseUrl: server.url,
  model: 'small-embed',
  dims: 48,
  ...more,
});
const texts = (count: number) =>
  Array.from({ length: count }, (_, i) => `The ${i}th sentence tells of thing number ${i}.`);
const dot = (vectors: Float32Array, a: number, b: number, dims = 48) => {
  let sum = 0;
  for (let i = 0; i < dims; i++) sum += (vectors[a * dims + i] ?? 0) * (vectors[b * dims + i] ?? 0);
  return sum;
};

describe('an OpenAI-compatible embedder', () => {
  it('names its space by model and dimensions', () => {
    expect(openaiEmbedder(options()).space).toEqual({ id: 'small-embed:48', model: 'small-embed', dims: 48 });
  });

  it('asks in batches of at most 64, for floats, and says nothing of dimensions', async () => {
    const from = server.requests.length;
    const vectors = await openaiEmbedder(options()).embed(texts(150));
    expect(vectors.length).toBe(150 * 48);
    const bodies = server.requests.slice(from).map(({ body }) => body as { input: string[] });
    expect(bodies.map(({ input }) => input.length)).toEqual([64, 64, 22]);
    expect(Object.keys(bodies[0] ?? {}).sort()).toEqual(['encoding_format', 'input', 'model']);
    const alone = await openaiEmbedder(options()).embed([texts(150)[149] ?? '']);
    expect([...vectors.subarray(149 * 48)]).toEqual([...alone]);
  });

  it('makes every vector of length 1, and leaves an empty text without an opinion', async () => {
    const vectors = await openaiEmbedder(options()).embed(['sky', ' \n', 'sea', '']);
    expect([0, 2].map((row) => dot(vectors, row, row))).toEqual([expect.closeTo(1, 5), expect.closeTo(1, 5)]);
    expect([1, 3].map((row) => dot(vectors, row, row))).toEqual([0, 0]);
    const from = server.requests.length;
    expect((await openaiEmbedder(options()).embed([])).length).toBe(0);
    expect(server.requests.length).toBe(from);
  });

  it('goes by the index, not by the order', async () => {
    const straight = await openaiEmbedder(options()).embed(texts(5));
    server.behave({ shuffle: true });
    expect([...(await openaiEmbedder(options()).embed(texts(5)))]).toEqual([...straight]);
  });

  it.each([
    [{ kind: 'dims', dims: 32 }, 'embedding-dimensions'],
    [{ kind: 'dims', dims: 32, from: 2 }, 'embedding-dimensions'],
    [{ kind: 'value', value: null }, 'embedding-not-finite'],
    [{ kind: 'value', value: Number.NaN }, 'embedding-not-finite'],
    [{ kind: 'value', value: 'NaN' }, 'embedding-not-finite'],
    [{ kind: 'missing', count: 1 }, 'embedding-count'],
    [{ kind: 'missing', count: -1 }, 'embedding-count'],
    [{ kind: 'missing', count: 3 }, 'embedding-count'],
    [{ kind: 'html' }, 'server-bad-answer'],
    [{ kind: 'not-json' }, 'server-bad-answer'],
    [
      { kind: 'raw', body: '{"error":{"message":"no embeddings here"}}', type: 'application/json' },
      'server-bad-answer',
    ],
    [{ kind: 'raw', body: '{"data":[{"embedding":"AAAA"},{},{}]}', type: 'application/json' }, 'server-bad-answer'],
    [{ kind: 'status', status: 400 }, 'server-rejected'],
    [{ kind: 'status', status: 401 }, 'server-unauthorized'],
    [{ kind: 'status', status: 404 }, 'server-not-found'],
    [{ kind: 'silent' }, 'server-timeout'],
  ] as const)('refuses %o as %s', async (fault, code) => {
    server.next(fault as Fault);
    // Only silence has to be waited for.
    const timeouts = fault.kind === 'silent' ? { first: 300, idle: 300 } : undefined;
    await expect(openaiEmbedder(options({ timeouts })).embed(texts(3))).rejects.toMatchObject({
      name: 'AppError',
      code,
      details: { model: 'small-embed' },
    });
  });

  it('waits and tries again when the server is busy, as long as it is told to', async () => {
    const from = server.requests.length;
    server.next({ kind: 'status', status: 429, retryAfter: 0.2 });
    server.next({ kind: 'status', status: 503, retryAfter: 0.1 });
    const start = performance.now();
    await openaiEmbedder(options()).embed(['sky']);
    expect(server.requests.length - from).toBe(3);
    expect(performance.now() - start).toBeGreaterThanOrEqual(290);
  });

  it('gives up after the second time, and says how long to wait', async () => {
    const from = server.requests.length;
    server.behave({ fault: { kind: 'status', status: 429, retryAfter: 0.01 } });
    const embedding = openaiEmbedder(options()).embed(['sky']);
    await expect(embedding).rejects.toMatchObject({ code: 'server-rate-limited', details: { retryAfter: 1 } });
    expect(server.requests.length - from).toBe(3);
  });

  it('stops when told to, with the reason of the signal', async () => {
    server.next({ kind: 'silent' });
    const from = server.requests.length;
    const stop = new AbortController();
    const embedding = openaiEmbedder(options()).embed(['sky'], { signal: stop.signal });
    await vi.waitUntil(() => server.requests.length > from);
    stop.abort(new Error('enough'));
    await expect(embedding).rejects.toThrow('enough');
  });

  it('is tested with one word, and tells its dimensions', async () => {
    server.behave({ dims: 7 });
    expect(await testEmbedder(options())).toMatchObject({ space: { id: 'small-embed:7', dims: 7 } });
    server.next({ kind: 'status', status: 404 });
    await expect(testEmbedder(options())).rejects.toMatchObject({ code: 'server-not-found' });
  });
});
