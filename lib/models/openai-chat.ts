import type { ChatMessage } from '../asking.ts';
import type { ChatModel, TokenUsage } from '../ports.ts';
import { estimateTokens } from '../text/tokens.ts';
import { contextWindow, learnRatio, type ModelServer } from './context-window.ts';
import { type Call, calling, isRecord, readJson, TIMEOUTS } from './server-call.ts';
import { withoutKeyIn } from './server-key.ts';
import { withoutThinking } from './thinking.ts';

/** A model behind an OpenAI-compatible server. */
export type ChatServer = ModelServer;

/** A chat model behind an OpenAI-compatible server. */
export function openaiChat(server: ChatServer): ChatModel {
  return {
    name: server.model,
    window: (signal) => contextWindow(server, signal),
    stream: (messages, signal, counted) =>
      withoutThinking(withoutKeyIn(answerText(server, messages, { signal, counted }), server.key)),
  };
}

/** A piece of what a model writes; a thought is not part of the answer. */
export interface Piece {
  readonly kind: 'answer' | 'thought';
  readonly text: string;
}

interface Streaming {
  readonly signal: AbortSignal;
  readonly counted?: ((usage: TokenUsage) => void) | undefined;
}

async function* answerText(
  server: ChatServer,
  messages: readonly ChatMessage[],
  { signal, counted }: Streaming,
): AsyncGenerator<string> {
  const hear = (usage: TokenUsage) => {
    const estimated = messages.reduce((sum, { content }) => sum + estimateTokens(content), 0);
    learnRatio(server, { counted: usage.prompt, estimated });
    counted?.(usage);
  };
  for await (const { kind, text } of chatPieces(server, messages, { signal, counted: hear })) {
    if (kind === 'answer') yield text;
  }
}

/** Everything a model writes, as it comes. Ends without an error when `signal` aborts. @throws AppError `server-*` */
export function chatPieces(
  server: ChatServer,
  messages: readonly ChatMessage[],
  { signal, counted }: Streaming,
): AsyncGenerator<Piece> {
  const end: StreamEnd = { idle: (server.timeouts ?? TIMEOUTS).idle, seen: false };
  return calling({ ...server, fetch: watchingForEnd(end) }, signal, async function* (call) {
    const { data, response } = await begin(call, server, messages);
    call.answering();
    const type = response.headers.get('content-type') ?? '';
    if (type.includes('json')) yield* wholeAnswer(call, response, end);
    else if (type.includes('html')) throw call.fail('server-bad-answer');
    else yield* streamedAnswer(call, data, end);
    if (end.usage && !call.signal.aborted) counted?.(end.usage);
  });
}

/** Servers, by origin, that refused to be asked for their count of tokens: a few take no field they do not know. */
const silent = new Set<string>();

/** Sends the request; to a server that minds being asked for its count, once more without. */
async function begin(call: Call, server: ChatServer, messages: readonly ChatMessage[]) {
  const { origin } = new URL(call.client.baseURL);
  const send = (counting: boolean) =>
    call.client.chat.completions
      .create(
        {
          model: server.model,
          messages: [...messages],
          stream: true,
          ...(counting && { stream_options: { include_usage: true } }),
        },
        { signal: call.signal },
      )
      .withResponse();
  if (silent.has(origin)) return send(false);
  try {
    return await send(true);
  } catch (error) {
    if (!mindsCounting(error)) throw error;
    silent.add(origin);
    return send(false);
  }
}

/** 400 and 422 that name the field. */
function mindsCounting(error: unknown): boolean {
  if (!(error instanceof Error) || !('status' in error) || (error.status !== 400 && error.status !== 422)) return false;
  const body = 'error' in error ? JSON.stringify(error.error) : '';
  return /stream_options|include_usage/.test(`${error.message} ${body}`);
}

interface StreamEnd {
  readonly idle: number;
  /** Whether the server wrote `[DONE]`. */
  seen: boolean;
  /** What it says it counted, most often with the last chunk. */
  usage?: TokenUsage;
}

