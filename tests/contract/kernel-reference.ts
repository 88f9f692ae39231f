import type { ChunkId } from '../../lib/types.ts';

/** The arithmetic of the vector kernel in plain TypeScript, number by number: float32 steps through `Math.fround`. */

export interface ReferenceRow {
  /** -1 when dead. */
  id: ChunkId;
  readonly scale: number;
  /** Whole numbers of an int8 row; of a sketch, halves: -1.5, -0.5, 0.5, 1.5. */
  readonly values: Int8Array | Float32Array;
}

export interface ReferenceFound {
  readonly ids: ChunkId[];
  readonly scores: number[];
  readonly places: number[];
  readonly searched: number;
  readonly sum: number;
  readonly squares: number;
}

const { fround } = Math;

function toEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}

/** Whole numbers from -range to range times a scale: of a row with range 127, of a query with 63. */
export function quantised(vector: Float32Array, range: number): { scale: number; values: Int8Array } {
  const most = vector.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  const scale = fround(most / range);
  if (scale === 0) return { scale: 0, values: new Int8Array(vector.length) };
  const whole = (value: number) => Math.max(-range, Math.min(range, toEven(fround(value / scale))));
  return { scale, values: Int8Array.from(vector, whole) };
}

/** Codes of two bits less 1.5, and the scale that makes the row's product with its sketch right. */
export function sketched(vector: Float32Array): { scale: number; values: Float32Array } {
  const squares = vector.reduce((sum, value) => sum + value * value, 0);
  if (squares === 0) return { scale: 0, values: new Float32Array(vector.length).fill(-1.5) };
  const step = fround(Math.sqrt(squares / vector.length) * (1.9 / 1.5));
  const values = vector.map((value) => (value < -step ? -1.5 : value < 0 ? -0.5 : value < step ? 0.5 : 1.5));
  const product = vector.reduce((sum, value, d) => sum + value * (values[d] ?? 0), 0);
  return { scale: fround(squares / product), values };
}

/** Sketches as they are packed: of every 64 dimensions, byte j holds dimensions j, 16 + j, 32 + j, 48 + j from its lowest bits up. */
export function packedCodes(values: ArrayLike<number>): Int8Array {
  const bytes = new Int8Array(Math.ceil(values.length / 64) * 16);
  for (let d = 0; d < values.length; d++)
    bytes[(d >> 6) * 16 + (d % 16)]! |= ((values[d] ?? 0) + 1.5) << (2 * ((d >> 4) % 4));
  return bytes;
}

/** The query times a row, in four float32 sums of every fourth dimension. */
export function dotInFours(query: Float32Array, row: ArrayLike<number>): number {
  const sums = [0, 0, 0, 0];
  for (let d = 0; d < query.length; d++)
    sums[d % 4] = fround((sums[d % 4] ?? 0) + fround((query[d] ?? 0) * (row[d] ?? 0)));
  const [a = 0, b = 0, c = 0, e = 0] = sums;
  return fround(fround(a + b) + fround(c + e));
}

/** What `score` says of a row. */
export function referenceScore(query: Float32Array, row: ReferenceRow): number {
  return row.id < 0 ? Number.NaN : fround(dotInFours(query, row.values) * row.scale);
}

const byRank = (a: { id: number; score: number }, b: { id: number; score: number }) => b.score - a.score || a.id - b.id;

/** A whole search. `rows[place]` undefined: no row there. Scans of sketches use whole numbers too: of twice the values. */
export function referenceSearch(
  query: Float32Array,
  rows: readonly (ReferenceRow | undefined)[],
  candidates: number,
  allowed: (place: number) => boolean = () => true,
  bits: 8 | 2 = 8,
): ReferenceFound {
  const rounded = quantised(query, bits === 8 ? 63 : 127);
  const times = bits === 8 ? 1 : 2;
  const unit = rounded.scale / times;
  const sums = new Float64Array(8);
  const scanned: { id: ChunkId; score: number; place: number; row: ReferenceRow }[] = [];
  for (const [place, row] of rows.entries()) {
    if (!row || row.id < 0 || !allowed(place)) continue;
    let dot = 0;
    for (let d = 0; d < query.length; d++) dot += (rounded.values[d] ?? 0) * times * (row.values[d] ?? 0);
    const score = fround(fround(dot) * row.scale);
    sums[place % 4]! += score;
    sums[4 + (place % 4)]! += score * score;
    scanned.push({ id: row.id, score, place, row });
  }
  const best = scanned.sort(byRank).slice(0, candidates);
  const exact = best.map((one) => ({ ...one, score: referenceScore(query, one.row) })).sort(byRank);
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = sums;
  return {
    ids: exact.map(({ id }) => id),
    scores: exact.map(({ score }) => score),
    places: exact.map(({ place }) => place),
    searched: scanned.length,
    sum: (a + b + (c + d)) * unit,
    squares: (e + f + (g + h)) * unit * unit,
  };
}
