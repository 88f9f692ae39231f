import type { NewSegment } from '../../ports.ts';
import type { SaveSequence } from '../../types.ts';
import type { Catalogue } from './catalogue.ts';
import type { PackedRows } from './kernel.ts';
import { decodeRows, describeRows, encodeRows } from './packed-rows.ts';

/** The rows of a segment, or that it is damaged; undefined when the store could not be read this time. */
export async function readRows(
  catalogue: Catalogue,
  id: number,
  dims: number,
): Promise<PackedRows | 'damaged' | undefined> {
  let bytes: Uint8Array | undefined;
  try {
    bytes = (await catalogue.read(id))?.[0];
  } catch {
    return undefined;
  }
  const rows = bytes && decodeRows(bytes, dims);
  return rows?.ids.length === catalogue.get(id)?.info.rows ? (rows ?? 'damaged') : 'damaged';
}

/** A segment of these rows, ready to be kept. `others`: saves that belong to it without a row of their own. */
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
