/**
 * Where everything lies in the memory of one index. No objects, no allocator: fixed places first, then equal blocks of rows.
 * A row is its id (f64), its scale (f32), -64 times the sum of its values (i32, for int8 and relaxed SIMD only) and its values (int8,
 * or codes of 2 bits as told in sketch.ts, padded with zeros to whole vectors of 16 bytes); a block holds these four as columns. A
 * dead row has id -1, scale -0 and zeros.
 */

/** Most candidates of a search. */
export const MOST_CANDIDATES: u32 = 4096;

/** Eight f64: sums of the scores of rows 0, 1, 2, 3 modulo 4, then of their squares. */
export const LANES: usize = 0;
/** Four f32: the scores of the group of rows at hand. */
export const GROUP: usize = 64;
/** The query in whole numbers, one byte a dimension. */
export const QUERY8: usize = 1024;
/** The query as it came, f32. */
export const QUERY32: usize = 8192;
/** Candidates, 24 bytes each. */
export const HEAP: usize = 24_576;
/** 64 KiB by which rows come and go: a query and three rows of float32, or a block of packed values. */
export const SCRATCH: usize = 122_880;
/** One byte a row of a block: whether it is allowed. */
export const MASK: usize = 188_416;
/** The first block. */
export const BLOCKS: usize = 196_608;

/** Bytes of values in a block: few, because a block belongs to one partition, and that has few rows. */
const BLOCK_VALUES: u32 = 32_768;
const BLOCK_CODES: u32 = 8_192;

export let dims: u32 = 0;
/** Of a dimension in a row: 8 or 2. */
export let bits: u32 = 8;
/** Bytes of values from one row to the next. */
export let stride: u32 = 0;
/** Dimensions that a stride holds; the query is zero in those beyond `dims`. */
export let padded: u32 = 0;
/** Bytes of a row's values when packed. */
export let packed: u32 = 0;
export let blockRows: u32 = 0;
export let blockBytes: u32 = 0;

export function setFormat(count: u32, bitsEach: u32): void {
  dims = count;
  bits = bitsEach;
  padded = bits === 8 ? (count + 15) & ~15 : (count + 63) & ~63;
  stride = bits === 8 ? padded : padded >> 2;
  packed = bits === 8 ? dims : stride;
  blockRows = ((bits === 8 ? BLOCK_VALUES : BLOCK_CODES) / stride) & ~3;
  blockBytes = blockRows * (stride + 16);
}

export function idsOf(block: u32): usize {
  return BLOCKS + <usize>block * blockBytes;
}

export function scalesOf(block: u32): usize {
  return idsOf(block) + ((<usize>blockRows) << 3);
}

export function offsetsOf(block: u32): usize {
  return scalesOf(block) + ((<usize>blockRows) << 2);
}

export function valuesOf(block: u32): usize {
  return offsetsOf(block) + ((<usize>blockRows) << 2);
}
