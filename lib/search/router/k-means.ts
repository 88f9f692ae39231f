import { type Breath, breath, dot, type Nearest, nearestCentroids, type Rows, rowCount } from './nearest-centroid.ts';
import { chooseSome, randomNumbers } from './random.ts';

/** Cosines nearer to 1 than this are those of equal vectors, rounded. */
const EQUAL = 1e-6;
/** More centroids than this are found in two steps: the work of one step grows with rows times centroids. */
const MOST_AT_ONCE = 48;
/** However large a coarse cluster is: one of equal rows would take all. */
const MOST_IN_ONE = 192;
/** Rows summed between two looks at the clock. */
const STRIDE = 256;
const ROUNDS = 6;
/** Rounds over all centroids after the two steps, each row looking only at those near the one it has. */
const LAST_ROUNDS = 3;
const NEIGHBOURS = 24;
/** A split whose smaller side is smaller than this share is none: it would be dissolved again. */
const SMALLEST_SHARE = 1 / 8;

interface Clustering {
  readonly centroids: Float32Array;
  readonly nearest: Nearest;
}

/**
 * Spherical k-means (Dhillon and Modha, 2001): rows go to the centroid of the largest cosine, centroids to the scaled mean of their
 * rows. A centroid left without rows starts again at the row farthest out in the largest cluster. Pauses often; the same seed gives
 * the same centroids.
 * @returns unit centroids, row-major [at most k, dims]; fewer when there are fewer distinct rows
 * @throws the reason of the signal
 */
export async function kMeans(rows: Rows, k: number, seed: number, signal?: AbortSignal): Promise<Float32Array> {
  const breathe = breath(signal);
  const random = randomNumbers(seed);
  const wanted = Math.min(k, rowCount(rows));
  if (wanted <= 0) return new Float32Array(0);
  const clustering =
    wanted <= MOST_AT_ONCE
      ? await lloyd(rows, start(rows, wanted, random), breathe)
      : await inTwoSteps(rows, wanted, random, breathe);
  return distinct(clustering, rows.dims, breathe);
}

/**
 * Two distinct unit centroids, one after the other, that part these rows in two halves neither of which is too small; undefined when
 * there are none, as for equal rows.
 */
export async function twoMeans(rows: Rows, seed: number, signal?: AbortSignal): Promise<Float32Array | undefined> {
  const { dims } = rows;
  const first = start(rows, Math.min(2, rowCount(rows)), randomNumbers(seed));
  const breathe = breath(signal);
  const clustering = await lloyd(rows, first, breathe);
  if ((await distinct(clustering, dims, breathe)).length < 2 * dims) return undefined;
  const smallest = Math.min(...sizes(clustering.nearest, 2));
  return smallest < rowCount(rows) * SMALLEST_SHARE ? undefined : clustering.centroids;
}

async function lloyd(rows: Rows, first: Float32Array, breathe: Breath): Promise<Clustering> {
  let centroids = first;
  let nearest = await nearestCentroids(rows, centroids, breathe);
  for (let round = 1; round < ROUNDS; round++) {
    centroids = await means(rows, nearest, centroids, breathe);
    nearest = await nearestCentroids(rows, centroids, breathe);
  }
  return { centroids, nearest };
}

/** Few coarse clusters, then fine ones in each; afterwards rows may still go over to a neighbour. */
async function inTwoSteps(rows: Rows, k: number, random: () => number, breathe: Breath): Promise<Clustering> {
  const { dims } = rows;
  const coarse = await lloyd(rows, start(rows, Math.round(Math.sqrt(k)), random), breathe);
  const inside = members(coarse.nearest, coarse.centroids.length / dims);
  const centroids = new Float32Array(k * dims);
  const nearest = { centroids: new Uint32Array(rowCount(rows)), cosines: new Float32Array(rowCount(rows)) };
  let placed = 0;
  let seen = 0;
  for (const at of inside) {
    // Each gets its share of what is left of both, so that the shares come out at k exactly.
    const share = Math.round(((k - placed) * at.length) / Math.max(1, rowCount(rows) - seen));
    seen += at.length;
    if (at.length === 0 || placed === k) continue;
    const part = { vectors: gather(rows, at), dims };
    const fineCount = Math.max(1, Math.min(share, at.length, MOST_IN_ONE));
    const fine = await lloyd(part, start(part, fineCount, random), breathe);
    centroids.set(fine.centroids, placed * dims);
    for (const [i, row] of at.entries()) nearest.centroids[row] = placed + (fine.nearest.centroids[i] ?? 0);
    placed += fine.centroids.length / dims;
  }
  return settleDown(rows, { centroids: centroids.subarray(0, placed * dims), nearest }, breathe);
}

async function settleDown(rows: Rows, from: Clustering, breathe: Breath): Promise<Clustering> {
  let { centroids, nearest } = from;
  for (let round = 0; round < LAST_ROUNDS; round++) {
    nearest = await nearestAround(rows, { centroids, nearest }, breathe);
    centroids = await means(rows, nearest, centroids, breathe);
  }
  return { centroids, nearest };
}

