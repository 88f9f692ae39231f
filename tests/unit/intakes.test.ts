import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../lib/errors.ts';
import type { IntakeItem } from '../../lib/intake.ts';
import { Intakes, type IntakeTools } from '../../lib/library/intakes.ts';
import { openIntakeStore } from '../../lib/storage/indexeddb-intake.ts';
import type { SaveOutcome } from '../../lib/types.ts';

const saved = (id: string) => ({ change: 'added', document: { id } }) as SaveOutcome;
const addresses = (...urls: readonly string[]) => urls.map((url) => ({ name: url, url }));

/** A take that is held until it is let go. */
interface Held {
  readonly item: IntakeItem;
  readonly signal: AbortSignal;
  done(): void;
  fail(error: unknown): void;
}

describe('the queues', () => {
  const open: Intakes[] = [];
  afterEach(() => {
    for (const intakes of open.splice(0)) intakes.stop();
  });

  async function made(take: IntakeTools['take'], where = `intakes-${crypto.randomUUID()}`) {
    const clock = { now: 1_000_000 };
    const store = await openIntakeStore(where);
    const intakes = new Intakes({ store, take, changed: () => undefined, now: () => clock.now });
    open.push(intakes);
    const outcomes = async (id: string) => (await store.items(id, 0, 100)).map(({ outcome }) => outcome);
    const until = (check: () => Promise<void> | void) => vi.waitFor(check, { timeout: 5000, interval: 5 });
    return { clock, intakes, outcomes, store, until, where };
  }

  function holding() {
    const held: Held[] = [];
    const take: IntakeTools['take'] = (item, _bytes, signal) =>
      new Promise((resolve, reject) => {
        held.push({ item, signal, done: () => resolve(saved(item.name)), fail: reject });
      });
    return { held, take };
  }

  it('takes one item after the other, and tells what became of each', async () => {
    const { intakes, outcomes, until } = await made(async (item) => saved(`of ${item.name}`));
    const id = await intakes.begin('addresses', addresses('https://a.example/1', 'https://a.example/2'));
    await until(async () => expect(await intakes.list()).toMatchObject([{ waiting: 0, done: 2, failed: 0 }]));
    expect(await outcomes(id)).toEqual([
      { state: 'done', change: 'added', documentId: 'of https://a.example/1' },
      { state: 'done', change: 'added', documentId: 'of https://a.example/2' },
    ]);
  });

  it('reads one address of a host at a time, four of different hosts, and one file', async () => {
    const { held, take } = holding();
    const { intakes, until } = await made(take);
    const urls = ['a', 'a', 'b', 'c', 'd', 'e'].map((host, i) => `https://${host}.example/${i}`);
    await intakes.begin('addresses', addresses(...urls));
    await until(() => expect(held.map(({ item }) => item.order)).toEqual([0, 2, 3, 4]));
    held[1]?.done();
    await until(() => expect(held.map(({ item }) => item.order)).toEqual([0, 2, 3, 4, 5]));
    held[0]?.done();
    await until(() => expect(held.map(({ item }) => item.order)).toEqual([0, 2, 3, 4, 5, 1]));
  });

  it('begins nothing new of a paused queue, and still keeps what was being read', async () => {
    const { held, take } = holding();
    const { intakes, outcomes, until } = await made(take);
    const id = await intakes.begin('addresses', addresses('https://a.example/1', 'https://a.example/2'));
    await until(() => expect(held).toHaveLength(1));
    await intakes.pause(id, true);
    held[0]?.done();
    await until(async () => expect((await outcomes(id))[0]?.state).toBe('done'));
    // Another queue is worked through meanwhile: so it was looked, and nothing of the paused one was begun.
    await intakes.begin('addresses', addresses('https://b.example/'));
    await until(() => expect(held.map(({ item }) => item.name)).toContain('https://b.example/'));
    expect(held).toHaveLength(2);
    await intakes.pause(id, false);
    await until(() => expect(held.map(({ item }) => item.name)).toContain('https://a.example/2'));
  });

  it('tries what may pass again later, each time later, and gives up after that', async () => {
    const { clock, intakes, outcomes, until } = await made(async () => {
      throw new AppError('address-unreachable', { host: 'a.example' });
    });
    const id = await intakes.begin('addresses', addresses('https://a.example/'));
    for (const [tries, pause] of [5_000, 60_000, 900_000].entries()) {
      const at = clock.now;
      await until(async () =>
        expect((await outcomes(id))[0]).toMatchObject({ state: 'waiting', tries: tries + 1, after: at + pause }),
      );
      clock.now += pause;
      intakes.wake();
    }
    await until(async () =>
      expect((await outcomes(id))[0]).toMatchObject({ state: 'failed', reason: { code: 'address-unreachable' } }),
    );
  });

  it('comes back no sooner than a server asked for, and counts no try where it was not asked', async () => {
    let unasked = 0;
    const { clock, intakes, outcomes, until } = await made(async () => {
      throw new AppError('address-busy', { host: 'a.example', after: 2_000_000, ...(unasked && { unasked }) });
    });
    const id = await intakes.begin('addresses', addresses('https://a.example/'));
    await until(async () => expect((await outcomes(id))[0]).toMatchObject({ tries: 1, after: 2_000_000 }));
    unasked = 1;
    await intakes.forget(id);
    const other = await intakes.begin('addresses', addresses('https://a.example/'));
    await until(async () => expect((await outcomes(other))[0]).toMatchObject({ tries: 0, after: 2_000_000 }));
    expect(clock.now).toBeLessThan(2_000_000);
  });

  it('marks what cannot pass at once, and tries it again when told', async () => {
    let gone = true;
    const { intakes, outcomes, until } = await made(async () => {
      if (gone) throw new AppError('address-missing');
      return saved('d');
    });
    const id = await intakes.begin('addresses', addresses('https://a.example/'));
    await until(async () => expect((await outcomes(id))[0]?.state).toBe('failed'));
    gone = false;
    await intakes.retry(id, [0]);
    await until(async () => expect((await outcomes(id))[0]?.state).toBe('done'));
  });

  it('stops a queue when there is no room, says why, and loses nothing of it', async () => {
    let full = true;
    const { intakes, outcomes, until } = await made(async () => {
      if (full) throw new AppError('storage-full');
      return saved('d');
    });
    const id = await intakes.begin('addresses', addresses('https://a.example/1', 'https://a.example/2'));
    await until(async () =>
      expect(await intakes.list()).toMatchObject([{ paused: true, reason: { code: 'storage-full' }, waiting: 2 }]),
    );
    full = false;
    await intakes.pause(id, false);
    await until(async () => expect((await outcomes(id)).map(({ state }) => state)).toEqual(['done', 'done']));
  });

  it('rests when it cannot write down what became of an item, instead of reading it again and again', async () => {
    let takes = 0;
    const { clock, intakes, store, until } = await made(async () => {
      takes++;
      return saved('d');
    });
    const failing = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('', 'UnknownError');
    });
    await intakes.begin('addresses', addresses('https://a.example/'));
    await until(() => expect(failing).toHaveBeenCalledTimes(1));
    for (let i = 0; i < 20; i++) {
      intakes.wake();
      await store.intakes();
    }
    expect(takes).toBe(1);
    failing.mockRestore();
    clock.now += 60_000;
    intakes.wake();
    await until(async () => expect(await intakes.list()).toMatchObject([{ done: 1 }]));
  });

  it('goes on after an end in the middle, and marks nothing as failed by it', async () => {
    const first = holding();
    const { intakes, where, until } = await made(first.take);
    const id = await intakes.begin('addresses', addresses('https://a.example/1', 'https://a.example/2'));
    await until(() => expect(first.held).toHaveLength(1));
    first.held[0]?.done();
    await until(() => expect(first.held).toHaveLength(2));
    intakes.stop();
    expect(first.held[1]?.signal.aborted).toBe(true);
    first.held[1]?.fail(new DOMException('', 'AbortError'));
    const taken: string[] = [];
    const again = await made(async (item) => {
      taken.push(item.name);
      return saved(item.name);
    }, where);
    again.intakes.wake();
    await again.until(async () => expect(await again.intakes.list()).toMatchObject([{ id, done: 2, failed: 0 }]));
    expect(taken).toEqual(['https://a.example/2']);
  });

  it('says that a file whose bytes are gone is damaged, and refuses an empty queue', async () => {
    const { intakes, outcomes, until } = await made(async () => saved('d'));
    const id = await intakes.begin('files', [{ name: 'gone.txt' }]);
    await until(async () =>
      expect((await outcomes(id))[0]).toMatchObject({ state: 'failed', reason: { code: 'file-damaged' } }),
    );
    await expect(intakes.begin('files', [])).rejects.toMatchObject({ code: 'bad-request' });
  });

  it('hands over the bytes of a file', async () => {
    const read: string[] = [];
    const { intakes, until } = await made(async (item, bytes) => {
      read.push(`${item.name}: ${await bytes?.text()}`);
      return saved('d');
    });
    await intakes.begin('files', [{ name: 'a.txt', bytes: new Blob(['words']) }]);
    await until(() => expect(read).toEqual(['a.txt: words']));
  });
});
