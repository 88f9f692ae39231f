import { describe, expect, it } from 'vitest';
import { chunkId, sequenceOf } from '../../lib/chunk-id.ts';
import type { KeywordIndex } from '../../lib/ports.ts';
import { terms } from '../../lib/text/terms.ts';
import type { ChunkId } from '../../lib/types.ts';
import { random } from './random.ts';

/** BM25 as the port promises it, by brute force: k1 1.2, b 0.75, idf ln(1 + (N - n + 0.5) / (n + 0.5)). */
class PlainBm25 {
  readonly texts = new Map<ChunkId, string[]>();

  idf(term: string): number {
    const holding = [...this.texts.values()].filter((words) => words.includes(term)).length;
    return Math.log(1 + (this.texts.size - holding + 0.5) / (holding + 0.5));
  }

  score(query: readonly string[], id: ChunkId): number {
    const words = this.texts.get(id) ?? [];
    const average = [...this.texts.values()].reduce((sum, { length }) => sum + length, 0) / this.texts.size;
    let score = 0;
    for (const term of query) {
      const count = words.filter((word) => word === term).length;
      if (count > 0) score += (this.idf(term) * count * 2.2) / (count + 1.2 * (0.25 + (0.75 * words.length) / average));
    }
    return score;
  }

  all(query: readonly string[], ids: Iterable<ChunkId> = this.texts.keys()) {
    const scored = [...ids].map((id) => ({ chunkId: id, score: this.score(query, id) }));
    const mean = scored.reduce((sum, { score }) => sum + score, 0) / scored.length;
    const deviation = Math.sqrt(scored.reduce((sum, { score }) => sum + (score - mean) ** 2, 0) / scored.length);
    const matches = scored.filter(({ score }) => score > 0).sort((a, b) => b.score - a.score || a.chunkId - b.chunkId);
    return { matches, mean, deviation };
  }
}

