import { toReport } from '../errors.ts';
import type { Embedder, KeywordIndex, LegOptions, LegResult, VectorIndex } from '../ports.ts';
import { singular } from '../text/singular.ts';
import type { ChunkId, FailureReason, SaveSequence } from '../types.ts';
import { type AskBeside, type BesideAnswer, type Joined, joinBeside } from './beside.ts';
import type { ReadPassage } from './candidates.ts';
import { fuse, spreadOf, trustInWords, USUAL_KEYWORD_DEVIATION, USUAL_VECTOR_DEVIATION } from './fuse.ts';
import type { Own } from './own.ts';
import type { WeighedTerms } from './rerank.ts';

/**
 * What is searched. Without `vector` or `embedder`, or with an empty vector index and nothing beside it, the words alone decide.
 * `beside`: another library, asked by the vector of the question.
 */
export interface Indexes {
  readonly keyword: KeywordIndex;
  readonly vector?: VectorIndex;
  readonly embedder?: Embedder;
  readonly beside?: AskBeside;
}

/** What the scores of chunks are asked of, whichever leg listed them. */
export interface Scoring {
  readonly keyword: Pick<KeywordIndex, 'scores' | 'rarities'>;
  readonly vector?: Pick<VectorIndex, 'scores'>;
  readonly embedder?: Embedder;
}

export type Mode = 'keyword' | 'vector' | 'hybrid';

export interface RankOptions {
  readonly mode?: Mode;
  /** How many chunks each leg lists. */
  readonly depth?: number;
  /** Only chunks of these saves. */
  readonly within?: ReadonlySet<SaveSequence>;
  readonly signal?: AbortSignal;
  /** Where words of earlier questions were added: what the question itself names counts as much as all of it. */
  readonly own?: Own;
}

/** A chunk that either leg listed, with the exact scores of both. `vectorScore` is NaN where there is no vector. */
export interface Ranked {
  readonly chunkId: ChunkId;
  readonly keywordScore: number;
  readonly vectorScore: number;
  /** From 1; absent when that leg did not list it. */
  readonly keywordRank?: number;
  readonly vectorRank?: number;
  readonly fused: number;
}

export interface Ranking {
  /** Best first; ties by chunk id. */
  readonly ranked: readonly Ranked[];
  readonly mode: Mode;
  /** The terms of the question, in the singular, with their rarities; and how far the words are to be trusted (fuse.ts). */
  readonly asked: WeighedTerms;
  readonly trust: number;
  /** Absent when it was not asked. */
  readonly keyword?: LegResult;
  /** Absent when there is no vector of the question. */
  readonly vector?: LegResult;
  /** Of the first candidates, the cosines with what the question itself names. */
  readonly named?: ReadonlyMap<ChunkId, number>;
  /** Chunks of another library among the ranked. */
  readonly beside?: ReadonlyMap<ChunkId, ReadPassage>;
  /** Why the embedder had none. */
  readonly note?: FailureReason;
  readonly times: { readonly embed: number; readonly keyword: number; readonly vector: number; readonly fuse: number };
}

const DEPTH = 100;

/** Both legs over everything, joined: what `retrieve` chooses from, and what the evaluation measures. */
export async function rank(
  terms: readonly string[],
  question: string,
  from: Indexes,
  options: RankOptions = {},
): Promise<Ranking> {
  const { depth: limit = DEPTH, within, mode = 'hybrid' } = options;
  const leg: LegOptions = { limit, within };
  const askWords = async (): Promise<WordAnswer> => {
    const started = performance.now();
    return { leg: await from.keyword.search(terms, leg), time: performance.now() - started };
  };
  // At once: while one waits for the disk, the other computes.
  const [asked, words] = await Promise.all([
    mode === 'keyword' ? WORDS_ALONE : askVectors(question, from, leg, options),
    mode === 'vector' ? undefined : askWords(),
  ]);
  const { leg: keyword, time } = words ?? (asked.leg ? NOT_ASKED : await askWords());
  const started = performance.now();
  const { leg: vector, query, named, beside } = asked;
  const all: Joined =
    vector && query && beside && beside.chunks.length > 0
      ? await joinBeside(terms, from, { keyword, vector, query }, beside)
      : { scoring: from, legs: { keyword, vector } };
  const ranked = await join(terms, all.scoring, { ...all.legs, query, named });
  const times = { ...asked.times, keyword: time, fuse: performance.now() - started };
  return { ...ranked, ...all.legs, mode: vector ? mode : 'keyword', beside: all.passages, note: asked.note, times };
}

interface VectorAnswer {
  readonly query?: Float32Array;
  /** Of what the question itself names. */
  readonly named?: Float32Array;
  readonly leg?: LegResult;
  readonly beside?: BesideAnswer;
  readonly note?: FailureReason;
  readonly times: { readonly embed: number; readonly vector: number };
}

