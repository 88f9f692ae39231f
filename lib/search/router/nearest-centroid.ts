import { pacer } from '../../pause.ts';

/** Unit vectors, row-major [count, dims]. */
export interface Rows {
  readonly vectors: Float32Array;
  readonly dims: number;
}

/** Where rows go: for each its nearest centroid, and its cosine with that one. */
export interface Nearest {
  readonly centroids: Uint32Array;
  readonly cosines: Float32Array;
}

/** Multiplications between two looks at the clock: about 1 ms. */
const STRIDE = 2 ** 20;

/** To be awaited after each short step: pauses when it is time. @throws the reason of the signal it was made with */
export type Breath = () => Promise<void> | undefined;

/** Shared by all steps of one piece of work, however short each is. */
export function breath(signal?: AbortSignal): Breath {
  const rest = pacer();
  return () => {
    signal?.throwIfAborted();
    return rest();
  };
}

/** How many rows there are. */
export function rowCount({ vectors, dims }: Rows): number {
  return Math.floor(vectors.length / dims);
}

/** The nearest of the centroids for each row, the first of equals; a centroid of NaN is never nearest. There must be one. */
export async function nearestCentroids(rows: Rows, centroids: Float32Array, breathe: Breath): Promise<Nearest> {
  const count = rowCount(rows);
  const nearest = { centroids: new Uint32Array(count), cosines: new Float32Array(count).fill(-Infinity) };
  const stride = 2 * Math.ceil(STRIDE / 2 / Math.max(1, centroids.length));
  for (let from = 0; from < count; from += stride) {
    nearestOfSome(rows, from, Math.min(count, from + stride), centroids, nearest);
    await breathe();
  }
  return nearest;
}

/**
 * Two rows by four centroids at a time: eight sums that do not wait for each other, and each number read serves several of them.
 * What is left over at the ends is counted twice instead of apart.
 */
function nearestOfSome(
  { vectors, dims }: Rows,
  from: number,
  to: number,
  centroids: Float32Array,
  into: Nearest,
): void {
  const last = centroids.length / dims - 1;
  for (let row = from; row < to; row += 2) {
    const other = Math.min(row + 1, to - 1);
    for (let first = 0; first <= last; first += 4) {
      const second = Math.min(first + 1, last);
      const third = Math.min(first + 2, last);
      const fourth = Math.min(first + 3, last);
      let x = row * dims;
      let y = other * dims;
      let a = first * dims;
      let b = second * dims;
      let c = third * dims;
      let e = fourth * dims;
      let xa = 0;
      let xb = 0;
      let xc = 0;
      let xe = 0;
      let ya = 0;
      let yb = 0;
      let yc = 0;
      let ye = 0;
      for (const end = x + dims; x < end; x++, y++, a++, b++, c++, e++) {
        const left = vectors[x] ?? 0;
        const right = vectors[y] ?? 0;
        const na = centroids[a] ?? 0;
        const nb = centroids[b] ?? 0;
        const nc = centroids[c] ?? 0;
        const ne = centroids[e] ?? 0;
        xa += left * na;
        xb += left * nb;
        xc += left * nc;
        xe += left * ne;
        ya += right * na;
        yb += right * nb;
        yc += right * nc;
        ye += right * ne;
      }
      keep(into, row, first, xa);
      keep(into, row, second, xb);
      keep(into, row, third, xc);
      keep(into, row, fourth, xe);
      keep(into, other, first, ya);
      keep(into, other, second, yb);
      keep(into, other, third, yc);
      keep(into, other, fourth, ye);
    }
  }
}

function keep({ centroids, cosines }: Nearest, row: number, centroid: number, cosine: number): void {
  if (cosine <= (cosines[row] ?? 0) || Number.isNaN(cosine)) return;
  cosines[row] = cosine;
  centroids[row] = centroid;
}

/** Dot product of the vectors that begin at `at` and `other`; four sums at once, each addition waits for the one before it. */
export function dot(a: Float32Array, at: number, b: Float32Array, other: number, dims: number): number {
  const whole = dims - (dims % 4);
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  for (let d = 0; d < whole; d += 4) {
    first += (a[at + d] ?? 0) * (b[other + d] ?? 0);
    second += (a[at + d + 1] ?? 0) * (b[other + d + 1] ?? 0);
    third += (a[at + d + 2] ?? 0) * (b[other + d + 2] ?? 0);
    fourth += (a[at + d + 3] ?? 0) * (b[other + d + 3] ?? 0);
  }
  for (let d = whole; d < dims; d++) first += (a[at + d] ?? 0) * (b[other + d] ?? 0);
  return first + second + third + fourth;
}
