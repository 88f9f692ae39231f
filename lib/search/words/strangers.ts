import { singular } from '../../text/singular.ts';
import { foldForTerms, forEachTerm } from '../../text/terms.ts';
import { impact } from './bm25.ts';

/** A question as texts outside of an index are measured by it. */
export interface Measures {
  /** Times asked * inverse document frequency, by term in the singular. */
  readonly weights: ReadonlyMap<string, number>;
  /** Average length in terms; 0 in an empty index, where the texts themselves say what is usual. */
  readonly average: number;
}

/** What each of these texts would score, were it in the index. */
export function scoresOfTexts(texts: readonly string[], { weights, average }: Measures): Float32Array {
  const counted = texts.map((text) => countsOf(text, weights));
  const usual = average || counted.reduce((sum, { length }) => sum + length, 0) / Math.max(1, counted.length);
  return Float32Array.from(counted, ({ counts, length }) => {
    let score = 0;
    for (const [term, count] of counts) score += (weights.get(term) ?? 0) * impact(count, length, usual);
    return score;
  });
}

function countsOf(text: string, asked: ReadonlyMap<string, number>): { counts: Map<string, number>; length: number } {
  const counts = new Map<string, number>();
  let length = 0;
  const folded = singular(foldForTerms(text));
  forEachTerm(folded, (start, end) => {
    length++;
    const term = folded.slice(start, end);
    if (asked.has(term)) counts.set(term, (counts.get(term) ?? 0) + 1);
  });
  return { counts, length };
}
