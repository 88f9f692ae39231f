import type { Token } from './tokens.ts';

/** Where a claim and a sentence of a passage part: what the one has between two common words, and the other. */
export interface Hunk {
  readonly claimed: readonly Token[];
  readonly given: readonly Token[];
}

/** A claim laid beside the sentence that it is most like. */
export interface Alignment {
  readonly claim: readonly Token[];
  readonly sentence: readonly Token[];
  readonly hunks: readonly Hunk[];
  /** For each pair of neighbouring hunks: how many telling words they have in common between them. */
  readonly between: readonly number[];
  /** Telling words in common. */
  readonly common: number;
}

const WEIGHT = { says: 4, plain: 1 } as const;

/** Lays two texts side by side: the longest common subsequence of their words, telling ones counting more. */
export function align(claim: readonly Token[], sentence: readonly Token[]): Alignment {
  const width = sentence.length + 1;
  const best = new Uint16Array((claim.length + 1) * width);
  for (let i = claim.length - 1; i >= 0; i--) {
    for (let j = sentence.length - 1; j >= 0; j--) {
      const skip = Math.max(best[(i + 1) * width + j] ?? 0, best[i * width + j + 1] ?? 0);
      const take = claim[i]?.key === sentence[j]?.key ? weightOf(claim[i]) + (best[(i + 1) * width + j + 1] ?? 0) : 0;
      best[i * width + j] = Math.max(skip, take);
    }
  }
  return trace(claim, sentence, best);
}

const weightOf = (token: Token | undefined): number => (token?.says ? WEIGHT.says : WEIGHT.plain);

function trace(claim: readonly Token[], sentence: readonly Token[], best: Uint16Array): Alignment {
  const width = sentence.length + 1;
  const hunks: { claimed: Token[]; given: Token[] }[] = [];
  const between: number[] = [];
  let open: { claimed: Token[]; given: Token[] } | undefined;
  let common = 0;
  let since = 0;
  const hunk = () => {
    if (open) return open;
    open = { claimed: [], given: [] };
    if (hunks.length > 0) between.push(since);
    since = 0;
    hunks.push(open);
    return open;
  };
  let i = 0;
  let j = 0;
  while (i < claim.length || j < sentence.length) {
    const ours = claim[i];
    const theirs = sentence[j];
    const here = best[i * width + j] ?? 0;
    if (ours && theirs && ours.key === theirs.key && here === weightOf(ours) + (best[(i + 1) * width + j + 1] ?? 0)) {
      open = undefined;
      if (ours.says) {
        common++;
        since++;
      }
      i++;
      j++;
    } else if (ours && (!theirs || here === (best[(i + 1) * width + j] ?? 0))) {
      hunk().claimed.push(ours);
      i++;
    } else if (theirs) {
      hunk().given.push(theirs);
      j++;
    }
  }
  return { claim, sentence, hunks, between, common };
}
