import { relaxedDots, scalarDot, simdDots } from './dot';
import { clear, offer, threshold } from './heap';
import { bits, GROUP, LANES, MASK, offsetsOf, scalesOf, stride, valuesOf } from './layout';
import { quantiseQuery } from './rows';
import { dotsOfCodes, middleOfCodes, partQuery, scalarDotOfCodes } from './sketch';

let live: u32 = 0;
let queryScale: f32 = 0;
/** What is added to twice the product of query and codes; both are then taken half. */
let middle: i32 = 0;

/** Starts a search with the query at QUERY32. */
export function begin(candidates: u32): void {
  queryScale = quantiseQuery();
  if (bits === 2) {
    queryScale *= 0.5;
    middle = middleOfCodes();
    if (ASC_FEATURE_SIMD && !ASC_FEATURE_RELAXED_SIMD) partQuery();
  }
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
  if (ASC_FEATURE_SIMD) {
    if (bits === 8) scanGroups<Whole>(block, rows, masked);
    else scanGroups<Code>(block, rows, masked);
  } else scanRows(block, rows, masked);
}

function scanRows(block: u32, rows: u32, masked: bool): void {
  const scales = scalesOf(block);
  const values = valuesOf(block);
  for (let row: u32 = 0; row < rows; row++) {
    if (masked && load<u8>(MASK + row) === 0) continue;
    const scale = load<f32>(scales + ((<usize>row) << 2));
    // A dead row's scale is -0.
    if (reinterpret<i32>(scale) < 0) continue;
    const at = values + <usize>row * stride;
    const dot: i32 = bits === 8 ? scalarDot(at) : 2 * scalarDotOfCodes(at) + middle;
    const score = <f32>dot * scale;
    const lane = LANES + ((<usize>(row & 3)) << 3);
    store<f64>(lane, load<f64>(lane) + <f64>score);
    store<f64>(lane, load<f64>(lane, 32) + <f64>score * <f64>score, 32);
    live++;
    if (score >= threshold) offer(score, block, row);
  }
}

/** What the values of a row are; known when the loop is compiled, so that it holds only what they need. */
type Whole = i8;
type Code = u8;

/** Four rows at a time; what the loop needs lies in locals, not in memory. */
function scanGroups<Value>(block: u32, rows: u32, masked: bool): void {
  let sumLow = v128.load(LANES);
  let sumHigh = v128.load(LANES, 16);
  let squaresLow = v128.load(LANES, 32);
  let squaresHigh = v128.load(LANES, 48);
  for (let row: u32 = 0; row < rows; row += 4) {
    const factors = v128.load(scalesOf(block) + ((<usize>row) << 2));
    // A dead row's scale is -0.
    let left = i32x4.shr_s(factors, 31);
    if (masked || row + 4 > rows) {
      left = v128.or(left, leftOut(row, rows, masked));
      if (i32x4.all_true(left)) continue;
    }
    const scores = v128.andnot(f32x4.mul(f32x4.convert_i32x4_s(groupDots<Value>(block, row)), factors), left);
    const low = f64x2.promote_low_f32x4(scores);
    const high = f64x2.promote_low_f32x4(v128.shuffle<i64>(scores, scores, 1, 1));
    sumLow = f64x2.add(sumLow, low);
    sumHigh = f64x2.add(sumHigh, high);
    squaresLow = f64x2.add(squaresLow, f64x2.mul(low, low));
    squaresHigh = f64x2.add(squaresHigh, f64x2.mul(high, high));
    live += 4 - <u32>popcnt(i32x4.bitmask(left));
    const hits = v128.andnot(f32x4.ge(scores, f32x4.splat(threshold)), left);
    if (v128.any_true(hits)) offerLanes(scores, i32x4.bitmask(hits), block, row);
  }
  v128.store(LANES, sumLow);
  v128.store(LANES, sumHigh, 16);
  v128.store(LANES, squaresLow, 32);
  v128.store(LANES, squaresHigh, 48);
}

function groupDots<Value>(block: u32, row: u32): v128 {
  const values = valuesOf(block) + <usize>row * stride;
  if (!isSigned<Value>()) return i32x4.add(i32x4.shl(dotsOfCodes(values), 1), i32x4.splat(middle));
  if (ASC_FEATURE_RELAXED_SIMD) return relaxedDots(values, offsetsOf(block) + ((<usize>row) << 2));
  return simdDots(values);
}

/** All ones for rows of a group beyond the last one, or not allowed. */
function leftOut(row: u32, rows: u32, masked: bool): v128 {
  const beyond = i32x4.ge_u(i32x4(0, 1, 2, 3), i32x4.splat(rows - row));
  if (!masked) return beyond;
  const bytes = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(MASK + row)));
  return v128.or(beyond, i32x4.eq(bytes, i32x4.splat(0)));
}

function offerLanes(scores: v128, hits: i32, block: u32, row: u32): void {
  v128.store(GROUP, scores);
  for (; hits !== 0; hits &= hits - 1) {
    const lane = <u32>ctz(hits);
    offer(load<f32>(GROUP + ((<usize>lane) << 2)), block, row + lane);
  }
}
