import { beforeAll, describe, expect, it } from 'vitest';
import type { Embedder } from '../../lib/ports.ts';

/** What every `Embedder` must do, whatever model is behind it. */
export function embedderContract(name: string, make: () => Promise<Embedder>): void {
  describe(`${name} as an Embedder`, () => {
    let embedder: Embedder;
    beforeAll(async () => {
      embedder = await make();
    });
    const rows = (vectors: Float32Array) => {
      const { dims } = embedder.space;
      return Array.from({ length: vectors.length / dims }, (_, i) => vectors.slice(i * dims, (i + 1) * dims));
    };
    const norm = (row: Float32Array) => Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));

    it('names its space by model and dimensions', () => {
      const { id, model, dims } = embedder.space;
      expect(id).toBe(`${model}:${dims}`);
      expect(dims).toBeGreaterThan(0);
    });

    it('returns a row of length 1, or of zeros, for every text', async () => {
      const texts = [
        'The cat sat on the mat.',
        '고양이가 앉았다.',
        '東京は日本の首都です。',
        'x'.repeat(5000),
        'a\u0000b\ud800',
      ];
      const vectors = await embedder.embed(texts);
      expect(vectors).toBeInstanceOf(Float32Array);
      expect(vectors).toHaveLength(texts.length * embedder.space.dims);
      for (const row of rows(vectors)) {
        const length = norm(row);
        expect(length === 0 || Math.abs(length - 1) < 1e-4, `length ${length}`).toBe(true);
      }
      expect(norm(rows(vectors)[0]!)).toBeCloseTo(1, 4);
    });

    it('has no opinion on an empty text', async () => {
      for (const row of rows(await embedder.embed(['', ' \n\t']))) expect(norm(row)).toBe(0);
    });

    it('returns nothing for nothing', async () => {
      expect(await embedder.embed([])).toHaveLength(0);
    });

    it('gives a text the same vector in any company', async () => {
      const texts = Array.from({ length: 150 }, (_, i) => `Sentence number ${i} tells of thing ${i * 7}.`);
      const together = rows(await embedder.embed(texts));
      const alone = rows(await embedder.embed([texts[149]!]))[0]!;
      const turned = rows(await embedder.embed(texts.toReversed()));
      expect([...together[149]!]).toEqual([...alone]);
      expect([...turned[149]!]).toEqual([...together[0]!]);
    });

    it('answers two callers at once without mixing them up', async () => {
      const texts = Array.from({ length: 80 }, (_, i) => `One caller asks about ${i}.`);
      const [one, two] = await Promise.all([embedder.embed(texts), embedder.embed(texts.toReversed())]);
      expect(rows(one).map((row) => [...row])).toEqual(
        rows(two)
          .toReversed()
          .map((row) => [...row]),
      );
    });

    it('stops with the reason of the signal', async () => {
      const signal = AbortSignal.abort(new Error('enough'));
      await expect(embedder.embed(['text'], { signal })).rejects.toThrow('enough');
    });
  });
}
