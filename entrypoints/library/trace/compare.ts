import type { Answer, Candidate } from '../../../lib/asking.ts';

/** A passage of either answer. Places from 1, in the order in which they were sent; absent where it was not. */
export interface ComparedPassage {
  readonly candidate: Candidate;
  readonly before?: number;
  readonly now?: number;
  /** As a candidate of the new search, where it was one: why it was left out. */
  readonly nowCandidate?: Candidate;
}

/** The passages of both answers: those of the new one in its order, then those that left, in the old one's. */
export function comparePassages(before: Answer, now: Answer): readonly ComparedPassage[] {
  const sent = ({ trace }: Answer) => trace.candidates.filter(({ fate }) => fate === 'sent');
  const old = sent(before);
  const fresh = sent(now);
  const placeIn = (list: readonly Candidate[], { chunkId }: Candidate) => {
    const at = list.findIndex((one) => one.chunkId === chunkId);
    return at < 0 ? undefined : at + 1;
  };
  const compared = (candidate: Candidate): ComparedPassage => ({
    candidate,
    before: placeIn(old, candidate),
    now: placeIn(fresh, candidate),
    nowCandidate: now.trace.candidates.find(({ chunkId }) => chunkId === candidate.chunkId),
  });
  return [...fresh, ...old.filter((one) => placeIn(fresh, one) === undefined)].map(compared);
}

/** Whether both answers rest on the same passages in the same order. */
export function isSameSelection(passages: readonly ComparedPassage[]): boolean {
  return passages.every(({ before, now }) => before === now);
}
