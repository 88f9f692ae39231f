import type { ChatMessage, ContextWindow } from '../asking.ts';
import { AppError } from '../errors.ts';
import type { BrowserModelState } from '../messaging/library-protocol.ts';
import type { ChatModel, TokenUsage } from '../ports.ts';

/** The part of the browser's Prompt API that is used; the names with `input` are the older ones. */
interface LanguageModelApi {
  availability(options: Expected): Promise<BrowserModelState>;
  create(options: Expected & CreateOptions): Promise<Session>;
}

interface CreateOptions {
  readonly initialPrompts?: readonly ChatMessage[];
  readonly monitor?: (target: EventTarget) => void;
  readonly signal?: AbortSignal;
}

interface Session {
  readonly contextUsage?: number;
  readonly contextWindow?: number;
  readonly inputUsage?: number;
  readonly inputQuota?: number;
  measureContextUsage?(input: string): Promise<number>;
  measureInputUsage?(input: string): Promise<number>;
  promptStreaming(input: string, options: { readonly signal: AbortSignal }): ReadableStream<string>;
  destroy(): void;
}

/**
 * The same for `availability` and `create`, or the one would speak of another model than the other. Only English is declared:
 * a language that was not tested by the browser's maker makes the whole model unavailable, while it answers in it all the same.
 */
const EXPECTED = {
  expectedInputs: [{ type: 'text', languages: ['en'] }],
  expectedOutputs: [{ type: 'text', languages: ['en'] }],
};
type Expected = typeof EXPECTED;

/** Tokens of its window while it does not say. */
const GUESS = 4096;
/** Tokens that must be left for an answer. */
const ANSWER_TOKENS = 256;

/** The model built into the browser. */
export function browserChat(): ChatModel {
  return { name: 'browser', window: browserWindow, stream };
}

/** Said by a session without a prompt; it does not change while the browser runs. */
let told: ContextWindow | undefined;

async function browserWindow(signal: AbortSignal): Promise<ContextWindow> {
  if (told) return told;
  const guess = { tokens: GUESS, from: 'guess' } as const;
  let session: Session | undefined;
  try {
    await requireModel();
    session = await createSession({ signal });
    const tokens = windowOf(session);
    if (!Number.isFinite(tokens) || tokens <= 0) return guess;
    told = { tokens, from: 'server' };
    return told;
  } catch {
    return guess; // what is wrong will be said when it is to write
  } finally {
    session?.destroy();
  }
}

const windowOf = ({ contextWindow, inputQuota }: Session): number =>
  contextWindow ?? inputQuota ?? Number.POSITIVE_INFINITY;
const usedOf = ({ contextUsage, inputUsage }: Session): number => contextUsage ?? inputUsage ?? 0;

/** Whether this browser has a model of its own, and how far it is. Never throws. */
export async function browserModelState(): Promise<BrowserModelState> {
  const api = languageModel();
  if (!api) return 'unavailable';
  try {
    return await api.availability(EXPECTED);
  } catch {
    return 'unavailable';
  }
}

/**
 * Downloads the browser's model; to be called in a click, which the browser insists on.
 * @param onProgress hears the share that is done, 0 to 1
 * @throws AppError `browser-model-*`
 */
export async function downloadBrowserModel(onProgress: (done: number) => void, signal: AbortSignal): Promise<void> {
  const session = await createSession({
    signal,
    monitor: (target) =>
      target.addEventListener('downloadprogress', (event) => {
        const { loaded, total } = event as ProgressEvent;
        onProgress(total > 0 ? Math.min(1, loaded / total) : loaded);
      }),
  });
  session.destroy();
}

async function* stream(
  messages: readonly ChatMessage[],
  signal: AbortSignal,
  counted?: (usage: TokenUsage) => void,
): AsyncGenerator<string> {
  if (signal.aborted) return;
  const last = messages.at(-1)?.content ?? '';
  let session: Session | undefined;
  try {
    await requireModel();
    session = await createSession({ initialPrompts: messages.slice(0, -1), signal });
    const prompt = await requireRoom(session, last);
    for await (const piece of session.promptStreaming(last, { signal })) {
      if (signal.aborted) return;
      if (piece !== '') yield piece;
    }
    const answer = usedOf(session) - prompt;
    if (answer > 0) counted?.({ prompt, answer });
  } catch (error) {
    if (signal.aborted) return;
    throw error instanceof AppError ? error : failure(error);
  } finally {
    session?.destroy();
  }
}

function languageModel(): LanguageModelApi | undefined {
  return (globalThis as { LanguageModel?: LanguageModelApi }).LanguageModel;
}

async function requireModel(): Promise<void> {
  const state = await browserModelState();
  if (state === 'unavailable') throw new AppError('browser-model-unavailable');
  // A download needs a click, and there is none where answers are written.
  if (state !== 'available') throw new AppError('browser-model-needs-click', { state });
}

async function createSession(options: CreateOptions): Promise<Session> {
  const api = languageModel();
  if (!api) throw new AppError('browser-model-unavailable');
  try {
    return await api.create({ ...EXPECTED, ...options });
  } catch (error) {
    throw failure(error);
  }
}

/** @returns tokens of the prompt. @throws AppError if it would not fit: the browser would silently forget the beginning of it */
async function requireRoom(session: Session, input: string): Promise<number> {
  const window = windowOf(session);
  const measured = (await (session.measureContextUsage?.(input) ?? session.measureInputUsage?.(input))) ?? 0;
  const needed = usedOf(session) + measured;
  if (needed + ANSWER_TOKENS <= window) return needed;
  throw new AppError('browser-model-failed', { what: `${needed} of ${window} tokens`, model: 'browser' });
}

function failure(cause: unknown): AppError {
  const name = cause instanceof Error ? cause.name : '';
  if (name === 'NotAllowedError') return new AppError('browser-model-needs-click', {}, { cause });
  if (name === 'NotSupportedError') return new AppError('browser-model-unavailable', {}, { cause });
  return new AppError('browser-model-failed', { what: name || 'unknown', model: 'browser' }, { cause });
}