/** What every `KeywordIndex` must do. */
export function keywordIndexContract(name: string, make: () => KeywordIndex | Promise<KeywordIndex>): void {
  /** 400 chunks over 40 saves, of words as unevenly spread as in a language. */
  async function filled() {
    const next = random(11);
    const plain = new PlainBm25();
    const text = () =>
      Array.from({ length: 5 + Math.floor(next() * 60) }, () => `w${Math.floor(next() ** 4 * 900)}`).join(' ');
    const entries = Array.from({ length: 400 }, (_, i): [ChunkId, string] => [
      chunkId(1 + (i % 40), Math.floor(i / 40)),
      text(),
    ]);
    const index = await make();
    for (const [from, to] of [
      [1, 1],
      [2, 17],
      [18, 40],
    ] as const) {
      const part = entries.filter(([id]) => sequenceOf(id) >= from && sequenceOf(id) <= to);
      await index.add(
        part.map(([id]) => id),
        part.map(([, words]) => words),
      );
    }
    for (const [id, words] of entries) plain.texts.set(id, terms(words));
    return { index, plain };
  }
  const QUERIES = [['w1'], ['w0', 'w3', 'w800'], ['w2', 'w2', 'w5', 'unseen'], ['w899']];

  async function expectSame(index: KeywordIndex, plain: PlainBm25): Promise<void> {
    for (const query of QUERIES) {
      const truth = plain.all(query);
      const found = await index.search(query, { limit: 1000 });
      expect(found.searched).toBe(plain.texts.size);
      expect(found.mean).toBeCloseTo(truth.mean, 4);
      expect(found.deviation).toBeCloseTo(truth.deviation, 4);
      expect(found.matches).toHaveLength(truth.matches.length);
      for (const [i, { score }] of found.matches.entries()) expect(score).toBeCloseTo(truth.matches[i]!.score, 4);
      const ids = [...plain.texts.keys()].slice(0, 50);
      const scores = await index.scores(query, ids);
      for (const [i, id] of ids.entries()) expect(scores[i]).toBeCloseTo(plain.score(query, id), 4);
      const texts = ids.map((id) => plain.texts.get(id)?.join(' ') ?? '');
      const outside = await index.scoresOf(query, texts);
      for (const [i, id] of ids.entries()) expect(outside[i]).toBeCloseTo(plain.score(query, id), 4);
    }
    for (const term of ['w0', 'w1', 'w899', 'unseen'])
      expect((await index.rarities([term]))[0]).toBeCloseTo(plain.idf(term), 5);
  }

  describe(`${name} as a KeywordIndex`, () => {
    it('scores, ranks and sums up as plain BM25 does', async () => {
      const { index, plain } = await filled();
      expect(index.size).toBe(400);
      await expectSame(index, plain);
    });

    it('does so after removals, additions, and nearly everything removed', async () => {
      const { index, plain } = await filled();
      const remove = async (sequences: ReadonlySet<number>) => {
        index.remove(sequences);
        for (const id of [...plain.texts.keys()]) if (sequences.has(sequenceOf(id))) plain.texts.delete(id);
        expect(index.size).toBe(plain.texts.size);
        const { matches } = await index.search(['w0', 'w1'], { limit: 1000 });
        expect(matches.filter(({ chunkId }) => !plain.texts.has(chunkId))).toEqual([]);
        await index.settle();
      };
      await remove(new Set([1, 5, 999]));
      await expectSame(index, plain);
      await index.add([chunkId(41, 0)], ['w1 w1 w1 w800 new']);
      plain.texts.set(chunkId(41, 0), terms('w1 w1 w1 w800 new'));
      await expectSame(index, plain);
      await remove(new Set(Array.from({ length: 36 }, (_, i) => i)));
      await expectSame(index, plain);
      await index.add([chunkId(42, 7)], ['w0 w2 w899 late']);
      plain.texts.set(chunkId(42, 7), terms('w0 w2 w899 late'));
      await expectSame(index, plain);
    });

    it('lists only chunks that hold a term, ties by chunk id', async () => {
      const index = await make();
      const ids = Array.from({ length: 100 }, (_, i) => chunkId(100 - i, 0));
      await index.add(
        ids,
        ids.map((_, i) => (i % 2 ? 'red apple' : 'green pear')),
      );
      const { matches } = await index.search(['apple'], { limit: 10 });
      expect(matches.map(({ chunkId }) => sequenceOf(chunkId))).toEqual([1, 3, 5, 7, 9, 11, 13, 15, 17, 19]);
      expect((await index.search(['plum'], { limit: 10 })).matches).toEqual([]);
    });

    it('looks only within the given saves', async () => {
      const { index, plain } = await filled();
      const within = new Set([2, 3, 4000]);
      const truth = plain.all(
        ['w0', 'w3'],
        [...plain.texts.keys()].filter((id) => within.has(sequenceOf(id))),
      );
      const found = await index.search(['w0', 'w3'], { limit: 100, within });
      expect(found.searched).toBe(20);
      expect(found.matches.map(({ chunkId }) => chunkId)).toEqual(truth.matches.map(({ chunkId }) => chunkId));
      expect(found.mean).toBeCloseTo(truth.mean, 4);
      expect(found.deviation).toBeCloseTo(truth.deviation, 4);
    });

    it('replaces a save that is added again', async () => {
      const index = await make();
      await index.add([65536, 65537], ['old words', 'old too']);
      await index.add([65536], ['new words']);
      expect(index.size).toBe(1);
      expect((await index.search(['old'], { limit: 5 })).matches).toEqual([]);
      expect((await index.search(['new'], { limit: 5 })).matches).toHaveLength(1);
      expect([...(await index.scores(['old'], [65536, 65537]))]).toEqual([0, 0]);
    });

    it('finds what is being added, and not what is being removed, before anything is kept', async () => {
      const index = await make();
      const added = index.add([65536, 131072], ['red apple', 'green apple']);
      expect(index.size).toBe(2);
      expect((await index.search(['apple'], { limit: 5 })).matches).toHaveLength(2);
      index.remove(new Set([1]));
      expect((await index.search(['apple'], { limit: 5 })).matches.map(({ chunkId }) => chunkId)).toEqual([131072]);
      await added;
      await index.settle();
      expect((await index.search(['apple'], { limit: 5 })).matches.map(({ chunkId }) => chunkId)).toEqual([131072]);
    });

    it('finds Korean inside words, Japanese without spaces, and any width and case', async () => {
      const index = await make();
      await index.add(
        [1, 2, 3].map((save) => chunkId(save, 0)),
        ['도서관에서 책을 빌렸다', '東京都に住んでいます', 'ＧＰＵ Boards'].map(String),
      );
      const first = async (question: string) => (await index.search(terms(question), { limit: 1 })).matches[0]?.chunkId;
      expect(await first('도서관')).toBe(chunkId(1, 0));
      expect(await first('東京')).toBe(chunkId(2, 0));
      expect(await first('gpu')).toBe(chunkId(3, 0));
    });

    it('finds the plural by the singular, and the other way round', async () => {
      const index = await make();
      await index.add([65536, 131072], ['one box in the city', 'many boxes in cities']);
      for (const word of ['box', 'boxes', 'city', 'cities'])
        expect((await index.search([word], { limit: 5 })).matches).toHaveLength(2);
      expect((await index.rarities(['boxes']))[0]).toBe((await index.rarities(['box']))[0]);
    });

    it('bears empty and wordless texts, huge counts and hostile words', async () => {
      const index = await make();
      await index.add(
        [65536, 65537, 65538, 65539],
        ['', '😀 …', 'same '.repeat(70_000), '__proto__ constructor toString'],
      );
      expect(index.size).toBe(4);
      expect((await index.search(['same'], { limit: 5 })).matches.map(({ chunkId }) => chunkId)).toEqual([65538]);
      expect((await index.search(['constructor'], { limit: 5 })).matches.map(({ chunkId }) => chunkId)).toEqual([
        65539,
      ]);
      expect((await index.search(['__proto__'], { limit: 5 })).matches).toEqual([]);
      index.remove(new Set([1]));
      expect(index.size).toBe(0);
    });

    it('is empty before anything is added', async () => {
      const index = await make();
      expect(index.size).toBe(0);
      expect(await index.search(['a'], { limit: 5 })).toEqual({ matches: [], searched: 0, mean: 0, deviation: 0 });
      expect([...(await index.scores(['a'], [65536]))]).toEqual([0]);
      expect(Number.isFinite((await index.rarities(['a']))[0])).toBe(true);
      await index.add([], []);
      index.remove(new Set([1]));
      expect(index.size).toBe(0);
    });

    it('gives no more than asked for', async () => {
      const { index } = await filled();
      expect((await index.search(['w0'], { limit: 0 })).matches).toEqual([]);
      expect((await index.search(['w0'], { limit: 2 })).matches).toHaveLength(2);
      expect((await index.search([], { limit: 5 })).matches).toEqual([]);
    });

    it('completes what is being typed, the most common first', async () => {
      const index = await make();
      await index.add(
        [65536, 131072, 196608],
        ['boundary layers, bound', 'boundary of a bounded boundary', 'layer 도서관'],
      );
      expect(await index.completions('bound', 8)).toEqual(['boundary', 'bound', 'bounded']);
      expect(await index.completions('bound', 1)).toEqual(['boundary']);
      expect(await index.completions('LAYERS', 8)).toEqual(['layer']);
      expect(await index.completions('도', 8)).toEqual(['도서', '도서관']);
      expect(await index.completions('boundaries', 8)).toEqual(['boundary']);
    });

    it('completes in spite of a typing error or two, the first letter apart', async () => {
      const index = await make();
      await index.add([65536, 131072], ['boundary layer condensation', '도서관 대한민국']);
      for (const typed of ['boundry', 'boundaary', 'bounadry', 'bounbary', 'buondari'])
        expect(await index.completions(typed, 8), typed).toEqual(['boundary']);
      expect(await index.completions('lauer', 8)).toEqual(['layer']);
      expect(await index.completions('도서괸', 8)).toEqual(['도서관']);
      expect(await index.completions('더서관', 8)).toEqual(['도서관']);
      for (const typed of ['koundary', 'lauir', 'lyr', 'bndry', 'condnstin'])
        expect(await index.completions(typed, 8), typed).toEqual([]);
    });

    it('completes nothing for nothing, and bears anything', async () => {
      const { index } = await filled();
      const odd = [
        '',
        '  ',
        '\ud800',
        '\udfff\ud800',
        '💩',
        '\u0000',
        '[',
        '.*',
        '__proto__',
        'é'.repeat(300),
        '\u{10ffff}',
      ];
      for (const typed of odd) expect(await index.completions(typed, 5), typed).toEqual([]);
      for (const limit of [0, -1, Number.NaN]) expect(await index.completions('w', limit)).toEqual([]);
      expect(await (await make()).completions('w', 5)).toEqual([]);
    });

    it('says how much memory it takes', async () => {
      const index = await make();
      const { memory } = index;
      await index.add([65536], ['a text of words '.repeat(100)]);
      expect(index.memory).toBeGreaterThan(memory);
      expect(index.memory).toBeLessThan(100_000);
    });

    it('holds many different words', async () => {
      const index = await make();
      const texts = Array.from({ length: 500 }, (_, i) =>
        Array.from({ length: 200 }, (_, j) => `t${i * 150 + j}`).join(' '),
      );
      await index.add(
        texts.map((_, i) => chunkId(1, i)),
        texts,
      );
      for (const i of [0, 149, 160, 40_000, 74_000]) {
        const holding = texts.flatMap((text, n) => (text.split(' ').includes(`t${i}`) ? [chunkId(1, n)] : []));
        const { matches } = await index.search([`t${i}`], { limit: 10 });
        expect(matches.map(({ chunkId }) => chunkId).sort()).toEqual(holding);
      }
    });
  });
}
