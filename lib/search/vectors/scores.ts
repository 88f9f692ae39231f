import { sequenceOf } from '../../chunk-id.ts';
import type { ChunkId } from '../../types.ts';
import { LEDGER } from './catalogue.ts';
import type { Engine } from './engine.ts';

/** Scores from int8 rows that may be off by more than this are taken from the truth. */
const TOLERANCE = 0.003;
/** Three standard deviations of what rounding does to a score, in scales of its row: 3 / sqrt(12). */
const DEVIATIONS = 0.87;

/**
 * Scores of these chunks: by the int8 rows in memory, else by the truth; NaN for one that is not indexed.
 * @param isRough reads nothing: of rows held as sketches or on disk only what the last search for this query saw is told
 */
export async function scoreAll(
  { kernel, coarse, flat, groups, catalogue, truth }: Engine,
  query: Float32Array,
  ids: readonly ChunkId[],
  isRough: boolean,
): Promise<Float32Array> {
  const scores = new Float32Array(ids.length).fill(Number.NaN);
  const unsure: number[] = [];
  kernel.begin(query, 0);
  const inMemory = (id: ChunkId) => flat.score(id) ?? (coarse.bits === 8 ? groups.score(id) : undefined);
  for (const [i, id] of ids.entries()) {
    const row = inMemory(id);
    if (row) scores[i] = row.score;
    const isSure = row ? DEVIATIONS * row.scale <= TOLERANCE : !catalogue.count(LEDGER, sequenceOf(id));
    if (isSure) continue;
    unsure.push(i);
    if (!row) scores[i] = truth.known(query, id);
  }
  if (isRough || unsure.length === 0) return scores;
  const wanted = unsure.map((i) => ids[i] ?? 0);
  const exact = await truth.scores(query, wanted);
  for (const [k, i] of unsure.entries()) {
    const score = exact[k] ?? Number.NaN;
    if (!Number.isNaN(score)) scores[i] = score;
  }
  return scores;
}
