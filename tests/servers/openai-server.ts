import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pathToFileURL } from 'node:url';
import { countTokens, forget, modelFields, nativeAnswer, type WindowBehaviour } from './context-window.ts';
import { embed, type Message, reply } from './small-model.ts';

/**
 * A real HTTP server on 127.0.0.1 that speaks the OpenAI protocol, with faults on demand. By hand:
 *   npx tsx tests/servers/openai-server.ts --port 8123
 */

/** What goes wrong with one request. */
export type Fault =
  | { readonly kind: 'status'; readonly status: number; readonly body?: string; readonly retryAfter?: number }
  /** 200 with exactly this. */
  | { readonly kind: 'raw'; readonly body: string; readonly type: string }
  /** Never sends a byte. */
  | { readonly kind: 'silent' }
  /** Streams this many pieces, then breaks the connection. */
  | { readonly kind: 'break'; readonly after: number }
  /** Streams this many pieces, then ends properly, but with neither a finish reason nor `[DONE]`. */
  | { readonly kind: 'unfinished'; readonly after: number }
  /** Streams this many pieces, then sends nothing more and stays open. */
  | { readonly kind: 'stall'; readonly after: number }
  /** Streams this many pieces, then an error object, as servers do when the model crashes. */
  | { readonly kind: 'stream-error'; readonly after: number; readonly message: string }
  | { readonly kind: 'finish'; readonly reason: 'length' | 'content_filter' }
  | { readonly kind: 'not-json' }
  | { readonly kind: 'html' }
  | { readonly kind: 'empty' }
  /** Embeddings: other dimensions, for all texts or only for the later ones. */
  | { readonly kind: 'dims'; readonly dims: number; readonly from?: number }
  /** Embeddings: one value is this instead; `NaN` is written bare, as Python's json does. */
  | { readonly kind: 'value'; readonly value: number | null | string }
  /** Embeddings: this many too few (or, negative, too many). */
  | { readonly kind: 'missing'; readonly count: number };

export interface Behaviour {
  readonly key?: string;
  /** 403 with an empty body for a browser extension's or an unknown site's Origin, as Ollama does. */
  readonly ollamaCors: boolean;
  readonly models: readonly string[];
  readonly dims: number;
  /** Makes the embeddings, of `dims` dimensions, in place of the model that comes with it. */
  readonly embed?: (text: string) => ArrayLike<number>;
  /** What the model says; pieces are streamed as given. Without one, it answers from the passages in the prompt. */
  readonly answer?: string | readonly string[] | ((messages: readonly Message[]) => string);
  /** Milliseconds before each piece of an answer and each list of embeddings, or `step`: each waits for `release`. */
  readonly pace: number | 'step';
  /** For every request, until changed. */
  readonly fault?: Fault;
  /** Embeddings in reverse order, told apart by their `index`. */
  readonly shuffle: boolean;
  /** A window of its own; without one, any prompt fits, and nothing is told. */
  readonly window?: WindowBehaviour;
  /** Says how many tokens it counted, times this; `refuses`: 422 to whoever asks. */
  readonly counts?: number | 'refuses';
}

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
  /** The client went away before the answer was complete. */
  aborted: boolean;
  /** Resolves when the response is over, either way. */
  readonly closed: Promise<void>;
}

export interface TestServer {
  /** With `/v1`. */
  readonly url: string;
  readonly origin: string;
  readonly requests: RecordedRequest[];
  /** The fault of the next request that has none yet. */
  next(fault: Fault): void;
  /** A new pace forgets what was released, and lets go what waited for the old one. */
  behave(changes: Partial<Behaviour>): void;
  /** With pace `step`: lets this many pieces go. */
  release(pieces?: number): void;
  close(): Promise<void>;
}

const DEFAULTS: Behaviour = {
  ollamaCors: false,
  models: ['small', 'small-embed'],
  dims: 64,
  pace: 0,
  shuffle: false,
};

interface Context {
  readonly behaviour: Behaviour;
  readonly fault?: Fault;
  readonly step: (response: ServerResponse) => Promise<void>;
}

