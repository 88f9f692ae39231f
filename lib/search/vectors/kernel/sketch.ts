import { sumHalves, sumPairs } from './dot';
import { dims, padded, QUERY8, QUERY32, stride } from './layout';

/*
 * Rows of 2 bits a dimension: a code c stands for (c - 1.5) times the row's scale. Every 64 dimensions are 16 bytes, and byte j of
 * them holds dimensions j, 16 + j, 32 + j and 48 + j from its lowest bits up: so that one vector, shifted and masked, is four of
 * codes, each for 16 neighbours of the query.
 */

/**
 * From one code to the next, in root mean squares of a row. Of 800 rows of exact top tens in real text all were among the best 100
 * sketches with it, three were not with 1.5 / 1.5, whose mean error is 6 % lower.
 */
const STEP: f64 = 1.9 / 1.5;
/** Groups of 64 dimensions until a sum of 16 bits may be full: each adds 2 * 2 products of up to 127 * 3 * 4. */
const GROUPS_AT_ONCE: usize = 5;

/**
 * Writes a float32 row as codes, all sums in float64 and one after another.
 * @returns the scale: with it the row's product with its own sketch is its squared length
 */
export function sketchRow(from: usize, to: usize): f32 {
  let squares: f64 = 0;
  for (let d: u32 = 0; d < dims; d++) {
    const value = <f64>load<f32>(from + ((<usize>d) << 2));
    squares += value * value;
  }
  memory.fill(to, 0, stride);
  if (squares === 0) return 0;
  const step = <f32>(Math.sqrt(squares / <f64>dims) * STEP);
  let product: f64 = 0;
  for (let d: u32 = 0; d < dims; d++) {
    const value = load<f32>(from + ((<usize>d) << 2));
    const code = <u32>(value >= -step) + <u32>(value >= 0) + <u32>(value >= step);
    product += <f64>value * (<f64>code - 1.5);
    const at = to + ((<usize>d >> 6) << 4) + (d & 15);
    store<u8>(at, load<u8>(at) | (code << (((d >> 4) & 3) << 1)));
  }
  return <f32>(squares / product);
}

/** The float32 query times the codes of a row: four sums, of every fourth dimension. */
export function scoreSketch(values: usize): f32 {
  let a: f32 = 0;
  let b: f32 = 0;
  let c: f32 = 0;
  let e: f32 = 0;
  for (let d: u32 = 0; d < padded; d += 4) {
    const query = QUERY32 + ((<usize>d) << 2);
    const codes = load<u32>(values + ((<usize>d >> 6) << 4) + (d & 15)) >> (((d >> 4) & 3) << 1);
    a += load<f32>(query) * (<f32>(codes & 3) - 1.5);
    b += load<f32>(query, 4) * (<f32>((codes >> 8) & 3) - 1.5);
    c += load<f32>(query, 8) * (<f32>((codes >> 16) & 3) - 1.5);
    e += load<f32>(query, 12) * (<f32>((codes >> 24) & 3) - 1.5);
  }
  return a + b + (c + e);
}

/** The dot products of four rows, one after another in memory and read so, with the whole-number query, -127..127. */
export function dotsOfCodes(row: usize): v128 {
  const former = sumHalves(codesDot(row), codesDot(row + stride));
  return sumPairs(former, sumHalves(codesDot(row + 2 * stride), codesDot(row + 3 * stride)));
}

/** In four sums. */
function codesDot(row: usize): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? relaxedDotOfCodes(row) : simdDotOfCodes(row);
}

