import type { KeywordIndex } from '../ports.ts';
import type { ReadCandidate } from './candidates.ts';
import { contentTerms } from './content-terms.ts';
import { type AskedTerm, coverageOf } from './evidence/coverage.ts';
import { speaksAcross } from './evidence/evidence.ts';
import { scriptOf } from './evidence/writing.ts';
import type { Own } from './own.ts';
import type { Ranking } from './rank.ts';

/** This share of what is named, by rarity. */
const HELD = 0.6;
/** Shorter words that begin alike are different things: "match" and "matcha", "지지" and "지진". */
const LONG = 8;

/** The candidates that speak of what is named: in its words, or, in another script, by its meaning. In their order. */
export async function speakingOf(
  { named }: Own,
  candidates: readonly ReadCandidate[],
  { named: cosines, keyword, vector }: Ranking,
  from: { readonly keyword: KeywordIndex; readonly spaceId?: string },
): Promise<ReadCandidate[]> {
  const words = named.join(' ');
  const content = contentTerms(words);
  const weights = await from.keyword.rarities(content);
  const asked = content.map((term, i): AskedTerm => ({ term, weight: weights[i] ?? 0 }));
  const script = scriptOf(words);
  return candidates.filter((one) => {
    if (coverageOf(asked, one, ({ length }) => length === 1 || length >= LONG) >= HELD) return true;
    const cosine = cosines?.get(one.chunkId);
    if (cosine === undefined || !vector || scriptOf(one.passage.text) === script) return false;
    return speaksAcross(cosine, vector, { searched: (keyword ?? vector).searched, spaceId: from.spaceId });
  });
}