/** As `nearestCentroids`, each row looking only at the centroids near the one it has. */
async function nearestAround(rows: Rows, { centroids, nearest }: Clustering, breathe: Breath): Promise<Nearest> {
  const { dims } = rows;
  const k = centroids.length / dims;
  const found = { centroids: new Uint32Array(rowCount(rows)), cosines: new Float32Array(rowCount(rows)) };
  for (const [centroid, inside] of members(nearest, k).entries()) {
    if (inside.length === 0) continue;
    const cosines = Float32Array.from({ length: k }, (_, at) =>
      dot(centroids, centroid * dims, centroids, at * dims, dims),
    );
    const near = Uint32Array.from(cosines.keys()).sort((a, b) => (cosines[b] ?? 0) - (cosines[a] ?? 0));
    const around = near.subarray(0, NEIGHBOURS);
    const part = { vectors: gather(rows, inside), dims };
    const best = await nearestCentroids(part, gather({ vectors: centroids, dims }, around), breathe);
    for (const [i, row] of inside.entries()) {
      found.centroids[row] = around[best.centroids[i] ?? 0] ?? centroid;
      found.cosines[row] = best.cosines[i] ?? 0;
    }
  }
  return found;
}

/** The scaled mean of the rows of each centroid; see `kMeans` for those that have none. */
async function means(rows: Rows, nearest: Nearest, before: Float32Array, breathe: Breath): Promise<Float32Array> {
  const { vectors, dims } = rows;
  const k = before.length / dims;
  const sums = new Float64Array(before.length);
  for (let row = 0; row < nearest.centroids.length; row++) {
    const into = (nearest.centroids[row] ?? 0) * dims;
    for (let d = 0; d < dims; d++) sums[into + d] = (sums[into + d] ?? 0) + (vectors[row * dims + d] ?? 0);
    if (row % STRIDE === 0) await breathe();
  }
  const centroids = new Float32Array(before.length);
  for (let at = 0; at < k; at++) {
    const sum = sums.subarray(at * dims, (at + 1) * dims);
    const length = Math.sqrt(sum.reduce((squares, value) => squares + value * value, 0));
    if (at % STRIDE === 0) await breathe();
    // Rows that cancel each other out have no mean direction; the centroid stays.
    const mean = length > EQUAL ? sum.map((value) => value / length) : before.subarray(at * dims, (at + 1) * dims);
    centroids.set(mean, at * dims);
  }
  reseed(rows, nearest, centroids);
  return centroids;
}

function reseed(rows: Rows, nearest: Nearest, centroids: Float32Array): void {
  const { dims } = rows;
  const size = sizes(nearest, centroids.length / dims);
  const empty = size.flatMap((inside, at) => (inside === 0 ? [at] : []));
  for (const at of empty) {
    const largest = size.indexOf(Math.max(...size));
    const row = farthest(nearest, largest);
    centroids.set(rows.vectors.subarray(row * dims, (row + 1) * dims), at * dims);
    nearest.centroids[row] = at;
    // About what the new centroid will take from it; else the same one would serve all that are empty.
    size[largest] = (size[largest] ?? 0) / 2;
  }
}

function farthest({ centroids, cosines }: Nearest, centroid: number): number {
  let found = 0;
  let least = Infinity;
  for (let row = 0; row < centroids.length; row++) {
    const cosine = cosines[row] ?? 0;
    if (centroids[row] !== centroid || cosine >= least) continue;
    least = cosine;
    found = row;
  }
  return found;
}

/** The centroids that have rows and are not one another's equal. */
async function distinct({ centroids, nearest }: Clustering, dims: number, breathe: Breath): Promise<Float32Array> {
  const size = sizes(nearest, centroids.length / dims);
  const kept: number[] = [];
  for (const [at, inside] of size.entries()) {
    const twin = (other: number) => dot(centroids, at * dims, centroids, other * dims, dims) > 1 - EQUAL;
    if (inside > 0 && !kept.some(twin)) kept.push(at);
    await breathe();
  }
  return gather({ vectors: centroids, dims }, kept);
}

function start(rows: Rows, k: number, random: () => number): Float32Array {
  return gather(rows, chooseSome(rowCount(rows), k, random));
}

function gather({ vectors, dims }: Rows, at: ArrayLike<number>): Float32Array {
  const gathered = new Float32Array(at.length * dims);
  for (let i = 0; i < at.length; i++) {
    const from = (at[i] ?? 0) * dims;
    gathered.set(vectors.subarray(from, from + dims), i * dims);
  }
  return gathered;
}

function sizes({ centroids }: Nearest, k: number): number[] {
  const size = new Array<number>(k).fill(0);
  for (const at of centroids) size[at] = (size[at] ?? 0) + 1;
  return size;
}

/** The rows of each centroid. */
function members({ centroids }: Nearest, k: number): number[][] {
  const inside = Array.from({ length: k }, () => [] as number[]);
  for (const [row, at] of centroids.entries()) inside[at]?.push(row);
  return inside;
}