/** Codes are used where they lie in a nibble: the higher ones count four times, and are summed apart. */
function relaxedDotOfCodes(row: usize): v128 {
  const low = i8x16.splat(3);
  const high = i8x16.splat(12);
  let sum = i32x4.splat(0);
  const end: usize = QUERY8 + padded;
  for (let at: usize = QUERY8; at < end; ) {
    let ones = i16x8.splat(0);
    let fours = ones;
    for (const stop = min(end, at + GROUPS_AT_ONCE * 64); at < stop; at += 64) {
      let codes = v128.load(row);
      ones = i16x8.add(ones, i16x8.relaxed_dot_i8x16_i7x16_s(v128.load(at), v128.and(codes, low)));
      fours = i16x8.add(fours, i16x8.relaxed_dot_i8x16_i7x16_s(v128.load(at, 16), v128.and(codes, high)));
      codes = i16x8.shr_u(codes, 4);
      ones = i16x8.add(ones, i16x8.relaxed_dot_i8x16_i7x16_s(v128.load(at, 32), v128.and(codes, low)));
      fours = i16x8.add(fours, i16x8.relaxed_dot_i8x16_i7x16_s(v128.load(at, 48), v128.and(codes, high)));
      row += 16;
    }
    sum = i32x4.add(sum, i32x4.extadd_pairwise_i16x8_s(i16x8.add(ones, i16x8.shr_s(fours, 2))));
  }
  return sum;
}

/** Likewise; codes are taken as numbers of 16 bits, and the query lies apart by even and odd dimensions. */
function simdDotOfCodes(row: usize): v128 {
  const low = i16x8.splat(3);
  const high = i16x8.splat(12);
  let sum = i32x4.splat(0);
  const end: usize = QUERY8 + padded;
  for (let at: usize = QUERY8; at < end; ) {
    let ones = i16x8.splat(0);
    let fours = ones;
    for (const stop = min(end, at + GROUPS_AT_ONCE * 64); at < stop; at += 64) {
      let codes = v128.load(row);
      ones = i16x8.add(ones, simdCodes(at, codes, low));
      fours = i16x8.add(fours, simdCodes(at + 16, codes, high));
      codes = i16x8.shr_u(codes, 4);
      ones = i16x8.add(ones, simdCodes(at + 32, codes, low));
      fours = i16x8.add(fours, simdCodes(at + 48, codes, high));
      codes = i16x8.shr_u(codes, 4);
      ones = i16x8.add(ones, simdCodes(at + 8, codes, low));
      fours = i16x8.add(fours, simdCodes(at + 24, codes, high));
      codes = i16x8.shr_u(codes, 4);
      ones = i16x8.add(ones, simdCodes(at + 40, codes, low));
      fours = i16x8.add(fours, simdCodes(at + 56, codes, high));
      row += 16;
    }
    sum = i32x4.add(sum, i32x4.extadd_pairwise_i16x8_s(i16x8.add(ones, i16x8.shr_s(fours, 2))));
  }
  return sum;
}

/** Numbers from -127 to 127 times eight codes, four times as much for codes in bits 2-3; both in 16 bits. */
function simdCodes(query: usize, codes: v128, mask: v128): v128 {
  return i16x8.mul(v128.load_ext<i8>(query), v128.and(codes, mask));
}

/** Sets even dimensions of every 16 of the query before the odd ones. */
export function partQuery(): void {
  for (let at: usize = QUERY8, end: usize = QUERY8 + padded; at < end; at += 16) {
    const all = v128.load(at);
    v128.store(at, v128.shuffle<i8>(all, all, 0, 2, 4, 6, 8, 10, 12, 14, 1, 3, 5, 7, 9, 11, 13, 15));
  }
}

/** Of one row. */
export function scalarDotOfCodes(row: usize): i32 {
  let a: i32 = 0;
  let b: i32 = 0;
  for (let at: usize = QUERY8, end: usize = QUERY8 + padded; at < end; at += 48) {
    for (const stop = at + 16; at < stop; at++) {
      const codes = <i32>load<u8>(row++);
      a += (codes & 3) * <i32>load<i8>(at);
      b += ((codes >> 2) & 3) * <i32>load<i8>(at, 16);
      a += ((codes >> 4) & 3) * <i32>load<i8>(at, 32);
      b += (codes >> 6) * <i32>load<i8>(at, 48);
    }
  }
  return a + b;
}

/** Minus three times the sum of the query: what the codes' middle, 1.5, takes from twice their product. */
export function middleOfCodes(): i32 {
  let sum: i32 = 0;
  for (let d: usize = 0; d < dims; d++) sum += <i32>load<i8>(QUERY8 + d);
  return -3 * sum;
}
