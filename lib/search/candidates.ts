import { sequenceOf } from '../chunk-id.ts';
import type { ChunkId, Passage, SaveSequence, StoredDocument } from '../types.ts';
import { type Indexes, type Ranked, type Ranking, type RankOptions, rank } from './rank.ts';
import { featuresOf, rescored } from './rerank.ts';
import { indexedTerms, type TextTerms, textTermsOf } from './text-terms.ts';

/** A chunk as it was saved. `kind`: a page unless told. */
export type ReadPassage = Omit<Passage, 'score'> & { readonly kind?: StoredDocument['kind'] };

/** What is searched, and where its texts are. */
export interface SearchIn extends Indexes {
  /** How many documents the indexes hold, for the trace. */
  readonly documents?: number;
  /** Undefined for a chunk that has been removed meanwhile. */
  passage(id: ChunkId): Promise<ReadPassage | undefined>;
}

/** Ranked, read, and ranked again by what its text says: `fused` is the score after that. */
export interface ReadCandidate extends Ranked {
  readonly passage: ReadPassage;
  readonly terms: TextTerms;
}

/** So many are read. More would change nothing: what is below is never lifted into the first ten (docs/quality.md). */
const CANDIDATES = 20;
/** Of one document among the candidates, before others. */
const CANDIDATES_PER_DOCUMENT = 6;

/** The candidates for the passages of a question, best first, and the ranking they are from. */
export async function candidatesFor(
  asked: readonly string[],
  question: string,
  from: SearchIn,
  options: RankOptions,
): Promise<{ readonly ranking: Ranking; readonly candidates: readonly ReadCandidate[] }> {
  const ranking = await rank(asked, question, from, options);
  const chosen = byTurns(ranking.ranked);
  const passages = await Promise.all(
    chosen.map(({ chunkId }) => ranking.beside?.get(chunkId) ?? from.passage(chunkId)),
  );
  const candidates = chosen.flatMap((one, i): ReadCandidate[] => {
    const passage = passages[i];
    return passage ? [reread(one, passage, ranking)] : [];
  });
  candidates.sort((a, b) => b.fused - a.fused || a.chunkId - b.chunkId);
  return { ranking, candidates };
}

function reread(ranked: Ranked, passage: ReadPassage, { asked, trust }: Ranking): ReadCandidate {
  const terms = textTermsOf(passage.text);
  const above = new Set([passage.title, ...passage.headings].flatMap(indexedTerms));
  const fused = rescored(ranked.fused, featuresOf(asked, terms, above), trust);
  return { ...ranked, fused, passage, terms };
}

/** The first twenty by rank, but of one document no more than six while there are others. */
function byTurns(ranked: readonly Ranked[]): Ranked[] {
  const counts = new Map<SaveSequence, number>();
  const waiting: Ranked[] = [];
  const first = ranked.filter((one) => {
    const sequence = sequenceOf(one.chunkId);
    const count = (counts.get(sequence) ?? 0) + 1;
    counts.set(sequence, count);
    if (count > CANDIDATES_PER_DOCUMENT) waiting.push(one);
    return count <= CANDIDATES_PER_DOCUMENT;
  });
  return [...first, ...waiting].slice(0, CANDIDATES);
}
