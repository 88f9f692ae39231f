import type { ChatModel } from '../ports.ts';
import type { ChatMessage } from '../types.ts';
import { isLocal } from './server-address.ts';
import { type Call, calling, isRecord, readJson, type ServerOptions, TIMEOUTS } from './server-call.ts';
import { withoutThinking } from './thinking.ts';

export interface ChatServer extends ServerOptions {
  readonly model: string;
}

/**
 * Characters of passages to send. Local servers start with windows of about 4,096 tokens and cut the front off silently:
 * 8,000 Latin characters, prompt included, fill two thirds of that.
 */
const PASSAGE_CHARACTERS = { local: 8_000, remote: 24_000 };

/** A chat model behind an OpenAI-compatible server. */
export function openaiChat(server: ChatServer): ChatModel {
  return {
    name: server.model,
    passageCharacters: PASSAGE_CHARACTERS[isLocal(server.baseUrl) ? 'local' : 'remote'],
    stream: (messages, signal) => withoutThinking(answerText(server, messages, signal)),
  };
}

/** A piece of what a model writes; a thought is not part of the answer. */
export interface Piece {
  readonly kind: 'answer' | 'thought';
  readonly text: string;
}

async function* answerText(
  server: ChatServer,
  messages: readonly ChatMessage[],
  signal: AbortSignal,
): AsyncGenerator<string> {
  for await (const { kind, text } of chatPieces(server, messages, signal)) if (kind === 'answer') yield text;
}

/** Everything a model writes, as it comes. Ends without an error when `signal` aborts. @throws AppError `server-*` */
export function chatPieces(
  server: ChatServer,
  messages: readonly ChatMessage[],
  signal: AbortSignal,
): AsyncGenerator<Piece> {
  const end = { seen: false };
  return calling({ ...server, fetch: watchingForEnd(end) }, signal, async function* (call) {
    const { data, response } = await call.client.chat.completions
      .create({ model: server.model, messages: [...messages], stream: true }, { signal: call.signal })
      .withResponse();
    call.answering();
    const type = response.headers.get('content-type') ?? '';
    if (type.includes('json')) yield* wholeAnswer(call, response);
    else if (type.includes('html')) throw call.fail('server-bad-answer');
    else yield* streamedAnswer(call, data, { idle: (server.timeouts ?? TIMEOUTS).idle, end });
  });
}

interface StreamEnd {
  readonly idle: number;
  /** Whether the server wrote `[DONE]`. */
  readonly end: { readonly seen: boolean };
}

async function* streamedAnswer(
  call: Call,
  chunks: AsyncIterable<unknown>,
  { idle, end }: StreamEnd,
): AsyncGenerator<Piece> {
  let said = false;
  let finish: unknown;
  for await (const chunk of chunks) {
    call.clock.stop(); // the reader's own time does not count
    const choice: unknown = isRecord(chunk) && Array.isArray(chunk.choices) ? chunk.choices[0] : undefined;
    if (isRecord(choice)) {
      const piece = pieceOf(choice.delta);
      if (piece) {
        said ||= piece.kind === 'answer';
        yield piece;
      }
      finish = choice.finish_reason ?? finish;
    }
    call.clock.wind(idle);
  }
  if (call.signal.aborted) return;
  checkEnd(call, { said, finish, done: end.seen });
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
async function* wholeAnswer(call: Call, response: Response): AsyncGenerator<Piece> {
  const body = await readJson(response);
  if (isRecord(body) && isRecord(body.error)) {
    throw call.fail('server-failed', { what: String(body.error.message ?? '').slice(0, 160) });
  }
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
