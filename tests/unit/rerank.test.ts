import { describe, expect, it } from 'vitest';
import { featuresOf, RERANK_WEIGHTS, rescored } from '../../lib/search/rerank.ts';
import { indexedTerms, textTermsOf } from '../../lib/search/text-terms.ts';

const asked = new Map([
  ['tide', 3],
  ['moon', 2],
  ['1969', 5],
]);
const none = new Set<string>();

describe('features of a text', () => {
  it('count the best sentence, not what is scattered', () => {
    const scattered = textTermsOf('The tide comes in. The moon is up.');
    expect(featuresOf(asked, scattered, none).sentence).toBeCloseTo(3 / 10);
    const together = textTermsOf('It is late. Tides follow the moon.');
    expect(featuresOf(asked, together, none).sentence).toBeCloseTo(5 / 10);
  });

  it('count title and headings by themselves', () => {
    const { headings, sentence } = featuresOf(asked, textTermsOf('Nothing.'), new Set(indexedTerms('Moons and tides')));
    expect(headings).toBeCloseTo(5 / 10);
    expect(sentence).toBe(0);
  });

  it('count numbers wherever they stand, and are 0 where none is asked for', () => {
    expect(featuresOf(asked, textTermsOf('Since 1969.'), none).numbers).toBe(1);
    expect(featuresOf(asked, textTermsOf('Since 1968.'), none).numbers).toBe(0);
    expect(featuresOf(new Map([['moon', 2]]), textTermsOf('Since 1969.'), none).numbers).toBe(0);
  });

  it('are 0 for a question without terms', () => {
    expect(featuresOf(new Map(), textTermsOf('Tides.'), none)).toEqual({ sentence: 0, headings: 0, numbers: 0 });
  });
});

describe('rescored', () => {
  const full = { sentence: 1, headings: 1, numbers: 1 };

  it('adds what was seen as far as the words are trusted', () => {
    const { sentence, headings, numbers } = RERANK_WEIGHTS;
    expect(rescored(2, full, 4)).toBeCloseTo(2 + 0.8 * (sentence + headings + numbers));
    expect(rescored(2, full, 0)).toBe(2);
    expect(rescored(2, { sentence: 0, headings: 0, numbers: 0 }, 4)).toBe(2);
  });
});
