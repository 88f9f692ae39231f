/**
 * The least number of probes with which this share of true neighbours lies inside.
 * @param ranks for each true neighbour of each query, the place (from 0) of its partition in the order of that query
 * @param recall from 0 to 1
 */
export function probesFor(ranks: readonly number[], recall: number): number {
  const sorted = Float64Array.from(ranks).sort();
  const inside = Math.ceil(Math.min(1, Math.max(0, recall)) * sorted.length);
  return inside === 0 ? 1 : (sorted[inside - 1] ?? 0) + 1;
}
