import { beforeEach, describe, expect, it } from 'vitest';
import type { SharedRecord, SharedStore } from '../../lib/shared-store.ts';
import { random } from './random.ts';

const DIMS = 8;
const INFO = { id: 'library-1', version: 1, space: `words:${DIMS}` };

/** A unit vector of this seed. */
function vector(seed: number): Float32Array {
  const next = random(seed);
  const values = Float32Array.from({ length: DIMS }, () => next() - 0.5);
  const length = Math.hypot(...values);
  return values.map((value) => value / length);
}

const record = (n: number, more: SharedRecord['fields'] = {}): SharedRecord => ({
  id: `r${n}`,
  text: `text ${n}`,
  fields: { part: n % 2 === 0 ? 'even' : 'odd', seq: n, ...more },
  embedding: vector(n),
});
const records = (count: number) => Array.from({ length: count }, (_, n) => record(n));
const ids = (found: readonly { readonly id: string }[]) => found.map(({ id }) => id).sort();
const cosine = (a: Float32Array, b: Float32Array) => a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);

/**
 * What every SharedStore must do.
 * @param open opens the shared library of that name; opening a name again must find what is there
 */
export function sharedStoreContract(name: string, open: (name: string) => SharedStore): void {
  describe(`${name} as a shared library`, () => {
    const { signal } = new AbortController();
    let where: string;
    let store: SharedStore;

    beforeEach(async () => {
      where = `shared-${crypto.randomUUID()}`;
      store = open(where);
      await store.create(INFO, signal);
    });

    it('says what it is, and how much it takes', async () => {
      const { mostRecords, version } = await store.reach(signal);
      expect(version).not.toBe('');
      expect(mostRecords).toBeGreaterThanOrEqual(100);
    });

    it('is not there before it is made, and is made once', async () => {
      const fresh = open(`shared-${crypto.randomUUID()}`);
      expect(await fresh.open(signal)).toBeUndefined();
      await expect(fresh.find({ is: { part: ['odd'] } }, 10, signal)).rejects.toMatchObject({ code: 'shared-missing' });
      await expect(fresh.put([record(1)], signal)).rejects.toMatchObject({ code: 'shared-missing' });
      expect(await fresh.create(INFO, signal)).toEqual(INFO);
      expect(await fresh.create({ ...INFO, id: 'another' }, signal)).toEqual(INFO);
      expect(await fresh.open(signal)).toEqual(INFO);
    });

    it('gives back what was put: words, fields and embeddings, to the bit', async () => {
      const odd = {
        ...record(1, { big: Number.MAX_SAFE_INTEGER, empty: '', said: '"\\\n 물결 🌊 <b>' }),
        text: 'a\u0000b\r\n\t "quoted" 물결 🌊',
      };
      await store.put([odd, { ...record(2), text: '' }], signal);
      expect(await open(where).read(['r1', 'nothing'], signal)).toEqual([odd]);
      expect(await store.find({ is: { seq: [2] } }, 10, signal)).toEqual([
        { id: 'r2', text: '', fields: { part: 'even', seq: 2 } },
      ]);
    });

    it('counts what is there', async () => {
      expect(await store.count(signal)).toBe(0);
      await store.put(records(7), signal);
      expect(await store.count(signal)).toBe(7);
    });

    it('finds by each kind of condition, and by all of them at once', async () => {
      await store.put(records(12), signal);
      const found = async (filter: Parameters<SharedStore['find']>[0], most = 100) =>
        ids(await store.find(filter, most, signal));
      expect(await found({ is: { part: ['odd'] } })).toEqual(['r1', 'r11', 'r3', 'r5', 'r7', 'r9']);
      expect(await found({ is: { seq: [3, 4, 99] } })).toEqual(['r3', 'r4']);
      expect(await found({ is: { part: ['odd'] }, not: { seq: [1, 3] }, above: { seq: 0 }, upTo: { seq: 7 } })).toEqual(
        ['r5', 'r7'],
      );
      expect(await found({ above: { seq: 11 } })).toEqual([]);
      expect(await found({ is: { part: ['odd'] } }, 4)).toHaveLength(4);
    });

    it('writes the same again without a trace', async () => {
      await store.put(records(5), signal);
      await store.put(records(5), signal);
      expect(ids(await store.find({ above: { seq: -1 } }, 100, signal))).toEqual(['r0', 'r1', 'r2', 'r3', 'r4']);
    });

    it('deletes by ids and by condition, and nothing else', async () => {
      await store.put(records(8), signal);
      await store.remove(['r0', 'r1', 'nothing'], signal);
      await store.remove({ is: { part: ['odd'] }, not: { seq: [5] } }, signal);
      await store.remove({ is: { part: ['neither'] } }, signal);
      await store.remove([], signal);
      expect(ids(await store.find({ above: { seq: -1 } }, 100, signal))).toEqual(['r2', 'r4', 'r5', 'r6']);
    });

    it('finds the nearest by exact cosine, best first, within a condition', async () => {
      const all = records(120);
      await store.put(all, signal);
      const query = vector(777);
      const expected = all
        .filter(({ fields }) => fields.part === 'odd')
        .map((one) => ({ id: one.id, score: cosine(query, one.embedding) }))
        .sort((a, b) => b.score - a.score)
        .slice(0, 10);
      const found = await store.nearest(query, 10, { is: { part: ['odd'] } }, signal);
      expect(found.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
      for (const [i, { score, text, id }] of found.entries()) {
        expect(score).toBeCloseTo(expected[i]?.score ?? 9, 5);
        expect(text).toBe(`text ${id.slice(1)}`);
      }
      expect(await store.nearest(query, 10, { is: { part: ['neither'] } }, signal)).toEqual([]);
    });

    it('finds nothing near in an empty library', async () => {
      expect(await store.nearest(vector(1), 5, { is: { part: ['odd'] } }, signal)).toEqual([]);
      expect(await store.read(['r1'], signal)).toEqual([]);
    });

    it('ends with the reason it was aborted for', async () => {
      const reason = new Error('enough');
      await expect(store.find({ is: { seq: [1] } }, 1, AbortSignal.abort(reason))).rejects.toBe(reason);
      await expect(store.put([record(1)], AbortSignal.abort(reason))).rejects.toBe(reason);
    });
  });
}