export async function startOpenAiServer(changes: Partial<Behaviour> = {}, port = 0): Promise<TestServer> {
  let behaviour: Behaviour = { ...DEFAULTS, ...changes };
  const faults: Fault[] = [];
  const requests: RecordedRequest[] = [];
  const waiting: { readonly response: ServerResponse; readonly go: () => void }[] = [];
  let released = 0;
  const step = async (response: ServerResponse): Promise<void> => {
    if (behaviour.pace !== 'step') {
      if (behaviour.pace > 0) await new Promise((resolve) => setTimeout(resolve, behaviour.pace as number));
    } else if (released > 0) released--;
    else await new Promise<void>((go) => waiting.push({ response, go }));
  };
  const server = createServer(async (request, response) => {
    const body = await readBody(request);
    requests.push(record(request, response, body));
    const fault = request.method === 'OPTIONS' ? undefined : (faults.shift() ?? behaviour.fault);
    await handle(request, response, body, { behaviour, step, ...(fault && { fault }) });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `${origin}/v1`,
    origin,
    requests,
    next: (fault) => void faults.push(fault),
    behave: (more) => {
      behaviour = { ...behaviour, ...more };
      if (more.pace === undefined) return;
      released = 0;
      if (more.pace !== 'step') for (const { go } of waiting.splice(0)) go();
    },
    release: (pieces = 1) => {
      for (let i = 0; i < pieces; i++) {
        // Whoever has gone away takes nothing.
        let next = waiting.shift();
        while (next?.response.destroyed) next = waiting.shift();
        if (next) next.go();
        else released++;
      }
    },
    close: () => close(server),
  };
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  let text = '';
  request.setEncoding('utf8');
  for await (const piece of request) text += piece;
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}

function record(request: IncomingMessage, response: ServerResponse, body: unknown): RecordedRequest {
  const entry = {
    method: request.method ?? '',
    path: request.url ?? '',
    headers: request.headers,
    body,
    aborted: false,
    closed: new Promise<void>((resolve) => response.once('close', resolve)),
  };
  response.once('close', () => {
    entry.aborted = !response.writableFinished;
  });
  return entry;
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  body: unknown,
  context: Context,
): Promise<void> {
  const { behaviour, fault } = context;
  if (behaviour.ollamaCors && isForeign(request.headers.origin)) {
    response.writeHead(403).end();
    return;
  }
  response.setHeader('access-control-allow-origin', request.headers.origin ?? '*');
  response.setHeader('access-control-allow-headers', '*, authorization, content-type');
  if (request.method === 'OPTIONS') response.writeHead(204).end();
  else if (fault?.kind === 'silent') return;
  else if (fault?.kind === 'status') sendStatus(response, fault);
  else if (fault?.kind === 'raw') response.writeHead(200, { 'content-type': fault.type }).end(fault.body);
  else if (fault?.kind === 'html') response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>It works!</h1>');
  else if (fault?.kind === 'not-json')
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"object": "li');
  else if (behaviour.key && request.headers.authorization !== `Bearer ${behaviour.key}`)
    sendError(response, 401, 'Incorrect API key provided.');
  else await route(`${request.method} ${request.url}`, response, body as never, context);
}

const isForeign = (origin: string | undefined): boolean =>
  origin !== undefined && !/^https?:\/\/(localhost|127\.0\.0\.1)(:\d+)?$/.test(origin);

function sendStatus(response: ServerResponse, fault: Fault & { kind: 'status' }): void {
  if (fault.retryAfter !== undefined) response.setHeader('retry-after', String(fault.retryAfter));
  if (fault.body !== undefined) response.writeHead(fault.status).end(fault.body);
  else sendError(response, fault.status, `The server says ${fault.status}.`);
}

function sendError(response: ServerResponse, status: number, message: string): void {
  sendJson(response, { error: { message, type: 'test', code: null } }, status);
}

function sendJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

interface Asked {
  readonly model?: string;
  readonly messages?: Message[];
  readonly stream?: boolean;
  readonly stream_options?: { readonly include_usage?: boolean };
  readonly input?: string | string[];
}

const remembered = (messages: readonly Message[], { tokens }: WindowBehaviour): readonly Message[] =>
  countTokens(messages) > tokens ? forget(messages, tokens) : messages;

function usageOf(messages: readonly Message[], pieces: readonly string[], { counts }: Behaviour): object | undefined {
  if (typeof counts !== 'number') return undefined;
  const prompt = Math.round(countTokens(messages) * counts);
  return { prompt_tokens: prompt, completion_tokens: pieces.length, total_tokens: prompt + pieces.length };
}

async function route(call: string, response: ServerResponse, body: Asked, context: Context): Promise<void> {
  const { behaviour } = context;
  const { window } = behaviour;
  const native = window && nativeAnswer(call, behaviour.models[0] ?? '', window);
  if (call === 'GET /v1/models') {
    const more = window ? modelFields(window) : {};
    sendJson(response, { object: 'list', data: behaviour.models.map((id) => ({ id, object: 'model', ...more })) });
  } else if (native) {
    sendJson(response, native);
  } else if (!/^POST \/v1\/(chat\/completions|embeddings)$/.test(call)) {
    sendError(response, 404, 'There is nothing here.');
  } else if (!behaviour.models.includes(body.model ?? '')) {
    sendError(response, 404, `The model '${body.model}' does not exist.`);
  } else if (call.endsWith('embeddings')) {
    await context.step(response);
    sendEmbeddings(response, [body.input ?? []].flat(), context);
  } else {
    await sendAnswer(response, body, context);
  }
}

async function sendAnswer(response: ServerResponse, body: Asked, context: Context): Promise<void> {
  const { behaviour } = context;
  const { window } = behaviour;
  const { messages = [] } = body;
  if (body.stream_options && behaviour.counts === 'refuses') {
    const detail = [{ loc: ['body', 'stream_options', 'include_usage'], msg: 'Extra inputs are not permitted' }];
    sendJson(response, { object: 'error', message: { detail }, type: 'invalid_request_error' }, 422);
  } else if (window?.over === 'reject' && countTokens(messages) > window.tokens) {
    sendError(response, 400, 'The request exceeds the available context size.');
  } else {
    const pieces = answerPieces(window ? remembered(messages, window) : messages, context);
    const usage = usageOf(messages, pieces, behaviour);
    if (body.stream) {
      await streamPieces(response, pieces, context, body.stream_options?.include_usage ? usage : undefined);
    } else {
      sendJson(response, {
        object: 'chat.completion',
        ...(usage && { usage }),
        choices: [{ index: 0, message: { role: 'assistant', content: pieces.join('') }, finish_reason: 'stop' }],
      });
    }
  }
}

function answerPieces(messages: readonly Message[], { behaviour, fault }: Context): readonly string[] {
  if (fault?.kind === 'empty') return [];
  const { answer = reply } = behaviour;
  if (typeof answer === 'object') return answer;
  const text = typeof answer === 'string' ? answer : answer(messages);
  return text.match(/[\s\S]{1,7}/gu) ?? [];
}

async function streamPieces(
  response: ServerResponse,
  pieces: readonly string[],
  context: Context,
  usage?: object,
): Promise<void> {
  const { fault, step } = context;
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.flushHeaders();
  const send = (data: unknown) => response.write(`data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`);
  const chunk = (delta: object, finish_reason: string | null = null) =>
    send({ object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason }] });
  const limit = fault && 'after' in fault ? fault.after : Number.POSITIVE_INFINITY;
  chunk({ role: 'assistant', content: '' });
  for (const [i, content] of pieces.entries()) {
    if (i >= limit || response.destroyed) break;
    await step(response);
    chunk({ content });
  }
  if (fault?.kind === 'break') setImmediate(() => response.destroy());
  else if (fault?.kind === 'unfinished') response.end();
  else if (fault?.kind === 'stream-error')
    response.end(`data: ${JSON.stringify({ error: { message: fault.message } })}\n\n`);
  else if (fault?.kind !== 'stall') {
    chunk({}, fault?.kind === 'finish' ? fault.reason : 'stop');
    if (usage) send({ object: 'chat.completion.chunk', choices: [], usage });
    send('[DONE]');
    response.end();
  }
}

