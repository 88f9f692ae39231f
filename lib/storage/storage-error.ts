import { AppError, type ErrorCode } from '../errors.ts';

const CODES: Readonly<Record<string, ErrorCode>> = {
  QuotaExceededError: 'storage-full',
  VersionError: 'storage-newer',
};

/**
 * What IndexedDB threw, as one of the `storage-*` errors. Chrome leaves the message of a quota error empty, so only the
 * name counts. An AppError passes through.
 */
export function storageError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const name = error instanceof Error || error instanceof DOMException ? error.name : String(error);
  return new AppError(CODES[name] ?? 'storage-failed', { name }, { cause: error });
}
