import { randomNumbers } from './random.ts';

/** Voy holds this many numbers a vector, and cuts what is longer without a word. */
const VOY_DIMS = 768;
/** Into how many of the numbers each one goes. */
const SPREAD = 8;
const SEED = 0x70a7e5;

/** Turns vectors of `dims` numbers into unit vectors of at most `VOY_DIMS`, the same way at every start. */
export type Projection = (vector: Float32Array) => Float32Array;

/**
 * Longer vectors go through a sparse Johnson-Lindenstrauss projection (Kane and Nelson, 2014): each number is added to, or taken from,
 * eight of the 768, chosen by a fixed seed. It keeps a cosine to about 1/√768 = 0.036; the order of near centroids is then a good guess
 * and no more. All vectors are then mirrored at a fixed random plane (Householder), which changes no distance: Voy panics when more
 * than 32 points agree in one of the numbers, as unmirrored vectors with the same zeros would.
 */
export function projection(dims: number): Projection {
  const short = Math.min(dims, VOY_DIMS);
  const random = randomNumbers(SEED);
  const places =
    dims > VOY_DIMS ? Uint32Array.from({ length: dims * SPREAD }, () => Math.floor(random() * VOY_DIMS)) : undefined;
  const signs = places && Int8Array.from(places, () => (random() < 0.5 ? -1 : 1));
  const normal = unit(Float64Array.from({ length: short }, () => random() - 0.5));
  return (vector) => {
    const made = places && signs ? scattered(vector, places, signs) : new Float64Array(vector);
    return new Float32Array(unit(mirrored(made, normal)));
  };
}

function scattered(vector: Float32Array, places: Uint32Array, signs: Int8Array): Float64Array {
  const made = new Float64Array(VOY_DIMS);
  for (let i = 0; i < places.length; i++) {
    const place = places[i] ?? 0;
    made[place] = (made[place] ?? 0) + (signs[i] ?? 0) * (vector[Math.floor(i / SPREAD)] ?? 0);
  }
  return made;
}

function mirrored(vector: Float64Array, normal: Float64Array): Float64Array {
  let along = 0;
  for (let d = 0; d < vector.length; d++) along += (vector[d] ?? 0) * (normal[d] ?? 0);
  for (let d = 0; d < vector.length; d++) vector[d] = (vector[d] ?? 0) - 2 * along * (normal[d] ?? 0);
  return vector;
}

function unit(vector: Float64Array): Float64Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const scale = squares > 0 ? 1 / Math.sqrt(squares) : 1;
  for (let d = 0; d < vector.length; d++) vector[d] = (vector[d] ?? 0) * scale;
  return vector;
}
