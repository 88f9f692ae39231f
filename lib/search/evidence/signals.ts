import { sequenceOf } from '../../chunk-id.ts';
import type { KeywordIndex } from '../../ports.ts';
import { terms } from '../../text/terms.ts';
import type { ReadCandidate } from '../candidates.ts';
import { contentTerms } from '../content-terms.ts';
import { spreadOf, USUAL_VECTOR_DEVIATION } from '../fuse.ts';
import { type Own, ownTerms } from '../own.ts';
import type { Ranking } from '../rank.ts';
import { timesAsked } from '../words/question.ts';
import { type AskedTerm, coverageOf } from './coverage.ts';
import { exactWords, holdsExactly, scriptOf } from './writing.ts';

/** What a question found. */
export interface Found {
  /** All that were read, best first. */
  readonly candidates: readonly ReadCandidate[];
  /** Those that became passages, best first. */
  readonly passages: readonly ReadCandidate[];
  readonly ranking: Pick<Ranking, 'keyword' | 'vector'>;
  readonly own?: Own;
}

/** What speaks for and against an answer being among the passages. Numbers that can be explained one by one. */
export interface Signals {
  /** Share of the question, by rarity, that the best passage holds: 0 to 1. */
  readonly coverage: number;
  /** How far the best keyword score lies above that of any other document, as a share of the question's summed rarity. */
  readonly lead: number;
  /** Share of the numbers, quotations and Latin names of the question that the best passages lack. */
  readonly missing: number;
  /** log10 of the chunks searched. */
  readonly size: number;
  /** Best cosine; absent without vectors, as is the next. */
  readonly cosine?: number;
  /** 1 if both legs find the same document first. */
  readonly agreement?: number;
  /** Of a passage in another script than the question, with which it can share no words. */
  readonly across?: Across;
}

export interface Across {
  readonly cosine: number;
  /** How many standard deviations the cosine lies above the mean of all chunks searched. */
  readonly standing: number;
}

/** How many of the best passages are looked at, one by one: what is scattered over several supports little. */
const LOOKED_AT = 5;
/** Among so many a passage in another script is noticed. */
const NOTICED = 3;

/** Measures what was found for a question. */
export async function signalsOf(question: string, found: Found, keyword: KeywordIndex): Promise<Signals> {
  const { ranking } = found;
  // That a kept answer is near says nothing.
  const sources = found.candidates.filter(({ passage }) => passage.kind !== 'answer');
  const passages = found.passages.slice(0, LOOKED_AT);
  const content = contentTerms(question);
  const weights = await keyword.rarities(content);
  const more = found.own ? ownTerms(found.own) : [];
  const times = timesAsked([...content, ...more]);
  const asked = content.map((term, i): AskedTerm => ({ term, weight: (weights[i] ?? 0) * (times.get(term) ?? 1) }));
  const rarity = (await keyword.rarities([...terms(question), ...more])).reduce((sum, one) => sum + one, 0) || 1;
  const byWords = bestTwo(sources, ({ keywordScore }) => keywordScore);
  const searched = (ranking.keyword ?? ranking.vector)?.searched ?? keyword.size;
  return {
    coverage: Math.max(0, ...passages.map((passage) => coverageOf(asked, passage))),
    lead: (byWords.best - byWords.next) / rarity,
    missing: missingOf(found.own?.question ?? question, passages),
    size: Math.log10(Math.max(1, searched)),
    ...closeness(question, { ...found, candidates: sources }, byWords.document),
  };
}

interface BestTwo {
  readonly best: number;
  readonly document: number | undefined;
  /** Best of another document. */
  readonly next: number;
}

function bestTwo(ranked: readonly ReadCandidate[], scoreOf: (one: ReadCandidate) => number): BestTwo {
  let top: ReadCandidate | undefined;
  for (const one of ranked) if (!top || scoreOf(one) > scoreOf(top)) top = one;
  if (!top) return { best: 0, document: undefined, next: 0 };
  const document = sequenceOf(top.chunkId);
  const others = ranked.filter(({ chunkId }) => sequenceOf(chunkId) !== document);
  return { best: scoreOf(top), document, next: others.reduce((most, one) => Math.max(most, scoreOf(one)), 0) };
}

function missingOf(question: string, passages: readonly ReadCandidate[]): number {
  const exact = exactWords(question);
  if (exact.length === 0) return 0;
  const lacking = passages.map(({ passage: { title, headings, text } }) => {
    const whole = [title, ...headings, text].join('\n').normalize('NFKC').toLowerCase();
    return exact.filter((word) => !holdsExactly(whole, word)).length / exact.length;
  });
  return Math.min(1, ...lacking);
}

function closeness(
  question: string,
  { candidates, passages, ranking: { vector } }: Found,
  documentByWords: number | undefined,
): Pick<Signals, 'cosine' | 'agreement' | 'across'> {
  if (!vector) return {};
  const near = bestTwo(candidates, ({ vectorScore }) => vectorScore || 0);
  const own = scriptOf(question);
  const foreign = passages.slice(0, NOTICED).find(({ passage }) => scriptOf(passage.text) !== own);
  const { mean, deviation } = spreadOf(vector, USUAL_VECTOR_DEVIATION);
  const cosine = foreign?.vectorScore || mean;
  return {
    cosine: near.best,
    agreement: near.document !== undefined && near.document === documentByWords ? 1 : 0,
    ...(foreign && { across: { cosine, standing: deviation > 0 ? (cosine - mean) / deviation : 0 } }),
  };
}
