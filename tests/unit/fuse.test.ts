import { describe, expect, it } from 'vitest';
import { fuse, spreadOf, trustInWords } from '../../lib/search/fuse.ts';
import { select } from '../../lib/search/select.ts';
import { textTermsOf } from '../../lib/search/text-terms.ts';

describe('fuse', () => {
  const spread = { mean: 1, deviation: 2 };

  it('adds the standard scores, the words counting by the trust in them', () => {
    expect(fuse({ score: 5, spread }, { score: 3, spread }, 1)).toBeCloseTo((2 + 1) / 2);
    expect(fuse({ score: 5, spread }, { score: 3, spread }, 4)).toBeCloseTo((4 * 2 + 1) / 5);
    expect(fuse({ score: 5, spread }, { score: 3, spread }, 0)).toBeCloseTo(1);
  });

  it('has no opinion where there is no vector, no leg or no deviation', () => {
    expect(fuse({ score: 5, spread }, { score: Number.NaN, spread }, 1)).toBeCloseTo(1);
    expect(fuse({ score: 5, spread: undefined }, { score: 3, spread }, 1)).toBeCloseTo(0.5);
    expect(fuse({ score: 5, spread: { mean: 1, deviation: 0 } }, { score: 3, spread }, 1)).toBeCloseTo(0.5);
  });

  it('trusts words by how much of the question the best chunk holds', () => {
    expect(trustInWords(4, 10)).toBeCloseTo(1);
    expect(trustInWords(2, 10)).toBeCloseTo(0.25);
    expect(trustInWords(20, 10)).toBe(1);
    expect(trustInWords(20, 10, 'pocket-multilingual:256')).toBe(4);
    expect(trustInWords(0, 0)).toBe(0);
  });
});

describe('spreadOf', () => {
  const leg = (searched: number, deviation: number) =>
    spreadOf({ matches: [], searched, mean: 0, deviation }, 0.1).deviation;

  it('leans on the usual in a tiny library, and on what it sees in a large one', () => {
    expect(leg(1, 0)).toBeGreaterThan(0.09);
    expect(leg(2, 0.3)).toBeLessThan(0.2);
    expect(leg(5000, 0.3)).toBeCloseTo(0.3, 3);
  });
});

/** What of a passage is of no interest here. */
const PASSAGE = {
  documentId: '',
  title: '',
  url: '',
  site: '',
  savedAt: '',
  headings: [],
  start: 0,
  end: 0,
  chunkId: 0,
};

describe('select', () => {
  let made = 0;
  /** `score`: of both legs and fused; texts differ unless given. */
  const candidate = (sequence: number, score: number, text = `text ${++made} says ${made * 7}`) => ({
    chunkId: sequence * 65_536 + ++made,
    keywordScore: score,
    vectorScore: score,
    fused: score,
    terms: textTermsOf(text),
    passage: { ...PASSAGE, text },
  });
  const fates = (candidates: ReturnType<typeof candidate>[], limit: number, characters = Number.POSITIVE_INFINITY) => {
    const chosen = select(candidates, { limit, characters });
    return candidates.map(({ chunkId }) => chosen.get(chunkId));
  };

  it('gives good chunks of other documents a turn before a third one', () => {
    const candidates = [candidate(1, 5), candidate(1, 4), candidate(1, 4), candidate(2, 3)];
    expect(fates(candidates, 3)).toEqual(['sent', 'sent', 'cut-turn', 'sent']);
    expect(fates(candidates, 4)).toEqual(['sent', 'sent', 'sent', 'sent']);
  });

  it('does not hand the turn to a page that is not about it', () => {
    const candidates = [candidate(1, 5), candidate(1, 4), candidate(1, 3), candidate(2, 0.5)];
    expect(fates(candidates, 8)).toEqual(['sent', 'sent', 'sent', 'cut-rank']);
  });

  it('skips what is too long and goes on with what fits', () => {
    const candidates = [
      candidate(1, 5, 'a'.repeat(90)),
      candidate(2, 4, 'b'.repeat(50)),
      candidate(3, 3, 'c'.repeat(9)),
    ];
    expect(fates(candidates, 5, 100)).toEqual(['sent', 'cut-length', 'sent']);
    expect(fates(candidates, 5, 10)).toEqual(['sent', 'cut-length', 'cut-length']);
  });

  it('takes three even from poor ones, and no more of them', () => {
    const candidates = [5, 0.4, 0.3, 0.2, 0.1].map((score, i) => candidate(i + 1, score));
    expect(fates(candidates, 8)).toEqual(['sent', 'sent', 'sent', 'cut-rank', 'cut-rank']);
    expect(fates(candidates, 2)).toEqual(['sent', 'sent', 'cut-rank', 'cut-rank', 'cut-rank']);
  });

  it('never sends the same text twice', () => {
    const same = 'Tides rise and fall because the moon pulls at the oceans.';
    expect(fates([candidate(1, 5, same), candidate(2, 5, `${same}!`), candidate(3, 4)], 8)).toEqual([
      'sent',
      'cut-turn',
      'sent',
    ]);
  });

  it('never takes a kept answer for a source, not even when there is nothing else', () => {
    const [first, second] = [candidate(1, 5), candidate(2, 4)];
    const kept = { ...first!, passage: { ...first!.passage, kind: 'answer' as const } };
    expect(fates([kept, second!], 8)).toEqual(['generated', 'sent']);
    expect(fates([kept], 8)).toEqual(['generated']);
  });
});
