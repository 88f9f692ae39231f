import type { Candidate } from '../asking.ts';
import { sequenceOf } from '../chunk-id.ts';
import type { ChunkId } from '../types.ts';
import type { ReadCandidate } from './candidates.ts';

export interface SelectOptions {
  /** How many passages at most. */
  readonly limit: number;
  /** How many characters all passages may have together; the first is always taken. */
  readonly characters: number;
}

export type Fate = Candidate['fate'];

/** Chunks of one document before others get a turn. */
const PER_TURN = 2;
/** A chunk is about the question if either score is this share of the best one's. The fused score cannot say: it is about rank alone. */
const KEYWORD_SHARE = 0.4;
const VECTOR_SHARE = 0.6;
/** Below this share of different words two texts say the same. */
const SAME_TEXT = 0.9;
/** So many are taken even if they are not about it. */
const AT_LEAST = 3;

/**
 * Decides which candidates (best first) become passages. By rank: first at most two of a document, of those that are about the question;
 * then those of them that waited; then others, up to three in all. A text that says the same as one already taken waits for ever. A kept
 * answer is no source, whatever its rank.
 */
export function select(candidates: readonly ReadCandidate[], { limit, characters }: SelectOptions): Map<ChunkId, Fate> {
  const fates = new Map<ChunkId, Fate>(
    candidates.map(({ chunkId, passage }) => [chunkId, passage.kind === 'answer' ? 'generated' : 'cut-rank']),
  );
  const taken: { readonly words: ReadonlySet<string>; readonly sequence: number }[] = [];
  let length = 0;
  const fateOf = ({ chunkId, passage: { text }, terms }: ReadCandidate, perDocument: number): Fate => {
    if (taken.filter(({ sequence }) => sequence === sequenceOf(chunkId)).length >= perDocument) return 'cut-turn';
    if (taken.length > 0 && length + text.length > characters) return 'cut-length';
    return taken.some((other) => overlap(terms.all, other.words) >= SAME_TEXT) ? 'cut-turn' : 'sent';
  };
  const consider = (from: readonly ReadCandidate[], most: number, perDocument: number): void => {
    for (const candidate of from) {
      if (taken.length >= most) return;
      if (fates.get(candidate.chunkId) === 'sent') continue;
      const fate = fateOf(candidate, perDocument);
      fates.set(candidate.chunkId, fate);
      if (fate !== 'sent') continue;
      taken.push({ words: candidate.terms.all, sequence: sequenceOf(candidate.chunkId) });
      length += candidate.passage.text.length;
    }
  };
  const sources = candidates.filter(({ passage }) => passage.kind !== 'answer');
  const good = aboutTheQuestion(sources);
  consider(good, limit, PER_TURN);
  consider(good, limit, Number.POSITIVE_INFINITY);
  consider(sources, Math.min(limit, AT_LEAST), Number.POSITIVE_INFINITY);
  return fates;
}

function aboutTheQuestion(candidates: readonly ReadCandidate[]): ReadCandidate[] {
  const best = (score: (one: ReadCandidate) => number) =>
    candidates.reduce((most, one) => Math.max(most, score(one) || 0), 0);
  const keyword = best((one) => one.keywordScore) * KEYWORD_SHARE;
  const vector = best((one) => one.vectorScore) * VECTOR_SHARE;
  return candidates.filter(
    ({ keywordScore, vectorScore }) =>
      (keyword > 0 && keywordScore >= keyword) || (vector > 0 && vectorScore >= vector),
  );
}

/** Jaccard: what two sets have in common, as a share of all that is in either. */
function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let common = 0;
  for (const word of a) if (b.has(word)) common++;
  return a.size + b.size === 0 ? 1 : common / (a.size + b.size - common);
}
