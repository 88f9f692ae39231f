import type { KeywordIndex } from '../ports.ts';
import { terms } from '../text/terms.ts';
import type { Passage } from '../types.ts';
import { languageOfQuestion } from './answer-language.ts';
import { type AskedWord, readQuestion } from './asking/reading.ts';

/** More are not told of. */
const MOST_NAMES = 3;
const MOST_LOOKED_UP = 20;
const LONGEST_NAME = 60;
const HANGUL = /^[\uac00-\ud7a3]{3,}$/;
const KATAKANA = /^[\u30a1-\u30fa\u30fc]{3,}$/;
const LATIN = /^\p{Script=Latin}[\p{Script=Latin}\p{M}\p{N}.'’-]+$/u;
/** Of Korean words: verbs and their forms, and particles that were not taken off. */
const KOREAN_FORM =
  /(?:다|는|은|을|한|된|던|할|될|온|운|인|진|든|친|린|난|낸|킨|긴|신|준|서|면|지만|므로|고|라고|라는|라|며|려|게|지|도록|기|해|돼|의|만|적|했|됐|었|았|였|들|으로|등|어)$/;
/** A question written as a heading is: then a capital says nothing. */
const AS_A_HEADING = /\s(?:Do|Does|Did|Is|Are|Was|Were|Can|Should|The|An|Of|To|In|And|For)\b/;

/**
 * The names in a question that stand in no saved text. Of other words, nothing can be told by their absence: a page may well say the same in
 * others. Empty where anything that was found for the question is in another language, which has other words for all things.
 * @param passages what was found
 */
export async function lackingNames(
  question: string,
  passages: readonly Pick<Passage, 'title' | 'text'>[],
  keyword: Pick<KeywordIndex, 'search'>,
): Promise<readonly string[]> {
  const language = languageOfQuestion(question);
  const texts = passages.map(({ text, title }) => `${title}\n${text}`);
  if (!language || texts.length === 0 || !texts.every((text) => languageOfQuestion(text) === language)) return [];
  const names = namesIn(question, language).slice(0, MOST_LOOKED_UP);
  const here = texts.join('\n').toLowerCase();
  const lacking: string[] = [];
  for (const name of names) {
    if (lacking.length < MOST_NAMES && !here.includes(name.toLowerCase()) && (await isNowhere(name, keyword)))
      lacking.push(name);
  }
  return lacking;
}

function namesIn(question: string, language: string): string[] {
  const text = question.normalize('NFKC').trim();
  const heading = AS_A_HEADING.test(text);
  const named = ({ name, text: word }: AskedWord): boolean => {
    if (word.length > LONGEST_NAME) return false;
    if (language === 'English') return name === true && !heading && !text.startsWith(word) && LATIN.test(word);
    if (language === 'Korean') return LATIN.test(word) || (HANGUL.test(word) && !KOREAN_FORM.test(word));
    return language === 'Japanese' && (LATIN.test(word) || KATAKANA.test(word));
  };
  const words = readQuestion(text).words.filter((word) => word.strong && named(word));
  return [...new Set(words.map(({ text: word }) => word.replace(/['’]s?$/, '')))].filter(
    (word) => !/^I['’]/.test(word),
  );
}

/** Neither it nor any part of it: of a Korean or Japanese word, its bigrams. */
async function isNowhere(name: string, keyword: Pick<KeywordIndex, 'search'>): Promise<boolean> {
  const parts = terms(name);
  return parts.length > 0 && (await keyword.search(parts, { limit: 1 })).matches.length === 0;
}
