import type { ReadCandidate } from '../candidates.ts';
import { indexedTerms } from '../text-terms.ts';

/** A term of the question and its inverse document frequency. */
export interface AskedTerm {
  readonly term: string;
  readonly weight: number;
}

/** What a word of the same stem counts. */
const OF_STEM = 0.8;
const SPELLED = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]+$/u;
/** Shorter words have no stem worth the name. */
const SHORTEST_WITH_STEM = 5;
/** Endings are not longer than this. */
const LONGEST_ENDING = 4;

/**
 * Share of the terms, by weight, that a passage holds in its text, its title and its headings: 0 to 1.
 * @param stems whether it may hold a word of the same stem instead; unless told, it may
 */
export function coverageOf(
  asked: readonly AskedTerm[],
  { passage, terms }: ReadCandidate,
  stems: (term: string) => boolean = () => true,
): number {
  const held = new Set([...terms.all, ...[passage.title, ...passage.headings].flatMap(indexedTerms)]);
  let found = 0;
  let all = 0;
  for (const { term, weight } of asked) {
    all += weight;
    found += weight * (held.has(term) ? 1 : stems(term) && hasStem(term, held) ? OF_STEM : 0);
  }
  return all > 0 ? found / all : 0;
}

/** "invented" and "inventor": two thirds of the word are the same, the ends may differ. "만드" and "만든": only the last final does. */
function hasStem(term: string, held: ReadonlySet<string>): boolean {
  if (SYLLABLE.test(term)) return hasSome(held, (word) => word.length === 2 && word.startsWith(term));
  if (HANGUL_BIGRAM.test(term)) {
    const [first, open] = [term.charAt(0), withoutFinal(term.charCodeAt(1))];
    return hasSome(
      held,
      (word) => word.length === 2 && word.charAt(0) === first && withoutFinal(word.charCodeAt(1)) === open,
    );
  }
  if (term.length < SHORTEST_WITH_STEM || !SPELLED.test(term)) return false;
  const stem = term.slice(0, Math.max(SHORTEST_WITH_STEM - 1, Math.ceil(term.length * 0.65)));
  return hasSome(held, (word) => word.startsWith(stem) && Math.abs(word.length - term.length) <= LONGEST_ENDING);
}

/** Of "S파가" the index keeps the particle, since one syllable is too short to take one off. */
const SYLLABLE = /^[\uac00-\ud7a3]$/;
const HANGUL_BIGRAM = /^[\uac00-\ud7a3]{2}$/;
const FIRST_SYLLABLE = 0xac00;
/** Syllables that differ in the final only stand in a row. */
const FINALS = 28;

function withoutFinal(syllable: number): number {
  return syllable - ((syllable - FIRST_SYLLABLE) % FINALS);
}

function hasSome(words: ReadonlySet<string>, fits: (word: string) => boolean): boolean {
  for (const word of words) if (fits(word)) return true;
  return false;
}
