import type { KeywordIndex } from '../ports.ts';
import { singular } from '../text/singular.ts';
import { foldForTerms, forEachTerm } from '../text/terms.ts';

/** A word as typed into a search box. */
export interface TypedWord {
  /** Its own search terms: the word, and bigrams of what is written without spaces. */
  readonly exact: readonly string[];
  /** Known words that it may be the beginning of, or mistyped for. */
  readonly near: readonly string[];
}

/** More words are a sentence: none of them is completed. */
const MOST_WORDS = 8;
const MOST_COMPLETIONS = 16;
const MOST_CORRECTIONS = 4;
/** Shorter beginnings of words written with spaces say too little. */
const SHORTEST_BEGINNING = 2;

/** Of a script in which one character may be a word. */
const UNSPACED = /[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]/;

/**
 * The words of a query, each once. The last one is still being typed unless something follows it: it is completed; of the others,
 * those that are in no document are corrected.
 */
export async function typedWords(query: string, index: KeywordIndex): Promise<TypedWord[]> {
  const folded = foldForTerms(query);
  const words = wordsOf(folded);
  if (words.size > MOST_WORDS) return [...words.values()].map(({ terms }) => ({ exact: terms, near: [] }));
  const typed = [...words].map(async ([word, { end, terms }]): Promise<TypedWord> => {
    const beginning = end === folded.length;
    return { exact: terms, near: await nearOf(word, terms, beginning, index) };
  });
  return Promise.all(typed);
}

async function nearOf(
  word: string,
  exact: readonly string[],
  beginning: boolean,
  index: KeywordIndex,
): Promise<string[]> {
  const known = await isAnyKnown(exact, index);
  const unspaced = UNSPACED.test(word);
  // The bigrams of a word find it in longer ones without any help.
  if (known && (unspaced || !beginning)) return [];
  if (word.length < SHORTEST_BEGINNING && !unspaced) return [];
  const others = new Set(exact.map(singular));
  const near = (await index.completions(word, MOST_COMPLETIONS)).filter((term) => !others.has(term));
  const begun = near.filter((term) => term.startsWith(word));
  // Another number is another thing, not a typing error.
  if (known || begun.length > 0 || /\p{N}/u.test(word)) return begun;
  return near.slice(0, MOST_CORRECTIONS);
}

/** An unseen term is the rarest. */
async function isAnyKnown(terms: readonly string[], index: KeywordIndex): Promise<boolean> {
  const [unseen = 0, ...rarities] = await index.rarities(['', ...terms]);
  return rarities.some((rarity) => rarity < unseen);
}

/** By the word: where it ends for the last time, and the terms it consists of. */
function wordsOf(folded: string): Map<string, { end: number; readonly terms: string[] }> {
  const words = new Map<string, { end: number; readonly terms: string[] }>();
  let terms: string[] = [];
  let until = -1;
  forEachTerm(folded, (start, end) => {
    const term = folded.slice(start, end);
    // The bigrams of a word come after it and lie inside it.
    if (end <= until) {
      if (!terms.includes(term)) terms.push(term);
      return;
    }
    const before = words.get(term);
    terms = before?.terms ?? [term];
    words.set(term, { end, terms });
    until = end;
  });
  return words;
}
