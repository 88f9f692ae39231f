import { chunkId } from '../chunk-id.ts';
import type { LegResult } from '../ports.ts';
import type { ChunkId, DocumentId, Match, SaveSequence } from '../types.ts';
import type { ReadPassage } from './candidates.ts';
import { spreadOf, USUAL_KEYWORD_DEVIATION, USUAL_VECTOR_DEVIATION } from './fuse.ts';
import type { Indexes, Scoring } from './rank.ts';

/** A chunk of another library. */
export interface BesideChunk {
  readonly passage: Omit<ReadPassage, 'chunkId'>;
  /** What is searched of it, as it is for chunks that are here. */
  readonly words: string;
  /** Its place in its document. */
  readonly ordinal: number;
  /** Cosine with the question, exact. */
  readonly cosine: number;
}

/** What another library has near a question. `searched`: how many chunks it looked at. */
export interface BesideAnswer {
  readonly chunks: readonly BesideChunk[];
  readonly searched: number;
}

/** Asks another library by the vector of a question. Undefined: it does not answer, or not in time; it never throws. */
export type AskBeside = (query: Float32Array, signal?: AbortSignal) => Promise<BesideAnswer | undefined>;

/** Chunks of another library among those that are here, under ids that last as long as the question. */
export interface Joined {
  /** What scores chunks, these among them. */
  readonly scoring: Scoring;
  readonly legs: { readonly keyword: LegResult | undefined; readonly vector: LegResult | undefined };
  readonly passages?: ReadonlyMap<ChunkId, ReadPassage>;
}

interface Legs {
  readonly keyword: LegResult | undefined;
  readonly vector: LegResult;
  readonly query: Float32Array;
}

/** No library numbers a save this high, and the ids are safe integers. */
const FIRST: SaveSequence = 2 ** 36;

/**
 * Lets chunks of another library take part: measured as those that are here are, by the cosine and by what their words would score in
 * the keyword index of this library. So one ranking can be made of both; how scores spread is told by this library alone.
 */
export async function joinBeside(
  terms: readonly string[],
  from: Indexes,
  { keyword, vector, query }: Legs,
  { chunks, searched }: BesideAnswer,
): Promise<Joined> {
  const ids = idsOf(chunks);
  const texts = chunks.map(({ words }) => words);
  const [scores, rarities] = await Promise.all([from.keyword.scoresOf(terms, texts), from.keyword.rarities(terms)]);
  const rarity = rarities.reduce((sum, one) => sum + one, 0);
  const byWords = new Map(ids.map((id, i) => [id, scores[i] ?? 0]));
  const cosines = new Map(ids.map((id, i) => [id, chunks[i]?.cosine ?? Number.NaN]));
  return {
    scoring: knowing(from, { byWords, cosines, query }),
    legs: {
      keyword: keyword && merged(keyword, byWords, { searched, usual: rarity * USUAL_KEYWORD_DEVIATION }),
      vector: merged(vector, cosines, { searched, usual: USUAL_VECTOR_DEVIATION }),
    },
    passages: new Map(ids.flatMap((id, i) => (chunks[i] ? [[id, { ...chunks[i].passage, chunkId: id }]] : []))),
  };
}

function idsOf(chunks: readonly BesideChunk[]): ChunkId[] {
  const sequences = new Map<DocumentId, SaveSequence>();
  return chunks.map(({ ordinal, passage: { documentId } }) => {
    const sequence = sequences.get(documentId) ?? FIRST + sequences.size;
    sequences.set(documentId, sequence);
    return chunkId(sequence, ordinal);
  });
}

type Scores = ReadonlyMap<ChunkId, number>;

function knowing(
  { keyword, vector, embedder }: Indexes,
  { byWords, cosines, query }: { readonly byWords: Scores; readonly cosines: Scores; readonly query: Float32Array },
): Scoring {
  // Of any other vector nothing is known.
  const unknown = new Map([...cosines.keys()].map((id) => [id, Number.NaN]));
  return {
    keyword: {
      rarities: (terms) => keyword.rarities(terms),
      scores: (terms, ids) => scored(ids, byWords, (own) => keyword.scores(terms, own)),
    },
    vector: vector && {
      scores: (asked, ids, options) =>
        scored(ids, asked === query ? cosines : unknown, (own) => vector.scores(asked, own, options)),
    },
    embedder,
  };
}

async function scored(
  ids: readonly ChunkId[],
  known: Scores,
  ask: (own: readonly ChunkId[]) => Promise<Float32Array>,
): Promise<Float32Array> {
  const own = ids.filter((id) => !known.has(id));
  const scores = await ask(own);
  const at = new Map(own.map((id, i) => [id, scores[i] ?? Number.NaN]));
  return Float32Array.from(ids, (id) => known.get(id) ?? at.get(id) ?? Number.NaN);
}

function merged(
  leg: LegResult,
  scores: Scores,
  { searched, usual }: { readonly searched: number; readonly usual: number },
): LegResult {
  const found = [...scores].flatMap(([id, score]): Match[] => (score > 0 ? [{ chunkId: id, score }] : []));
  return {
    matches: [...leg.matches, ...found].sort((a, b) => b.score - a.score || a.chunkId - b.chunkId),
    searched: leg.searched + searched,
    mean: leg.mean,
    // What is usual is counted in before the other library is counted: it tells nothing of how its scores spread.
    deviation: spreadOf(leg, usual).deviation,
    estimated: true,
  };
}
