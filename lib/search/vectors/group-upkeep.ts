import { AppError } from '../../errors.ts';
import { hasManyDead } from '../segments/tiers.ts';
import type { Catalogue, Held } from './catalogue.ts';
import { damage, type Engine } from './engine.ts';
import type { PackedRows } from './kernel.ts';
import { joinRows, rowsOf } from './packed-rows.ts';
import { partitionSegment, readRows } from './segment-rows.ts';

/** Pieces of a partition that stand beside its main one, and the share of its rows they have, from which on they are merged. */
const MOST_PIECES = 8;
const LARGEST_SHARE = 0.12;

/** How many segments are written anew after a start for a few dead rows each: some megabytes. */
const MOST_LEFTOVERS = 32;

/**
 * Segments of partitions whose dead rows are to go now. One dead row is not worth writing a hundred kilobytes, and a save has rows in
 * some twenty partitions; so a segment waits until a sixteenth of it is dead. But nothing stays of a save that is lost, for it is told
 * only then, nor of one that is in no partition now: it will move into them again, and after a restart nobody could tell its rows.
 */
function due({ catalogue, flat, lost }: Engine): Held[] {
  return catalogue.stained().filter(({ info, dead, deadRows }) => {
    if (hasManyDead({ rows: info.rows, dead: deadRows })) return true;
    for (const sequence of dead) if (lost.has(sequence) || flat.has(sequence)) return true;
    return false;
  });
}

/** Whether `dropDead` has something to do. */
export function hasDue(engine: Engine): boolean {
  return due(engine).length > 0;
}

/**
 * Writes a segment of a partition anew that has too many dead rows; those without live ones are only dropped.
 * @returns whether there was something to do @throws AppError `storage-*`
 */
export async function dropDead(engine: Engine): Promise<boolean> {
  const { catalogue, gate } = engine;
  const [first, ...others] = due(engine);
  if (!first) return false;
  const gone = [first, ...others].filter(({ info, deadRows }) => deadRows === info.rows).map(({ info }) => info.id);
  if (gone.length === 0) return rewrite(engine, first.info.group, [first.info.id]);
  catalogue.begin();
  await gate.replace(() => catalogue.replace(gone, []));
  return true;
}

/** To be called once all is open: the segments with the most dead rows are cleaned after this start, others after the next ones. */
export function noteLeftovers(engine: Engine): void {
  const cleaned = new Set(due(engine));
  const waiting = engine.catalogue.stained().filter((held) => !cleaned.has(held));
  const most = waiting.sort((a, b) => b.deadRows - a.deadRows).slice(0, MOST_LEFTOVERS);
  for (const { info } of most) engine.leftovers.add(info.id);
}

/** Cleans one of those segments. @returns whether there was one @throws AppError `storage-*` */
export async function dropLeftovers(engine: Engine): Promise<boolean> {
  const { catalogue, leftovers } = engine;
  for (const id of leftovers) {
    leftovers.delete(id);
    const held = catalogue.get(id);
    if (held && held.deadRows > 0) return rewrite(engine, held.info.group, [id]);
  }
  return false;
}

/** Makes one of the segments of a partition that has many. @returns whether there was one @throws AppError `storage-*` */
export async function mergePieces(engine: Engine): Promise<boolean> {
  const { catalogue } = engine;
  const group = catalogue.partitions().find((number) => isPieced(catalogue.group(number)));
  if (group === undefined) return false;
  return rewrite(
    engine,
    group,
    catalogue.group(group).map(({ info }) => info.id),
  );
}

/** Writes segments of a partition anew as one, without dead rows; drops them when they have no others. */
async function rewrite(engine: Engine, group: number, ids: readonly number[]): Promise<true> {
  const { catalogue, gate, sketches } = engine;
  catalogue.begin();
  const next = catalogue.nextId();
  const live = await readLive(engine, ids);
  if (!live) return true;
  const put = live.ids.length > 0 ? [partitionSegment(sketches, { id: next, group }, live)] : [];
  await gate.replace(() => catalogue.replace(ids, put));
  return true;
}

function isPieced(segments: readonly Held[]): boolean {
  if (segments.length < 2) return false;
  const rows = segments.map(({ info }) => info.rows);
  const all = rows.reduce((sum, count) => sum + count, 0);
  return segments.length > MOST_PIECES || all - Math.max(...rows) > LARGEST_SHARE * all;
}

/**
 * The live rows of these segments, in one piece; undefined when one is damaged: then its saves are dead, and there is other work.
 * @throws AppError `storage-failed` when they cannot be read now
 */
export async function readLive(engine: Engine, ids: readonly number[]): Promise<PackedRows | undefined> {
  const { catalogue, dims } = engine;
  const pieces = await Promise.all(ids.map((id) => readRows(catalogue, id, dims)));
  const hurt = ids.filter((_, i) => pieces[i] === 'damaged');
  for (const id of hurt) damage(engine, id);
  if (hurt.length > 0) return undefined;
  const picks = pieces.map((rows, i) => {
    if (!rows || rows === 'damaged') throw new AppError('storage-failed');
    return { rows, only: rowsOf(rows, isLive(catalogue, ids[i] ?? 0)) };
  });
  return joinRows(picks, dims);
}

function isLive(catalogue: Catalogue, id: number): (sequence: number) => boolean {
  const dead = catalogue.get(id)?.dead;
  return (sequence) => !dead?.has(sequence);
}
