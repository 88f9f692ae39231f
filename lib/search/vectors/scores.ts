import { sequenceOf } from '../../chunk-id.ts';
import type { ChunkId } from '../../types.ts';
import { exactScores } from './candidates.ts';
import { LEDGER } from './catalogue.ts';
import type { Engine } from './engine.ts';

/** Scores from int8 rows that may be off by more than this are taken from the truth. */
const TOLERANCE = 0.002;
/** Three standard deviations of what rounding does to a score, in scales of its row: 3 / sqrt(12). */
const DEVIATIONS = 0.87;

/** Scores of these chunks by the rows in memory, else by the truth; NaN for one that is not indexed. */
export async function scoreAll(engine: Engine, query: Float32Array, ids: readonly ChunkId[]): Promise<Float32Array> {
  const { kernel, flat, groups, catalogue, source } = engine;
  const scores = new Float32Array(ids.length).fill(Number.NaN);
  const unsure: number[] = [];
  kernel.begin(query, 0);
  for (const [i, id] of ids.entries()) {
    const row = flat.score(id) ?? groups.score(id);
    if (row) scores[i] = row.score;
    if (row ? DEVIATIONS * row.scale > TOLERANCE : (catalogue.count(LEDGER, sequenceOf(id)) ?? 0) > 0) unsure.push(i);
  }
  if (unsure.length === 0) return scores;
  const wanted = unsure.map((i) => ids[i] ?? 0);
  const exact = await exactScores(kernel, source, query, wanted);
  for (const [k, i] of unsure.entries()) {
    const score = exact[k] ?? Number.NaN;
    if (!Number.isNaN(score)) scores[i] = score;
  }
  return scores;
}
