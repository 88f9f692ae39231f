import { ERROR_CODES } from '../../lib/errors.ts';
import type { NotedError } from '../../lib/health.ts';

/** Errors that were told to somebody, for the health page: the last of them, over restarts. Codes and times only. */

const KEY = 'footnote-errors';
const MOST = 50;
/** Milliseconds; what is older is nobody's business any more. */
const LONGEST = 14 * 86_400_000;

/** Of a browser's `localStorage`, as much as is needed. */
export type StringStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export interface NotedErrors {
  /** @param call name of a call of the protocol */
  note(error: unknown, call: string): void;
  /** The earliest first. */
  list(): NotedError[];
  forget(): void;
}

/** An error that could not be kept is not kept: this must never be the cause of another. */
export function notedErrors(store: StringStore, now: () => Date): NotedErrors {
  const list = () => {
    const from = new Date(now().getTime() - LONGEST).toISOString();
    return read(store).filter(({ at }) => at >= from);
  };
  return {
    list,
    note(error, call) {
      // By hand instead of `toReport`: a message must not even come near what is kept.
      const own = (error as { code?: unknown } | null)?.code;
      const code = ERROR_CODES.find((each) => each === own) ?? 'unexpected';
      try {
        store.setItem(KEY, JSON.stringify([...list(), { at: now().toISOString(), code, call }].slice(-MOST)));
      } catch {
        // No room even for this.
      }
    },
    forget: () => store.removeItem(KEY),
  };
}

function read(store: StringStore): NotedError[] {
  try {
    const kept: unknown = JSON.parse(store.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isNoted) : [];
  } catch {
    return [];
  }
}

function isNoted(value: unknown): value is NotedError {
  const { at, code, call } = (value ?? {}) as Partial<NotedError>;
  return typeof at === 'string' && typeof call === 'string' && ERROR_CODES.some((each) => each === code);
}

type Table = Readonly<Record<string, (...args: never[]) => unknown>>;

/** The same handlers, noting what they fail with. Whatever was broken off on purpose is no failure. */
export function noting<T>(handlers: T, notes: NotedErrors): T {
  const entries = Object.entries(handlers as unknown as Table).map(([name, handler]) => [
    name,
    async (...args: never[]) => {
      try {
        return await handler(...args);
      } catch (error) {
        notes.note(error, name);
        throw error;
      }
    },
  ]);
  return Object.fromEntries(entries) as T;
}

type Streams = Readonly<Record<string, (request: never, signal: AbortSignal) => AsyncIterable<unknown>>>;

/** The same for handlers that answer in pieces. */
export function notingStreams<T>(handlers: T, notes: NotedErrors): T {
  const entries = Object.entries(handlers as unknown as Streams).map(([name, handler]) => [
    name,
    async function* (request: never, signal: AbortSignal) {
      try {
        yield* handler(request, signal);
      } catch (error) {
        if (!signal.aborted) notes.note(error, name);
        throw error;
      }
    },
  ]);
  return Object.fromEntries(entries) as T;
}
