import { relaxedDots, scalarDot, simdDots } from './dot';
import { clear, offer, threshold } from './heap';
import { GROUP, LANES, MASK, offsetsOf, scalesOf, stride, valuesOf } from './layout';
import { quantiseQuery } from './rows';

let live: u32 = 0;
let queryScale: f32 = 0;

/** Starts a search with the query at QUERY32. */
export function begin(candidates: u32): void {
  queryScale = quantiseQuery();
  live = 0;
  memory.fill(LANES, 0, 64);
  clear(candidates);
}

/** How many live, allowed rows were scanned. */
export function searched(): u32 {
  return live;
}

export function sumOfScores(): f64 {
  return sumLanes(LANES) * <f64>queryScale;
}

export function sumOfSquares(): f64 {
  return sumLanes(LANES + 32) * <f64>queryScale * <f64>queryScale;
}

function sumLanes(at: usize): f64 {
  return load<f64>(at) + load<f64>(at, 8) + (load<f64>(at, 16) + load<f64>(at, 24));
}

/** Scans the first rows of a block; those of which MASK has a zero are left out if `masked`. */
export function scan(block: u32, rows: u32, masked: bool): void {
  if (ASC_FEATURE_SIMD) scanGroups(block, rows, masked);
  else scanRows(block, rows, masked);
}

function scanRows(block: u32, rows: u32, masked: bool): void {
  const scales = scalesOf(block);
  const values = valuesOf(block);
  for (let row: u32 = 0; row < rows; row++) {
    if (masked && load<u8>(MASK + row) === 0) continue;
    const scale = load<f32>(scales + ((<usize>row) << 2));
    // A dead row's scale is -0.
    if (reinterpret<i32>(scale) < 0) continue;
    const score = <f32>scalarDot(values + <usize>row * stride) * scale;
    const lane = LANES + ((<usize>(row & 3)) << 3);
    store<f64>(lane, load<f64>(lane) + <f64>score);
    store<f64>(lane, load<f64>(lane, 32) + <f64>score * <f64>score, 32);
    live++;
    if (score >= threshold) offer(score, block, row);
  }
}

function scanGroups(block: u32, rows: u32, masked: bool): void {
  const all = i32x4.splat(-1);
  const whole: u32 = masked ? 0 : rows & ~3;
  for (let row: u32 = 0; row < whole; row += 4) scanGroup(block, row, all);
  for (let row: u32 = whole; row < rows; row += 4) {
    let lanes = i32x4.lt_u(i32x4(0, 1, 2, 3), i32x4.splat(rows - row));
    if (masked) {
      const bytes = v128.load32_zero(MASK + row);
      lanes = v128.and(lanes, i32x4.ne(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes)), i32x4.splat(0)));
    }
    if (v128.any_true(lanes)) scanGroup(block, row, lanes);
  }
}

/** Four rows, of which those in `lanes` count. */
function scanGroup(block: u32, row: u32, lanes: v128): void {
  const at = (<usize>row) << 2;
  const values = valuesOf(block) + <usize>row * stride;
  let dots: v128;
  if (ASC_FEATURE_RELAXED_SIMD) dots = relaxedDots(values, offsetsOf(block) + at);
  else dots = simdDots(values);
  const scales = v128.load(scalesOf(block) + at);
  // A dead row's scale is -0.
  const counted = v128.andnot(lanes, i32x4.shr_s(scales, 31));
  const scores = v128.and(f32x4.mul(f32x4.convert_i32x4_s(dots), scales), counted);
  live += <u32>popcnt(i32x4.bitmask(counted));
  addLanes(scores);
  const hits = v128.and(f32x4.ge(scores, f32x4.splat(threshold)), counted);
  if (v128.any_true(hits)) offerLanes(scores, i32x4.bitmask(hits), block, row);
}

function addLanes(scores: v128): void {
  const low = f64x2.promote_low_f32x4(scores);
  const high = f64x2.promote_low_f32x4(v128.shuffle<i64>(scores, scores, 1, 1));
  v128.store(LANES, f64x2.add(v128.load(LANES), low));
  v128.store(LANES, f64x2.add(v128.load(LANES, 16), high), 16);
  v128.store(LANES, f64x2.add(v128.load(LANES, 32), f64x2.mul(low, low)), 32);
  v128.store(LANES, f64x2.add(v128.load(LANES, 48), f64x2.mul(high, high)), 48);
}

function offerLanes(scores: v128, hits: i32, block: u32, row: u32): void {
  v128.store(GROUP, scores);
  for (; hits !== 0; hits &= hits - 1) {
    const lane = <u32>ctz(hits);
    offer(load<f32>(GROUP + ((<usize>lane) << 2)), block, row + lane);
  }
}
