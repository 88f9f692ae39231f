import { beforeAll, describe, expect, it } from 'vitest';
import { random } from '../contract/random.ts';
import { type ChromaFault, type ChromaProxy, startChromaProxy } from '../servers/chroma-proxy.ts';
import { type ChromaProcess, chromaMissing, startChroma } from '../servers/chroma-server.ts';
import { longPage, page } from '../unit/library-fixtures.ts';
import { chromaStore, expectEqual, type Machine, openMachine, toldBy } from './sharing-machine.ts';

/** How long an answer is waited for, ms: while things go wrong, and afterwards on a busy machine. */
const SHORT = { read: 200, write: 200 };
const LONG = { read: 20_000, write: 20_000 };

/** Hundreds of random operations on two machines, with cuts of the connection and kills at random: at the end all is equal. */

const missing = chromaMissing();
if (missing) it.skip(`needs a real server: ${missing}`, () => undefined);

const OPERATIONS = 200;
const SEEDS = process.env.FOOTNOTE_SEEDS?.split(',').map(Number) ?? [20261122];
/** Pages that are saved, changed and removed again and again. */
const NAMES = 14;
const FAULTS: readonly ChromaFault[] = [
  { kind: 'drop' },
  { kind: 'cut' },
  { kind: 'half' },
  { kind: 'status', status: 503 },
  { kind: 'status', status: 413 },
  { kind: 'slow', ms: 250 },
  { kind: 'late', ms: 250 },
];

describe.skipIf(missing)('random operations on both sides', () => {
  let chroma: ChromaProcess;
  let proxy: ChromaProxy;
  beforeAll(async () => {
    chroma = await startChroma();
    proxy = await startChromaProxy(chroma.url);
    return async () => {
      await proxy.close();
      await chroma.close();
    };
  }, 40_000);

  it.each(SEEDS)(
    'with seed %i, both libraries and the server are equal afterwards, document by document',
    async (seed) => {
      const next = random(seed);
      const upTo = (n: number) => Math.floor(next() * n);
      const pick = <T>(list: readonly T[]): T => list[upTo(list.length)] as T;
      const collection = `random-${seed}`;
      const patience = { ...SHORT };
      const options = { url: proxy.url, collection, timeouts: patience };
      const names = ['a', 'b'].map((name) => `${collection}-${crypto.randomUUID()}-${name}`);
      const machines = await Promise.all(names.map((name) => openMachine(name, options)));
      const did = { saves: 0, removals: 0, tags: 0, undos: 0, syncs: 0, failed: 0, kills: 0 };

      /** A round with a connection that fails at random; ended in the middle, now and then. */
      const sync = async (which: number) => {
        did.syncs++;
        const bad = next() < 0.6;
        proxy.fault = () => (bad && next() < 0.15 ? pick(FAULTS) : undefined);
        const killed = next() < 0.15 ? upTo(12) : undefined;
        const before = proxy.asked.length;
        const one = machines[which] as Machine;
        const round = one.sync().catch(() => void did.failed++);
        if (killed === undefined) return round;
        let ended = false;
        void round.then(() => {
          ended = true;
        });
        while (!ended && proxy.asked.length < before + killed) await new Promise((resolve) => setTimeout(resolve, 1));
        await one.crash();
        await round;
        did.kills++;
        machines[which] = await openMachine(names[which] as string, options);
      };

      const save = async ({ library }: Machine) => {
        const name = `page${upTo(NAMES)}`;
        await library.save(next() < 0.3 ? longPage(name, 2 + upTo(5)) : page(name, [`Said ${upTo(1000)}.`]));
        did.saves++;
      };
      const remove = async ({ library }: Machine, id: string) => {
        const token = await library.remove([id]);
        did.removals++;
        if (next() > 0.3) return;
        if (next() < 0.5) await sync(upTo(2));
        await library.undo(token).catch(() => undefined); // killed in between, or saved anew
        did.undos++;
      };
      const operate = async (machine: Machine) => {
        const [act, documents] = [next(), machine.library.documents()];
        if (act < 0.5 || documents.length === 0) return save(machine);
        const { id } = pick(documents);
        if (act < 0.7) return remove(machine, id);
        await machine.library.tag([id], [`tag${upTo(4)}`, `tag${upTo(4)}`]);
        did.tags++;
      };

      for (let i = 0; i < OPERATIONS; i++) {
        await operate(machines[upTo(2)] as Machine).catch((error: unknown) => {
          if (!String(error).includes('closing')) throw error; // the machine was killed while its undo waited
        });
        if (next() < 0.2) await sync(upTo(2));
      }
      proxy.fault = () => undefined;
      Object.assign(patience, LONG);
      await proxy.settle();
      for (let i = 0; i < 3; i++) for (const one of machines) await one.sync();
      expect(did).toMatchObject({ saves: expect.toSatisfy((n: number) => n > 60) });
      expect((await toldBy((machines[0] as Machine).library)).size).toBeGreaterThan(3);
      await expectEqual(machines, chromaStore({ ...options, url: chroma.url }));
      for (const { sharing } of machines) expect(sharing.glance()).toMatchObject({ toSend: 0, refused: 0 });
      await expectTidy(options.collection);
      console.info(`seed ${seed}:`, JSON.stringify(did));
      for (const one of machines) await one.crash();
    },
    120_000,
  );

  /** Nothing on the server but what counts. */
  async function expectTidy(collection: string): Promise<void> {
    const { signal } = new AbortController();
    const store = chromaStore({ url: chroma.url, collection });
    const heads = await store.find({ is: { part: ['head'] } }, 1000, signal);
    const docs = heads.map(({ fields }) => fields.doc);
    expect(new Set(docs).size).toBe(docs.length);
    const chunks = await store.find({ is: { part: ['chunk', 'mute'] } }, 5000, signal);
    const bodies = new Set(heads.map(({ fields }) => `${fields.doc} ${fields.writer} ${fields.body}`));
    expect(chunks.filter(({ fields }) => !bodies.has(`${fields.doc} ${fields.writer} ${fields.body}`))).toEqual([]);
  }
});