function sendEmbeddings(response: ServerResponse, inputs: readonly string[], { behaviour, fault }: Context): void {
  if (inputs.length === 0 || inputs.some((text) => text === '')) {
    sendError(response, 400, 'Empty input.');
    return;
  }
  const data = inputs.map((text, index) => {
    const dims = fault?.kind === 'dims' && index >= (fault.from ?? 0) ? fault.dims : behaviour.dims;
    const embedding: unknown[] = behaviour.embed ? Array.from(behaviour.embed(text)) : embed(text, dims);
    if (fault?.kind === 'value') embedding[dims >> 1] = fault.value;
    return { object: 'embedding', index, embedding };
  });
  const count = fault?.kind === 'missing' ? fault.count : 0;
  const sent = count >= 0 ? data.slice(0, data.length - count) : [...data, ...data.slice(count)];
  const list = { object: 'list', data: behaviour.shuffle ? sent.reverse() : sent };
  const json = JSON.stringify(list, (_, value) => (Number.isNaN(value) ? '(NaN)' : value)).replaceAll('"(NaN)"', 'NaN');
  response.writeHead(200, { 'content-type': 'application/json' }).end(json);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const at = process.argv.indexOf('--port');
  const server = await startOpenAiServer({ pace: 15 }, at > 0 ? Number(process.argv[at + 1]) : 8123);
  console.log(`OpenAI-compatible test server: ${server.url} (models: small, small-embed)`);
}
