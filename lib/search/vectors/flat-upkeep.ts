import type { NewSegment } from '../../ports.ts';
import type { SaveSequence } from '../../types.ts';
import { nextMerge } from '../segments/tiers.ts';
import { type Catalogue, FLAT } from './catalogue.ts';
import type { FlatRows } from './flat-rows.ts';
import type { PackedRows } from './kernel.ts';
import { joinRows } from './packed-rows.ts';
import { liveSaves, segmentOf } from './segment-rows.ts';

export interface FlatPart {
  readonly catalogue: Catalogue;
  readonly flat: FlatRows;
  readonly dims: number;
}

/** The live rows of these saves as segments of at most `mostRows` rows, unless a single save has more. */
export function segmentsOf({ catalogue, flat, dims }: FlatPart, sequences: Iterable<SaveSequence>, mostRows: number) {
  const segments: NewSegment[] = [];
  let batch: PackedRows[] = [];
  let saves: SaveSequence[] = [];
  let rows = 0;
  const close = (): void => {
    if (saves.length === 0) return;
    const joined = joinRows(
      batch.map((piece) => ({ rows: piece })),
      dims,
    );
    segments.push(segmentOf({ id: catalogue.nextId(), group: FLAT }, joined, saves, dims));
    [batch, saves, rows] = [[], [], 0];
  };
  for (const sequence of sequences) {
    const [piece] = flat.pack([sequence]);
    if (!piece) continue;
    if (rows + piece.ids.length > mostRows) close();
    batch.push(piece);
    saves.push(sequence);
    rows += piece.ids.length;
  }
  close();
  return segments;
}

/**
 * Merges small segments or drops dead rows, one bounded piece. The rows come from memory, where all of them are: reading the segments
 * could only tell less. @returns whether there was something to do @throws AppError `storage-*`
 */
export async function mergeFlat(part: FlatPart, mostRows: number): Promise<boolean> {
  const { catalogue, flat } = part;
  const kept = catalogue.group(FLAT).filter(({ kept }) => kept);
  const tiers = kept.map(({ info, deadRows }) => ({ id: info.id, rows: info.rows, dead: deadRows }));
  const drop = nextMerge(tiers, mostRows);
  if (!drop) return flat.tidy();
  catalogue.begin();
  const sequences = new Set(drop.flatMap((id) => liveSaves(catalogue, id)).filter((sequence) => flat.has(sequence)));
  const ascending = [...sequences].sort((a, b) => a - b);
  await catalogue.replace(drop, segmentsOf(part, ascending, Number.POSITIVE_INFINITY));
  return true;
}
