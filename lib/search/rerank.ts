import type { TextTerms } from './text-terms.ts';

/** The terms of a question in the singular, each with its rarity (inverse document frequency, that of an unseen term where it has none). */
export type WeighedTerms = ReadonlyMap<string, number>;

/** What is seen in the text of a candidate and in no score of either leg; each from 0 to 1. */
export interface Features {
  /** Share of the question's terms, by rarity, that the best of its sentences holds: together, not scattered. */
  readonly sentence: number;
  /** The same for its title and the headings above it. */
  readonly headings: number;
  /** Share of the question's numbers that it holds; 0 where there are none. */
  readonly numbers: number;
}

/**
 * What a whole share is worth, in standard deviations of the fused score. Fitted by scripts/fit-rerank.ts to the first halves of four
 * sets; docs/quality.md says what each is worth, and what else was tried.
 */
export const RERANK_WEIGHTS: Features = { sentence: 1, headings: 3, numbers: 1.5 };

/** The features of a text under a title and headings. `above`: their terms. */
export function featuresOf(asked: WeighedTerms, text: TextTerms, above: ReadonlySet<string>): Features {
  const sentence = text.sentences.reduce((most, one) => Math.max(most, shareOf(asked, one.terms)), 0);
  const numbers = [...asked.keys()].filter((term) => /\d/.test(term));
  const held = numbers.filter((term) => text.all.has(term) || above.has(term)).length;
  return { sentence, headings: shareOf(asked, above), numbers: numbers.length > 0 ? held / numbers.length : 0 };
}

/**
 * The score by which candidates are put in order: the fused one, and what was seen in the text as far as the words are to be trusted,
 * since all of it is about words.
 * @param trust of `trustInWords`
 */
export function rescored(fused: number, features: Features, trust: number, weights: Features = RERANK_WEIGHTS): number {
  const seen =
    weights.sentence * features.sentence + weights.headings * features.headings + weights.numbers * features.numbers;
  return fused + (trust / (trust + 1)) * seen;
}

/** Share of the terms, by rarity, that are held. */
function shareOf(asked: WeighedTerms, held: ReadonlySet<string>): number {
  let all = 0;
  let found = 0;
  for (const [term, rarity] of asked) {
    all += rarity;
    if (held.has(term)) found += rarity;
  }
  return all > 0 ? found / all : 0;
}
