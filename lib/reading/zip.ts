import { type UnzipFileInfo, unzipSync } from 'fflate';
import { AppError } from '../errors.ts';

/** Bytes that the parts of a file may come to, unpacked. */
const LARGEST_CONTENT = 300_000_000;
/** Parts that are looked at; no document has more. */
const MOST_PARTS = 20_000;
const ENCRYPTED = 1;

/**
 * The parts of a zip file that are wanted, unpacked. What the directory says of a part's size is what it gets, so a part can be no
 * larger than was counted here.
 * @throws AppError `file-damaged`, `file-too-large`
 */
export function unzip(bytes: Uint8Array, isWanted: (name: string) => boolean): ReadonlyMap<string, Uint8Array> {
  let left = LARGEST_CONTENT;
  const filter = ({ name, originalSize }: UnzipFileInfo) => {
    if (!isWanted(name)) return false;
    left -= originalSize;
    if (left < 0) throw new AppError('file-too-large', { megabytes: LARGEST_CONTENT / 1_000_000 });
    return true;
  };
  try {
    return new Map(Object.entries(unzipSync(bytes, { filter })));
  } catch (error) {
    throw error instanceof AppError ? error : new AppError('file-damaged', {}, { cause: error });
  }
}

/** The names of all parts; undefined where there is no directory to read them from. */
export function zipNames(bytes: Uint8Array): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  try {
    unzipSync(bytes, {
      filter: ({ name }) => {
        if (names.size > MOST_PARTS) throw new AppError('file-too-large');
        names.add(name);
        return false;
      },
    });
    return names;
  } catch {
    return undefined;
  }
}

/** Whether the first part wants a password. */
export const isLocked = (bytes: Uint8Array): boolean => ((bytes[6] ?? 0) & ENCRYPTED) !== 0;
