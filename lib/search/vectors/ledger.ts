import type { NewSegment } from '../../ports.ts';
import type { SaveSequence } from '../../types.ts';
import { nextMerge } from '../segments/tiers.ts';
import { LEDGER } from './catalogue.ts';
import type { Engine } from './engine.ts';

/** Saves in one segment of the ledger, at most. */
const MOST_SAVES = 4_096;

/** A segment that tells how many rows each of these saves has in all partitions together; it has no content. */
export function ledgerSegment(id: number, totals: ReadonlyMap<SaveSequence, number>): NewSegment {
  const sequences = Uint32Array.from(totals.keys()).sort();
  const counts = sequences.map((sequence) => totals.get(sequence) ?? 0);
  return { id, group: LEDGER, rows: counts.reduce((sum, count) => sum + count, 0), sequences, counts, parts: [] };
}

/** Merges small segments of the ledger, or leaves out dead saves. @returns whether there was something to do */
export async function mergeLedger({ catalogue }: Engine): Promise<boolean> {
  const held = catalogue.group(LEDGER);
  const tiers = held.map(({ info, dead }) => ({ id: info.id, rows: info.sequences.length, dead: dead.size }));
  const drop = nextMerge(tiers, MOST_SAVES);
  if (!drop) return false;
  catalogue.begin();
  const totals = new Map<SaveSequence, number>();
  for (const { info, dead } of held) {
    if (!drop.includes(info.id)) continue;
    for (const [at, sequence] of info.sequences.entries())
      if (!dead.has(sequence)) totals.set(sequence, info.counts[at] ?? 0);
  }
  await catalogue.replace(drop, totals.size > 0 ? [ledgerSegment(catalogue.nextId(), totals)] : []);
  return true;
}
