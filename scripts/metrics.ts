/** Relevance of each judged document of one query; missing or not positive: not relevant. */
export type Judgements = ReadonlyMap<string, number>;

/** nDCG at `depth` as trec_eval has it: gain = relevance, discount log2(rank + 1), against the best order possible. */
export function ndcg(ranking: readonly string[], judged: Judgements, depth = 10): number {
  const gains = ranking.slice(0, depth).map((id) => Math.max(0, judged.get(id) ?? 0));
  const best = [...judged.values()].filter((gain) => gain > 0).sort((a, b) => b - a);
  const ideal = discounted(best.slice(0, depth));
  return ideal > 0 ? discounted(gains) / ideal : 0;
}

/** Share of the relevant documents among the first `depth`; of `depth` when there are more. */
export function recall(ranking: readonly string[], judged: Judgements, depth = 5): number {
  const relevant = [...judged.values()].filter((gain) => gain > 0).length;
  const found = ranking.slice(0, depth).filter((id) => (judged.get(id) ?? 0) > 0).length;
  return relevant > 0 ? found / Math.min(depth, relevant) : 0;
}

/** One over the rank of the first relevant document, 0 below `depth`. */
export function reciprocalRank(ranking: readonly string[], judged: Judgements, depth = 10): number {
  const first = ranking.slice(0, depth).findIndex((id) => (judged.get(id) ?? 0) > 0);
  return first < 0 ? 0 : 1 / (first + 1);
}

function discounted(gains: readonly number[]): number {
  return gains.reduce((sum, gain, i) => sum + gain / Math.log2(i + 2), 0);
}