interface WordAnswer {
  readonly leg?: LegResult;
  readonly time: number;
}

const NOT_ASKED: WordAnswer = { time: 0 };
const WORDS_ALONE: VectorAnswer = { times: { embed: 0, vector: 0 } };

/** Without a good vector of the question its words alone decide: the reason is kept, the question is not refused. */
async function askVectors(
  question: string,
  { vector, embedder, beside: ask }: Indexes,
  options: LegOptions,
  { own, signal }: RankOptions,
): Promise<VectorAnswer> {
  if (!vector || !embedder || (vector.size === 0 && !ask)) return WORDS_ALONE;
  const started = performance.now();
  let embedded = started;
  try {
    const rows = await embedder.embed(own ? [question, own.named.join(' ')] : [question], { signal });
    const { query, named } = own ? between(rows) : { query: rows };
    embedded = performance.now();
    const asking = ask?.(query, signal);
    const leg = await vector.search(query, options);
    const times = { embed: embedded - started, vector: performance.now() - embedded };
    const beside = await asking;
    return leg.searched > 0 || (beside && beside.chunks.length > 0) ? { query, named, leg, beside, times } : { times };
  } catch (error) {
    signal?.throwIfAborted();
    return { note: toReport(error), times: { embed: performance.now() - started, vector: 0 } };
  }
}

/** The vector between two, as long as they are, and the second. */
function between(rows: Float32Array): { query: Float32Array; named: Float32Array } {
  const dims = rows.length / 2;
  const named = rows.slice(dims);
  const query = rows.slice(0, dims).map((value, i) => value + (named[i] ?? 0));
  const length = Math.hypot(...query);
  return { query: length > 0 ? query.map((value) => value / length) : named, named };
}

interface JoinedLegs {
  readonly keyword: LegResult | undefined;
  readonly vector: LegResult | undefined;
  readonly query: Float32Array | undefined;
  readonly named: Float32Array | undefined;
}

type Scored = Pick<Ranking, 'ranked' | 'asked' | 'trust' | 'named'>;

/** Candidates whose vector score is made exact before they are put in order: more than are ever read. */
const EXACT = 40;

async function join(
  terms: readonly string[],
  from: Scoring,
  { keyword, vector, query, named }: JoinedLegs,
): Promise<Scored> {
  const ranks = { keyword: ranksOf(keyword), vector: ranksOf(vector) };
  const ids = [...new Set([...ranks.keyword.keys(), ...ranks.vector.keys()])];
  const keywordScores = await from.keyword.scores(terms, ids);
  const rough = query && (await from.vector?.scores(query, ids, { rough: true }));
  const rarities = await from.keyword.rarities(terms);
  const rarity = rarities.reduce((sum, one) => sum + one, 0);
  const asked = new Map(terms.map((term, i) => [singular(term), rarities[i] ?? 0]));
  const spreads = {
    keyword: keyword && spreadOf(keyword, rarity * USUAL_KEYWORD_DEVIATION),
    vector: vector && spreadOf(vector, USUAL_VECTOR_DEVIATION),
  };
  const trust = trustInWords(keyword?.matches[0]?.score ?? 0, rarity, from.embedder?.space.id);
  const judge = (chunkId: ChunkId, keywordScore: number, vectorScore: number): Ranked => ({
    chunkId,
    keywordScore,
    vectorScore,
    keywordRank: ranks.keyword.get(chunkId),
    vectorRank: ranks.vector.get(chunkId),
    fused: fuse(
      { score: keywordScore, spread: spreads.keyword },
      { score: vectorScore, spread: spreads.vector },
      trust,
    ),
  });
  const ranked = ids.map((id, i) => judge(id, keywordScores[i] ?? 0, rough?.[i] ?? Number.NaN)).sort(byFused);
  if (!query || !from.vector) return { ranked, asked, trust };
  const head = ranked.slice(0, EXACT);
  const first = head.map(({ chunkId }) => chunkId);
  const exact = await from.vector.scores(query, first);
  const cosines = named && (await from.vector.scores(named, first));
  const settled = head.map(({ chunkId, keywordScore }, i) => judge(chunkId, keywordScore, exact[i] ?? Number.NaN));
  return {
    ranked: [...settled, ...ranked.slice(EXACT)].sort(byFused),
    asked,
    trust,
    ...(cosines && { named: new Map(first.map((id, i) => [id, cosines[i] ?? Number.NaN])) }),
  };
}

const byFused = (a: Ranked, b: Ranked): number => b.fused - a.fused || a.chunkId - b.chunkId;

function ranksOf(leg: LegResult | undefined): Map<ChunkId, number> {
  return new Map(leg?.matches.map(({ chunkId }, i) => [chunkId, i + 1]));
}
