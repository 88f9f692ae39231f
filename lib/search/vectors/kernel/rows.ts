import {
  bits,
  blockRows,
  dims,
  idsOf,
  offsetsOf,
  packed,
  padded,
  QUERY8,
  QUERY32,
  SCRATCH,
  scalesOf,
  stride,
  valuesOf,
} from './layout';
import { scoreSketch, sketchRow } from './sketch';

/** The query in whole numbers reaches from -63 to 63; beside codes of 2 bits as far as rows do. */
const QUERY_RANGE: f32 = 63;
const ROW_RANGE: f32 = 127;
/** What the relaxed instruction wants its second operand shifted by, to be positive. */
const SHIFT: i32 = 64;

/**
 * Writes numbers as int8 times a scale: the largest magnitude becomes `range`, halves go to the even neighbour.
 * @returns the scale
 */
function quantiseRow(from: usize, to: usize, range: f32): f32 {
  let most: f32 = 0;
  for (let d: u32 = 0; d < dims; d++) most = max(most, abs(load<f32>(from + ((<usize>d) << 2))));
  const scale = most / range;
  if (scale === 0) {
    memory.fill(to, 0, dims);
    return 0;
  }
  for (let d: u32 = 0; d < dims; d++) {
    const whole = nearest(load<f32>(from + ((<usize>d) << 2)) / scale);
    store<i8>(to + d, <i8>(<i32>min(max(whole, -range), range)));
  }
  return scale;
}

/** The query at QUERY32 in whole numbers. @returns its scale */
export function quantiseQuery(): f32 {
  memory.fill(QUERY32 + ((<usize>dims) << 2), 0, (<usize>(padded - dims)) << 2);
  memory.fill(QUERY8 + dims, 0, padded - dims);
  const scale = quantiseRow(QUERY32, QUERY8, bits === 8 ? QUERY_RANGE : ROW_RANGE);
  if (bits === 2) return scale;
  if (ASC_FEATURE_RELAXED_SIMD) {
    for (let d: u32 = 0; d < dims; d++) store<u8>(QUERY8 + d, <u8>(<i32>load<i8>(QUERY8 + d) + SHIFT));
  }
  return scale;
}

/** Rows from SCRATCH, packed float32, into a block. */
export function quantise(block: u32, at: u32, count: u32): void {
  let from = SCRATCH;
  for (let row = at; row < at + count; row++) {
    const to = valuesOf(block) + <usize>row * stride;
    const scale = bits === 8 ? quantiseRow(from, to, ROW_RANGE) : sketchRow(from, to);
    if (bits === 8) memory.fill(to + dims, 0, stride - dims);
    store<f32>(scalesOf(block) + ((<usize>row) << 2), scale);
    from += (<usize>dims) << 2;
  }
}

/** Moves rows that were put packed at the place of the first one to their own places, the last row first. */
export function spread(block: u32, at: u32, count: u32): void {
  const first = valuesOf(block) + <usize>at * stride;
  for (let i = count; i > 0; ) {
    i--;
    const to = first + <usize>i * stride;
    memory.copy(to, first + <usize>i * packed, packed);
    memory.fill(to + packed, 0, stride - packed);
  }
}

/** Copies the values of rows to SCRATCH, packed. */
export function compact(block: u32, from: u32, to: u32): void {
  if (packed === stride) {
    memory.copy(SCRATCH, valuesOf(block) + <usize>from * stride, <usize>(to - from) * stride);
    return;
  }
  let target = SCRATCH;
  for (let row = from; row < to; row++) {
    memory.copy(target, valuesOf(block) + <usize>row * stride, packed);
    target += packed;
  }
}

/** Makes a row dead. */
export function kill(block: u32, row: u32): void {
  store<f64>(idsOf(block) + ((<usize>row) << 3), -1);
  store<f32>(scalesOf(block) + ((<usize>row) << 2), -0.0);
  store<i32>(offsetsOf(block) + ((<usize>row) << 2), 0);
  memory.fill(valuesOf(block) + <usize>row * stride, 0, stride);
}

