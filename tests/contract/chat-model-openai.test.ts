import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AppError } from '../../lib/errors.ts';
import { openaiChat } from '../../lib/models/openai-chat.ts';
import { listModels, testChat } from '../../lib/models/openai-server.ts';
import { type Fault, startOpenAiServer, type TestServer } from '../servers/openai-server.ts';
import { chatModelContract } from './chat-model-contract.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startOpenAiServer();
});
afterAll(() => server.close());
afterEach(() => server.behave({ answer: undefined, pace: 0, fault: undefined, key: undefined, ollamaCors: false }));

/** Only silence has to be waited for. */
const patience = ({ kind }: Fault) =>
  kind === 'silent' || kind === 'stall' ? { timeouts: { first: 1500, idle: 300 } } : {};
const options = (more = {}) => ({ baseUrl: server.url, model: 'small', ...more });
const HELLO = [{ role: 'user', content: 'Hello' }] as const;

chatModelContract('an OpenAI-compatible server', async () => {
  const from = server.requests.length;
  return {
    model: openaiChat(options()),
    say: (pieces) => server.behave({ answer: pieces, pace: 'step' }),
    release: (pieces) => server.release(pieces),
    failAfter: (after) => server.next({ kind: 'break', after }),
    stopped: async () => {
      await server.requests[from]?.closed;
      expect(server.requests[from]?.aborted).toBe(true);
    },
  };
});

interface Told {
  readonly text: string;
  readonly error?: AppError;
}

async function told(more = {}): Promise<Told> {
  let text = '';
  try {
    for await (const piece of openaiChat(options(more)).stream(HELLO, new AbortController().signal)) text += piece;
    return { text };
  } catch (error) {
    return { text, error: error as AppError };
  }
}

describe('what goes wrong with a server', () => {
  const cases: readonly (readonly [Fault, string, string])[] = [
    [{ kind: 'status', status: 401 }, 'server-unauthorized', ''],
    [{ kind: 'status', status: 403 }, 'server-unauthorized', ''],
    [{ kind: 'status', status: 403, body: '' }, 'server-refused-origin', ''],
    [{ kind: 'status', status: 404 }, 'server-not-found', ''],
    [{ kind: 'status', status: 404, body: '<html>nginx</html>' }, 'server-not-found', ''],
    [{ kind: 'status', status: 408 }, 'server-timeout', ''],
    [{ kind: 'status', status: 429, retryAfter: 17 }, 'server-rate-limited', ''],
    [{ kind: 'status', status: 400 }, 'server-rejected', ''],
    [{ kind: 'status', status: 500 }, 'server-failed', ''],
    [{ kind: 'status', status: 503, body: '' }, 'server-failed', ''],
    [{ kind: 'html' }, 'server-bad-answer', ''],
    [{ kind: 'not-json' }, 'server-bad-answer', ''],
    [{ kind: 'empty' }, 'model-empty-answer', ''],
    [
      { kind: 'raw', body: '{"choices":[{"message":{"content":""}}]}', type: 'application/json' },
      'model-empty-answer',
      '',
    ],
    [{ kind: 'silent' }, 'server-timeout', ''],
    [{ kind: 'stall', after: 2 }, 'server-timeout', 'one two '],
    [{ kind: 'break', after: 0 }, 'server-cut-short', ''],
    [{ kind: 'break', after: 2 }, 'server-cut-short', 'one two '],
    [{ kind: 'unfinished', after: 2 }, 'server-cut-short', 'one two '],
    [{ kind: 'finish', reason: 'length' }, 'server-cut-short', 'one two three '],
    [{ kind: 'finish', reason: 'content_filter' }, 'server-rejected', 'one two three '],
    [{ kind: 'stream-error', after: 1, message: 'out of memory' }, 'server-failed', 'one '],
  ];
  it.each(cases)('%o is %s, after what came: %j', async (fault, code, text) => {
    server.behave({ answer: ['one ', 'two ', 'three '] });
    server.next(fault);
    const result = await told({ provider: 'ollama', ...patience(fault) });
    expect(result).toMatchObject({ text, error: { name: 'AppError', code } });
    expect(result.error?.details).toMatchObject({
      server: new URL(server.url).host,
      model: 'small',
      provider: 'ollama',
    });
  });

  it('keeps the words of the server, but never the key', async () => {
    server.next({ kind: 'status', status: 401, body: '{"error": {"message": "Bad key sk-canary-1, sk-canary-1."}}' });
    const { error } = await told({ key: 'sk-canary-1' });
    expect(error?.details).toMatchObject({ status: 401, what: 'Bad key …, ….' });
    expect(JSON.stringify(error)).not.toContain('canary');
    server.next({ kind: 'raw', type: 'application/json', body: '{"error": {"message": "Not for sk-canary-1"}}' });
    expect((await told({ key: 'sk-canary-1' })).error).toMatchObject({
      code: 'server-failed',
      details: { what: 'Not for …' },
    });
  });

  it('shortens a long saying and drops a page of HTML', async () => {
    server.next({ kind: 'status', status: 500, body: `{"error": {"message": "${'no '.repeat(500)}"}}` });
    expect(String((await told()).error?.details.what).length).toBeLessThanOrEqual(160);
    server.next({ kind: 'status', status: 502, body: '<html><title>Bad gateway</title></html>' });
    expect((await told()).error?.details.what).toBeUndefined();
  });

  it('tells how long to wait', async () => {
    server.next({ kind: 'status', status: 429, retryAfter: 17 });
    expect((await told()).error?.details.retryAfter).toBe(17);
  });

  it('tells a server that is not there', async () => {
    const gone = await startOpenAiServer();
    await gone.close();
    expect((await told({ baseUrl: gone.url })).error?.code).toBe('server-unreachable');
  });

  it('does not call a host that was not granted', async () => {
    const before = server.requests.length;
    const asked: string[] = [];
    const { error } = await told({
      prepare: async (origin: string) => {
        asked.push(origin);
        return false;
      },
    });
    expect(error).toMatchObject({ code: 'server-needs-permission', details: { origin: server.origin } });
    expect(asked).toEqual([server.origin]);
    expect(server.requests.length).toBe(before);
  });

  it('never tries a chat twice by itself', async () => {
    const before = server.requests.length;
    server.behave({ fault: { kind: 'status', status: 500 } });
    await told();
    expect(server.requests.length).toBe(before + 1);
  });
});

