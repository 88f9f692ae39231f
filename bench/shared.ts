/**
 * A shared library on a real Chroma server: how long its first sync takes, what a save sends, and what a question over both costs beside
 * one of this library alone. Two libraries in Node, with the built-in embedder.
 */
import 'fake-indexeddb/auto';
import { indexesIn } from '../entrypoints/offscreen/indexes.ts';
import { Library } from '../lib/library/library.ts';
import type { SharedLeg } from '../lib/shared-leg.ts';
import type { SharedRecord, SharedStore } from '../lib/shared-store.ts';
import { openChromaStore } from '../lib/sharing/chroma/chroma-store.ts';
import { SharedQuestions } from '../lib/sharing/shared-questions.ts';
import { Sharing } from '../lib/sharing/sharing.ts';
import type { SharingRule } from '../lib/sharing.ts';
import { openSharingStore } from '../lib/storage/indexeddb-sharing.ts';
import { openIndexedDbStore } from '../lib/storage/indexeddb-store.ts';
import { memoryVault } from '../lib/storage/memory-vault.ts';
import { builtinEmbedder, builtKernel } from '../scripts/node-library.ts';
import { startChromaProxy } from '../tests/servers/chroma-proxy.ts';
import { chromaMissing, startChroma } from '../tests/servers/chroma-server.ts';
import { type Row, spread } from './statistics.ts';
import { page, texts } from './texts.ts';

const QUESTIONS = 60;
const SAVES = 20;
/** Records of one call, as the engine cuts them. */
const BATCH = 200;
const NEVER = { after: 2 ** 30, poll: [2 ** 30], retry: [2 ** 30] };
const { signal } = new AbortController();

interface Side {
  readonly library: Library;
  readonly sharing: Sharing;
  leg: SharedLeg | undefined;
}

/** @param chunks of the shared library, about; this library has as many of its own */
export default async function shared(chunks: number): Promise<Row[]> {
  const missing = chromaMissing();
  if (missing) throw new Error(`This bench needs a real server: ${missing}`);
  const chroma = await startChroma();
  const proxy = await startChromaProxy(chroma.url);
  const storeAt = (url: string, collection: string): SharedStore =>
    openChromaStore({ place: { url, tenant: 'default_tenant', database: 'default_database', collection } });
  try {
    const { paragraphs, questions } = texts();
    const [theirs, ours] = [await openSide(storeAt(chroma.url, 'bench')), await openSide(storeAt(chroma.url, 'bench'))];
    const [from, second] = [await fill(theirs, 0, chunks, paragraphs), await fill(ours, 1_000_000, chunks, paragraphs)];
    console.error(`  ${from} chunks to share, ${second} beside them`);
    const rows: Row[] = [];
    const direct = storeAt(chroma.url, 'direct');
    rows.push(await firstSend(theirs, direct, from));
    rows.push(await firstFetch(await openSide(storeAt(chroma.url, 'bench')), direct, from));
    rows.push(await questionOverBoth(ours, storeAt(chroma.url, 'bench'), questions));
    const counted = await openSide(storeAt(proxy.url, 'bench'), { by: 'all' });
    rows.push(await bytesOfSave(counted, proxy.asked, paragraphs));
    return rows;
  } finally {
    await proxy.close();
    await chroma.close();
  }
}

async function openSide(store: SharedStore, rule: SharingRule = { by: 'all' }): Promise<Side> {
  const name = `bench-${crypto.randomUUID()}`;
  const embedder = await builtinEmbedder();
  const side: { leg: SharedLeg | undefined } = { leg: undefined };
  const library = new Library({
    store: await openIndexedDbStore(name),
    makeEmbedder: async () => embedder,
    ...indexesIn(memoryVault(), await builtKernel()),
    shared: () => side.leg,
    changed: () => undefined,
    now: () => new Date(),
    bytes: async () => 0,
  });
  await library.start();
  await library.embed([]);
  const settings = await openSharingStore(`${name}-sharing`);
  const place = { url: 'http://127.0.0.1', tenant: '', database: '', collection: 'bench' };
  await settings.setSettings({ place, rule });
  const sharing = new Sharing({
    store: settings,
    doors: library.doors,
    openPlace: async () => store,
    changed: () => undefined,
    now: () => new Date(),
    delays: NEVER,
  });
  await sharing.start();
  return Object.assign(side, { library, sharing });
}

async function fill({ library }: Side, first: number, chunks: number, paragraphs: readonly string[]): Promise<number> {
  for (let n = first; (await library.summary()).chunks < chunks; n++) await library.save(page(n, paragraphs));
  while ((await library.summary()).pending > 0) await new Promise((resolve) => setTimeout(resolve, 50));
  return (await library.summary()).chunks;
}

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};
const once = (value: number) => spread([value]);

