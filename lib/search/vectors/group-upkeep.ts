import { AppError } from '../../errors.ts';
import type { Catalogue, Held } from './catalogue.ts';
import { damage, type Engine } from './engine.ts';
import type { PackedRows } from './kernel.ts';
import { joinRows, rowsOf } from './packed-rows.ts';
import { partitionSegment, readRows } from './segment-rows.ts';

/** Pieces of a partition that stand beside its main one, and the share of its rows they have, from which on they are merged. */
const MOST_PIECES = 8;
const LARGEST_SHARE = 0.12;

/**
 * Writes a segment of a partition anew without its dead rows; those without live rows are only dropped.
 * @returns whether there was one @throws AppError `storage-*`
 */
export async function dropDead(engine: Engine): Promise<boolean> {
  const { catalogue, gate, sketches } = engine;
  const stained = catalogue.stained();
  if (!stained) return false;
  catalogue.begin();
  const { id, group, rows } = stained.info;
  if (stained.deadRows === rows) {
    await gate.replace(() => catalogue.replace([id], []));
    return true;
  }
  const next = catalogue.nextId();
  const live = await readLive(engine, [id]);
  if (live) await gate.replace(() => catalogue.replace([id], [partitionSegment(sketches, { id: next, group }, live)]));
  return true;
}

/** Makes one of the segments of a partition that has many. @returns whether there was one @throws AppError `storage-*` */
export async function mergePieces(engine: Engine): Promise<boolean> {
  const { catalogue, gate, sketches } = engine;
  const group = catalogue.partitions().find((number) => isPieced(catalogue.group(number)));
  if (group === undefined) return false;
  catalogue.begin();
  const next = catalogue.nextId();
  const ids = catalogue.group(group).map(({ info }) => info.id);
  const live = await readLive(engine, ids);
  if (live) await gate.replace(() => catalogue.replace(ids, [partitionSegment(sketches, { id: next, group }, live)]));
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
