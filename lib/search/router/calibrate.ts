import { dot, type Rows, rowCount } from './nearest-centroid.ts';
import { normalNumbers, randomNumbers } from './random.ts';

/** Length of the noise against that of the row, from and to: then best matches lie about as far off as those of real questions. */
const NOISE: readonly [number, number] = [1.3, 3];
/** Of how many other rows the noise is made. */
const MIXED = 64;

/**
 * Made-up questions, one of each row: the row with noise, scaled to length 1. The noise is a mixture of other rows, so that it lies
 * where texts lie and not evenly in all directions. Real questions (KorQuAD, JaQuAD, Cranfield; built-in model) have their best match
 * at a cosine of 0.43 in the middle, eight in ten between 0.32 and 0.57; a stored row as a question would have
 * it at 1, and would make every router look good.
 * @param vectors unit rows, row-major [count, dims]
 */
export function questionLike({ vectors, dims }: Rows, seed: number): Float32Array {
  const random = randomNumbers(seed);
  const normal = normalNumbers(random);
  const count = rowCount({ vectors, dims });
  const made = new Float32Array(count * dims);
  for (let row = 0; row < count; row++) {
    const noise = new Float32Array(dims);
    for (let mixed = 0; mixed < MIXED; mixed++)
      addScaled(noise, vectors, Math.floor(random() * count) * dims, normal());
    const question = made.subarray(row * dims, (row + 1) * dims);
    const amount = NOISE[0] + random() * (NOISE[1] - NOISE[0]);
    addScaled(question, noise, 0, amount / (length(noise) || 1));
    addScaled(question, vectors, row * dims, 1);
    const scale = 1 / (length(question) || 1);
    for (let d = 0; d < dims; d++) question[d] = (question[d] ?? 0) * scale;
  }
  return made;
}

function addScaled(to: Float32Array, from: Float32Array, at: number, scale: number): void {
  for (let d = 0; d < to.length; d++) to[d] = (to[d] ?? 0) + scale * (from[at + d] ?? 0);
}

function length(vector: Float32Array): number {
  return Math.sqrt(dot(vector, 0, vector, 0, vector.length));
}
