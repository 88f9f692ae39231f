import type { Candidate, Retrieval, Trace } from '../asking.ts';
import { terms } from '../text/terms.ts';
import type { Passage, SaveSequence } from '../types.ts';
import { candidatesFor, type ReadCandidate, type SearchIn } from './candidates.ts';
import { evidenceOf } from './evidence/evidence.ts';
import { excerptAround } from './excerpt.ts';
import { type Own, ownTerms } from './own.ts';
import type { Mode, Ranking } from './rank.ts';
import { type Fate, select } from './select.ts';
import { speakingOf } from './speaking.ts';

export interface RetrieveOptions {
  /** Passages at most; 8 unless told. */
  readonly limit?: number;
  /** Characters all passages may have together. */
  readonly passageCharacters?: number;
  readonly within?: ReadonlySet<SaveSequence>;
  /** `hybrid` unless told. */
  readonly mode?: Mode;
  /** Where words of earlier questions were added to the question. */
  readonly own?: Own;
  readonly signal?: AbortSignal;
}

const PASSAGES = 8;

/** The passages for a question, best first, and how they were found. */
export async function retrieve(question: string, from: SearchIn, options: RetrieveOptions = {}): Promise<Retrieval> {
  const { limit = PASSAGES, passageCharacters: characters = Number.POSITIVE_INFINITY, signal } = options;
  const started = performance.now();
  const { own } = options;
  const asked = [...terms(question), ...(own ? ownTerms(own) : [])];
  const { ranking, candidates: ranked } = await candidatesFor(asked, question, from, options);
  signal?.throwIfAborted();
  const judging = { keyword: from.keyword, spaceId: from.embedder?.space.id };
  const speaking = own && (await speakingOf(own, ranked, ranking, judging));
  const candidates = speaking ? [...speaking, ...ranked.filter((one) => !speaking.includes(one))] : ranked;
  const heard = speaking && speaking.length > 0 ? speaking : ranked;
  const fates = select(heard, { limit, characters });
  const sent = heard.filter(({ chunkId }) => fates.get(chunkId) === 'sent');
  const found = { candidates: heard, passages: speaking?.length === 0 ? [] : sent, ranking, own };
  const evidence = await evidenceOf(question, found, judging);
  const trace: Trace = {
    terms: [...new Set(asked)],
    chunksSearched: options.within ? ((ranking.keyword ?? ranking.vector)?.searched ?? 0) : from.keyword.size,
    documentsSearched:
      options.within?.size ?? from.documents ?? new Set(candidates.map(({ passage }) => passage.documentId)).size,
    mode: ranking.mode,
    space: ranking.vector && from.embedder?.space,
    note: ranking.note,
    candidates: candidates.map((one) => candidateOf(one, ranking, fates.get(one.chunkId) ?? 'cut-rank')),
    evidence,
    times: { ...ranking.times, retrieve: performance.now() - started },
  };
  return { question, passages: sent.map(passageOf), trace };
}

function passageOf({ passage: { kind: _, ...passage }, fused }: ReadCandidate): Passage {
  return { ...passage, score: fused };
}

function candidateOf({ passage, terms: held, ...ranked }: ReadCandidate, { asked }: Ranking, fate: Fate): Candidate {
  return {
    chunkId: ranked.chunkId,
    documentId: passage.documentId,
    title: passage.title,
    excerpt: excerptAround(passage.text, held, asked.keys()),
    keywordRank: ranked.keywordRank,
    keywordScore: ranked.keywordScore,
    vectorRank: ranked.vectorRank,
    vectorScore: ranked.vectorScore || 0,
    fused: ranked.fused,
    ...(passage.library && { library: passage.library }),
    fate,
  };
}
