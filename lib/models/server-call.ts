import type OpenAI from 'openai';
import { AppError } from '../errors.ts';
import { normaliseBaseUrl } from './server-address.ts';
import { callDetails, type ServerCall, serverError } from './server-error.ts';
import { withoutKey } from './server-key.ts';

/** A server that speaks the OpenAI protocol, and what is needed to call it. */
export interface ServerOptions {
  /** As the user wrote it; see `normaliseBaseUrl`. */
  readonly baseUrl: string;
  readonly key?: string;
  /** For the sentence when it fails. */
  readonly provider?: string;
  /** Lifts the Origin header for this server; false when the user has not granted its host. */
  readonly prepare?: (origin: string) => Promise<boolean>;
  readonly timeouts?: Timeouts;
}

/** What one call needs beside the server. */
export interface CallOptions extends ServerOptions {
  readonly model?: string;
  readonly retries?: number;
  readonly fetch?: typeof fetch;
}

/** Milliseconds. A local server may load its model before the first piece, so that one waits longer. */
export interface Timeouts {
  readonly first: number;
  readonly idle: number;
}

export const TIMEOUTS: Timeouts = { first: 120_000, idle: 60_000 };

/** One call: the client, what is known for its errors, and the clock that ends it. */
export interface Call {
  readonly client: OpenAI;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** To be told when the first byte is there. */
  answering(): void;
  /** A failure of this kind, with the details of this call. */
  fail(code: AppError['code'], details?: AppError['details']): AppError;
}

/** Aborts when it is not wound again in time. */
export interface Clock {
  wind(ms: number): void;
  stop(): void;
}

/**
 * Runs a call to a server: prepares the host, gives it a client and a clock, and turns whatever it throws into an AppError.
 * Yields nothing more once `signal` aborts; then it ends without an error.
 */
export async function* calling<T>(
  given: CallOptions,
  signal: AbortSignal,
  body: (call: Call) => AsyncIterable<T>,
): AsyncGenerator<T> {
  const options = { ...given, baseUrl: normaliseBaseUrl(given.baseUrl) };
  // Loaded when first needed: it is most of the weight of the room.
  const { default: sdk } = await import('openai');
  const expired = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const clock: Clock = {
    wind(ms) {
      clearTimeout(timer);
      timer = setTimeout(() => expired.abort(), ms);
    },
    stop: () => clearTimeout(timer),
  };
  let known: ServerCall = { ...options, answering: false };
  const call: Call = {
    client: clientFor(sdk, options),
    signal: AbortSignal.any([signal, expired.signal]),
    clock,
    answering: () => {
      known = { ...known, answering: true };
    },
    fail: (code, details = {}) =>
      new AppError(code, { ...callDetails(options), ...saidWithoutKey(details, options.key) }),
  };
  try {
    await requirePermission(options);
    clock.wind((options.timeouts ?? TIMEOUTS).first);
    yield* body(call);
    // The openai package ends a loop that was aborted as if it were complete.
    if (expired.signal.aborted && !signal.aborted) throw call.fail('server-timeout');
  } catch (error) {
    if (signal.aborted) return;
    if (expired.signal.aborted) throw call.fail('server-timeout');
    throw serverError(error, known, sdk);
  } finally {
    clock.stop();
  }
}

/** A server may repeat the key in what it says. */
function saidWithoutKey({ what, ...rest }: AppError['details'], key: string | undefined): AppError['details'] {
  return what === undefined ? rest : { ...rest, what: withoutKey(String(what), key) };
}

function clientFor(sdk: typeof OpenAI, options: CallOptions): OpenAI {
  return new sdk({
    baseURL: options.baseUrl,
    // The package insists on one; a server that wants none ignores it.
    apiKey: options.key || 'none',
    organization: null,
    project: null,
    dangerouslyAllowBrowser: true,
    maxRetries: options.retries ?? 0,
    timeout: 600_000,
    logLevel: 'off',
    fetch: staying(options),
  });
}

/** Goes nowhere but where the user said: a server that leads elsewhere would be handed the question, the passages and perhaps the key. */
function staying(options: CallOptions): typeof fetch {
  return async (input, init) => {
    const response = await (options.fetch ?? fetch)(input, { ...init, redirect: 'manual' });
    if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400))
      throw new AppError('server-moved', callDetails(options));
    return response;
  };
}

async function requirePermission({ baseUrl, prepare, ...rest }: ServerOptions): Promise<void> {
  const { origin } = new URL(baseUrl);
  if (prepare && !(await prepare(origin))) {
    throw new AppError('server-needs-permission', { ...callDetails({ baseUrl, ...rest }), origin });
  }
}

/** A call with one answer. @throws AppError; when `signal` aborts, its reason */
export async function callOnce<T>(
  options: CallOptions,
  signal: AbortSignal,
  body: (call: Call) => Promise<T>,
): Promise<T> {
  for await (const value of calling(options, signal, async function* (call) {
    yield await body(call);
  }))
    return value;
  throw signal.reason;
}

/** The body of a response as JSON, whatever it calls itself. @throws SyntaxError */
export async function readJson(response: Response): Promise<unknown> {
  return JSON.parse(await response.text());
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
