import { chunkId, ordinalOf, sequenceOf } from '../../chunk-id.ts';
import type { ChunkId } from '../../types.ts';
import type { ByteBuffer, ByteReader } from './byte-buffer.ts';
import { LONGER } from './postings.ts';

/** The chunks of a segment, ascending by id: row after row, save after save. */
export interface RowTable {
  readonly rows: number;
  readonly sequences: Uint32Array;
  /** The first row of each save, and how many rows there are. */
  readonly starts: Uint32Array;
  /** Absent when the chunks of every save are 0, 1, 2 … */
  readonly ordinals?: Uint16Array;
  /** In terms; 65,535 for those in `longer`. */
  readonly lengths: Uint16Array;
  readonly longer: ReadonlyMap<number, number>;
}

/** @param ids ascending; @param lengths in terms */
export function rowTable(ids: ArrayLike<ChunkId>, lengths: ArrayLike<number>): RowTable {
  const rows = ids.length;
  const sequences: number[] = [];
  const starts: number[] = [];
  const ordinals = new Uint16Array(rows);
  const shorter = new Uint16Array(rows);
  const longer = new Map<number, number>();
  let dense = true;
  for (let row = 0; row < rows; row++) {
    const sequence = sequenceOf(ids[row] ?? 0);
    if (sequence !== sequences.at(-1)) {
      sequences.push(sequence);
      starts.push(row);
    }
    ordinals[row] = ordinalOf(ids[row] ?? 0);
    dense &&= ordinals[row] === row - (starts.at(-1) ?? 0);
    const length = lengths[row] ?? 0;
    shorter[row] = Math.min(length, LONGER);
    if (length >= LONGER) longer.set(row, length);
  }
  starts.push(rows);
  const saves = { sequences: Uint32Array.from(sequences), starts: Uint32Array.from(starts) };
  return { rows, ...saves, ordinals: dense ? undefined : ordinals, lengths: shorter, longer };
}

export function lengthOf({ lengths, longer }: RowTable, row: number): number {
  return longer.get(row) ?? lengths[row] ?? 0;
}

export function memoryOf({ sequences, starts, ordinals, lengths }: RowTable): number {
  return sequences.byteLength + starts.byteLength + (ordinals?.byteLength ?? 0) + lengths.byteLength;
}

/** How many chunks each save has. */
export function countsOf({ sequences, starts }: RowTable): Uint32Array {
  return sequences.map((_, save) => (starts[save + 1] ?? 0) - (starts[save] ?? 0));
}

export function idOf(table: RowTable, row: number): ChunkId {
  const save = lastAtMost(table.starts, table.sequences.length, row);
  return chunkId(table.sequences[save] ?? 0, table.ordinals?.[row] ?? row - (table.starts[save] ?? 0));
}

/** Where a save is in the table; -1 if it has none of its chunks. */
export function saveOf({ sequences }: RowTable, sequence: number): number {
  const save = lastAtMost(sequences, sequences.length, sequence);
  return sequences[save] === sequence ? save : -1;
}

/** The row of this chunk of a save that is in the table; -1 if it has none. */
export function rowOf({ starts, ordinals }: RowTable, save: number, ordinal: number): number {
  const start = starts[save] ?? 0;
  const count = (starts[save + 1] ?? 0) - start;
  if (!ordinals) return ordinal < count ? start + ordinal : -1;
  const place = lastAtMost(ordinals.subarray(start, start + count), count, ordinal);
  return ordinals[start + place] === ordinal ? start + place : -1;
}

/** The last place in the first `count` of an ascending list whose number is not above `value`; 0 if there is none. */
function lastAtMost(list: Uint32Array | Uint16Array, count: number, value: number): number {
  let low = 0;
  for (let high = count - 1; low < high; ) {
    const middle = (low + high + 1) >> 1;
    if ((list[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** What is not in the `SegmentInfo`: rows, how many of them have an ordinal written, longer ones; lengths, ordinals, the longer ones. */
export function writeRows({ rows, ordinals, lengths, longer }: RowTable, out: ByteBuffer): void {
  out.uint32(rows);
  out.uint32(ordinals ? rows : 0);
  out.uint32(longer.size);
  out.appendNumbers(lengths);
  if (ordinals) out.appendNumbers(ordinals);
  for (const [row, length] of longer) {
    out.uint32(row);
    out.uint32(length);
  }
}

/** @throws RangeError when the parts do not fit together */
export function readRows(reader: ByteReader, sequences: Uint32Array, counts: Uint32Array): RowTable {
  const rows = reader.uint32();
  const written = reader.uint32();
  const pairs = reader.uint32();
  const lengths = reader.uint16s(rows);
  const ordinals = written > 0 ? reader.uint16s(rows) : undefined;
  const longer = new Map<number, number>();
  for (let i = 0; i < pairs; i++) longer.set(reader.uint32(), reader.uint32());
  const starts = new Uint32Array(counts.length + 1);
  for (let save = 0; save < counts.length; save++) starts[save + 1] = (starts[save] ?? 0) + (counts[save] ?? 0);
  if (starts[counts.length] !== rows) throw new RangeError('Other chunks than announced');
  return { rows, sequences, starts, ordinals, lengths, longer };
}
