import { AppError } from '../errors.ts';

/** Bytes of a file; more is no document, or one of pictures. */
export const LARGEST_FILE = 200_000_000;

/** Whatever a broken file does to its reader, it is the file that is damaged. */
export async function guarded<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw error instanceof AppError ? error : new AppError('file-damaged', {}, { cause: error });
  }
}
