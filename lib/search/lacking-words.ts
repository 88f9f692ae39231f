import type { KeywordIndex } from '../ports.ts';
import { type TellingWord, tellingWords } from './telling-words.ts';

/** What a question is about, word by word, and what of it nothing holds. */
export interface AskedWords {
  /** The words that tell most, the most telling first. */
  readonly telling: readonly string[];
  /** Those of them that stand in no chunk. */
  readonly missing: readonly string[];
}

/** More words than this say no more clearly what a question is about. */
const MOST_WORDS = 6;
const HANGUL = /^[\uac00-\ud7a3]/;

/** As a title, so that every word of it counts: a question says each only once. */
export async function askedWords(question: string, keyword: KeywordIndex): Promise<AskedWords> {
  const words = await tellingWords({ title: question, text: '' }, keyword, MOST_WORDS);
  const lacks = await Promise.all(words.map((word) => isMissing(word, keyword)));
  return {
    telling: words.map(({ word }) => word),
    missing: words.flatMap(({ word }, i) => (lacks[i] ? [word] : [])),
  };
}

/**
 * A word that is written apart is there if its term is. Han and Kana are known by their bigrams, of which one that is nowhere suffices;
 * so is a Korean word that does not stand by itself, since it may be a part of a longer one.
 */
async function isMissing({ terms }: TellingWord, keyword: KeywordIndex): Promise<boolean> {
  const [whole, ...parts] = terms;
  if (whole === undefined) return false;
  const isThere = async (term: string) => (await keyword.search([term], { limit: 1 })).matches.length > 0;
  if (await isThere(whole)) return false;
  if (parts.length === 0 || (HANGUL.test(whole) && whole.length <= 2)) return true;
  const there = await Promise.all(parts.map(isThere));
  return there.includes(false);
}
