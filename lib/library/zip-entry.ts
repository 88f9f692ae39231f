import { Inflate } from 'fflate';
import type { ByteSource } from '../ports.ts';
import { damaged } from './archive-format.ts';
import { dataStart, type ZipEntry } from './zip-directory.ts';

/** Compressed bytes inflated at once: at deflate's best, 1,032 to 1, 16 MB come of it. */
const STEP = 16 * 1024;

/**
 * The content of an entry, piece by piece. What the directory says of its size is not believed: whoever reads counts.
 * @throws AppError `archive-truncated`, `archive-damaged`
 */
export async function* readEntry(source: ByteSource, entry: ZipEntry): AsyncGenerator<Uint8Array> {
  if (entry.encrypted || (entry.method !== 0 && entry.method !== 8)) {
    throw damaged(entry.name, { method: entry.encrypted ? 'encrypted' : entry.method });
  }
  const start = await dataStart(source, entry);
  const stored = source.stream(start, start + entry.compressedSize);
  if (entry.method === 0) yield* stored;
  else yield* inflate(stored, entry.name);
}

async function* inflate(compressed: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  let ready: Uint8Array[] = [];
  const inflater = new Inflate((bytes) => {
    if (bytes.length > 0) ready.push(bytes);
  });
  const push = (bytes: Uint8Array, final: boolean) => {
    try {
      inflater.push(bytes, final);
    } catch {
      throw damaged(name);
    }
    const out = ready;
    ready = [];
    return out;
  };
  for await (const piece of compressed) {
    for (let at = 0; at < piece.length; at += STEP) yield* push(piece.subarray(at, at + STEP), false);
  }
  yield* push(new Uint8Array(), true);
}

/** CRC-32 as in zip files. */
export function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
