import { AppError } from '../errors.ts';
import type { Embedder } from '../ports.ts';

/** Texts embedded between two breaths: about 15 ms of the built-in model, one request of a server. */
const BATCH = 32;

/** How far a row's length may be from 1 before it is scaled again. */
const UNIT = 1e-3;

/** Remembers rows of a batch past a restart, so that no server is asked, and paid, for them twice. */
export interface RowsKeeper {
  /** What was kept, by the place of its first text. */
  readonly had: ReadonlyMap<number, Float32Array>;
  keep(first: number, rows: Float32Array): Promise<void>;
}

/**
 * Embeds texts batch by batch. What an embedder returns is never believed: count, dimensions and every number are checked, so
 * that nothing wrong is ever stored.
 * @param pause awaited between batches
 * @param keeper of batches before the last; what it cannot keep is only made again after a restart
 * @returns float32, row-major [texts, dims], rows of length 1 or zero
 * @throws AppError as the embedder does, and `embedding-count`, `embedding-not-finite`
 */
export async function embedTexts(
  embedder: Embedder,
  texts: readonly string[],
  pause: () => Promise<void>,
  signal: AbortSignal,
  keeper?: RowsKeeper,
): Promise<Float32Array> {
  const { dims } = embedder.space;
  const vectors = new Float32Array(texts.length * dims);
  for (let first = 0; first < texts.length; first += BATCH) {
    const batch = texts.slice(first, first + BATCH);
    const had = keeper?.had.get(first);
    if (had?.length === batch.length * dims && had.every(Number.isFinite)) {
      vectors.set(had, first * dims);
      continue;
    }
    const rows = await embedder.embed(batch, { signal });
    signal.throwIfAborted();
    if (rows.length !== batch.length * dims) {
      throw new AppError('embedding-count', { expected: batch.length * dims, got: rows.length });
    }
    vectors.set(rows, first * dims);
    if (first + BATCH < texts.length) await keeper?.keep(first, rows).catch(() => undefined);
    await pause();
    signal.throwIfAborted();
  }
  makeUnit(vectors, dims);
  return vectors;
}

/** Scales each row to length 1 where it is not; zero rows stay. @throws AppError `embedding-not-finite` */
function makeUnit(vectors: Float32Array, dims: number): void {
  for (let at = 0; at < vectors.length; at += dims) {
    const row = vectors.subarray(at, at + dims);
    let square = 0;
    for (const value of row) square += value * value;
    if (!Number.isFinite(square)) throw new AppError('embedding-not-finite');
    if (square > 0 && Math.abs(square - 1) > UNIT) scale(row, 1 / Math.sqrt(square));
  }
}

function scale(row: Float32Array, by: number): void {
  for (let i = 0; i < row.length; i++) row[i] = (row[i] ?? 0) * by;
}
