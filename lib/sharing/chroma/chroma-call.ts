import { AppError, type ErrorCode, type ErrorDetails } from '../../errors.ts';
import { normaliseBaseUrl } from '../../models/server-address.ts';
import { withoutKey } from '../../models/server-key.ts';

/** A Chroma server, and what is needed to call it. */
export interface ChromaServer {
  /** As the user wrote it. */
  readonly url: string;
  readonly token?: string;
  /** Makes the browser let calls to this origin through; false when the user has not granted it. */
  readonly prepare?: (origin: string) => Promise<boolean>;
  readonly timeouts?: ChromaTimeouts;
}

/** Milliseconds until an answer must be there, whole. */
export interface ChromaTimeouts {
  readonly read: number;
  readonly write: number;
}

/** One request. `missing`: what a 404 means. */
export interface ChromaRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
  readonly work: keyof ChromaTimeouts;
  readonly missing?: ErrorCode;
}

export const CHROMA_TIMEOUTS: ChromaTimeouts = { read: 15_000, write: 60_000 };
/** How much of the server's own words is kept. */
const LONGEST_SAYING = 160;
/** What servers say when their disk is full; they seldom have a status for it. */
const FULL = /no space left|disk (?:is )?full|disk i\/o|SQLITE_FULL|insufficient storage|os error 28/i;

const BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  401: 'shared-refused',
  403: 'shared-refused',
  408: 'shared-timeout',
  413: 'shared-too-large',
  429: 'shared-busy',
  503: 'shared-busy',
  504: 'shared-timeout',
  507: 'shared-full',
};

/**
 * The address of a server as people write it, without what the interface adds to it.
 * @throws AppError `server-address`, `server-address-secret`
 */
export function chromaAddress(typed: string): string {
  return normaliseBaseUrl(typed)
    .replace(/\/(?:api\/)?v\d+(?:\/.*)?$/, '')
    .replace(/\/+$/, '');
}

/** @returns the answer as JSON. @throws AppError `shared-*`, `server-*`; the reason of `signal` when that aborts */
export async function callChroma(server: ChromaServer, request: ChromaRequest, signal: AbortSignal): Promise<unknown> {
  signal.throwIfAborted();
  const base = chromaAddress(server.url);
  const { host, origin } = new URL(base);
  const fail = (code: ErrorCode, details: ErrorDetails = {}, cause?: unknown) =>
    new AppError(code, { server: host, ...details }, { cause });
  if (server.prepare && !(await server.prepare(origin))) throw fail('server-needs-permission', { origin });
  const expired = AbortSignal.timeout((server.timeouts ?? CHROMA_TIMEOUTS)[request.work]);
  try {
    const response = await fetch(base + request.path, {
      ...initOf(server, request),
      signal: AbortSignal.any([signal, expired]),
    });
    if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400))
      throw fail('shared-moved', { status: response.status });
    const text = await response.text();
    if (!response.ok) throw statusError(response, text, request, server.token, fail);
    return parse(text, fail);
  } catch (error) {
    signal.throwIfAborted();
    if (expired.aborted) throw fail('shared-timeout', {}, error);
    if (error instanceof AppError) throw error;
    throw fail('shared-unreachable', {}, error);
  }
}

type Fail = (code: ErrorCode, details?: ErrorDetails) => AppError;

/** Goes nowhere but where the user said, and brings no cookie along. Hosts differ in which of the two headers they read. */
function initOf({ token }: ChromaServer, { method, body }: ChromaRequest): RequestInit {
  return {
    method,
    redirect: 'manual',
    credentials: 'omit',
    cache: 'no-store',
    referrerPolicy: 'no-referrer',
    headers: {
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...(token && { Authorization: `Bearer ${token}`, 'X-Chroma-Token': token }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  };
}

function parse(text: string, fail: Fail): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw fail('shared-no-server');
  }
}

function statusError(
  { status, headers }: Response,
  text: string,
  { missing = 'shared-no-server' }: ChromaRequest,
  token: string | undefined,
  fail: Fail,
): AppError {
  const said = sayingOf(text);
  const what = withoutKey(said, token).slice(0, LONGEST_SAYING);
  const details = { status, ...(what && { what }) };
  if (status === 404) return fail(missing, details);
  if (status >= 500 && FULL.test(said)) return fail('shared-full', details);
  const code = BY_STATUS[status];
  const wait = Number.parseInt(headers.get('retry-after') ?? '', 10);
  if (code) return fail(code, { ...details, ...(wait > 0 && { retryAfter: wait }) });
  return status >= 500 ? fail('shared-failed', details) : fail('shared-rejected', { what: '–', ...details });
}

function sayingOf(text: string): string {
  if (text.trimStart().startsWith('<')) return '';
  try {
    const body: unknown = JSON.parse(text);
    return isRecord(body) ? String(body.message ?? body.error ?? '') : '';
  } catch {
    return text.slice(0, LONGEST_SAYING);
  }
}

/** Whether JSON is an object with names. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
