import { beforeAll, describe, expect, it } from 'vitest';
import type { SharedRecord, SharedStore } from '../../lib/shared-store.ts';
import { openChromaStore } from '../../lib/sharing/chroma/chroma-store.ts';
import { fillerVector, headId } from '../../lib/sharing/naming.ts';
import { nearestChunks } from '../../lib/sharing/near-chunks.ts';
import { type ChromaProcess, chromaMissing, startChroma } from '../servers/chroma-server.ts';
import { random } from './random.ts';

/** What is near is found without a condition, among as many heads as chunks: no library of pages has more. */

const DIMS = 256;
const CHUNKS = 1500;
const TOPICS = 15;
const AT_ONCE = 250;
const NEAREST = 50;

const missing = chromaMissing();
if (missing) it.skip(`runs against a real server: ${missing}`, () => undefined);

describe.skipIf(missing)('the chunks near a question', { timeout: 30_000 }, () => {
  const { signal } = new AbortController();
  const next = random(11);
  const unit = (values: Float32Array) => {
    const length = Math.hypot(...values);
    return values.map((value) => value / length);
  };
  const anywhere = () => unit(Float32Array.from({ length: DIMS }, () => next() + next() + next() - 1.5));
  const beside = (centre: Float32Array) => {
    const off = anywhere();
    return unit(centre.map((value, i) => value + 0.9 * (off[i] ?? 0)));
  };
  const topics = Array.from({ length: TOPICS }, anywhere);
  const chunks = Array.from(
    { length: CHUNKS },
    (_, i): SharedRecord => ({
      id: `c.${i}`,
      text: `${i}`,
      fields: { part: 'chunk', doc: `${i}` },
      embedding: beside(topics[i % TOPICS] as Float32Array),
    }),
  );
  const heads = Array.from({ length: CHUNKS }, (_, i): SharedRecord => {
    const id = headId(`${i}`, 'writer', i);
    return { id, text: '', fields: { part: 'head', doc: `${i}` }, embedding: fillerVector(id, DIMS) };
  });
  let chroma: ChromaProcess;
  let store: SharedStore;

  beforeAll(async () => {
    chroma = await startChroma();
    const place = { url: chroma.url, tenant: 'default_tenant', database: 'default_database', collection: 'near' };
    store = openChromaStore({ place });
    await store.create({ id: 'near', version: 1, space: `words:${DIMS}` }, signal);
    // As they come: a head after its chunks.
    const records = chunks.flatMap((chunk, i) => [chunk, heads[i] as SharedRecord]);
    for (let from = 0; from < records.length; from += AT_ONCE)
      await store.put(records.slice(from, from + AT_ONCE), signal);
    return () => chroma.close();
  }, 60_000);

  const exactly = (query: Float32Array) =>
    chunks
      .map(({ id, embedding }) => ({ id, score: embedding.reduce((sum, x, i) => sum + x * (query[i] ?? 0), 0) }))
      .sort((a, b) => b.score - a.score)
      .slice(0, NEAREST)
      .map(({ id }) => id);
  const found = (of: readonly { readonly id: string }[]) => of.slice(0, NEAREST).map(({ id }) => id);

  it('are those that a condition finds', async () => {
    const lost = { without: 0, withOne: 0 };
    for (let n = 0; n < 30; n++) {
      const query = beside(topics[n % TOPICS] as Float32Array);
      const wanted = exactly(query);
      const without = new Set(found(await nearestChunks(store, query, signal)));
      const withOne = new Set(found(await store.nearest(query, 60, { is: { part: ['chunk'] } }, signal)));
      lost.without += wanted.filter((id) => !without.has(id)).length;
      lost.withOne += wanted.filter((id) => !withOne.has(id)).length;
    }
    // Of 1,500 each; the index of the server is approximate.
    expect(lost.without + lost.withOne).toBeLessThanOrEqual(3);
  });

  it('are as many where a question is near nothing, and heads come between', async () => {
    let between = 0;
    for (let n = 0; n < 10; n++) {
      const query = anywhere();
      const all = await store.nearest(query, 80, {}, signal);
      between += all.filter(({ fields }) => fields.part === 'head').length;
      const without = await nearestChunks(store, query, signal);
      expect(without.every(({ fields }) => fields.part === 'chunk')).toBe(true);
      expect(without.length).toBeGreaterThanOrEqual(NEAREST);
    }
    expect(between).toBeGreaterThan(100);
  });
});
