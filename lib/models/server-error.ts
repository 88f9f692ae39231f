import type OpenAI from 'openai';
import { AppError, type ErrorCode, type ErrorDetails } from '../errors.ts';
import { withoutKey } from './server-key.ts';

/** What is known of a call when it fails. */
export interface ServerCall {
  readonly baseUrl: string;
  readonly model?: string;
  readonly provider?: string;
  /** Never repeated, even where the server does. */
  readonly key?: string;
  /** The server had begun to answer. */
  readonly answering: boolean;
}

/** How much of the server's own words is kept. */
const LONGEST_SAYING = 160;

const BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  401: 'server-unauthorized',
  403: 'server-unauthorized',
  404: 'server-not-found',
  408: 'server-timeout',
  429: 'server-rate-limited',
};

/**
 * Any failure of a call to a server as the one error that has a sentence. `details`: `server` (host), `model`, `provider`,
 * `status`, `retryAfter` (seconds), `what` (the server's own words, shortened, without the key).
 * @param sdk the loaded `openai` package, whose classes tell failures apart (their names do not survive a build)
 */
export function serverError(error: unknown, call: ServerCall, sdk: typeof OpenAI): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof Error && error.cause instanceof AppError) return error.cause;
  const fail = (code: ErrorCode, more: ErrorDetails = {}) =>
    new AppError(code, { ...callDetails(call), ...more }, { cause: error });
  if (error instanceof sdk.APIConnectionTimeoutError) return fail('server-timeout');
  if (error instanceof sdk.APIConnectionError) return fail(call.answering ? 'server-cut-short' : 'server-unreachable');
  if (error instanceof SyntaxError) return fail('server-bad-answer');
  if (error instanceof sdk.APIError) {
    const what = saying(error, call.key);
    if (error.status === undefined) return fail('server-failed', what);
    const retryAfter = secondsToWait(error.headers);
    return fail(codeOf(error), {
      status: error.status,
      ...what,
      ...(retryAfter !== undefined && { retryAfter }),
    });
  }
  // What is left is `fetch` giving up in the middle of the body: a TypeError in every engine, worded differently in each.
  return fail(call.answering ? 'server-cut-short' : 'server-unreachable');
}

/** The details that every failure of this call has. */
export function callDetails({ baseUrl, model, provider }: Omit<ServerCall, 'answering'>): ErrorDetails {
  return { server: new URL(baseUrl).host, ...(model && { model }), ...(provider && { provider }) };
}

function codeOf({ status, error, message }: InstanceType<typeof OpenAI.APIError>): ErrorCode {
  if (status === undefined) return 'server-failed';
  // Ollama refuses an unknown Origin without a word; whoever refuses a key says so.
  if (status === 403 && error === undefined && message.includes('no body')) return 'server-refused-origin';
  return BY_STATUS[status] ?? (status >= 500 ? 'server-failed' : 'server-rejected');
}

function saying(error: InstanceType<typeof OpenAI.APIError>, key: string | undefined): { what?: string } {
  const body: unknown = error.error;
  const said =
    typeof body === 'string'
      ? body
      : typeof body === 'object' && body !== null && 'message' in body && typeof body.message === 'string'
        ? body.message
        : '';
  const text = said || error.message.replace(/^\d{3} /, '');
  if (text === '' || text.startsWith('<') || text.includes('(no body)')) return {};
  const safe = withoutKey(text, key);
  return { what: safe.length > LONGEST_SAYING ? `${safe.slice(0, LONGEST_SAYING - 1)}…` : safe };
}

function secondsToWait(headers: Headers | undefined): number | undefined {
  const header = headers?.get('retry-after');
  if (!header) return undefined;
  const seconds =
    /^\s*\d/.test(header) && !header.includes('GMT')
      ? Number.parseFloat(header)
      : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, Math.ceil(seconds)) : undefined;
}
