import { blockRows, HEAP, idsOf, MOST_CANDIDATES, SCRATCH } from './layout';
import { scoreRow } from './rows';

/*
 * The best candidates so far, worst on top: of two the lower score is worse, of equal scores the higher id. An entry of 24 bytes:
 * id (f64), score (f32), place (u32: block * blockRows + row), exact score (f32, NaN while it is not known).
 */
const ENTRY: usize = 24;
const SCORE: usize = 8;
const PLACE: usize = 12;
const EXACT: usize = 16;

let capacity: u32 = 0;
let count: u32 = 0;
/** No row with a lower score is listed any more. */
export let threshold: f32 = f32.POSITIVE_INFINITY;

export function clear(candidates: u32): void {
  capacity = candidates;
  count = 0;
  threshold = candidates > 0 ? -f32.POSITIVE_INFINITY : f32.POSITIVE_INFINITY;
}

function entry(at: u32): usize {
  return HEAP + <usize>at * ENTRY;
}

function isWorse(score: f32, id: f64, than: usize): bool {
  const other = load<f32>(than, SCORE);
  return score < other || (score === other && id > load<f64>(than));
}

function copyEntry(to: usize, from: usize): void {
  store<u64>(to, load<u64>(from));
  store<u64>(to, load<u64>(from, 8), 8);
  store<u64>(to, load<u64>(from, 16), 16);
}

function put(to: usize, id: f64, score: f32, place: u32, exact: f32): void {
  store<f64>(to, id);
  store<f32>(to, score, SCORE);
  store<u32>(to, place, PLACE);
  store<f32>(to, exact, EXACT);
}

function rise(at: u32, id: f64, score: f32, place: u32): void {
  while (at > 0) {
    const above = (at - 1) >> 1;
    if (!isWorse(score, id, entry(above))) break;
    copyEntry(entry(at), entry(above));
    at = above;
  }
  put(entry(at), id, score, place, f32.NaN);
}

function sink(at: u32, size: u32, id: f64, score: f32, place: u32, exact: f32): void {
  for (let below: u32 = 2 * at + 1; below < size; below = 2 * at + 1) {
    const left = entry(below);
    if (below + 1 < size && isWorse(load<f32>(left + ENTRY, SCORE), load<f64>(left + ENTRY), left)) below++;
    if (isWorse(score, id, entry(below))) break;
    copyEntry(entry(at), entry(below));
    at = below;
  }
  put(entry(at), id, score, place, exact);
}

function sinkEntry(from: u32, to: u32, size: u32): void {
  const it = entry(from);
  sink(to, size, load<f64>(it), load<f32>(it, SCORE), load<u32>(it, PLACE), load<f32>(it, EXACT));
}

/** Lists a row if it is among the best. */
export function offer(score: f32, block: u32, row: u32): void {
  const id = load<f64>(idsOf(block) + ((<usize>row) << 3));
  const place = block * blockRows + row;
  if (count < capacity) rise(count++, id, score, place);
  else if (isWorse(score, id, entry(0))) return;
  else sink(0, count, id, score, place, f32.NaN);
  if (count === capacity) threshold = load<f32>(entry(0), SCORE);
}

/** Scores the candidates of a block exactly while its rows are still there. */
export function scoreBlock(block: u32): void {
  for (let i: u32 = 0; i < count; i++) {
    const it = entry(i);
    if (load<u32>(it, PLACE) / blockRows === block) scoreEntry(it);
  }
}

/** A candidate whose row is gone in the meantime stays without a score. */
function scoreEntry(it: usize): void {
  const exact = load<f32>(it, EXACT);
  if (!F32.isNaN(exact)) return;
  const place = load<u32>(it, PLACE);
  const block = place / blockRows;
  const row = place % blockRows;
  if (load<f64>(idsOf(block) + ((<usize>row) << 3)) !== load<f64>(it)) return;
  store<f32>(it, scoreRow(block, row), EXACT);
}

/**
 * Scores all candidates exactly, and writes them to SCRATCH, best first: 4,096 f64 ids, then 4,096 f32 scores, then 4,096 u32 places.
 * @returns how many
 */
export function drain(): u32 {
  let kept: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const it = entry(i);
    scoreEntry(it);
    const exact = load<f32>(it, EXACT);
    if (F32.isNaN(exact)) continue;
    store<f32>(it, exact, SCORE);
    copyEntry(entry(kept++), it);
  }
  for (let at: i32 = (kept >> 1) - 1; at >= 0; at--) sinkEntry(at, at, kept);
  for (let left = kept; left > 0; ) {
    left--;
    const worst = entry(0);
    store<f64>(SCRATCH + ((<usize>left) << 3), load<f64>(worst));
    store<f32>(SCRATCH + MOST_CANDIDATES * 8 + ((<usize>left) << 2), load<f32>(worst, SCORE));
    store<u32>(SCRATCH + MOST_CANDIDATES * 12 + ((<usize>left) << 2), load<u32>(worst, PLACE));
    if (left > 0) sinkEntry(left, 0, left);
  }
  clear(0);
  return kept;
}
