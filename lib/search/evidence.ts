import type { KeywordIndex } from '../ports.ts';
import { singular } from '../text/singular.ts';
import { terms } from '../text/terms.ts';
import type { Evidence, Passage } from '../types.ts';
import { contentTerms } from './content-terms.ts';

/** What the vector leg says, for judging evidence. */
export interface Closeness {
  readonly spaceId: string;
  /** Best cosine, and how many standard deviations it lies above the mean of all chunks searched. */
  readonly similarity: number;
  readonly standing: number;
}

/** How many of the best passages are looked at, one by one: what is scattered over several supports little. */
const LOOKED_AT = 5;

/**
 * Enough if coverage + 2 · cosine reaches a bar that rises with the library, because among more pages there is more that looks alike
 * by chance. Calibrated on questions of three sets over their own pages, over other pages of the same kind, and over pages on
 * something else (docs/quality.md says what it lets through and what it stops).
 */
const CLOSENESS_WEIGHT = 2;
const LOWEST_BAR = 0.7;
const HIGHEST_BAR = 0.9;
/** Chunks at which the lowest bar ends; the highest begins at 100 times as many. */
const SMALL_LIBRARY = 10;

/** Spaces whose cosines are known well enough to be taken at their word. */
const CALIBRATED = new Set(['pocket-multilingual:256']);
/** Enough by itself, even with no word in common … */
const CLEARLY_CLOSE = 0.35;
/** … and when question and page are written in different scripts, which makes words in common impossible. */
const CLOSE_ACROSS_SCRIPTS = 0.28;
const MORE_IN_LARGE = 0.04;
/** The closeness that speaks neither for nor against: used where the cosine is unknown or means nothing. */
const NEUTRAL = 0.18;
/** Fewer chunks have no standing worth the name. */
const MANY = 50;
/** A cosine that the usual models give to related texts only. */
const CLOSE_IN_MOST_SPACES = 0.5;

/** How strong the evidence of these passages (best first) is for an answer to the question. */
export async function evidenceOf(
  question: string,
  passages: readonly Pick<Passage, 'title' | 'headings' | 'text'>[],
  keyword: KeywordIndex,
  vector?: Closeness,
): Promise<Evidence> {
  if (passages.length === 0) return { coverage: 0, similarity: 0, enough: false };
  const asked = contentTerms(question);
  const weights = await keyword.rarities(asked);
  const wanted = asked.map((term, i) => ({ term, weight: weights[i] ?? 0 }));
  const coverage = Math.max(...passages.slice(0, LOOKED_AT).map((passage) => share(wanted, fullText(passage))));
  const closeness = closenessOf(vector, keyword.size);
  const large = largeness(keyword.size);
  const bar = LOWEST_BAR + (HIGHEST_BAR - LOWEST_BAR) * large;
  const clear = isAcrossScripts(question, passages[0]?.text ?? '')
    ? CLOSE_ACROSS_SCRIPTS + MORE_IN_LARGE * large
    : CLEARLY_CLOSE;
  const enough = coverage + CLOSENESS_WEIGHT * closeness >= bar || closeness >= clear;
  return { coverage, similarity: vector?.similarity ?? 0, enough };
}

function fullText({ title, headings, text }: Pick<Passage, 'title' | 'headings' | 'text'>): string {
  return [title, ...headings, text].join('\n');
}

/** Share of the terms, by weight, that the text holds. */
function share(wanted: readonly { readonly term: string; readonly weight: number }[], text: string): number {
  const held = new Set(terms(singular(text.normalize('NFKC').toLowerCase())));
  let found = 0;
  let all = 0;
  for (const { term, weight } of wanted) {
    all += weight;
    if (held.has(term)) found += weight;
  }
  return all > 0 ? found / all : 0;
}

/** 0 in a small library, 1 in a large one. */
function largeness(chunks: number): number {
  return Math.min(1, Math.max(0, Math.log10(Math.max(1, chunks) / SMALL_LIBRARY) / 2));
}

/** The cosine as the built-in model would have it; for other models guessed from how far the best stands out. */
function closenessOf(vector: Closeness | undefined, chunks: number): number {
  if (!vector) return NEUTRAL;
  if (CALIBRATED.has(vector.spaceId)) return vector.similarity;
  if (chunks >= MANY) return Math.max(0, (vector.standing - 1) / 10);
  return vector.similarity >= CLOSE_IN_MOST_SPACES ? CLOSE_ACROSS_SCRIPTS : NEUTRAL;
}

function isAcrossScripts(question: string, text: string): boolean {
  return scriptOf(question) !== scriptOf(text);
}

/** The script most letters are of; Han counts as Japanese where there is Kana. */
function scriptOf(text: string): string {
  const sample = text.slice(0, 2000);
  const count = (letters: RegExp): number => sample.match(letters)?.length ?? 0;
  const kana = count(/[\u3041-\u30fa]/g);
  const counts: [string, number][] = [
    ['Hangul', count(/[\uac00-\ud7a3]/g) * 2],
    [kana > 0 ? 'Kana' : 'Han', (kana + count(/\p{Script=Han}/gu)) * 2],
    ['Latin', count(/\p{Script=Latin}/gu)],
    ['Cyrillic', count(/\p{Script=Cyrillic}/gu)],
    ['Arabic', count(/\p{Script=Arabic}/gu)],
    ['Greek', count(/\p{Script=Greek}/gu)],
    ['Devanagari', count(/\p{Script=Devanagari}/gu)],
    ['Thai', count(/\p{Script=Thai}/gu)],
  ];
  return counts.reduce((most, one) => (one[1] > most[1] ? one : most))[0];
}
