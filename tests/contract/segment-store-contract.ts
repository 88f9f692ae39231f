import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { NewSegment, SegmentInfo, SegmentStore, SegmentVault } from '../../lib/ports.ts';
import { random } from './random.ts';

export interface SegmentPlace {
  readonly index: string;
  readonly id: number;
  /** A part of it; its record without. */
  readonly part?: number;
}

/** Of a part or a record: `missing`; of a part: the others; of a record: fields with new values. */
export type Alteration =
  | 'missing'
  | 'cut short'
  | 'longer'
  | 'flipped'
  | 'no bytes'
  | Readonly<Record<string, unknown>>;

export interface SegmentSubject {
  /** Opening a name again must find what was stored under it. */
  open(where: string): Promise<SegmentVault>;
  /** Changes what is stored, behind the back of the vault. */
  alter(where: string, place: SegmentPlace, how: Alteration): Promise<void>;
  /** How many records there are, of all indexes. */
  stored(where: string): Promise<{ segments: number; parts: number }>;
}

const bytesOf = (length: number, seed = 1): Uint8Array => {
  const next = random(seed);
  return Uint8Array.from({ length }, () => next() * 256);
};
/** Two saves of one and two chunks, in two parts. */
const segmentOf = (id: number, over: Partial<NewSegment> = {}): NewSegment => ({
  id,
  group: 0,
  rows: 3,
  sequences: Uint32Array.of(id % 1000, (id % 1000) + 7),
  counts: Uint32Array.of(1, 2),
  parts: [bytesOf(100, id), bytesOf(33, id + 1)],
  ...over,
});
const infoOf = ({ parts: _, ...info }: NewSegment): SegmentInfo => info;

