import { sequenceOf } from '../chunk-id.ts';
import { terms } from '../text/terms.ts';
import type { Candidate, ChunkId, Passage, Retrieval, SaveSequence, Trace } from '../types.ts';
import { type Closeness, evidenceOf } from './evidence.ts';
import { excerptAround } from './excerpt.ts';
import { type Indexes, type Mode, type Ranked, type Ranking, rank } from './rank.ts';
import { type Fate, select } from './select.ts';

/** What is searched, and where its texts are. */
export interface SearchIn extends Indexes {
  /** How many documents the indexes hold, for the trace. */
  readonly documents?: number;
  /** Undefined for a chunk that has been removed meanwhile. */
  passage(id: ChunkId): Promise<Omit<Passage, 'score'> | undefined>;
}

export interface RetrieveOptions {
  /** Passages at most; 8 unless told. */
  readonly limit?: number;
  /** Characters all passages may have together. */
  readonly passageCharacters?: number;
  readonly within?: ReadonlySet<SaveSequence>;
  /** `hybrid` unless told. */
  readonly mode?: Mode;
  readonly signal?: AbortSignal;
}

const PASSAGES = 8;
const CANDIDATES = 20;
/** Of one document among the candidates, before others. */
const CANDIDATES_PER_DOCUMENT = 6;

/** Ranked, and read. */
type Found = Ranked & { readonly passage: Omit<Passage, 'score'> };

/** The passages for a question, best first, and how they were found. */
export async function retrieve(question: string, from: SearchIn, options: RetrieveOptions = {}): Promise<Retrieval> {
  const { limit = PASSAGES, passageCharacters: characters = Number.POSITIVE_INFINITY, signal } = options;
  const started = performance.now();
  const asked = terms(question);
  const ranking = await rank(asked, question, from, options);
  const found = await read(candidatesOf(ranking.ranked), from);
  signal?.throwIfAborted();
  const fates = select(
    found.map(({ passage, ...ranked }) => ({ ...ranked, text: passage.text })),
    { limit, characters },
  );
  const passages = found
    .filter(({ chunkId }) => fates.get(chunkId) === 'sent')
    .map(({ passage, fused }): Passage => ({ ...passage, score: fused }));
  const evidence = await evidenceOf(question, passages, from.keyword, closenessOf(ranking, from));
  const trace: Trace = {
    terms: [...new Set(asked)],
    chunksSearched: options.within ? ((ranking.keyword ?? ranking.vector)?.searched ?? 0) : from.keyword.size,
    documentsSearched:
      options.within?.size ?? from.documents ?? new Set(found.map(({ passage }) => passage.documentId)).size,
    mode: ranking.mode === 'keyword' ? 'keyword' : 'hybrid',
    space: ranking.vector && from.embedder?.space,
    note: ranking.note,
    candidates: found.map((one) => candidateOf(one, asked, fates.get(one.chunkId) ?? 'cut-rank')),
    evidence,
    times: { ...ranking.times, retrieve: performance.now() - started },
  };
  return { question, passages, trace };
}

/** The first twenty by rank, but of one document no more than six while there are others. */
function candidatesOf(ranked: readonly Ranked[]): Ranked[] {
  const counts = new Map<SaveSequence, number>();
  const waiting: Ranked[] = [];
  const first = ranked.filter((one) => {
    const sequence = sequenceOf(one.chunkId);
    const count = (counts.get(sequence) ?? 0) + 1;
    counts.set(sequence, count);
    if (count > CANDIDATES_PER_DOCUMENT) waiting.push(one);
    return count <= CANDIDATES_PER_DOCUMENT;
  });
  return [...first, ...waiting].slice(0, CANDIDATES).sort((a, b) => b.fused - a.fused || a.chunkId - b.chunkId);
}

async function read(ranked: readonly Ranked[], from: SearchIn): Promise<Found[]> {
  const passages = await Promise.all(ranked.map(({ chunkId }) => from.passage(chunkId)));
  return ranked.flatMap((one, i) => {
    const passage = passages[i];
    return passage ? [{ ...one, passage }] : [];
  });
}

function closenessOf({ vector, ranked }: Ranking, { embedder }: SearchIn): Closeness | undefined {
  if (!vector || !embedder) return undefined;
  const similarity = ranked.reduce((best, { vectorScore }) => Math.max(best, vectorScore || 0), 0);
  const standing = vector.deviation > 0 ? (similarity - vector.mean) / vector.deviation : 0;
  return { spaceId: embedder.space.id, similarity, standing };
}

function candidateOf({ passage, ...ranked }: Found, asked: readonly string[], fate: Fate): Candidate {
  return {
    chunkId: ranked.chunkId,
    documentId: passage.documentId,
    title: passage.title,
    excerpt: excerptAround(passage.text, asked),
    keywordRank: ranked.keywordRank,
    keywordScore: ranked.keywordScore,
    vectorRank: ranked.vectorRank,
    vectorScore: ranked.vectorScore || 0,
    fused: ranked.fused,
    fate,
  };
}
