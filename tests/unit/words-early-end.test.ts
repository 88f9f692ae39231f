import { describe, expect, it } from 'vitest';
import { chunkId } from '../../lib/chunk-id.ts';
import { SegmentedKeywords } from '../../lib/search/words/keyword-index.ts';
import { memoryVault } from '../../lib/storage/memory-vault.ts';
import { random } from '../contract/random.ts';

const CHUNKS = 20_000;

/** Words as unevenly spread as in a language: the n-th most common is about 1/n as common as the first. */
function texts(): string[] {
  const next = random(21);
  const word = () => `w${Math.floor(3000 ** next())}`;
  return Array.from({ length: CHUNKS }, () => Array.from({ length: 20 + Math.floor(next() * 60) }, word).join(' '));
}

const all = texts();
const ids = all.map((_, i) => chunkId(1 + Math.floor(i / 10), i % 10));

async function filled(cutFrom: number, mostRows: number): Promise<SegmentedKeywords> {
  const index = new SegmentedKeywords(memoryVault().index('words', 1), { cutFrom, mostRows });
  await index.add(ids, all);
  return index;
}

const QUESTIONS = Array.from({ length: 40 }, (_, i) => {
  const next = random(100 + i);
  const common = Array.from({ length: 1 + (i % 4) }, () => `w${1 + Math.floor(next() * 8)}`);
  const rare = Array.from({ length: 1 + (i % 3) }, () => `w${100 + Math.floor(next() * 2000)}`);
  return [...common, ...rare];
});

describe.each([[8000], [3000]])('ending early, segments of %i rows', async (mostRows) => {
  const [early, full] = [await filled(1024, mostRows), await filled(Number.POSITIVE_INFINITY, mostRows)];

  it.each([1, 10, 100])('lists the same %i matches with the same scores', async (limit) => {
    let estimated = 0;
    for (const question of QUESTIONS) {
      const [found, expected] = [await early.search(question, { limit }), await full.search(question, { limit })];
      if (found.estimated) estimated++;
      expect(found.matches).toEqual(expected.matches);
      expect(found.searched).toBe(CHUNKS);
    }
    expect(estimated).toBeGreaterThan(QUESTIONS.length / 4);
  });

  it('estimates the mean to 1 in 100, the deviation to 1 in 10', async () => {
    for (const question of QUESTIONS) {
      const found = await early.search(question, { limit: 10 });
      const expected = await full.search(question, { limit: 10 });
      expect(expected.estimated).toBeUndefined();
      expect(Math.abs(found.mean / expected.mean - 1), question.join(' ')).toBeLessThan(0.01);
      expect(Math.abs(found.deviation / expected.deviation - 1), question.join(' ')).toBeLessThan(0.1);
    }
  });

  it('scores given chunks exactly, in any order', async () => {
    const wanted = [ids[19_999]!, ids[0]!, chunkId(1, 77), ids[5000]!, ids[5000]!, chunkId(9999, 0), ids[12_345]!];
    for (const question of QUESTIONS.slice(0, 10)) {
      const { matches } = await full.search(question, { limit: CHUNKS });
      const scoreOf = new Map(matches.map(({ chunkId, score }) => [chunkId, score]));
      expect([...(await early.scores(question, wanted))]).toEqual(wanted.map((id) => scoreOf.get(id) ?? 0));
    }
  });

  it('is exact within some saves, and after removals lists no removed chunk', async () => {
    const within = new Set(Array.from({ length: 500 }, (_, i) => 3 * i));
    for (const question of QUESTIONS.slice(0, 5)) {
      const found = await early.search(question, { limit: 20, within });
      expect(found).toEqual(await full.search(question, { limit: 20, within }));
      expect(found.estimated).toBeUndefined();
    }
    const gone = new Set(Array.from({ length: 300 }, (_, i) => 5 * i));
    for (const index of [early, full]) index.remove(gone);
    for (const question of QUESTIONS.slice(0, 10)) {
      const [found, expected] = [
        await early.search(question, { limit: 50 }),
        await full.search(question, { limit: 50 }),
      ];
      expect(found.matches).toEqual(expected.matches);
      expect(found.searched).toBe(expected.searched);
      expect(Math.abs(found.mean / expected.mean - 1)).toBeLessThan(0.02);
    }
  });
});