/** Beside it: as many records of that size put straight to the server, with nothing read and nothing written down. */
async function firstSend({ sharing }: Side, direct: SharedStore, chunks: number): Promise<Row> {
  const ours = await timed(() => sharing.sync());
  await direct.create({ id: 'direct', version: 1, space: 'direct:256' }, signal);
  const records = plainRecords(chunks);
  const plain = await timed(async () => {
    for (let at = 0; at < chunks; at += BATCH) await direct.put(records.slice(at, at + BATCH), signal);
  });
  return {
    question: `first sync, sending ${chunks} chunks`,
    unit: 's',
    ours: once(ours / 1000),
    reference: { name: 'the same number of records straight to the server', is: once(plain / 1000) },
    aim: 'told',
  };
}

function plainRecords(count: number): SharedRecord[] {
  return Array.from({ length: count }, (_, n) => ({
    id: `r${n}`,
    text: 'A passage of about a thousand characters. '.repeat(24),
    fields: {
      ...Object.fromEntries(Array.from({ length: 13 }, (_one, i) => [`field${i}`, `value ${n}`])),
      n,
      layout: 'x'.repeat(300),
    },
    embedding: Float32Array.from({ length: 256 }, (_one, d) => Math.sin(n * 0.37 + d * (1 + (n % 17)))),
  }));
}

/** Beside it: reading as many records with their embeddings. */
async function firstFetch({ library, sharing }: Side, direct: SharedStore, chunks: number): Promise<Row> {
  const ours = await timed(() => sharing.sync());
  const here = (await library.summary()).chunks;
  if (here !== chunks) throw new Error(`${here} of ${chunks} chunks came`);
  const ids = Array.from({ length: chunks }, (_, n) => `r${n}`);
  const plain = await timed(async () => {
    for (let at = 0; at < chunks; at += 100) await direct.read(ids.slice(at, at + 100), signal);
  });
  return {
    question: `first sync, fetching ${chunks} chunks into an empty library`,
    unit: 's',
    ours: once(ours / 1000),
    reference: { name: 'reading the same number of records', is: once(plain / 1000) },
    aim: 'told',
  };
}

/** Both by turns, so that both have the same machine; and what one search at the server takes by itself. */
async function questionOverBoth(side: Side, store: SharedStore, questions: readonly string[]): Promise<Row> {
  const { library } = side;
  const leg = new SharedQuestions({ name: 'bench', store, isHere: () => false, patience: 10_000 });
  const asked = questions.slice(0, QUESTIONS);
  const [alone, both, server]: [number[], number[], number[]] = [[], [], []];
  const ask = (question: string) => library.retrieve(question, signal, undefined, { both: true });
  for (const [i, question] of [...asked.slice(0, 5), ...asked].entries()) {
    side.leg = undefined;
    const local = await timed(() => ask(question));
    side.leg = leg;
    const together = await timed(() => ask(question));
    const vector = await library.embed([question]);
    const remote = await timed(() => leg.nearest(vector, String(library.doors.standing().space)));
    if (i < 5) continue; // warming up
    alone.push(local);
    both.push(together);
    server.push(remote);
  }
  leg.close();
  const delay = spread(server).p50.toFixed(1);
  return {
    question: `a question over both libraries (the server alone takes ${delay} ms)`,
    unit: 'ms',
    ours: spread(both),
    reference: { name: 'this library alone', is: spread(alone) },
    aim: `under 1.5 × alone + ${delay}`,
  };
}

/** All that goes to the server for one saved page, beside what it holds: its text, and its embeddings as float32. */
async function bytesOfSave(
  { library, sharing }: Side,
  asked: readonly { readonly bytes: number }[],
  paragraphs: readonly string[],
): Promise<Row> {
  await sharing.sync();
  const [sent, held]: [number[], number[]] = [[], []];
  for (let n = 0; n < SAVES; n++) {
    const one = page(2_000_000 + n, paragraphs);
    const { document } = await library.save(one);
    while ((await library.summary()).pending > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const before = asked.length;
    await sharing.sync();
    sent.push(asked.slice(before).reduce((sum, { bytes }) => sum + bytes, 0) / 1024);
    held.push((new TextEncoder().encode(one.text).length + document.chunks * 1024) / 1024);
  }
  return {
    question: 'bytes sent for one saved page',
    unit: 'kB',
    ours: spread(sent),
    reference: { name: 'its text and embeddings', is: spread(held) },
    aim: 'under 2',
  };
}
