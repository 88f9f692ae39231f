import { QUERY8, stride } from './layout';

/*
 * Whole-number dot products of four rows, one after another in memory, with the query. All three ways give the same numbers:
 * values lie in -128..127 and the query in -63..63, so that no sum leaves its range, whatever a processor does beyond it.
 */

/** Of two vectors: numbers 0 and 2, then 1 and 3, added. */
export function sumHalves(a: v128, b: v128): v128 {
  return i32x4.add(v128.shuffle<i32>(a, b, 0, 1, 4, 5), v128.shuffle<i32>(a, b, 2, 3, 6, 7));
}

/** Of what `sumHalves` made of two pairs of vectors: the sums of all four. */
export function sumPairs(first: v128, second: v128): v128 {
  return i32x4.add(v128.shuffle<i32>(first, second, 0, 2, 4, 6), v128.shuffle<i32>(first, second, 1, 3, 5, 7));
}

/** Bytes from which on two rows side by side lie too far apart for the memory to be fetched ahead: measured, more than twice as slow. */
const WIDE: u32 = 512;

/**
 * Two rows side by side share the loads of the query, then the two after them; all four at once would be read with strides too wide
 * for the memory to be fetched ahead, which costs more than the loads.
 * @param offsets -64 times the sum of each row's values, which takes the shift of the query away again
 */
export function relaxedDots(row: usize, offsets: usize): v128 {
  if (stride >= WIDE) return i32x4.add(dotsOfWide(row), v128.load(offsets));
  let former = i32x4.splat(0);
  let latter = former;
  for (let last = row + <usize>stride * 3; row < last; row += stride) {
    let a = i32x4.splat(0);
    let b = a;
    for (let at: usize = QUERY8, end: usize = QUERY8 + stride; at < end; at += 16) {
      const query = v128.load(at);
      a = relaxedDot(query, row, a);
      b = relaxedDot(query, row + stride, b);
      row += 16;
    }
    former = latter;
    latter = sumHalves(a, b);
  }
  return i32x4.add(sumPairs(former, latter), v128.load(offsets));
}

/** One row after the other. */
function dotsOfWide(row: usize): v128 {
  let sums = i32x4.splat(0);
  for (let i = 0; i < 4; i++) {
    let a = i32x4.splat(0);
    for (let at: usize = QUERY8, end: usize = QUERY8 + stride; at < end; at += 16) {
      a = ASC_FEATURE_RELAXED_SIMD ? relaxedDot(v128.load(at), row, a) : simdDot(v128.load(at), row, a);
      row += 16;
    }
    sums = withTotal(sums, a);
  }
  return sums;
}

/** Moves sums down by one, and puts the total of four numbers on top. */
function withTotal(sums: v128, a: v128): v128 {
  const halves = i32x4.add(a, v128.shuffle<i32>(a, a, 2, 3, 0, 1));
  const total = i32x4.add(halves, v128.shuffle<i32>(halves, halves, 1, 0, 3, 2));
  return v128.shuffle<i32>(sums, total, 1, 2, 3, 4);
}

/**
 * The query is shifted by 64 into 1..127 here, so that the instruction of unsigned times signed bytes serves. Not the one that adds
 * four products at once: without special hardware it is no faster, and V8 11.3 compiled it wrongly.
 */
function relaxedDot(query: v128, values: usize, sum: v128): v128 {
  return i32x4.add(sum, i32x4.extadd_pairwise_i16x8_s(i16x8.relaxed_dot_i8x16_i7x16_s(v128.load(values), query)));
}

/** Likewise. */
export function simdDots(row: usize): v128 {
  if (stride >= WIDE) return dotsOfWide(row);
  let former = i32x4.splat(0);
  let latter = former;
  for (let last = row + <usize>stride * 3; row < last; row += stride) {
    let a = i32x4.splat(0);
    let b = a;
    for (let at: usize = QUERY8, end: usize = QUERY8 + stride; at < end; at += 16) {
      const query = v128.load(at);
      a = simdDot(query, row, a);
      b = simdDot(query, row + stride, b);
      row += 16;
    }
    former = latter;
    latter = sumHalves(a, b);
  }
  return sumPairs(former, latter);
}

/** Two products, at most 2 * 128 * 63, still fit 16 bits. */
function simdDot(query: v128, values: usize, sum: v128): v128 {
  const row = v128.load(values);
  const products = i16x8.add(i16x8.extmul_low_i8x16_s(row, query), i16x8.extmul_high_i8x16_s(row, query));
  return i32x4.add(sum, i32x4.extadd_pairwise_i16x8_s(products));
}

/** Of one row. */
export function scalarDot(row: usize): i32 {
  let a: i32 = 0;
  let b: i32 = 0;
  for (let at: usize = QUERY8, end: usize = QUERY8 + stride; at < end; at += 8) {
    a += <i32>load<i8>(row) * <i32>load<i8>(at);
    b += <i32>load<i8>(row, 1) * <i32>load<i8>(at, 1);
    a += <i32>load<i8>(row, 2) * <i32>load<i8>(at, 2);
    b += <i32>load<i8>(row, 3) * <i32>load<i8>(at, 3);
    a += <i32>load<i8>(row, 4) * <i32>load<i8>(at, 4);
    b += <i32>load<i8>(row, 5) * <i32>load<i8>(at, 5);
    a += <i32>load<i8>(row, 6) * <i32>load<i8>(at, 6);
    b += <i32>load<i8>(row, 7) * <i32>load<i8>(at, 7);
    row += 8;
  }
  return a + b;
}
