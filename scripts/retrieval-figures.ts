import { candidatesFor } from '../lib/search/candidates.ts';
import type { Mode } from '../lib/search/rank.ts';
import { terms } from '../lib/text/terms.ts';
import { ndcg, recall, reciprocalRank } from './metrics.ts';
import type { IndexedSet, JudgedQuery } from './retrieval-set.ts';

/** Deep enough that ten documents come out, however many chunks of one document come first. */
const DEPTH = 200;

/** How one query did. */
export interface QueryFigures {
  readonly query: JudgedQuery;
  readonly ms: number;
  readonly ndcg: number;
  readonly recall: number;
  readonly mrr: number;
}

/** Asks these queries as `retrieve` does, up to its choice of passages. A document counts once, by its best chunk. */
export async function askAll(
  { library, idOf }: IndexedSet,
  queries: readonly JudgedQuery[],
  mode: Mode,
): Promise<QueryFigures[]> {
  const rows: QueryFigures[] = [];
  for (const query of queries) {
    const started = performance.now();
    const { ranking, candidates } = await candidatesFor(terms(query.text), query.text, library, { mode, depth: DEPTH });
    const ms = performance.now() - started;
    const order = [...candidates, ...ranking.ranked].map(({ chunkId }) => idOf(chunkId));
    const best = [...new Set(order)].slice(0, 10);
    const { judged } = query;
    rows.push({
      query,
      ms,
      ndcg: ndcg(best, judged),
      recall: recall(best, judged),
      mrr: reciprocalRank(best, judged),
    });
  }
  return rows;
}

/** The mean of one figure; 0 of none. */
export function meanOf(rows: readonly QueryFigures[], figure: 'ndcg' | 'recall' | 'mrr'): number {
  return rows.length > 0 ? rows.reduce((sum, row) => sum + row[figure], 0) / rows.length : 0;
}
