import { type ErrorCode, toReport } from '../errors.ts';
import type { FailureReason } from '../types.ts';

/** Worth trying again by itself after a while. */
const PASSING: ReadonlySet<string> = new Set<ErrorCode>([
  'server-unreachable',
  'server-rate-limited',
  'server-failed',
  'server-timeout',
  'server-cut-short',
  'storage-full',
  'storage-failed',
  'room-stopped', // who makes way for the call was ended, twice
]);

/** True of one text, not of the embedder as a whole: the next document may well succeed. */
const OF_ONE: ReadonlySet<string> = new Set<ErrorCode>([
  'server-rejected',
  'server-bad-answer',
  'embedding-dimensions',
  'embedding-not-finite',
  'embedding-count',
  'document-missing',
  'unexpected',
]);

const LONGEST_WAIT = 3_600_000;

/** A failure, and how far it reaches. `everything`: no other document would fare better until someone acts. */
export interface Failure {
  readonly reason: FailureReason;
  readonly reach: 'document' | 'passing' | 'everything';
  /** Milliseconds the server asked to be left alone for. */
  readonly wait: number;
}

export function failureOf(error: unknown): Failure {
  const { code, details } = toReport(error);
  const reach = OF_ONE.has(code) ? 'document' : PASSING.has(code) ? 'passing' : 'everything';
  const seconds = Number(details.retryAfter ?? 0) || 0;
  return { reason: { code, details }, reach, wait: Math.min(Math.max(seconds * 1000, 0), LONGEST_WAIT) };
}

export const isPassing = (reason: FailureReason): boolean => PASSING.has(reason.code);
