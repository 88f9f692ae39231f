import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openaiChat } from '../../lib/models/openai-chat.ts';
import { testChat } from '../../lib/models/openai-server.ts';
import type { TokenUsage } from '../../lib/ports.ts';
import { estimateTokens } from '../../lib/text/tokens.ts';
import type { WindowBehaviour } from '../servers/context-window.ts';
import { startOpenAiServer, type TestServer } from '../servers/openai-server.ts';

/** A server of its own for each test: what one says is remembered for the life of the room. */
let server: TestServer;
beforeEach(async () => {
  server = await startOpenAiServer();
});
afterEach(() => server.close());

const model = (more = {}) => openaiChat({ baseUrl: server.url, model: 'small', ...more });
const windowOf = (more = {}) => model(more).window(new AbortController().signal);
const tells = (says: WindowBehaviour['tells'], tokens = 2048) =>
  server.behave({ window: { tokens, tells: says, over: 'reject' } });
const paths = () => server.requests.map(({ path }) => path);

describe('the window of a model', () => {
  it.each([
    ['llamacpp', 'llamacpp'],
    ['llamacpp-models', 'llamacpp'],
    ['lmstudio', 'lmstudio'],
    ['ollama', 'ollama'],
    ['ollama-idle', 'ollama'],
    ['vllm', 'vllm'],
  ] as const)('is what the server says, as %s says it, known or not', async (says, provider) => {
    tells(says);
    expect(await windowOf({ provider })).toEqual({ tokens: 2048, from: 'server' });
    await server.close();
    server = await startOpenAiServer();
    tells(says);
    expect(await windowOf({ provider: 'other' })).toEqual({ tokens: 2048, from: 'server' });
  });

  it('is a small guess where a server at home does not say, or the model is not loaded', async () => {
    expect(await windowOf({ provider: 'other' })).toEqual({ tokens: 4096, from: 'guess' });
    await server.close();
    server = await startOpenAiServer();
    tells('lmstudio-idle');
    expect(await windowOf({ provider: 'lmstudio' })).toEqual({ tokens: 4096, from: 'guess' });
  });

  it('is what the user set, and then nobody is asked', async () => {
    tells('vllm');
    expect(await windowOf({ contextTokens: 16_000 })).toEqual({ tokens: 16_000, from: 'user' });
    expect(server.requests).toEqual([]);
  });

  it('is asked once, with the key, of that server alone, and of OpenAI not at all', async () => {
    server.behave({ key: 'sk-canary-3' });
    tells('vllm');
    await windowOf({ key: 'sk-canary-3' });
    await windowOf({ key: 'sk-canary-3' });
    expect(paths()).toEqual(['/v1/models']);
    expect(server.requests[0]?.headers.authorization).toBe('Bearer sk-canary-3');
    expect(await windowOf({ provider: 'openai', model: 'other' })).toEqual({ tokens: 4096, from: 'guess' });
    expect(paths()).toEqual(['/v1/models']);
  });

  it('is asked of nobody the user did not allow', async () => {
    expect(await windowOf({ prepare: async () => false })).toEqual({ tokens: 4096, from: 'guess' });
    expect(server.requests).toEqual([]);
  });

  it.each([
    { kind: 'html' },
    { kind: 'not-json' },
    { kind: 'status', status: 401 },
    { kind: 'status', status: 500 },
    { kind: 'raw', body: '{"data": [{"id": "small", "max_model_len": -1}]}', type: 'application/json' },
    { kind: 'raw', body: '{"data": [null, 3]}', type: 'application/json' },
    { kind: 'raw', body: '{"data": [{"id": "small", "max_context_length": 131072}]}', type: 'application/json' },
    { kind: 'raw', body: '{"data": [{"id": "small", "meta": {"n_ctx_train": 131072}}]}', type: 'application/json' },
  ] as const)('is a guess after %o', async (fault) => {
    server.behave({ fault });
    expect(await windowOf()).toEqual({ tokens: 4096, from: 'guess' });
  });

  it('is a guess when the server does not answer in time', async () => {
    server.behave({ fault: { kind: 'silent' } });
    expect(await windowOf()).toEqual({ tokens: 4096, from: 'guess' });
  });

  it('is asked anew by the test in the settings, which the next answer goes by', async () => {
    tells('vllm');
    await windowOf();
    tells('vllm', 32_768);
    expect((await testChat({ baseUrl: server.url, model: 'small' })).window).toEqual({
      tokens: 32_768,
      from: 'server',
    });
    expect(await windowOf()).toEqual({ tokens: 32_768, from: 'server' });
  });
});

describe('the tokens that a server counted', () => {
  const MESSAGES = [{ role: 'user', content: '밀물과 썰물은 왜 생기나요? '.repeat(20) }] as const;

  async function ask(): Promise<{ text: string; heard: TokenUsage[] }> {
    const heard: TokenUsage[] = [];
    let text = '';
    const signal = new AbortController().signal;
    for await (const piece of model().stream(MESSAGES, signal, (usage) => heard.push(usage))) text += piece;
    return { text, heard };
  }

  it('are told once', async () => {
    server.behave({ counts: 1, answer: ['a', 'b', 'c'] });
    const { heard } = await ask();
    expect(heard).toEqual([{ prompt: expect.any(Number), answer: 3 }]);
  });

  it('are believed from then on where they are more than estimated', async () => {
    server.behave({ counts: 1.9, answer: 'Yes.' });
    tells('vllm');
    expect((await windowOf()).ratio).toBeUndefined();
    const { heard } = await ask();
    const { ratio = 1 } = await windowOf();
    expect(ratio).toBeCloseTo((heard[0]?.prompt ?? 0) / estimateTokens(MESSAGES[0].content), 5);
    expect(ratio).toBeGreaterThan(1.2);
  });

  it('are not asked for again where asking is refused, and the answer comes all the same', async () => {
    server.behave({ counts: 'refuses', answer: 'Yes.' });
    expect(await ask()).toEqual({ text: 'Yes.', heard: [] });
    expect(await ask()).toEqual({ text: 'Yes.', heard: [] });
    const asked = server.requests.map(({ body }) => Object.hasOwn(body as object, 'stream_options'));
    expect(asked).toEqual([true, false, false]);
  });
});
