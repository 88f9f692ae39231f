/**
 * `npx tsx scripts/fit-rerank.ts SET…`: fits the weights of lib/search/rerank.ts to the first halves of these sets (folders in the BEIR
 * layout, or `pages`). Coordinate ascent over a coarse grid: finer weights would be noise. Prints what each step gains.
 */
import process from 'node:process';
import { candidatesFor } from '../lib/search/candidates.ts';
import { type Features, featuresOf, RERANK_WEIGHTS, rescored } from '../lib/search/rerank.ts';
import { indexedTerms } from '../lib/search/text-terms.ts';
import { terms } from '../lib/text/terms.ts';
import { type Judgements, ndcg } from './metrics.ts';
import { builtinEmbedder } from './node-library.ts';
import { halfOf, type IndexedSet, indexSet } from './retrieval-set.ts';

const GRID = [0, 0.25, 0.5, 1, 1.5, 2, 3, 4];
const ROUNDS = 3;
/** Queries of a set at most: thousands of one kind say no more than hundreds. */
const MOST_QUERIES = 1000;
/** What a weight must gain in mean nDCG@10 to be taken. */
const LEAST_GAIN = 0.0002;

interface Seen {
  readonly judged: Judgements;
  readonly trust: number;
  readonly candidates: readonly { readonly id: string; readonly fused: number; readonly features: Features }[];
}

async function see({ library, queries, idOf }: IndexedSet): Promise<Seen[]> {
  const first = queries.filter(({ id }) => halfOf(id) === 1);
  const step = Math.ceil(first.length / MOST_QUERIES);
  const seen: Seen[] = [];
  for (const { text, judged } of first.filter((_, i) => i % step === 0)) {
    const { ranking, candidates } = await candidatesFor(terms(text), text, library, {});
    const fused = new Map(ranking.ranked.map((one) => [one.chunkId, one.fused]));
    const rows = candidates.map(({ chunkId, passage, terms: held }) => {
      const above = new Set([passage.title, ...passage.headings].flatMap(indexedTerms));
      return { id: idOf(chunkId), fused: fused.get(chunkId) ?? 0, features: featuresOf(ranking.asked, held, above) };
    });
    seen.push({ judged, trust: ranking.trust, candidates: rows });
  }
  return seen;
}

function quality(sets: readonly (readonly Seen[])[], weights: Features): number[] {
  return sets.map((queries) => {
    const sum = queries.reduce((total, { judged, trust, candidates }) => {
      const scored = candidates.map(({ id, fused, features }) => ({
        id,
        score: rescored(fused, features, trust, weights),
      }));
      const order = [...new Set(scored.sort((a, b) => b.score - a.score).map(({ id }) => id))];
      return total + ndcg(order, judged);
    }, 0);
    return sum / queries.length;
  });
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const show = (weights: Features, figures: readonly number[]): void =>
  console.log(JSON.stringify(weights), figures.map((figure) => (100 * figure).toFixed(2)).join(' '));

const embedder = await builtinEmbedder();
const sets: Seen[][] = [];
for (const data of process.argv.slice(2)) sets.push(await see(await indexSet(data, embedder)));
if (sets.length === 0) throw new Error('Say which sets: folders in the BEIR layout, or "pages".');
let best: Features = { sentence: 0, headings: 0, numbers: 0 };
show(best, quality(sets, best));
for (let round = 0; round < ROUNDS; round++) {
  const before = best;
  for (const name of ['sentence', 'headings', 'numbers'] as const) {
    for (const weight of GRID) {
      const tried = { ...best, [name]: weight };
      if (mean(quality(sets, tried)) > mean(quality(sets, best)) + LEAST_GAIN) best = tried;
    }
  }
  show(best, quality(sets, best));
  if (best === before) break;
}
console.log('shipped:');
show(RERANK_WEIGHTS, quality(sets, RERANK_WEIGHTS));
