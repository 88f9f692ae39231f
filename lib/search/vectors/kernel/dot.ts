import { QUERY8, stride } from './layout';

/*
 * Whole-number dot products of four rows, one after another in memory, with the query. All three ways give the same numbers:
 * values lie in -128..127 and the query in -63..63, so that no sum leaves its range, whatever a processor does beyond it.
 */

/** Adds the four numbers of each of four vectors. */
function sumEach(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = i32x4.add(v128.shuffle<i32>(a, b, 0, 1, 4, 5), v128.shuffle<i32>(a, b, 2, 3, 6, 7));
  const cd = i32x4.add(v128.shuffle<i32>(c, d, 0, 1, 4, 5), v128.shuffle<i32>(c, d, 2, 3, 6, 7));
  return i32x4.add(v128.shuffle<i32>(ab, cd, 0, 2, 4, 6), v128.shuffle<i32>(ab, cd, 1, 3, 5, 7));
}

/**
 * The query is shifted by 64 into 1..127 here, so that the instruction of unsigned times signed bytes serves. Not the one that adds
 * four products at once: without special hardware it is no faster, and V8 11.3 compiled it wrongly.
 */
function relaxedDot(query: v128, values: usize, sum: v128): v128 {
  return i32x4.add(sum, i32x4.extadd_pairwise_i16x8_s(i16x8.relaxed_dot_i8x16_i7x16_s(v128.load(values), query)));
}

/** @param offsets -64 times the sum of each row's values, which takes the shift of the query away again */
export function relaxedDots(row: usize, offsets: usize): v128 {
  let a = i32x4.splat(0);
  let b = a;
  let c = a;
  let d = a;
  let second = row + stride;
  let third = second + stride;
  let fourth = third + stride;
  for (let at: usize = QUERY8, end: usize = QUERY8 + stride; at < end; at += 16) {
    const query = v128.load(at);
    a = relaxedDot(query, row, a);
    b = relaxedDot(query, second, b);
    c = relaxedDot(query, third, c);
    d = relaxedDot(query, fourth, d);
    row += 16;
    second += 16;
    third += 16;
    fourth += 16;
  }
  return i32x4.add(sumEach(a, b, c, d), v128.load(offsets));
}

function wideDot(low: v128, high: v128, values: usize, sum: v128): v128 {
  const row = v128.load(values);
  const first = i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_s(row), low);
  const second = i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_s(row), high);
  return i32x4.add(sum, i32x4.add(first, second));
}

export function simdDots(row: usize): v128 {
  let a = i32x4.splat(0);
  let b = a;
  let c = a;
  let d = a;
  let second = row + stride;
  let third = second + stride;
  let fourth = third + stride;
  for (let at: usize = QUERY8, end: usize = QUERY8 + stride; at < end; at += 16) {
    const query = v128.load(at);
    const low = i16x8.extend_low_i8x16_s(query);
    const high = i16x8.extend_high_i8x16_s(query);
    a = wideDot(low, high, row, a);
    b = wideDot(low, high, second, b);
    c = wideDot(low, high, third, c);
    d = wideDot(low, high, fourth, d);
    row += 16;
    second += 16;
    third += 16;
    fourth += 16;
  }
  return sumEach(a, b, c, d);
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
