import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import type { SharedStore } from '../../lib/shared-store.ts';
import { Sharing } from '../../lib/sharing/sharing.ts';
import { openSharingStore } from '../../lib/storage/indexeddb-sharing.ts';
import { random } from '../contract/random.ts';
import { openMemoryStore } from '../contract/shared-store-in-memory.ts';
import { type PlainLibrary, plainLibrary } from '../contract/sharing-doors-in-memory.ts';
import { MISHAPS, type Mishap, NthAwait } from './nth-await.ts';

/** Libraries that share, of which any call over any port goes wrong: of the server, of what is kept of sharing, of the library. */

const NEVER = { after: 2 ** 30, poll: [2 ** 30], retry: [2 ** 30] };
const PLAIN = ['close', 'standing', 'documents', 'has'];
const place = { url: 'http://127.0.0.1', tenant: '', database: '', collection: 'c' };

interface Side {
  readonly library: PlainLibrary;
  readonly nth: NthAwait;
  sharing: Sharing;
  /** As a browser that is killed and started again. */
  restart(): Promise<void>;
}

async function openSide(name: string, store: SharedStore): Promise<Side> {
  const nth = new NthAwait();
  const library = plainLibrary();
  const begin = async () => {
    const ledger = await openSharingStore(name);
    await ledger.setSettings({ place, rule: { by: 'all' } });
    const sharing = new Sharing({
      store: nth.over(ledger, PLAIN),
      doors: nth.over(library, PLAIN),
      openPlace: async () => nth.over(store, PLAIN),
      changed: () => undefined,
      now: () => new Date(),
      delays: NEVER,
    });
    await sharing.start();
    return sharing;
  };
  const side: Side = {
    library,
    nth,
    sharing: await begin(),
    async restart() {
      side.sharing.stop();
      side.sharing = await begin();
    },
  };
  return side;
}

async function openBoth(): Promise<{ a: Side; b: Side; store: SharedStore }> {
  const name = crypto.randomUUID();
  const store = openMemoryStore(name);
  const [a, b] = [await openSide(`${name}-a`, store), await openSide(`${name}-b`, store)];
  return { a, b, store };
}

/** Everything in step, and nothing on the server but what counts. */
async function expectSame(sides: readonly Side[], store: SharedStore): Promise<void> {
  for (let i = 0; i < 3; i++) for (const { sharing } of sides) await sharing.sync();
  const [first, ...others] = sides.map(({ library }) => library.told());
  for (const other of others) expect(other).toEqual(first);
  const records = await store.find({ not: { part: ['machine'] } }, 10_000, new AbortController().signal);
  const heads = records.filter(({ fields }) => fields.part === 'head');
  expect(heads.map(({ fields }) => fields.gone)).toEqual(heads.map(() => ''));
  expect(heads.length).toBe(first?.size);
  const bodies = new Set(heads.map(({ fields }) => `${fields.doc} ${fields.writer} ${fields.body}`));
  const lost = records.filter(({ fields }) => !bodies.has(`${fields.doc} ${fields.writer} ${fields.body}`));
  expect(lost.map(({ id }) => id)).toEqual([]);
}

/** One of everything: sent, taken in, removed on either side, changed on both, tagged. */
async function scene(): Promise<Awaited<ReturnType<typeof openBoth>>> {
  const both = await openBoth();
  const { a, b } = both;
  for (const name of ['changed', 'removed', 'theirs', 'tagged', 'torn']) a.library.save(name, `first\nof ${name}`);
  await a.sharing.sync();
  await b.sharing.sync();
  a.library.save('changed', 'by a\nand more');
  a.library.remove('removed');
  a.library.tag('tagged', ['a']);
  a.library.save('torn', 'torn by a');
  a.library.save('new-in-a', 'new');
  await a.sharing.sync();
  b.library.remove('theirs');
  b.library.save('torn', 'torn by b');
  b.library.save('new-in-b', 'new');
  return both;
}

/** @returns whether the call that was to go wrong was made */
async function goesWrong({ nth, sharing }: Side, at: number, mishap: Mishap): Promise<boolean> {
  let ended = false;
  const struck = nth.arm(at, mishap);
  const round = sharing.sync().then(
    () => true,
    () => true,
  );
  void round.then(() => {
    ended = true;
  });
  await Promise.race([struck, round]);
  if (mishap !== 'hangs') await round;
  return !ended || nth.calls >= at;
}

function changeAtRandom(library: PlainLibrary, next: () => number): void {
  const upTo = (n: number) => Math.floor(next() * n);
  const page = `page${upTo(8)}`;
  const act = upTo(10);
  if (act < 5) library.save(page, `said ${upTo(50)}\n${'more\n'.repeat(upTo(3))}end`);
  else if (act < 7) library.remove(page);
  else if (act < 8) library.undo(page);
  else library.tag(page, [`tag${upTo(3)}`]);
}

/** A round in which some call goes wrong, more often than not; and now and then the end of the browser. */
async function syncAtRandom(side: Side, next: () => number): Promise<void> {
  const mishap = MISHAPS[Math.floor(next() * 3)] as Mishap;
  await goesWrong(side, next() < 0.6 ? 1 + Math.floor(next() * 40) : 2 ** 20, mishap);
  side.nth.disarm();
  if (mishap === 'hangs' || next() < 0.2) await side.restart();
}

describe('of libraries that share', () => {
  it.each(MISHAPS)(
    'any call may go wrong (it %s), and they are equal afterwards',
    async (mishap) => {
      let tried = 0;
      for (let at = 1; ; at++) {
        const { a, b, store } = await scene();
        const struck = await goesWrong(b, at, mishap);
        b.nth.disarm();
        if (at % 2 === 0 || mishap === 'hangs') await b.restart();
        await expectSame([a, b], store);
        expect([...b.library.told().keys()].map((key) => key.split('/').at(-1))).toEqual([
          'changed',
          'new-in-a',
          'new-in-b',
          'tagged',
          'torn',
        ]);
        for (const { sharing } of [a, b]) sharing.stop();
        if (!struck) break;
        tried++;
      }
      expect(tried).toBeGreaterThan(25);
    },
    120_000,
  );

  it('thousands of random operations on three sides end in the same', async () => {
    for (let seed = 1; seed <= 12; seed++) {
      const next = random(seed);
      const name = crypto.randomUUID();
      const store = openMemoryStore(name);
      const sides = await Promise.all(['a', 'b', 'c'].map((one) => openSide(`${name}-${one}`, store)));
      for (let i = 0; i < 200; i++) {
        const side = sides[Math.floor(next() * 3)] as Side;
        changeAtRandom(side.library, next);
        if (next() < 0.25) await syncAtRandom(side, next);
      }
      await expectSame(sides, store);
      for (const { sharing } of sides) sharing.stop();
    }
  }, 120_000);
});
