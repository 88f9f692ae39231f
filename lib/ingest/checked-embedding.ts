import { AppError } from '../errors.ts';
import type { Embedder } from '../ports.ts';

/** Texts embedded between two breaths: about 15 ms of the built-in model, one request of a server. */
const BATCH = 32;

/** How far a row's length may be from 1 before it is scaled again. */
const UNIT = 1e-3;

/** Remembers rows past a restart, so that no server is asked, and paid, for them twice. */
export interface RowsKeeper {
  /** The row that is there already of the text at this place. */
  had(place: number): Float32Array | undefined;
  /** @param rows of texts that follow on each other, from `first` on */
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
  const missing: number[] = [];
  for (const place of texts.keys()) {
    const had = keeper?.had(place);
    if (had?.length === dims && had.every(Number.isFinite)) vectors.set(had, place * dims);
    else missing.push(place);
  }
  for (let at = 0; at < missing.length; at += BATCH) {
    const places = missing.slice(at, at + BATCH);
    const batch = places.map((place) => texts[place] ?? '');
    const rows = await embedder.embed(batch, { signal });
    signal.throwIfAborted();
    if (rows.length !== batch.length * dims) {
      throw new AppError('embedding-count', { expected: batch.length * dims, got: rows.length });
    }
    for (const [i, place] of places.entries()) vectors.set(rows.subarray(i * dims, (i + 1) * dims), place * dims);
    if (keeper && at + BATCH < missing.length) await keepRuns(keeper, places, rows);
    await pause();
    signal.throwIfAborted();
  }
  makeUnit(vectors, dims);
  return vectors;
}

/** Hands rows on by the runs of places that follow on each other. */
async function keepRuns(keeper: RowsKeeper, places: readonly number[], rows: Float32Array): Promise<void> {
  const dims = rows.length / places.length;
  for (let from = 0; from < places.length; ) {
    let to = from + 1;
    while (places[to] === (places[to - 1] ?? 0) + 1) to++;
    await keeper.keep(places[from] ?? 0, rows.slice(from * dims, to * dims)).catch(() => undefined);
    from = to;
  }
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