/** What every SegmentVault must do. It runs wherever vitest runs, Node or a browser: no Node imports here. */
export function segmentStoreContract(name: string, { open, alter, stored }: SegmentSubject): void {
  describe(`${name} as a segment vault`, () => {
    let where: string;
    let vault: SegmentVault;
    let store: SegmentStore;

    const reopen = async () => {
      vault.close();
      vault = await open(where);
      store = vault.index('words', 1);
    };
    beforeEach(async () => {
      where = `segments-${crypto.randomUUID()}`;
      vault = await open(where);
      store = vault.index('words', 1);
      return () => vault.close();
    });
    const ids = async () => (await store.list()).map(({ id }) => id);

    describe('keeping', () => {
      it('starts empty', async () => {
        expect(await store.list()).toEqual([]);
        expect(await store.read(1)).toBeUndefined();
        expect(await store.replace({})).toBe(0);
        expect(await store.replace({ drop: [4] })).toBe(0);
      });

      it('lists and reads what was put, also after a restart', async () => {
        const made = [segmentOf(12), segmentOf(3), segmentOf(2 ** 40, { group: 77 })];
        const bytes = await store.replace({ put: made });
        expect(bytes).toBeGreaterThanOrEqual(3 * 133);
        expect(bytes).toBeLessThan(3 * 133 + 300);
        for (const again of [async () => undefined, reopen]) {
          await again();
          expect(await store.list()).toEqual(
            [made[1], made[0], made[2]].map((segment) => infoOf(segment as NewSegment)),
          );
          for (const { id, parts } of made) expect(await store.read(id)).toEqual(parts);
        }
      });

      it('reads the parts that are named, in that order', async () => {
        const parts = [bytesOf(10, 1), bytesOf(20, 2), bytesOf(30, 3)];
        await store.replace({ put: [segmentOf(1, { parts })] });
        expect(await store.read(1, [2, 0])).toEqual([parts[2], parts[0]]);
        expect(await store.read(1, [])).toEqual([]);
        expect(await store.read(1, [1, 1])).toEqual([parts[1], parts[1]]);
        expect(await store.read(1, [3])).toBeUndefined();
        expect(await store.read(1, [-1])).toBeUndefined();
      });

      it('drops and puts at one go', async () => {
        await store.replace({ put: [segmentOf(1), segmentOf(2), segmentOf(3)] });
        await store.replace({ drop: [1, 3, 99], put: [segmentOf(4)] });
        expect(await ids()).toEqual([2, 4]);
        expect(await store.read(1)).toBeUndefined();
        expect(await stored(where)).toEqual({ segments: 2, parts: 4 });
        const seen = await Promise.all([ids(), store.replace({ drop: [2, 4], put: [segmentOf(5)] }).then(ids), ids()]);
        expect(seen[1]).toEqual([5]);
        for (const some of [seen[0], seen[2]]) expect(['2,4', '5']).toContain(some.join());
      });

      it('keeps nothing of what had the same number', async () => {
        const second = segmentOf(1, {
          rows: 1,
          sequences: Uint32Array.of(9),
          counts: Uint32Array.of(1),
          parts: [bytesOf(8)],
        });
        for (const drop of [[], [1]]) {
          await store.replace({ drop: [1], put: [segmentOf(1, { parts: [bytesOf(5), bytesOf(6), bytesOf(7)] })] });
          await store.replace({ drop, put: [second] });
          expect(await store.list()).toEqual([infoOf(second)]);
          expect(await store.read(1)).toEqual(second.parts);
          expect(await stored(where)).toEqual({ segments: 1, parts: 1 });
        }
      });

      it('keeps segments without rows, without saves, without parts, and empty parts', async () => {
        const none = new Uint32Array();
        const made = [
          segmentOf(1, { rows: 0, counts: new Uint32Array(2), parts: [] }),
          segmentOf(2, { rows: 0, sequences: none, counts: none, parts: [new Uint8Array()] }),
        ];
        await store.replace({ put: made });
        await reopen();
        expect(await store.list()).toEqual(made.map(infoOf));
        for (const { id, parts } of made) expect(await store.read(id)).toEqual(parts);
      });

      it('keeps parts of megabytes', async () => {
        const parts = [bytesOf(3 * 2 ** 20 + 1, 5), bytesOf(10, 6), new Uint8Array(5 * 2 ** 20).fill(3)];
        await store.replace({ put: [segmentOf(1, { parts })] });
        await reopen();
        const read = (await store.read(1)) ?? [];
        expect(read.map(({ length }) => length)).toEqual(parts.map(({ length }) => length));
        expect(read.every((bytes, at) => bytes.every((byte, i) => byte === parts[at]?.[i]))).toBe(true);
        await alter(where, { index: 'words', id: 1, part: 2 }, 'flipped');
        expect(await store.read(1, [2])).toBeUndefined();
        expect(await store.read(1, [1])).toEqual([parts[1]]);
      });

      const incoherent: [string, Partial<NewSegment>][] = [
        ['more rows than its saves have', { rows: 4 }],
        ['fewer rows than none', { rows: -3, counts: Uint32Array.of(0, 0) }],
        ['a save too many', { sequences: Uint32Array.of(1, 2, 3) }],
        ['a save twice', { sequences: Uint32Array.of(2, 2) }],
        ['saves that do not ascend', { sequences: Uint32Array.of(2, 1) }],
        ['half a number', { id: 1.5 }],
        ['half a group', { group: 0.5 }],
      ];
      it.each(incoherent)('refuses a segment with %s, and what was put with it', async (_, over) => {
        const put = [segmentOf(1), segmentOf(2, over)];
        await expect(store.replace({ put })).rejects.toMatchObject({ code: 'storage-failed' });
        expect(await store.list()).toEqual([]);
        expect(await store.read(1)).toBeUndefined();
      });

      it('serves two at once', async () => {
        const other = await open(where);
        const theirs = other.index('words', 1);
        const puts = Array.from({ length: 10 }, (_, at) => [
          store.replace({ put: [segmentOf(2 * at)] }),
          theirs.replace({ put: [segmentOf(2 * at + 1)] }),
        ]);
        await Promise.all(puts.flat());
        expect(await theirs.list()).toEqual(await store.list());
        expect(await ids()).toHaveLength(20);
        await theirs.replace({ drop: [0, 1] });
        expect(await store.read(0)).toBeUndefined();
        other.close();
        expect(await store.read(3)).toEqual(segmentOf(3).parts);
      });

      it('throws a storage error after it was closed', async () => {
        vault.close();
        const failed = { code: 'storage-failed' };
        await expect(store.list()).rejects.toMatchObject(failed);
        await expect(store.read(1)).rejects.toMatchObject(failed);
        await expect(store.replace({ put: [segmentOf(1)] })).rejects.toMatchObject(failed);
        await expect(vault.keepOnly([])).rejects.toMatchObject(failed);
      });
    });

    describe('buffers', () => {
      it('stores a view, not the buffer behind it', async () => {
        const whole = bytesOf(4096);
        const lists = Uint32Array.of(9, 1, 2, 3, 9);
        const made = segmentOf(1, {
          parts: [whole.subarray(5, 12), whole.subarray(4000)],
          sequences: lists.subarray(1, 3),
          counts: lists.subarray(1, 3),
        });
        await store.replace({ put: [made] });
        const [info] = await store.list();
        const [first] = (await store.read(1)) ?? [];
        expect(info).toEqual(infoOf(made));
        expect(first).toEqual(whole.slice(5, 12));
        expect(first?.buffer.byteLength).toBe(7);
        expect(info?.sequences.buffer.byteLength).toBe(8);
      });

      it('shares none with anybody', async () => {
        const bytes = bytesOf(50);
        const made = segmentOf(1, { parts: [bytes] });
        const done = store.replace({ put: [made] });
        bytes.fill(0);
        made.sequences.fill(0);
        await done;
        const [read] = (await store.read(1)) ?? [];
        expect(read).toEqual(bytesOf(50));
        read?.fill(1);
        const [info] = await store.list();
        expect(info).toEqual(infoOf(segmentOf(1)));
        info?.sequences.fill(5);
        expect(await store.read(1)).toEqual([bytesOf(50)]);
        expect(await store.list()).toEqual([infoOf(segmentOf(1))]);
      });
    });

    describe('damage', () => {
      const faults = ['missing', 'cut short', 'longer', 'flipped', 'no bytes'] as const;
      it.each(faults)('does not read a part that is %s', async (how) => {
        await store.replace({ put: [segmentOf(1), segmentOf(2)] });
        await alter(where, { index: 'words', id: 1, part: 0 }, how);
        expect(await store.read(1)).toBeUndefined();
        expect(await store.read(1, [1, 0])).toBeUndefined();
        expect(await store.read(1, [1])).toEqual([segmentOf(1).parts[1]]);
        expect(await store.read(2)).toEqual(segmentOf(2).parts);
        await store.replace({ drop: [1] });
        expect(await stored(where)).toEqual({ segments: 1, parts: 2 });
      });

      const malformed: [string, Alteration][] = [
        ['without rows', { rows: undefined }],
        ['with other rows', { rows: 4 }],
        ['with rows of a wrong type', { rows: '3' }],
        ['of another group', { group: 1 }],
        ['with another save', { sequences: Uint32Array.of(1, 9) }],
        ['with saves of a wrong type', { sequences: [1, 8] }],
        ['with saves that do not ascend', { sequences: Uint32Array.of(8, 1) }],
        ['with too few counts', { counts: Uint32Array.of(3) }],
        ['without lengths', { lengths: undefined }],
        ['with other checksums', { checksums: Uint32Array.of(1, 2) }],
        ['without a seal', { seal: undefined }],
        ['of an older layout', { layout: 0 }],
        ['of a newer layout', { layout: 2 }],
      ];
      it.each(malformed)('leaves out and deletes a record %s', async (_, fields) => {
        await store.replace({ put: [segmentOf(1), segmentOf(2)] });
        await alter(where, { index: 'words', id: 1 }, fields);
        // Who has put it knows what it is; others go by the record.
        await reopen();
        expect(await store.read(1)).toBeUndefined();
        expect(await ids()).toEqual([2]);
        await vi.waitFor(async () => expect(await stored(where)).toEqual({ segments: 1, parts: 2 }));
        expect(await store.read(2)).toEqual(segmentOf(2).parts);
      });

      it('deletes parts that belong to nothing', async () => {
        await store.replace({ put: [segmentOf(1), segmentOf(2)] });
        await alter(where, { index: 'words', id: 1 }, 'missing');
        await reopen();
        expect(await store.read(1)).toBeUndefined();
        expect(await ids()).toEqual([2]);
        await vi.waitFor(async () => expect(await stored(where)).toEqual({ segments: 1, parts: 2 }));
      });

      it('keeps what is put under a number that was just left out', async () => {
        for (let id = 1; id <= 20; id++) await store.replace({ put: [segmentOf(id)] });
        const newer = vault.index('words', 2);
        expect(await newer.list()).toEqual([]);
        await newer.replace({ put: [segmentOf(1), segmentOf(2)] });
        await vi.waitFor(async () => expect(await stored(where)).toEqual({ segments: 2, parts: 4 }));
        expect(await newer.list()).toEqual([segmentOf(1), segmentOf(2)].map(infoOf));
        expect(await newer.read(2)).toEqual(segmentOf(2).parts);
      });
    });

    describe('several indexes', () => {
      const names = ['', 'a', 'a b', 'ab', 'words', '한국어'];
      const fill = async () => {
        for (const [at, index] of names.entries())
          await vault.index(index, 1).replace({ put: [segmentOf(1, { group: at })] });
      };
      const held = async () => {
        const lists = await Promise.all(names.map((index) => vault.index(index, 1).list()));
        return names.filter((_, at) => lists[at]?.length === 1);
      };

      it('are apart', async () => {
        await fill();
        for (const [at, index] of names.entries()) expect((await vault.index(index, 1).list())[0]?.group).toBe(at);
        await vault.index('a', 1).replace({ drop: [1] });
        expect(await held()).toEqual(names.filter((index) => index !== 'a'));
        await vault.index('ab', 2).list();
        await vi.waitFor(async () => expect(await stored(where)).toEqual({ segments: 4, parts: 8 }));
        expect(await vault.index('a b', 1).read(1)).toEqual(segmentOf(1).parts);
      });

      it.each([[[]], [['a']], [['', '한국어']], [['words', 'a b', 'words', 'none']], [names]])(
        'are deleted but for %j',
        async (keep) => {
          await fill();
          await vault.keepOnly(keep);
          const left = names.filter((index) => keep.includes(index));
          expect(await held()).toEqual(left);
          expect(await stored(where)).toEqual({ segments: left.length, parts: 2 * left.length });
        },
      );
    });
  });
}
