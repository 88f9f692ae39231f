import { describe, expect, it } from 'vitest';
import { ndcg, recall, reciprocalRank } from '../../scripts/metrics.ts';

describe('retrieval metrics', () => {
  const judged = new Map([
    ['a', 3],
    ['b', 2],
    ['c', 1],
    ['z', 0],
  ]);

  it('nDCG is 1 for the best order and discounts by log2 of the rank', () => {
    expect(ndcg(['a', 'b', 'c'], judged)).toBe(1);
    expect(ndcg(['x', 'a'], new Map([['a', 1]]))).toBeCloseTo(1 / Math.log2(3));
    const worst = (1 + 2 / Math.log2(3) + 3 / 2) / (3 + 2 / Math.log2(3) + 1 / 2);
    expect(ndcg(['c', 'b', 'a'], judged)).toBeCloseTo(worst);
    expect(ndcg(Array.from({ length: 10 }, (_, i) => `x${i}`).concat('a'), judged)).toBe(0);
    expect(ndcg(['a'], new Map())).toBe(0);
  });

  it('recall counts relevant documents only', () => {
    expect(recall(['a', 'z', 'x', 'b', 'y', 'c'], judged)).toBeCloseTo(2 / 3);
    const many = new Map(Array.from({ length: 9 }, (_, i) => [`d${i}`, 1] as const));
    expect(recall(['d0', 'd1', 'd2', 'd3', 'd4'], many)).toBe(1);
  });

  it('the reciprocal rank is that of the first relevant document among ten', () => {
    expect(reciprocalRank(['z', 'x', 'b'], judged)).toBeCloseTo(1 / 3);
    expect(reciprocalRank([...'0123456789', 'a'], judged)).toBe(0);
  });
});
