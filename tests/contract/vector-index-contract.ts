import { describe, expect, it } from 'vitest';
import { chunkId, sequenceOf } from '../../lib/chunk-id.ts';
import type { VectorIndex } from '../../lib/ports.ts';
import type { ChunkId, Match } from '../../lib/types.ts';
import { random } from './random.ts';

/** How exact all the scores are that no contract calls exact: the quantisation error of 20 dimensions, with room. */
const COARSE = 0.008;

/** What every `VectorIndex` must do; exact ones and those that look twice agree on all of it. */
export function vectorIndexContract(name: string, make: (dims: number) => VectorIndex | Promise<VectorIndex>): void {
  const DIMS = 20;
  const unit = (values: number[]) => {
    const length = Math.hypot(...values) || 1;
    return Float32Array.from(values, (value) => value / length);
  };
  const randomUnit = (next: () => number, dims = DIMS) => unit(Array.from({ length: dims }, () => next() - 0.5));
  const join = (rows: readonly Float32Array[]) => Float32Array.from(rows.flatMap((row) => [...row]));
  const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, d) => sum + value * b[d]!, 0);

  /** 300 random vectors of 30 saves, added in three parts. */
  async function filled() {
    const next = random(7);
    const rows = new Map<ChunkId, Float32Array>();
    for (let i = 0; i < 300; i++) rows.set(chunkId(1 + Math.floor(i / 10), i % 10), randomUnit(next));
    const index = await make(DIMS);
    const all = [...rows];
    for (const part of [all.slice(0, 10), all.slice(10, 100), all.slice(100)])
      await index.add(
        part.map(([id]) => id),
        join(part.map(([, row]) => row)),
      );
    await index.settle();
    return { index, rows, query: randomUnit(next) };
  }

  /** The same by brute force. */
  function expected(rows: Map<ChunkId, Float32Array>, query: Float32Array) {
    const matches = [...rows].map(([id, row]) => ({ chunkId: id, score: dot(row, query) }));
    matches.sort((a, b) => b.score - a.score || a.chunkId - b.chunkId);
    const mean = matches.reduce((sum, { score }) => sum + score, 0) / matches.length;
    const variance = matches.reduce((sum, { score }) => sum + (score - mean) ** 2, 0) / matches.length;
    return { matches, mean, deviation: Math.sqrt(variance) };
  }

  /** The first ten exactly, the others as exact as they need be: none that is clearly worse, none twice, in order of score. */
  function expectNearest(found: readonly Match[], truth: readonly Match[], limit: number) {
    const count = Math.min(limit, truth.length);
    expect(found).toHaveLength(count);
    expect(new Set(found.map(({ chunkId }) => chunkId)).size).toBe(count);
    const ids = (matches: readonly Match[]) => matches.slice(0, Math.min(10, count)).map(({ chunkId }) => chunkId);
    expect(ids(found)).toEqual(ids(truth));
    const scores = new Map(truth.map(({ chunkId, score }) => [chunkId, score]));
    const last = truth[count - 1]?.score ?? 0;
    for (const [i, { chunkId, score }] of found.entries()) {
      expect(Math.abs(score - scores.get(chunkId)!)).toBeLessThan(i < 10 ? 1e-5 : COARSE);
      expect(scores.get(chunkId)!).toBeGreaterThan(last - 2 * COARSE);
      if (i > 0) expect(score).toBeLessThanOrEqual(found[i - 1]!.score);
    }
  }

  describe(`${name} as a VectorIndex`, () => {
    it('finds the nearest, best first, with exact scores', async () => {
      const { index, rows, query } = await filled();
      const truth = expected(rows, query);
      const { matches, searched } = await index.search(query, { limit: 10 });
      expect(searched).toBe(300);
      expectNearest(matches, truth.matches, 10);
    });

    it('tells mean and deviation over all it searched', async () => {
      const { index, rows, query } = await filled();
      const truth = expected(rows, query);
      const found = await index.search(query, { limit: 1 });
      expect(found.mean).toBeCloseTo(truth.mean, 2.5);
      expect(found.deviation).toBeCloseTo(truth.deviation, 2.5);
    });

    it('scores any chunks exactly, and has NaN for those it does not know', async () => {
      const { index, rows, query } = await filled();
      const ids = [...rows.keys()].slice(5, 25);
      const scores = await index.scores(query, [...ids, chunkId(999, 0)]);
      for (const [i, id] of ids.entries()) expect(Math.abs(scores[i]! - dot(rows.get(id)!, query))).toBeLessThan(0.002);
      expect(scores[20]).toBeNaN();
    });

    it('looks only within the given saves', async () => {
      const { index, rows, query } = await filled();
      const within = new Set([3, 7, 1000]);
      const truth = expected(new Map([...rows].filter(([id]) => within.has(sequenceOf(id)))), query);
      const found = await index.search(query, { limit: 1000, within });
      expect(found.searched).toBe(20);
      expectNearest(found.matches, truth.matches, 1000);
      expect(found.mean).toBeCloseTo(truth.mean, 2.5);
      expect(found.deviation).toBeCloseTo(truth.deviation, 2.5);
      expect((await index.search(query, { limit: 5, within: new Set() })).matches).toEqual([]);
    });

    it('forgets what is removed, and takes more afterwards', async () => {
      const { index, rows, query } = await filled();
      index.remove(new Set([1, 2, 30, 555]));
      for (const id of rows.keys()) if ([1, 2, 30].includes(sequenceOf(id))) rows.delete(id);
      expect(index.size).toBe(270);
      const next = random(9);
      const more = randomUnit(next);
      await index.add([chunkId(31, 0)], more);
      rows.set(chunkId(31, 0), more);
      const truth = expected(rows, query);
      const found = await index.search(query, { limit: 500 });
      expectNearest(found.matches, truth.matches, 500);
      expect((await index.scores(query, [chunkId(1, 0)]))[0]).toBeNaN();
      index.remove(new Set(Array.from({ length: 40 }, (_, i) => i)));
      expect(index.size).toBe(0);
      expect(await index.search(query, { limit: 5 })).toEqual({ matches: [], searched: 0, mean: 0, deviation: 0 });
    });

    it('replaces a save that is added again', async () => {
      const index = await make(2);
      await index.add([65536, 65537], join([unit([1, 0]), unit([1, 1])]));
      await index.add([65536], unit([0, 1]));
      expect(index.size).toBe(1);
      expect((await index.search(unit([0, 1]), { limit: 5 })).matches).toEqual([{ chunkId: 65536, score: 1 }]);
      await index.settle();
      expect((await index.search(unit([1, 0]), { limit: 5 })).matches).toEqual([{ chunkId: 65536, score: 0 }]);
    });

    it('finds what is added before it is kept, and not what is removed', async () => {
      const { index, rows } = await filled();
      const [id, row] = [chunkId(40, 0), rows.get(chunkId(2, 3))!];
      const kept = index.add([id], row);
      index.remove(new Set([2]));
      expect((await index.search(row, { limit: 1 })).matches).toEqual([{ chunkId: id, score: expect.closeTo(1, 5) }]);
      await kept;
      index.remove(new Set([40]));
      const [next] = (await index.search(row, { limit: 1 })).matches;
      expect(next!.score).toBeLessThan(0.99);
      await index.settle();
      expect(index.size).toBe(290);
    });

    it('puts equal scores in order of chunk id: 200 equal vectors', async () => {
      const index = await make(DIMS);
      const row = randomUnit(random(3));
      const ids = Array.from({ length: 200 }, (_, i) => chunkId(200 - i, 0));
      await index.add(ids, join(ids.map(() => row)));
      const found = await index.search(row, { limit: 33 });
      expect(found.matches.map(({ chunkId }) => sequenceOf(chunkId))).toEqual(
        Array.from({ length: 33 }, (_, i) => i + 1),
      );
      expect(found.mean).toBeCloseTo(1, 2.5);
      expect(found.deviation).toBeLessThan(1e-6);
    });

    it('is empty before anything is added', async () => {
      const index = await make(DIMS);
      const query = randomUnit(random(1));
      expect(index.size).toBe(0);
      expect(index.dims).toBe(DIMS);
      expect(await index.search(query, { limit: 5 })).toEqual({ matches: [], searched: 0, mean: 0, deviation: 0 });
      expect(await index.scores(query, [])).toHaveLength(0);
      await index.add([], new Float32Array(0));
      index.remove(new Set([1]));
      expect(index.size).toBe(0);
    });

    it('gives no more than asked for, and all when asked for more', async () => {
      const { index, query } = await filled();
      expect((await index.search(query, { limit: 0 })).matches).toEqual([]);
      expect((await index.search(query, { limit: 1 })).matches).toHaveLength(1);
      expect((await index.search(query, { limit: 5000 })).matches).toHaveLength(300);
    });

    it('leaves out zero rows', async () => {
      const index = await make(DIMS);
      await index.add(
        [65536, 65537, 65538],
        join([randomUnit(random(1)), new Float32Array(DIMS), randomUnit(random(2))]),
      );
      expect(index.size).toBe(2);
      expect((await index.scores(randomUnit(random(1)), [65537]))[0]).toBeNaN();
    });

    it('finds nothing for a zero question', async () => {
      const { index } = await filled();
      const found = await index.search(new Float32Array(DIMS), { limit: 5 });
      expect(found.matches).toEqual([]);
      expect(found.deviation).toBe(0);
      expect((await index.scores(new Float32Array(DIMS), [chunkId(1, 0)]))[0]).toBeNaN();
    });

    it('measures the angle, whatever the length of the question', async () => {
      const { index, query } = await filled();
      const [one] = (await index.search(query, { limit: 1 })).matches;
      const [same] = (
        await index.search(
          query.map((value) => value * 40),
          { limit: 1 },
        )
      ).matches;
      expect(same!.chunkId).toBe(one!.chunkId);
      expect(same!.score).toBeCloseTo(one!.score, 5);
    });

    it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
      'refuses %d, and nothing is added',
      async (bad) => {
        const { index, query } = await filled();
        const rows = [randomUnit(random(1)), randomUnit(random(2))];
        rows[1]![DIMS - 1] = bad;
        await expect(index.add([chunkId(50, 0), chunkId(50, 1)], join(rows))).rejects.toMatchObject({
          code: 'embedding-not-finite',
        });
        expect(index.size).toBe(300);
        query[3] = bad;
        await expect(index.search(query, { limit: 5 })).rejects.toMatchObject({ code: 'embedding-not-finite' });
      },
    );

    it('refuses other dimensions', async () => {
      const { index } = await filled();
      const wrong = { code: 'embedding-dimensions' };
      for (const length of [DIMS - 1, 2 * DIMS])
        await expect(index.add([chunkId(50, 0)], new Float32Array(length).fill(1))).rejects.toMatchObject(wrong);
      await expect(index.search(new Float32Array(DIMS + 1).fill(1), { limit: 1 })).rejects.toMatchObject(wrong);
      expect(index.size).toBe(300);
    });

    it.each([1, 3, 256, 769, 3072])('works with %d dimensions', async (dims) => {
      const next = random(dims);
      const rows = Array.from({ length: 40 }, () => randomUnit(next, dims));
      const index = await make(dims);
      await index.add(
        rows.map((_, i) => chunkId(1, i)),
        join(rows),
      );
      const [best] = (await index.search(rows[17]!, { limit: 1 })).matches;
      expect(Math.abs(best!.score - 1)).toBeLessThan(0.002);
      if (dims > 1) expect(best!.chunkId).toBe(chunkId(1, 17));
    });
  });
}
