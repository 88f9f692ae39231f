import type { NewSegment } from '../../ports.ts';
import { twoMeans } from '../router/k-means.ts';
import { partitionToDissolve, partitionToSplit } from '../router/partition-size.ts';
import type { Partitions } from '../router/partitions.ts';
import { Assigner, type Centroid, type Share } from './assign-rows.ts';
import type { Engine } from './engine.ts';
import { readLive } from './group-upkeep.ts';
import type { PackedRows } from './kernel.ts';
import { putRouter } from './make-router.ts';
import { joinRows, unpack } from './packed-rows.ts';
import { partitionSegment } from './segment-rows.ts';

/**
 * Splits a partition that is too large, or shares out one that is too small among its neighbours.
 * @returns whether there was something to do @throws AppError `storage-*`, the reason of the signal
 */
export async function reshape(engine: Engine, signal: AbortSignal): Promise<boolean> {
  const { catalogue, router } = engine;
  const { partitions } = router;
  if (!partitions) return false;
  const large = partitionToSplit(partitions.list);
  const small = large === undefined ? partitionToDissolve(partitions.list) : undefined;
  const group = large ?? small;
  if (group === undefined) return false;
  catalogue.begin();
  const drop = catalogue.group(group).map(({ info }) => info.id);
  const rows = await readLive(engine, drop);
  if (!rows) return true;
  const next = await router.copy();
  if (large === undefined) await dissolve(engine, next, { group, drop, rows }, signal);
  else await split(engine, next, { group, drop, rows }, signal);
  return true;
}

/** Partitions that are left at least. */
const FEWEST = 2;

interface Part {
  readonly group: number;
  /** Its segments. */
  readonly drop: readonly number[];
  readonly rows: PackedRows;
}

async function split(engine: Engine, next: Partitions, part: Part, signal: AbortSignal): Promise<void> {
  const { dims, router } = engine;
  const centroids = await twoMeans({ vectors: unpack(part.rows, dims), dims }, part.group, signal);
  if (!centroids) {
    router.partitions?.keepWhole(part.group);
    return;
  }
  next.remove(part.group);
  const halves: Centroid[] = [];
  for (let at = 0; at < centroids.length; at += dims) {
    const centroid = centroids.subarray(at, at + dims);
    halves.push({ number: next.add(centroid), centroid });
  }
  const shares = await assignTo(engine, halves, part.rows, signal);
  await putRouter(engine, next, { drop: part.drop, put: segmentsFor(engine, next, shares), changed: [part.group] });
}

async function dissolve(engine: Engine, next: Partitions, part: Part, signal: AbortSignal): Promise<void> {
  next.remove(part.group);
  removeEmpty(engine, next);
  const shares = await assignTo(engine, next.list, part.rows, signal);
  const changed = [part.group, ...shares.keys()];
  await putRouter(engine, next, { drop: part.drop, put: segmentsFor(engine, next, shares), changed });
}

/** Those without a row go in one step, for each step writes the router: a thousand of them are left when a library is emptied. */
function removeEmpty({ catalogue }: Engine, next: Partitions): void {
  const empty = next.list.filter(({ number }) => catalogue.group(number).length === 0);
  for (const { number } of empty.slice(0, Math.max(0, next.list.length - FEWEST))) next.remove(number);
}

async function assignTo(
  { kernel }: Engine,
  centroids: readonly Centroid[],
  rows: PackedRows,
  signal: AbortSignal,
): Promise<Map<number, Share>> {
  const assigner = new Assigner(kernel, centroids);
  const shares = new Map<number, Share>();
  await assigner.assign(rows, shares, signal).finally(() => assigner.release());
  return shares;
}

function segmentsFor(
  { catalogue, sketches, dims }: Engine,
  next: Partitions,
  shares: ReadonlyMap<number, Share>,
): NewSegment[] {
  return Array.from(shares, ([group, { picks, rows, cosines }]) => {
    next.grow(group, rows, cosines);
    return partitionSegment(sketches, { id: catalogue.nextId(), group }, joinRows(picks, dims));
  });
}
