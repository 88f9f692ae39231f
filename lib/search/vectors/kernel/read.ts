import { stride, valuesOf } from './layout';

/** Reads the values of rows and does next to nothing with them: how fast memory is. @returns something of every byte */
export function readValues(block: u32, rows: u32): u32 {
  const from = valuesOf(block);
  const end = from + <usize>rows * stride;
  if (ASC_FEATURE_SIMD) return readVectors(from, end);
  let mixed: u64 = 0;
  for (let at = from; at < end; at += 16) mixed ^= load<u64>(at) ^ load<u64>(at, 8);
  return <u32>(mixed ^ (mixed >> 32));
}

function readVectors(from: usize, end: usize): u32 {
  let a = i64x2.splat(0);
  let b = a;
  let at = from;
  for (; at + 128 <= end; at += 128) {
    const first = v128.xor(v128.load(at), v128.load(at, 16));
    const second = v128.xor(v128.load(at, 32), v128.load(at, 48));
    const third = v128.xor(v128.load(at, 64), v128.load(at, 80));
    const fourth = v128.xor(v128.load(at, 96), v128.load(at, 112));
    a = v128.xor(a, v128.xor(first, second));
    b = v128.xor(b, v128.xor(third, fourth));
  }
  for (; at < end; at += 16) a = v128.xor(a, v128.load(at));
  a = v128.xor(a, b);
  return <u32>(
    (i32x4.extract_lane(a, 0) ^ i32x4.extract_lane(a, 1) ^ i32x4.extract_lane(a, 2) ^ i32x4.extract_lane(a, 3))
  );
}
