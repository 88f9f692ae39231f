import { pacer } from '../../pause.ts';
import type { NewSegment } from '../../ports.ts';
import type { SaveSequence } from '../../types.ts';
import { Assigner, type Share } from './assign-rows.ts';
import { FLAT, type Held } from './catalogue.ts';
import { type Engine, partitionedRows } from './engine.ts';
import { hasDue } from './group-upkeep.ts';
import type { PackedRows } from './kernel.ts';
import { ledgerSegment } from './ledger.ts';
import { joinRows, rowsOf } from './packed-rows.ts';
import { liveSaves, partitionSegment } from './segment-rows.ts';
import { toSketch } from './sketch.ts';

/** Rows moved in one step, and in a large library as many for each partition: the pieces should not be too small. */
const ROWS = 8_192;
const ROWS_EACH = 16;
/** Rows shared out at a time. */
const ROWS_AT_ONCE = 1_024;
/** With so many rows in partitions the tail may be twice as long. */
const DOUBLING = 200_000;

/**
 * Moves the eldest saves that no partition has yet into theirs, when there are too many.
 * @returns whether there was something to do @throws AppError `storage-*`, the reason of the signal
 */
export async function moveTail(engine: Engine, signal: AbortSignal): Promise<boolean> {
  const { catalogue, options, router } = engine;
  const { partitions } = router;
  if (!partitions || partitions.list.length === 0) return false;
  const kept = catalogue.group(FLAT).filter(({ kept }) => kept);
  const waiting = kept.reduce((sum, { info, deadRows }) => sum + info.rows - deadRows, 0);
  if (waiting <= options.tailRows * (1 + partitionedRows(engine) / DOUBLING)) return false;
  // What died since the last look goes first.
  if (hasDue(engine)) return true;
  catalogue.begin();
  const drop = eldest(kept, Math.max(ROWS, ROWS_EACH * partitions.list.length));
  const ledger = catalogue.nextId();
  const shares = new Map<number, Share>();
  const assigner = new Assigner(engine.kernel, partitions.list);
  const totals = await shareOut(engine, { drop, assigner, shares }, signal).finally(() => assigner.release());
  const breathe = pacer();
  const put: NewSegment[] = [ledgerSegment(ledger, totals)];
  const arrived = new Map<number, PackedRows>();
  for (const [group, { picks }] of shares) {
    const rows = joinRows(picks, engine.dims);
    arrived.set(group, rows);
    put.push(partitionSegment(engine.sketches, { id: catalogue.nextId(), group }, rows));
    await breathe();
  }
  await engine.gate.replace(async () => {
    await catalogue.replace(drop, put);
    takeOver(engine, totals.keys(), arrived, shares);
  });
  return true;
}

function eldest(kept: readonly Held[], mostRows: number): number[] {
  const taken: number[] = [];
  let rows = 0;
  for (const { info, deadRows } of kept.toSorted((a, b) => a.info.id - b.info.id)) {
    if (rows >= mostRows) break;
    taken.push(info.id);
    rows += info.rows - deadRows;
  }
  return taken;
}

/** Finds the partition of each row of these segments. @returns how many rows each save has */
async function shareOut(
  { catalogue, flat, dims }: Engine,
  { drop, assigner, shares }: { drop: readonly number[]; assigner: Assigner; shares: Map<number, Share> },
  signal: AbortSignal,
): Promise<Map<SaveSequence, number>> {
  const totals = new Map<SaveSequence, number>();
  const saves = [...new Set(drop.flatMap((id) => liveSaves(catalogue, id)))];
  for (let done = 0; done < saves.length; ) {
    // What was removed meanwhile is not there any more; what was added again is, but dead in what is written here.
    const pieces: PackedRows[] = [];
    for (let rows = 0; rows < ROWS_AT_ONCE && done < saves.length; done++) {
      const sequence = saves[done] ?? 0;
      const [piece] = flat.has(sequence) ? flat.pack([sequence]) : [];
      if (!piece) continue;
      totals.set(sequence, piece.ids.length);
      pieces.push(piece);
      rows += piece.ids.length;
    }
    const joined = joinRows(
      pieces.map((rows) => ({ rows })),
      dims,
    );
    await assigner.assign(joined, shares, signal);
  }
  return totals;
}

/** Memory follows what is on disk now. */
function takeOver(
  { catalogue, coarse, flat, groups, router, dims }: Engine,
  saves: Iterable<SaveSequence>,
  arrived: ReadonlyMap<number, PackedRows>,
  shares: ReadonlyMap<number, Share>,
): void {
  flat.remove([...saves].filter((sequence) => !catalogue.wasKilled(sequence)));
  for (const [group, rows] of arrived) {
    const only = rowsOf(rows, (sequence) => !catalogue.wasKilled(sequence));
    if (groups.has(group)) {
      const live = only.length === rows.ids.length ? rows : joinRows([{ rows, only }], dims);
      groups.append(group, coarse.bits === 2 ? toSketch(coarse, live) : live);
    }
    const share = shares.get(group);
    router.partitions?.grow(group, share?.rows ?? 0, share?.cosines ?? 0);
  }
  router.matchRows(catalogue, arrived.keys());
}
