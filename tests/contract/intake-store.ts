import { beforeEach, describe, expect, it } from 'vitest';
import type { IntakeStore, ItemState } from '../../lib/intake.ts';

const NOW = 1_000_000;
const REASON = { code: 'address-missing', details: { host: 'a.example' } };
const DONE: ItemState = { state: 'done', change: 'added', documentId: 'd' };
const FAILED: ItemState = { state: 'failed', reason: REASON };

/**
 * What every IntakeStore must do.
 * @param open opens the store of that name; opening a name again must find what was stored under it
 */
export function intakeStoreContract(name: string, open: (name: string) => Promise<IntakeStore>): void {
  describe(`${name} as a store of queues`, () => {
    let where: string;
    let store: IntakeStore;

    beforeEach(async () => {
      where = `intake-${crypto.randomUUID()}`;
      store = await open(where);
      return () => store.close();
    });

    const begin = (id: string, urls: readonly string[], minute = 0) =>
      store.begin(
        { id, kind: 'addresses', startedAt: new Date(minute * 60_000).toISOString() },
        urls.map((url) => ({ name: url, url })),
      );
    const counts = async (id: string) => {
      const intake = (await store.intakes()).find((each) => each.id === id);
      return intake && [intake.waiting, intake.done, intake.failed];
    };
    const due = async (now = NOW, most = 10) => {
      const { items, next } = await store.due(now, most);
      return { names: items.map((item) => `${item.intakeId}${item.order}`), next };
    };

    it('keeps queues with their items in order, over a reopening', async () => {
      await begin('a', ['x', 'y']);
      await begin('b', ['z'], 1);
      store.close();
      store = await open(where);
      expect((await store.intakes()).map(({ id }) => id)).toEqual(['b', 'a']);
      expect(await store.items('a', 0, 10)).toEqual([
        { intakeId: 'a', order: 0, name: 'x', url: 'x', outcome: { state: 'waiting', tries: 0 } },
        { intakeId: 'a', order: 1, name: 'y', url: 'y', outcome: { state: 'waiting', tries: 0 } },
      ]);
    });

    it('hands items out from a place on, no more than asked for, and by state', async () => {
      await begin('a', ['0', '1', '2', '3', '4']);
      for (const order of [1, 3, 4]) await store.settle('a', order, FAILED);
      const orders = async (...which: Parameters<IntakeStore['items']>) =>
        (await store.items(...which)).map(({ order }) => order);
      expect(await orders('a', 2, 2)).toEqual([2, 3]);
      expect(await orders('a', 0, 2, 'failed')).toEqual([1, 3]);
      expect(await orders('a', 4, 2, 'failed')).toEqual([4]);
      expect(await orders('b', 0, 2)).toEqual([]);
    });

    it('counts what became of items, and settles each once', async () => {
      await begin('a', ['x', 'y', 'z']);
      await store.settle('a', 0, DONE);
      await store.settle('a', 0, FAILED);
      await store.settle('a', 1, FAILED);
      await store.settle('a', 9, DONE);
      expect(await counts('a')).toEqual([1, 1, 1]);
      expect((await store.items('a', 0, 1))[0]?.outcome).toEqual(DONE);
    });

    it('knows whose time has come, and when the next will', async () => {
      await begin('a', ['x', 'y', 'z']);
      await store.settle('a', 0, { state: 'waiting', tries: 1, after: NOW + 50, reason: REASON });
      await store.settle('a', 1, { state: 'waiting', tries: 1, after: NOW + 20, reason: REASON });
      expect(await due()).toEqual({ names: ['a2'], next: NOW + 20 });
      expect(await due(NOW + 20)).toEqual({ names: ['a2', 'a1'], next: NOW + 50 });
      expect(await due(NOW + 50)).toEqual({ names: ['a2', 'a1', 'a0'], next: undefined });
    });

    it('lets queues take turns, the earliest first, and hands out no more than asked for', async () => {
      await begin('a', ['0', '1', '2', '3']);
      await begin('b', ['0', '1'], 1);
      expect((await due(NOW, 3)).names).toEqual(['a0', 'b0', 'a1']);
      expect((await due()).names).toEqual(['a0', 'b0', 'a1', 'b1', 'a2', 'a3']);
    });

    it('passes over paused queues, and keeps why they are', async () => {
      await begin('a', ['x']);
      await store.pause('a', true, REASON);
      expect(await due()).toEqual({ names: [], next: undefined });
      expect((await store.intakes())[0]).toMatchObject({ paused: true, reason: REASON });
      await store.pause('a', false);
      expect((await due()).names).toEqual(['a0']);
      expect((await store.intakes())[0]).not.toHaveProperty('reason');
    });

    it('lets failed items wait again: some, or all', async () => {
      await begin('a', ['x', 'y', 'z']);
      for (const order of [0, 1, 2]) await store.settle('a', order, FAILED);
      await store.retry('a', [1]);
      expect((await due()).names).toEqual(['a1']);
      await store.retry('a');
      expect(await counts('a')).toEqual([3, 0, 0]);
      expect((await store.items('a', 0, 1))[0]?.outcome).toEqual({ state: 'waiting', tries: 0 });
    });

    it('keeps the bytes of a file until it is done', async () => {
      const files = ['one', 'two'].map((text) => ({ name: `${text}.txt`, bytes: new Blob([text]) }));
      await store.begin({ id: 'f', kind: 'files', startedAt: new Date(0).toISOString() }, files);
      expect(await (await store.bytes('f', 1))?.text()).toBe('two');
      await store.settle('f', 0, FAILED);
      await store.settle('f', 1, DONE);
      expect(await (await store.bytes('f', 0))?.text()).toBe('one');
      expect(await store.bytes('f', 1)).toBeUndefined();
      expect((await store.items('f', 0, 1))[0]).not.toHaveProperty('bytes');
    });

    it('forgets a queue with all that is in it, and no other', async () => {
      await store.begin({ id: 'a', kind: 'files', startedAt: new Date(0).toISOString() }, [
        { name: 'f', bytes: new Blob(['f']) },
      ]);
      await begin('ab', ['x']);
      await store.forget('a');
      expect((await store.intakes()).map(({ id }) => id)).toEqual(['ab']);
      expect(await store.items('a', 0, 10)).toEqual([]);
      expect(await store.bytes('a', 0)).toBeUndefined();
      await store.settle('a', 0, DONE);
      await store.pause('a', true);
      await store.retry('a');
      expect((await store.intakes()).map(({ id }) => id)).toEqual(['ab']);
      expect((await due()).names).toEqual(['ab0']);
    });
  });
}