/** Readies rows whose ids, scales and values are in place; one that cannot be right becomes dead. */
export function seal(block: u32, at: u32, count: u32): void {
  for (let row = at; row < at + count; row++) {
    const id = load<f64>(idsOf(block) + ((<usize>row) << 3));
    const scale = load<u32>(scalesOf(block) + ((<usize>row) << 2));
    // A scale of zero or more that is finite, told by its bits so that -0 is not.
    if (!(id >= 0) || scale >= 0x7f800000) {
      kill(block, row);
      continue;
    }
    if (bits === 2) continue;
    if (ASC_FEATURE_RELAXED_SIMD) {
      const sum = sumOfValues(valuesOf(block) + <usize>row * stride);
      store<i32>(offsetsOf(block) + ((<usize>row) << 2), -SHIFT * sum);
    }
  }
}

function sumOfValues(at: usize): i32 {
  let sums = i32x4.splat(0);
  for (const end = at + stride; at < end; at += 16)
    sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_s(i16x8.extadd_pairwise_i8x16_s(v128.load(at))));
  const pairs = i32x4.add(sums, v128.shuffle<i32>(sums, sums, 2, 3, 0, 1));
  return i32x4.extract_lane(pairs, 0) + i32x4.extract_lane(pairs, 1);
}

/** Makes every row of a block dead. */
export function empty(block: u32): void {
  memory.fill(offsetsOf(block), 0, (<usize>blockRows) << 2);
  for (let row: u32 = 0; row < blockRows; row++) {
    store<f64>(idsOf(block) + ((<usize>row) << 3), -1);
    store<f32>(scalesOf(block) + ((<usize>row) << 2), -0.0);
  }
}

/** The float32 query times a row: four sums, of every fourth dimension. NaN for a dead row. */
export function scoreRow(block: u32, row: u32): f32 {
  const scale = load<f32>(scalesOf(block) + ((<usize>row) << 2));
  if (!(load<f64>(idsOf(block) + ((<usize>row) << 3)) >= 0)) return f32.NaN;
  const values = valuesOf(block) + <usize>row * stride;
  return (bits === 8 ? scoreWhole(values) : scoreSketch(values)) * scale;
}

function scoreWhole(values: usize): f32 {
  let a: f32 = 0;
  let b: f32 = 0;
  let c: f32 = 0;
  let e: f32 = 0;
  for (let d: usize = 0; d < stride; d += 4) {
    const query = QUERY32 + (d << 2);
    a += load<f32>(query) * <f32>load<i8>(values + d);
    b += load<f32>(query, 4) * <f32>load<i8>(values + d, 1);
    c += load<f32>(query, 8) * <f32>load<i8>(values + d, 2);
    e += load<f32>(query, 12) * <f32>load<i8>(values + d, 3);
  }
  return a + b + (c + e);
}

/**
 * A query at the start of SCRATCH times the packed float32 rows after it, summed as above. The products are written from where the
 * first row was: a product never reaches a row that is still to be read.
 */
export function rescore(count: u32): void {
  const end = (<usize>dims) << 2;
  const rows = SCRATCH + end;
  for (let i: u32 = 0; i < count; i++) {
    let row = rows + <usize>i * end;
    let query = SCRATCH;
    let a: f32 = 0;
    let b: f32 = 0;
    let c: f32 = 0;
    let e: f32 = 0;
    for (; query + 16 <= rows; query += 16) {
      a += load<f32>(query) * load<f32>(row);
      b += load<f32>(query, 4) * load<f32>(row, 4);
      c += load<f32>(query, 8) * load<f32>(row, 8);
      e += load<f32>(query, 12) * load<f32>(row, 12);
      row += 16;
    }
    if (query < rows) a += load<f32>(query) * load<f32>(row);
    if (query + 4 < rows) b += load<f32>(query, 4) * load<f32>(row, 4);
    if (query + 8 < rows) c += load<f32>(query, 8) * load<f32>(row, 8);
    store<f32>(rows + ((<usize>i) << 2), a + b + (c + e));
  }
}
