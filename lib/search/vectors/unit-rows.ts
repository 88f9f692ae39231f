import { sequenceOf } from '../../chunk-id.ts';
import { AppError } from '../../errors.ts';
import type { ChunkId, SaveSequence } from '../../types.ts';

/** Squared lengths further than this from 1 are scaled; closer ones are float32 noise. */
const UNIT_TOLERANCE = 1e-3;

/** What to multiply a vector with so that its length is 1; 0 for a zero vector. @throws AppError `embedding-not-finite` */
export function unitScale(vector: Float32Array): number {
  let squares = 0;
  for (let d = 0; d < vector.length; d++) squares += (vector[d] ?? 0) ** 2;
  if (!Number.isFinite(squares)) throw new AppError('embedding-not-finite');
  if (squares === 0) return 0;
  return Math.abs(squares - 1) < UNIT_TOLERANCE ? 1 : 1 / Math.sqrt(squares);
}

/**
 * The query at length 1; undefined if it is all zeros and has no opinion.
 * @throws AppError `embedding-dimensions`, `embedding-not-finite`
 */
export function unitQuery(query: Float32Array, dims: number): Float32Array | undefined {
  if (query.length !== dims) throw new AppError('embedding-dimensions', { expected: dims, got: query.length });
  const scale = unitScale(query);
  return scale === 0 ? undefined : query.map((value) => value * scale);
}

/** Rows that can be indexed. */
export interface UnitRows {
  /** Ascending, each once. */
  readonly ids: Float64Array;
  /** Of length 1, [ids, dims]. */
  readonly vectors: Float32Array;
  /** All saves that were there, also those of which every row was zero. */
  readonly sequences: ReadonlySet<SaveSequence>;
}

/**
 * Scales rows to length 1 and leaves the zeros out; of two with one id the later counts.
 * @throws AppError `embedding-dimensions`, `embedding-not-finite`
 */
export function unitRows(ids: readonly ChunkId[], vectors: Float32Array, dims: number): UnitRows {
  if (vectors.length !== ids.length * dims)
    throw new AppError('embedding-dimensions', { expected: ids.length * dims, got: vectors.length });
  const scales = Float64Array.from(ids, (_, i) => unitScale(vectors.subarray(i * dims, (i + 1) * dims)));
  const sequences = new Set(ids.map(sequenceOf));
  const isReady = ids.every((id, i) => scales[i] === 1 && (i === 0 || id > (ids[i - 1] ?? 0)));
  if (isReady) return { ids: Float64Array.from(ids), vectors, sequences };
  const rowOf = new Map(ids.map((id, row) => [id, row]));
  const wanted = [...rowOf].filter(([, row]) => scales[row] !== 0).sort(([a], [b]) => a - b);
  const scaled = new Float32Array(wanted.length * dims);
  for (const [i, [, row]] of wanted.entries()) {
    const scale = scales[row] ?? 0;
    for (let d = 0; d < dims; d++) scaled[i * dims + d] = (vectors[row * dims + d] ?? 0) * scale;
  }
  return { ids: Float64Array.from(wanted, ([id]) => id), vectors: scaled, sequences };
}
