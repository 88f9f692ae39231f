import type { SaveSequence } from '../../types.ts';
import { LEDGER, ROUTER } from './catalogue.ts';
import type { Engine } from './engine.ts';
import { readRouter } from './router.ts';

/**
 * Takes in what partitions say they have, without reading it. A save counts if its rows in all of them are as many as the ledger
 * says; what is flat as well, not live, or held by half is dead.
 * @returns the saves that count
 */
export async function openPartitions(engine: Engine, live: ReadonlySet<SaveSequence>): Promise<Set<SaveSequence>> {
  const { catalogue, flat } = engine;
  const isWanted = (sequence: SaveSequence): boolean => live.has(sequence) && !flat.has(sequence);
  const found = new Map<SaveSequence, number>();
  for (const group of catalogue.partitions()) {
    for (const { info } of catalogue.group(group)) {
      catalogue.killIn(info.id, (sequence) => !isWanted(sequence));
      for (const [at, sequence] of info.sequences.entries())
        if (isWanted(sequence)) found.set(sequence, (found.get(sequence) ?? 0) + (info.counts[at] ?? 0));
    }
  }
  const totals = openLedger(engine, isWanted);
  const broken = new Set<SaveSequence>();
  for (const [sequence, total] of totals) if ((found.get(sequence) ?? 0) !== total) broken.add(sequence);
  for (const sequence of found.keys()) if (!totals.has(sequence)) broken.add(sequence);
  if (broken.size > 0) catalogue.kill(broken, (group) => group > 0 || group === LEDGER);
  await openRouter(engine);
  return new Set([...totals.keys()].filter((sequence) => !broken.has(sequence)));
}

/** The youngest entry of each save counts. */
function openLedger({ catalogue }: Engine, isWanted: (sequence: SaveSequence) => boolean): Map<SaveSequence, number> {
  const totals = new Map<SaveSequence, number>();
  const youngest = catalogue.group(LEDGER).toSorted((a, b) => b.info.id - a.info.id);
  for (const { info } of youngest) {
    const own = new Map<SaveSequence, number>();
    for (const [at, sequence] of info.sequences.entries())
      if (isWanted(sequence) && !totals.has(sequence)) own.set(sequence, info.counts[at] ?? 0);
    catalogue.killIn(info.id, (sequence) => !own.has(sequence));
    for (const [sequence, total] of own) totals.set(sequence, total);
  }
  return totals;
}

/** A router that is missing, damaged, or does not know all the groups is made anew later. */
async function openRouter({ catalogue, router, dims }: Engine): Promise<void> {
  const [newest] = catalogue.group(ROUTER).toSorted((a, b) => b.info.id - a.info.id);
  if (!newest) return;
  const parts = await catalogue.read(newest.info.id).catch(() => undefined);
  const partitions = await readRouter(router, parts ?? [], dims);
  if (!partitions || catalogue.partitions().some((group) => !partitions.get(group))) return;
  router.use(partitions);
  router.matchRows(
    catalogue,
    partitions.list.map(({ number }) => number),
  );
  partitions.prepare();
}
