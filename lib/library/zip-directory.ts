import { AppError } from '../errors.ts';
import type { ByteSource } from '../ports.ts';
import { damaged } from './archive-format.ts';

/** A file in a zip file, as its directory tells it. */
export interface ZipEntry {
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly encrypted: boolean;
  readonly crc: number;
  readonly compressedSize: number;
  readonly size: number;
  /** Of its local header. */
  readonly offset: number;
}

const LOCAL_HEADER = 0x04034b50;
const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const END_LENGTH = 22;
const LONGEST_COMMENT = 0xffff;
/** Of the whole directory, in bytes: an archive has four files, whatever a tool may add to them. */
const LONGEST_DIRECTORY = 1024 * 1024;
const FULL_16 = 0xffff;
const FULL_32 = 0xffffffff;

/**
 * Reads the directory at the end of a zip file, zip64 too. Sizes found there are exact, where a reader from front to back would have
 * to guess the end of a part from its content.
 * @throws AppError `archive-not-one`, `archive-truncated`, `archive-damaged`
 */
export async function readDirectory(source: ByteSource): Promise<ZipEntry[]> {
  const tailStart = Math.max(0, source.size - END_LENGTH - LONGEST_COMMENT);
  const tail = view(await readRange(source, tailStart, source.size));
  const at = findEnd(tail);
  if (at === undefined) throw await notAZip(source);
  let length = tail.getUint32(at + 12, true);
  let offset = tail.getUint32(at + 16, true);
  const isLarge = tail.getUint16(at + 10, true) === FULL_16 || length === FULL_32 || offset === FULL_32;
  if (isLarge) [length, offset] = await readLargeEnd(source, tail, at);
  if (offset + length > tailStart + at) throw new AppError('archive-truncated');
  if (length > LONGEST_DIRECTORY) throw damaged('directory');
  return readEntries(view(await readRange(source, offset, offset + length)));
}

/** Where the data of an entry begins. @throws AppError `archive-truncated`, `archive-damaged` */
export async function dataStart(source: ByteSource, entry: ZipEntry): Promise<number> {
  const header = view(await readRange(source, entry.offset, Math.min(source.size, entry.offset + 30)));
  if (header.byteLength < 30) throw new AppError('archive-truncated');
  if (header.getUint32(0, true) !== LOCAL_HEADER) throw damaged(entry.name);
  const start = entry.offset + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  if (start + entry.compressedSize > source.size) throw new AppError('archive-truncated');
  return start;
}

function findEnd(tail: DataView): number | undefined {
  for (let at = tail.byteLength - END_LENGTH; at >= 0; at--) {
    if (tail.getUint32(at, true) !== END) continue;
    const commentLength = tail.getUint16(at + 20, true);
    if (at + END_LENGTH + commentLength <= tail.byteLength) return at;
  }
  return undefined;
}

async function notAZip(source: ByteSource): Promise<AppError> {
  const head = view(await readRange(source, 0, Math.min(4, source.size)));
  const isCut = head.byteLength === 4 && head.getUint32(0, true) === LOCAL_HEADER;
  return new AppError(isCut ? 'archive-truncated' : 'archive-not-one');
}

/** @returns length and offset of the directory of a zip64 file */
async function readLargeEnd(source: ByteSource, tail: DataView, at: number): Promise<[number, number]> {
  if (at < 20 || tail.getUint32(at - 20, true) !== LOCATOR_64) throw damaged('directory');
  const where = Number(tail.getBigUint64(at - 12, true));
  if (where + 56 > source.size) throw new AppError('archive-truncated');
  const end = view(await readRange(source, where, where + 56));
  if (end.getUint32(0, true) !== END_64) throw damaged('directory');
  return [Number(end.getBigUint64(40, true)), Number(end.getBigUint64(48, true))];
}

function readEntries(directory: DataView): ZipEntry[] {
  const entries: ZipEntry[] = [];
  for (let at = 0; at < directory.byteLength; ) {
    if (at + 46 > directory.byteLength || directory.getUint32(at, true) !== 0x02014b50) throw damaged('directory');
    const nameLength = directory.getUint16(at + 28, true);
    const extraLength = directory.getUint16(at + 30, true);
    const next = at + 46 + nameLength + extraLength + directory.getUint16(at + 32, true);
    if (next > directory.byteLength) throw damaged('directory');
    const name = new TextDecoder().decode(slice(directory, at + 46, nameLength));
    const sizes = [at + 24, at + 20, at + 42].map((field) => directory.getUint32(field, true));
    const [size = 0, compressedSize = 0, offset = 0] = widen(
      sizes,
      slice(directory, at + 46 + nameLength, extraLength),
    );
    entries.push({
      name,
      method: directory.getUint16(at + 10, true),
      encrypted: (directory.getUint16(at + 8, true) & 1) !== 0,
      crc: directory.getUint32(at + 16, true),
      compressedSize,
      size,
      offset,
    });
    at = next;
  }
  return entries;
}

/** Replaces each full field by its 64-bit value from the zip64 extra field (id 1), where they stand in this order. */
function widen(sizes: readonly number[], extra: Uint8Array): number[] {
  const fields = view(extra);
  for (let at = 0; at + 4 <= fields.byteLength; ) {
    const end = at + 4 + fields.getUint16(at + 2, true);
    if (fields.getUint16(at, true) === 1 && end <= fields.byteLength) {
      let value = at + 4;
      return sizes.map((size) => {
        if (size !== FULL_32 || value + 8 > end) return size;
        value += 8;
        return Number(fields.getBigUint64(value - 8, true));
      });
    }
    at = end;
  }
  return [...sizes];
}

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const slice = (from: DataView, at: number, length: number): Uint8Array =>
  new Uint8Array(from.buffer, from.byteOffset + at, length);

async function readRange(source: ByteSource, start: number, end: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(Math.max(0, end - start));
  let filled = 0;
  for await (const piece of source.stream(start, end)) {
    bytes.set(piece.subarray(0, bytes.length - filled), filled);
    filled += piece.length;
  }
  if (filled < bytes.length) throw new AppError('archive-truncated');
  return bytes;
}