async function* streamedAnswer(call: Call, chunks: AsyncIterable<unknown>, end: StreamEnd): AsyncGenerator<Piece> {
  let said = false;
  let finish: unknown;
  for await (const chunk of chunks) {
    call.clock.stop(); // the reader's own time does not count
    end.usage = usageOf(chunk) ?? end.usage;
    const choice: unknown = isRecord(chunk) && Array.isArray(chunk.choices) ? chunk.choices[0] : undefined;
    if (isRecord(choice)) {
      const piece = pieceOf(choice.delta);
      if (piece) {
        said ||= piece.kind === 'answer';
        yield piece;
      }
      finish = choice.finish_reason ?? finish;
    }
    call.clock.wind(end.idle);
  }
  if (call.signal.aborted) return;
  checkEnd(call, { said, finish, done: end.seen });
}

function usageOf(body: unknown): TokenUsage | undefined {
  const usage = isRecord(body) ? body.usage : undefined;
  if (!isRecord(usage)) return undefined;
  const { prompt_tokens: prompt, completion_tokens: answer } = usage;
  return typeof prompt === 'number' && prompt > 0 && typeof answer === 'number' ? { prompt, answer } : undefined;
}

function pieceOf(delta: unknown): Piece | undefined {
  if (!isRecord(delta)) return undefined;
  if (typeof delta.content === 'string' && delta.content !== '') return { kind: 'answer', text: delta.content };
  // DeepSeek, llama.cpp and vLLM say `reasoning_content`, OpenRouter and Ollama `reasoning`.
  const thought = delta.reasoning_content ?? delta.reasoning;
  return typeof thought === 'string' && thought !== '' ? { kind: 'thought', text: thought } : undefined;
}

/** @throws AppError if the stream ended in any other way than by the model being done */
function checkEnd(call: Call, { said, finish, done }: { said: boolean; finish: unknown; done: boolean }): void {
  if (finish === 'length') throw call.fail('server-cut-short', { what: 'finish_reason: length' });
  if (finish === 'content_filter') throw call.fail('server-rejected', { what: 'finish_reason: content_filter' });
  if (finish === undefined && !done) throw call.fail('server-cut-short');
  if (!said) throw call.fail('model-empty-answer');
}

/** Some servers send the whole answer although a stream was asked for. */
async function* wholeAnswer(call: Call, response: Response, end: StreamEnd): AsyncGenerator<Piece> {
  const body = await readJson(response);
  if (isRecord(body) && isRecord(body.error)) {
    throw call.fail('server-failed', { what: String(body.error.message ?? '').slice(0, 160) });
  }
  end.usage = usageOf(body);
  const choice: unknown = isRecord(body) && Array.isArray(body.choices) ? body.choices[0] : undefined;
  if (!isRecord(choice) || !isRecord(choice.message)) throw call.fail('server-bad-answer');
  const piece = pieceOf(choice.message);
  if (piece?.kind !== 'answer') throw call.fail('model-empty-answer');
  yield piece;
}

/** `fetch` that notices the line `data: [DONE]`, which the package swallows: it tells a complete stream from one cut short. */
function watchingForEnd(end: { seen: boolean }): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    if (!response.body || !response.headers.get('content-type')?.includes('event-stream')) return response;
    const decoder = new TextDecoder();
    let tail = '';
    const watch = new TransformStream<Uint8Array, Uint8Array>({
      transform(bytes, controller) {
        tail = (tail + decoder.decode(bytes, { stream: true })).slice(-64 - bytes.length);
        // Inside a piece a line break is escaped, so only the protocol's own line can match.
        end.seen ||= /^data: ?\[DONE\]/m.test(tail);
        controller.enqueue(bytes);
      },
    });
    const { status, statusText, headers } = response;
    return new Response(response.body.pipeThrough(watch), { status, statusText, headers });
  };
}
