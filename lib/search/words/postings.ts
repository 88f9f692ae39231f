import { type ByteBuffer, writeVarint } from './byte-buffer.ts';

/** Lists of this many postings or more can be searched without being read through. */
export const SKIPS_FROM = 1024;
/** Postings from one place that can be jumped to, to the next. */
const BLOCK = 128;
/** Row before the block (2 bytes), where it begins in the list's postings (3 bytes). */
const SKIP_BYTES = 5;
/** The sum of the impacts, a float32. */
const SUM_BYTES = 4;

/**
 * The rows of a segment that hold a term, ascending, and how often each does, as bytes in a page:
 *
 *     [sum of impacts, skips, if there are many] posting …      posting = varint(2 * (rows left out before it) + repeated) [varint(count - 2)]
 */
export interface PostingList {
  readonly page: Uint8Array;
  readonly at: number;
  /** How many postings. */
  readonly frequency: number;
}

/** What the length of a row does to its score: count / (count + base + slope * length). */
export interface LengthNorm {
  readonly base: number;
  readonly slope: number;
  /** 65,535 stands for a length to be found in `longer`. */
  readonly lengths: Uint16Array;
  readonly longer: ReadonlyMap<number, number>;
}

/** A length that is not in `lengths`. */
export const LONGER = 65_535;

/** Room for the postings of one term. */
export interface DecodedPostings {
  readonly rows: Uint16Array;
  /** At most 65,535; BM25 is flat long before. */
  readonly counts: Uint16Array;
}

const skipsOf = (frequency: number): number => (frequency >= SKIPS_FROM ? Math.ceil(frequency / BLOCK) - 1 : 0);

/** Where the postings of a list begin. */
function startOf({ at, frequency }: PostingList): number {
  return frequency >= SKIPS_FROM ? at + SUM_BYTES + skipsOf(frequency) * SKIP_BYTES : at;
}

/** Appends the first `frequency` postings to `out`. @param sum of their impacts */
export function writePostings(
  out: ByteBuffer,
  { rows, counts }: DecodedPostings,
  frequency: number,
  sum: number,
): void {
  const skips = skipsOf(frequency);
  const header = frequency >= SKIPS_FROM ? SUM_BYTES + skips * SKIP_BYTES : 0;
  out.reserve(header + frequency * 8);
  const begin = out.length;
  const { bytes } = out;
  let at = begin + header;
  let before = -1;
  for (let i = 0; i < frequency; i++) {
    if (header > 0 && i > 0 && i % BLOCK === 0)
      writeSkip(bytes, begin + SUM_BYTES + (i / BLOCK - 1) * SKIP_BYTES, before, at - begin - header);
    const row = rows[i] ?? 0;
    const count = counts[i] ?? 0;
    at = writeVarint(bytes, at, (row - before - 1) * 2 + (count > 1 ? 1 : 0));
    if (count > 1) at = writeVarint(bytes, at, count - 2);
    before = row;
  }
  out.length = at;
  if (header > 0) new DataView(bytes.buffer, begin).setFloat32(0, sum, true);
}

function writeSkip(bytes: Uint8Array, at: number, row: number, offset: number): void {
  bytes[at] = row & 255;
  bytes[at + 1] = row >>> 8;
  bytes[at + 2] = offset & 255;
  bytes[at + 3] = (offset >>> 8) & 255;
  bytes[at + 4] = offset >>> 16;
}

/** What the impacts of a list add up to, at the segment's own average length; undefined for a short list, which is to be read. */
export function sumOf({ page, at, frequency }: PostingList): number | undefined {
  if (frequency < SKIPS_FROM) return undefined;
  return new DataView(page.buffer, page.byteOffset + at, SUM_BYTES).getFloat32(0, true);
}

/** All postings of a list into `into`, which has room for them. */
export function readPostings(list: PostingList, into: DecodedPostings): void {
  readFrom(list.page, startOf(list), -1, list.frequency, into);
}

/** The number of the block in which this row would be: the last one that begins behind a smaller row. Not before block `from`. */
export function blockOf({ page, at, frequency }: PostingList, row: number, from: number): number {
  let low = from;
  for (let high = skipsOf(frequency); low < high; ) {
    const middle = (low + high + 1) >> 1;
    const skip = at + SUM_BYTES + (middle - 1) * SKIP_BYTES;
    if ((page[skip] ?? 0) + (page[skip + 1] ?? 0) * 256 < row) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The postings of one block; a short list is one block. @returns how many */
export function readBlock(list: PostingList, block: number, into: DecodedPostings): number {
  const { page, at, frequency } = list;
  if (frequency < SKIPS_FROM) {
    readPostings(list, into);
    return frequency;
  }
  const count = Math.min(BLOCK, frequency - block * BLOCK);
  const skip = at + SUM_BYTES + (block - 1) * SKIP_BYTES;
  const before = block === 0 ? -1 : (page[skip] ?? 0) + (page[skip + 1] ?? 0) * 256;
  const offset = block === 0 ? 0 : (page[skip + 2] ?? 0) + (page[skip + 3] ?? 0) * 256 + (page[skip + 4] ?? 0) * 65_536;
  readFrom(page, startOf(list) + offset, before, count, into);
  return count;
}

/** Room for any block. */
export const LARGEST_BLOCK = SKIPS_FROM;

function readFrom(
  page: Uint8Array,
  start: number,
  before: number,
  count: number,
  { rows, counts }: DecodedPostings,
): void {
  let at = start;
  let row = before;
  for (let i = 0; i < count; i++) {
    let value = page[at++] ?? 0;
    if (value > 127) {
      value &= 127;
      for (let shift = 7, byte = 128; byte > 127; shift += 7) {
        byte = page[at++] ?? 0;
        value |= (byte & 127) << shift;
      }
    }
    row += (value >>> 1) + 1;
    let times = 1;
    if (value & 1) {
      times = 2;
      for (let shift = 0, byte = 128; byte > 127; shift += 7) {
        byte = page[at++] ?? 0;
        times += (byte & 127) << shift;
      }
    }
    rows[i] = row;
    counts[i] = times;
  }
}

/** Adds weight * count / (count + norm) to the score of every row that holds the term. Written out for speed: it is the inner loop. */
export function addScores(list: PostingList, weight: number, norm: LengthNorm, scores: Float32Array): void {
  const { page, frequency } = list;
  const { base, slope, lengths, longer } = norm;
  let at = startOf(list);
  let row = -1;
  for (let left = frequency; left > 0; left--) {
    let value = page[at++] ?? 0;
    if (value > 127) {
      value &= 127;
      for (let shift = 7, byte = 128; byte > 127; shift += 7) {
        byte = page[at++] ?? 0;
        value |= (byte & 127) << shift;
      }
    }
    row += (value >>> 1) + 1;
    let count = 1;
    if (value & 1) {
      count = 2;
      for (let shift = 0, byte = 128; byte > 127; shift += 7) {
        byte = page[at++] ?? 0;
        count += (byte & 127) << shift;
      }
    }
    let length = lengths[row] ?? 0;
    if (length === LONGER) length = longer.get(row) ?? length;
    scores[row] = (scores[row] ?? 0) + (weight * count) / (count + base + slope * length);
  }
}
