import type { NewSegment } from '../../ports.ts';
import type { SaveSequence } from '../../types.ts';
import type { Catalogue } from './catalogue.ts';
import type { PackedRows, ScanKernel } from './kernel.ts';
import { decodeRows, describeRows, encodeRows } from './packed-rows.ts';
import { toSketch } from './sketch.ts';

/** Number of the format of all segments of this index; to be raised when one of them changes. */
export const LAYOUT = 1;

/** The parts of a partition's segment: its rows as int8, and as sketches. */
const INT8 = 0;
const SKETCH = 1;

/** The int8 rows of a segment, or that it is damaged; undefined when the store could not be read this time. */
export function readRows(catalogue: Catalogue, id: number, dims: number): Promise<PackedRows | 'damaged' | undefined> {
  return readPart(catalogue, id, INT8, dims);
}

/** The rows of a partition's segment as this kernel holds them. */
export function readFor(
  { bits, rowBytes }: ScanKernel,
  catalogue: Catalogue,
  id: number,
): Promise<PackedRows | 'damaged' | undefined> {
  return readPart(catalogue, id, bits === 2 ? SKETCH : INT8, rowBytes);
}

async function readPart(
  catalogue: Catalogue,
  id: number,
  part: number,
  rowBytes: number,
): Promise<PackedRows | 'damaged' | undefined> {
  let bytes: Uint8Array | undefined;
  try {
    bytes = (await catalogue.read(id, [part]))?.[0];
  } catch {
    return undefined;
  }
  const rows = bytes && decodeRows(bytes, rowBytes);
  return rows?.ids.length === catalogue.get(id)?.info.rows ? (rows ?? 'damaged') : 'damaged';
}

/** A segment of int8 rows for a partition, ready to be kept, and their sketches with them. */
export function partitionSegment(
  sketches: ScanKernel,
  { id, group }: { readonly id: number; readonly group: number },
  rows: PackedRows,
): NewSegment {
  const parts = [encodeRows(rows, sketches.dims), encodeRows(toSketch(sketches, rows), sketches.rowBytes)];
  return { ...describeRows(id, group, rows), parts };
}

/** A segment of int8 rows that are in no partition, ready to be kept. `others`: saves that belong to it without a row of their own. */
export function segmentOf(
  { id, group }: { readonly id: number; readonly group: number },
  rows: PackedRows,
  others: Iterable<SaveSequence>,
  dims: number,
): NewSegment {
  return { ...describeRows(id, group, rows, others), parts: [encodeRows(rows, dims)] };
}

/** The saves of a segment that are live there. */
export function liveSaves(catalogue: Catalogue, id: number): SaveSequence[] {
  const held = catalogue.get(id);
  return held ? [...held.info.sequences].filter((sequence) => !held.dead.has(sequence)) : [];
}
