import type { Partitions } from '../router/partitions.ts';
import type { PackedRows } from './kernel.ts';
import { type Pick, unpack } from './packed-rows.ts';

/** Rows assigned at a time: what they unpack to is a megabyte. */
const AT_ONCE = 1_024;

/** What goes to one partition. */
export interface Share {
  readonly picks: Pick[];
  rows: number;
  /** Sum of the cosines of the rows with the centroid. */
  cosines: number;
}

/** Finds the nearest partition of each row. `shares` is filled; may be called again with more rows. */
export async function assignRows(
  partitions: Partitions,
  rows: PackedRows,
  shares: Map<number, Share>,
  signal: AbortSignal,
): Promise<void> {
  for (let from = 0; from < rows.ids.length; from += AT_ONCE) {
    const some = Uint32Array.from({ length: Math.min(AT_ONCE, rows.ids.length - from) }, (_, i) => from + i);
    const { groups, cosines } = await partitions.assign(unpack(rows, partitions.dims, some), signal);
    const byGroup = new Map<number, number[]>();
    for (const [i, group] of groups.entries()) {
      const own = byGroup.get(group) ?? [];
      byGroup.set(group, own);
      own.push(from + i);
      const share = shares.get(group) ?? { picks: [], rows: 0, cosines: 0 };
      shares.set(group, share);
      share.rows++;
      share.cosines += cosines[i] ?? 0;
    }
    for (const [group, only] of byGroup) shares.get(group)?.picks.push({ rows, only });
  }
}
