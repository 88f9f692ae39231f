import { pacer } from '../../pause.ts';
import type { NewSegment } from '../../ports.ts';
import { kMeans } from '../router/k-means.ts';
import { writePartitions } from '../router/partition-record.ts';
import { partitionsAtFirst, SPLIT_ABOVE } from '../router/partition-size.ts';
import type { Partition, Partitions } from '../router/partitions.ts';
import { ROUTER } from './catalogue.ts';
import { type Engine, partitionedRows } from './engine.ts';
import { readLive } from './group-upkeep.ts';
import { unpack } from './packed-rows.ts';
import { routerSegment } from './router.ts';

/** Rows that centroids are made from: at least so many, and so many for each. */
const SAMPLE = 8_192;
const SAMPLE_EACH = 32;

export interface RouterChange {
  readonly drop: readonly number[];
  readonly put: readonly NewSegment[];
  /** Partitions whose rows became others: read again when they are needed. */
  readonly changed: Iterable<number>;
}

/** Puts partitions in place of those there were, with what else changes on disk by that. @throws AppError `storage-*` */
export async function putRouter(
  engine: Engine,
  next: Partitions,
  change: RouterChange = { drop: [], put: [], changed: [] },
): Promise<void> {
  const { catalogue, gate, groups, router } = engine;
  const old = catalogue.group(ROUTER).map(({ info }) => info.id);
  const segment = routerSegment(catalogue.nextId(), next, router);
  await gate.replace(async () => {
    await catalogue.replace([...old, ...change.drop], [...change.put, segment]);
    for (const group of change.changed) groups.forget(group);
    router.use(next);
    router.matchRows(
      catalogue,
      next.list.map(({ number }) => number),
    );
  });
}

/**
 * Makes partitions when there are more rows than may be held in memory and none yet, or makes the router anew when it was lost.
 * @returns whether there was something to do @throws AppError `storage-*`, the reason of the signal
 */
export async function makeRouter(engine: Engine, signal: AbortSignal): Promise<boolean> {
  const { catalogue, flat, router, options, dims } = engine;
  if (router.partitions || !router.isPossible) return false;
  catalogue.begin();
  if (catalogue.partitions().length > 0) {
    const remade = await remake(engine, signal);
    if (remade) await putRouter(engine, remade);
    return true;
  }
  if (flat.rows * dims <= options.flatBytes) return false;
  const count = partitionsAtFirst(flat.rows);
  const vectors = await sampled(engine, Math.max(SAMPLE, SAMPLE_EACH * count), signal);
  const centroids = await kMeans({ vectors, dims }, count, 1, signal);
  const made = await router.empty(dims);
  for (let at = 0; at < centroids.length; at += dims) made.add(centroids.subarray(at, at + dims));
  await made.sample(vectors, signal);
  await putRouter(engine, made);
  return true;
}

/** Rows spread over all that are in no partition, [count, dims]. @throws the reason of the signal */
async function sampled({ flat, dims }: Engine, count: number, signal: AbortSignal): Promise<Float32Array> {
  const rows = flat.sample(count);
  const vectors = new Float32Array(rows.length * dims);
  const breathe = pacer();
  let filled = 0;
  for (const [i, row] of rows.entries()) {
    const packed = flat.row(row);
    if (packed) vectors.set(unpack(packed, dims), dims * filled++);
    if (i % 64 > 0) continue;
    signal.throwIfAborted();
    await breathe();
  }
  return vectors.subarray(0, filled * dims);
}

/** The partitions that the segments tell of, each with the mean of its rows; undefined when a segment is damaged. */
async function remake(engine: Engine, signal: AbortSignal): Promise<Partitions | undefined> {
  const { catalogue, router, dims } = engine;
  const partitions: Partition[] = [];
  const rows = partitionedRows(engine);
  const sample: Float32Array[] = [];
  for (const number of catalogue.partitions()) {
    signal.throwIfAborted();
    const ids = catalogue.group(number).map(({ info }) => info.id);
    const live = await readLive(engine, ids);
    if (!live) return undefined;
    const vectors = unpack(live, dims);
    const share = Math.ceil((1_000 * live.ids.length) / Math.max(1, rows));
    sample.push(vectors.slice(0, share * dims));
    const { centroid, tightness } = middleOf(vectors, dims);
    partitions.push({ number, centroid, rows: live.ids.length, tightness, splitAbove: SPLIT_ABOVE });
  }
  const next = 1 + Math.max(0, ...partitions.map(({ number }) => number));
  const made = await router.decode(writePartitions({ dims, next, partitions }), dims);
  await made?.sample(Float32Array.from(sample.flatMap((part) => [...part])), signal);
  return made;
}

/** The mean of unit rows, scaled to length 1, and how long it was: the mean cosine of the rows with it. */
function middleOf(
  vectors: Float32Array,
  dims: number,
): { readonly centroid: Float32Array; readonly tightness: number } {
  const sums = new Float64Array(dims);
  for (let at = 0; at < vectors.length; at++) sums[at % dims] = (sums[at % dims] ?? 0) + (vectors[at] ?? 0);
  const length = Math.hypot(...sums);
  const rows = vectors.length / dims;
  // Rows that cancel each other out, or none: any direction is as good as another.
  if (length < 1e-6) return { centroid: new Float32Array(dims).fill(1 / Math.sqrt(dims)), tightness: 0 };
  return { centroid: Float32Array.from(sums, (sum) => sum / length), tightness: Math.min(1, length / rows) };
}
