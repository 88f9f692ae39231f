import { describe, expect, it } from 'vitest';
import { chunkId, sequenceOf } from '../../lib/chunk-id.ts';
import type { VectorIndex } from '../../lib/ports.ts';
import type { ChunkId } from '../../lib/types.ts';
import { random } from './random.ts';

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

  /** 300 random vectors over 30 saves, added in three parts. */
  async function filled() {
    const next = random(7);
    const rows = new Map<ChunkId, Float32Array>();
    for (let i = 0; i < 300; i++) rows.set(chunkId(1 + (i % 30), Math.floor(i / 30)), randomUnit(next));
    const index = await make(DIMS);
    const all = [...rows];
    for (const part of [all.slice(0, 1), all.slice(1, 100), all.slice(100)])
      index.add(
        part.map(([id]) => id),
        join(part.map(([, row]) => row)),
      );
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

  describe(`${name} as a VectorIndex`, () => {
    it('finds the nearest, best first, with exact scores', async () => {
      const { index, rows, query } = await filled();
      const truth = expected(rows, query);
      const { matches, searched } = await index.search(query, { limit: 10 });
      expect(searched).toBe(300);
      expect(matches.map(({ chunkId }) => chunkId)).toEqual(truth.matches.slice(0, 10).map(({ chunkId }) => chunkId));
      for (const [i, { score }] of matches.entries()) expect(score).toBeCloseTo(truth.matches[i]!.score, 5);
    });

    it('tells mean and deviation over all it searched', async () => {
      const { index, rows, query } = await filled();
      const truth = expected(rows, query);
      const found = await index.search(query, { limit: 1 });
      expect(found.mean).toBeCloseTo(truth.mean, 4);
      expect(found.deviation).toBeCloseTo(truth.deviation, 4);
    });

    it('scores any chunks exactly, and has NaN for those it does not know', async () => {
      const { index, rows, query } = await filled();
      const ids = [...rows.keys()].slice(5, 25);
      const scores = await index.scores(query, [...ids, chunkId(999, 0)]);
      for (const [i, id] of ids.entries()) expect(scores[i]).toBeCloseTo(dot(rows.get(id)!, query), 5);
      expect(scores[20]).toBeNaN();
    });

    it('looks only within the given saves', async () => {
      const { index, rows, query } = await filled();
      const within = new Set([3, 7, 1000]);
      const truth = expected(new Map([...rows].filter(([id]) => within.has(sequenceOf(id)))), query);
      const found = await index.search(query, { limit: 1000, within });
      expect(found.searched).toBe(20);
      expect(found.matches.map(({ chunkId }) => chunkId)).toEqual(truth.matches.map(({ chunkId }) => chunkId));
      expect(found.mean).toBeCloseTo(truth.mean, 4);
      expect(found.deviation).toBeCloseTo(truth.deviation, 4);
      expect((await index.search(query, { limit: 5, within: new Set() })).matches).toEqual([]);
    });

    it('forgets what is removed, and takes more afterwards', async () => {
      const { index, rows, query } = await filled();
      index.remove(new Set([1, 2, 30, 555]));
      for (const id of rows.keys()) if ([1, 2, 30].includes(sequenceOf(id))) rows.delete(id);
      expect(index.size).toBe(270);
      const next = random(9);
      const more = randomUnit(next);
      index.add([chunkId(31, 0)], more);
      rows.set(chunkId(31, 0), more);
      const truth = expected(rows, query);
      const found = await index.search(query, { limit: 500 });
      expect(found.matches.map(({ chunkId }) => chunkId)).toEqual(truth.matches.map(({ chunkId }) => chunkId));
      expect((await index.scores(query, [chunkId(1, 0)]))[0]).toBeNaN();
      index.remove(new Set(Array.from({ length: 40 }, (_, i) => i)));
      expect(index.size).toBe(0);
      expect(await index.search(query, { limit: 5 })).toEqual({ matches: [], searched: 0, mean: 0, deviation: 0 });
    });

    it('replaces a chunk that is added again', async () => {
      const index = await make(2);
      index.add([65536], unit([1, 0]));
      index.add([65536], unit([0, 1]));
      expect(index.size).toBe(1);
      expect((await index.search(unit([0, 1]), { limit: 5 })).matches).toEqual([{ chunkId: 65536, score: 1 }]);
    });

    it('puts equal scores in order of chunk id: 200 equal vectors', async () => {
      const index = await make(DIMS);
      const row = randomUnit(random(3));
      const ids = Array.from({ length: 200 }, (_, i) => chunkId(200 - i, 0));
      index.add(ids, join(ids.map(() => row)));
      const found = await index.search(row, { limit: 33 });
      expect(found.matches.map(({ chunkId }) => sequenceOf(chunkId))).toEqual(
        Array.from({ length: 33 }, (_, i) => i + 1),
      );
      expect(found.mean).toBeCloseTo(1, 5);
      expect(found.deviation).toBeLessThan(1e-6);
    });

    it('is empty before anything is added', async () => {
      const index = await make(DIMS);
      const query = randomUnit(random(1));
      expect(index.size).toBe(0);
      expect(index.dims).toBe(DIMS);
      expect(await index.search(query, { limit: 5 })).toEqual({ matches: [], searched: 0, mean: 0, deviation: 0 });
      expect(await index.scores(query, [])).toHaveLength(0);
      index.add([], new Float32Array(0));
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
      index.add([65536, 65537, 65538], join([randomUnit(random(1)), new Float32Array(DIMS), randomUnit(random(2))]));
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
        expect(() => index.add([chunkId(50, 0), chunkId(50, 1)], join(rows))).toThrow(
          expect.objectContaining({ code: 'embedding-not-finite' }),
        );
        expect(index.size).toBe(300);
        query[3] = bad;
        await expect(index.search(query, { limit: 5 })).rejects.toMatchObject({ code: 'embedding-not-finite' });
      },
    );

    it('refuses other dimensions', async () => {
      const { index } = await filled();
      const wrong = expect.objectContaining({ code: 'embedding-dimensions' });
      expect(() => index.add([chunkId(50, 0)], new Float32Array(DIMS - 1).fill(1))).toThrow(wrong);
      expect(() => index.add([chunkId(50, 0)], new Float32Array(2 * DIMS).fill(1))).toThrow(wrong);
      await expect(index.search(new Float32Array(DIMS + 1).fill(1), { limit: 1 })).rejects.toMatchObject({
        code: 'embedding-dimensions',
      });
      expect(index.size).toBe(300);
    });

    it.each([1, 3, 256, 769, 3072])('works with %d dimensions', async (dims) => {
      const next = random(dims);
      const rows = Array.from({ length: 40 }, () => randomUnit(next, dims));
      const index = await make(dims);
      index.add(
        rows.map((_, i) => chunkId(1, i)),
        join(rows),
      );
      const [best] = (await index.search(rows[17]!, { limit: 1 })).matches;
      expect(best!.score).toBeCloseTo(1, 4);
      if (dims > 1) expect(best!.chunkId).toBe(chunkId(1, 17));
    });
  });
}
