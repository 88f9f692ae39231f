import type { KeptRows, NewText } from '../library-store.ts';
import type { StoredDocument } from '../types.ts';
import { searchTexts } from './catalog.ts';
import type { LibraryContext } from './context.ts';

/**
 * Embeddings that a page saved anew can take over from the save before it: those of chunks that say the same, in the space that answers.
 * None of the built-in model, which makes them sooner than they are read.
 * @param before the document as it is; @param title of the new save
 */
export async function rowsToCarry(
  { catalog, store }: LibraryContext,
  before: StoredDocument | undefined,
  title: string,
  text: NewText,
): Promise<readonly KeptRows[]> {
  const leg = catalog.active;
  if (!before || !leg || leg.record.embedder.kind === 'builtin') return [];
  const [old] = await store.readMany([before.id], [leg.space.id]);
  const vectors = old?.embeddings[0]?.vectors;
  if (!old?.text || !vectors) return [];
  const { dims } = leg.space;
  const places = new Map(searchTexts(before, old.text).map((said, place) => [said, place]));
  const runs: { first: number; rows: number[] }[] = [];
  for (const [place, said] of searchTexts({ title }, text).entries()) {
    const row = places.get(said);
    if (row === undefined) continue;
    const last = runs.at(-1);
    if (last && last.first + last.rows.length === place) last.rows.push(row);
    else runs.push({ first: place, rows: [row] });
  }
  return runs.map(({ first, rows }) => ({ first, vectors: rowsOf(vectors, rows, dims) }));
}

function rowsOf(vectors: Float32Array, rows: readonly number[], dims: number): Float32Array {
  const taken = new Float32Array(rows.length * dims);
  for (const [i, row] of rows.entries()) taken.set(vectors.subarray(row * dims, (row + 1) * dims), i * dims);
  return taken;
}
