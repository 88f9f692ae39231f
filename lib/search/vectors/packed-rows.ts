import { sequenceOf } from '../../chunk-id.ts';
import type { SegmentInfo } from '../../ports.ts';
import type { ChunkId, SaveSequence } from '../../types.ts';
import type { PackedRows } from './kernel.ts';

/** 'FNv1', so that bytes of another kind are not taken for rows. */
const MAGIC = 0x3176_4e46;
const HEADER = 16;

/**
 * Rows as bytes: magic, `rowBytes`, count (each 32 bits, and as many spare), ids (float64), scales (float32), values, unpadded.
 * @param rowBytes of the values of one row: as many as dims for int8
 */
export function encodeRows({ ids, scales, values }: PackedRows, rowBytes: number): Uint8Array {
  const count = ids.length;
  const bytes = new Uint8Array(HEADER + count * (12 + rowBytes));
  new Uint32Array(bytes.buffer, 0, 3).set([MAGIC, rowBytes, count]);
  new Float64Array(bytes.buffer, HEADER, count).set(ids);
  new Float32Array(bytes.buffer, HEADER + 8 * count, count).set(scales);
  new Int8Array(bytes.buffer, HEADER + 12 * count).set(values);
  return bytes;
}

/** The rows in these bytes; undefined when `encodeRows` did not make them for rows of so many bytes. */
export function decodeRows(bytes: Uint8Array, rowBytes: number): PackedRows | undefined {
  if (bytes.byteLength < HEADER) return undefined;
  // A view must begin at a multiple of eight.
  const { buffer, byteOffset } = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  const [magic, storedBytes, count = 0] = new Uint32Array(buffer, byteOffset, 3);
  if (magic !== MAGIC || storedBytes !== rowBytes || bytes.byteLength !== HEADER + count * (12 + rowBytes))
    return undefined;
  return {
    ids: new Float64Array(buffer, byteOffset + HEADER, count),
    scales: new Float32Array(buffer, byteOffset + HEADER + 8 * count, count),
    values: new Int8Array(buffer, byteOffset + HEADER + 12 * count, count * rowBytes),
  };
}

/** Some rows of one piece. */
export interface Pick {
  readonly rows: PackedRows;
  /** Which, by number; all without it. */
  readonly only?: ArrayLike<number>;
}

/** These rows in one piece, ascending by id. */
export function joinRows(picks: readonly Pick[], rowBytes: number): PackedRows {
  const places: { readonly rows: PackedRows; readonly row: number; readonly id: ChunkId }[] = [];
  for (const { rows, only } of picks) {
    const count = only?.length ?? rows.ids.length;
    for (let i = 0; i < count; i++) {
      const row = only ? (only[i] ?? 0) : i;
      places.push({ rows, row, id: rows.ids[row] ?? 0 });
    }
  }
  places.sort((a, b) => a.id - b.id);
  const joined = {
    ids: Float64Array.from(places, ({ id }) => id),
    scales: Float32Array.from(places, ({ rows, row }) => rows.scales[row] ?? 0),
    values: new Int8Array(places.length * rowBytes),
  };
  for (const [i, { rows, row }] of places.entries())
    joined.values.set(rows.values.subarray(row * rowBytes, (row + 1) * rowBytes), i * rowBytes);
  return joined;
}

/** The numbers of the rows of the saves that are wanted. */
export function rowsOf({ ids }: PackedRows, wanted: (sequence: SaveSequence) => boolean): number[] {
  const rows: number[] = [];
  let last = Number.NaN;
  let takes = false;
  for (let row = 0; row < ids.length; row++) {
    const sequence = sequenceOf(ids[row] ?? 0);
    if (sequence !== last) {
      last = sequence;
      takes = wanted(sequence);
    }
    if (takes) rows.push(row);
  }
  return rows;
}

/** What a segment of these rows says of itself. `others`: saves that belong to it without a row of their own. */
export function describeRows(
  id: number,
  group: number,
  { ids }: PackedRows,
  others: Iterable<SaveSequence> = [],
): SegmentInfo {
  const counts = new Map<SaveSequence, number>();
  for (const sequence of others) counts.set(sequence, 0);
  for (const chunk of ids) counts.set(sequenceOf(chunk), (counts.get(sequenceOf(chunk)) ?? 0) + 1);
  const sequences = Uint32Array.from(counts.keys()).sort();
  return { id, group, rows: ids.length, sequences, counts: sequences.map((sequence) => counts.get(sequence) ?? 0) };
}

/** Rows as numbers, [rows, dims]: each value times its scale. `only`: which, by number; all without it. */
export function unpack({ scales, values }: PackedRows, dims: number, only?: ArrayLike<number>): Float32Array {
  const count = only?.length ?? scales.length;
  const vectors = new Float32Array(count * dims);
  for (let i = 0; i < count; i++) {
    const row = only ? (only[i] ?? 0) : i;
    const scale = scales[row] ?? 0;
    for (let d = 0; d < dims; d++) vectors[i * dims + d] = (values[row * dims + d] ?? 0) * scale;
  }
  return vectors;
}
