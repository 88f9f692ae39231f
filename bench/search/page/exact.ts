/** The right answer: every float32 row of the truth against every question, in the plainest way. */
import type { ChunkId, SaveSequence } from '../../../lib/types.ts';
import { Best, dot } from './references.ts';
import type { Truth } from './truth.ts';

/** The best `count` chunks of each query over all rows of the saves 1 to `last`. @throws Error if rows are missing */
export async function exactNearest(
  truth: Truth,
  queries: readonly Float32Array[],
  { last, chunks, count }: { last: SaveSequence; chunks: number; count: number },
): Promise<ChunkId[][]> {
  const best = queries.map(() => new Best(count));
  let seen = 0;
  await truth.scan(last, (ids, vectors) => {
    seen += ids.length;
    for (const [q, query] of queries.entries()) {
      for (const [i, id] of ids.entries()) best[q]?.offer(id, dot(vectors, i * query.length, query));
    }
  });
  if (seen !== chunks) throw new Error(`the exact scan saw ${seen} rows, not ${chunks}`);
  return best.map(({ ids }) => ids);
}