describe('what servers do differently', () => {
  it('sends the key, and nothing else of the user, in the header only', async () => {
    server.behave({ key: 'sk-canary-2', answer: 'Yes.' });
    expect((await told()).error?.code).toBe('server-unauthorized');
    expect((await told({ key: 'sk-canary-2' })).text).toBe('Yes.');
    const { path, body } = server.requests.at(-1) ?? {};
    expect(JSON.stringify({ path, body })).not.toContain('canary');
    expect(body).toEqual({ model: 'small', messages: HELLO, stream: true, stream_options: { include_usage: true } });
  });

  it('reads a whole answer from a server that does not stream', async () => {
    const body = '{"choices":[{"message":{"role":"assistant","content":"All at once."},"finish_reason":"stop"}]}';
    server.next({ kind: 'raw', body, type: 'application/json' });
    expect(await told()).toEqual({ text: 'All at once.' });
  });

  it('is content with [DONE] where a server gives no finish reason', async () => {
    const lines = ['{"choices":[{"index":0,"delta":{"content":"Fine."}}]}', '[DONE]'];
    const body = lines.map((line) => `data: ${line}\n\n`).join('');
    server.next({ kind: 'raw', body, type: 'text/event-stream' });
    expect(await told()).toEqual({ text: 'Fine.' });
  });

  it('leaves out what a model thinks before it answers', async () => {
    for (const pieces of [
      ['<think>Hm, [DONE] is', ' it blue?</think>\n\n', 'Blue.'],
      ['<th', 'ink>', 'so\n</thi', 'nk>Bl', 'ue.'],
      ['\n<think></think>Blue.'],
    ]) {
      server.behave({ answer: pieces });
      expect(await told()).toEqual({ text: 'Blue.' });
    }
    server.behave({ answer: ['<', 'b> and <think> are tags'] });
    expect((await told()).text).toBe('<b> and <think> are tags');
  });
});

describe('the settings', () => {
  it('list the models of a server, sorted', async () => {
    server.behave({ models: ['zeta', 'alpha', 'small', 'alpha'] });
    expect(await listModels(options())).toEqual(['alpha', 'small', 'zeta']);
    server.behave({ models: ['small', 'small-embed'] });
  });

  it.each([
    [{ kind: 'html' }, 'server-bad-answer'],
    [{ kind: 'not-json' }, 'server-bad-answer'],
    [{ kind: 'raw', body: '{"models": 3}', type: 'application/json' }, 'server-bad-answer'],
    [{ kind: 'status', status: 404 }, 'server-not-found'],
    [{ kind: 'silent' }, 'server-timeout'],
  ] as const)('say what is wrong with the list: %o', async (fault, code) => {
    server.next(fault as Fault);
    await expect(listModels({ ...options(), ...patience(fault as Fault) })).rejects.toMatchObject({ code });
  });

  it('test with a real answer, and do not wait for its end', async () => {
    server.behave({ answer: ['O', 'K'], pace: 'step' });
    server.release(1);
    expect((await testChat(options())).ms).toBeGreaterThan(0);
    const last = server.requests.findLast(({ path }) => path.endsWith('/chat/completions'));
    await last?.closed;
    expect(last).toMatchObject({ method: 'POST', path: '/v1/chat/completions', aborted: true });
  });

  it('notice the server that lists its models but turns extensions away', async () => {
    server.behave({ ollamaCors: true });
    const fromExtension = { headers: { origin: 'chrome-extension://abcdefghijklmnop' } };
    const post = await fetch(`${server.url}/chat/completions`, { method: 'POST', body: '{}', ...fromExtension });
    expect([post.status, await post.text()]).toEqual([403, '']);
    expect((await fetch(`${server.url}/models`)).status).toBe(200);
  });
});
