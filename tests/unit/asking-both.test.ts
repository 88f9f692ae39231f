import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Answer } from '../../lib/asking.ts';
import type { SharedLeg } from '../../lib/shared-leg.ts';
import type { SharedStore } from '../../lib/shared-store.ts';
import { SharedQuestions } from '../../lib/sharing/shared-questions.ts';
import type { CapturedPage } from '../../lib/types.ts';
import { openMemoryStore } from '../contract/shared-store-in-memory.ts';
import { crash, openLibrary, page, settled, type TestLibrary } from './library-fixtures.ts';
import { removeShared, shareAll, shareOne } from './shared-fixtures.ts';

const SPACE = 'words:16';
const { signal } = new AbortController();
const rooms: TestLibrary[] = [];

afterEach(() => {
  for (const room of rooms.splice(0)) crash(room);
});

async function libraryOf(pages: readonly CapturedPage[], shared?: () => SharedLeg): Promise<TestLibrary> {
  const room = await openLibrary(`both-${crypto.randomUUID()}`, { ...(shared && { shared }) });
  rooms.push(room);
  for (const one of pages) await room.library.save(one);
  await settled(room.library);
  return room;
}

async function sharedOf(pages: readonly CapturedPage[], space = SPACE): Promise<SharedStore> {
  const theirs = await libraryOf(pages);
  const store = openMemoryStore(`shared-${crypto.randomUUID()}`);
  await store.create({ id: 'shared-1', version: 1, space }, signal);
  await shareAll(theirs, store);
  return store;
}

/** This library beside a shared one. */
async function beside(
  pages: readonly CapturedPage[],
  store: SharedStore,
  more: { patience?: number; now?: () => number } = {},
) {
  let room: TestLibrary | undefined;
  const isHere = (about: Readonly<Record<string, unknown>>) =>
    room?.library.documents().some(({ address }) => address === about.address) ?? false;
  const leg = new SharedQuestions({ name: 'reading circle', store, isHere, patience: 5000, ...more });
  room = await libraryOf(pages, () => leg);
  return { room, leg };
}

async function ask({ library }: TestLibrary, question: string, filter?: unknown): Promise<Answer> {
  for await (const event of library.conversations.ask({ question, ...(filter ? { filter } : {}) }, signal))
    if (event.type === 'done') return event.answer;
  throw new Error('no answer');
}

const TERNS = page('terns', ['Arctic terns migrate from the Arctic to the Antarctic and back every single year.']);
const KEEL = page('keel', ['A heavy keel keeps a sailing boat upright in strong wind and rough water.']);
const YEAST = page('yeast', ['Yeast makes bread rise because it gives off carbon dioxide while it feeds on sugar.']);
const QUESTION = 'Where do arctic terns migrate?';

describe('asking both', () => {
  it('answers from the shared library what is not here, and says so', async () => {
    const store = await sharedOf([TERNS, YEAST]);
    const { room } = await beside([KEEL], store);
    const { citations, mode, text, trace } = await ask(room, QUESTION);
    expect(mode).toBe('passages');
    expect(text).toContain('migrate from the Arctic to the Antarctic');
    expect(citations[0]).toMatchObject({ library: 'reading circle', title: 'About terns', verified: true });
    expect(citations[0]?.documentId).toMatch(/^shared:[\da-f]{32}$/);
    const { start = 0, end = 0, quote } = citations[0] ?? {};
    expect(TERNS.text.slice(start, end)).toBe(quote);
    expect(trace.shared).toMatchObject({ library: 'reading circle', here: 0 });
    expect(trace.shared?.found).toBeGreaterThan(0);
    expect(trace.shared?.reason).toBeUndefined();
  });

  it('answers where nothing at all is here', async () => {
    const { room } = await beside([], await sharedOf([TERNS, KEEL, YEAST]));
    const { citations, mode } = await ask(room, QUESTION);
    expect(mode).toBe('passages');
    expect(citations[0]).toMatchObject({ library: 'reading circle', title: 'About terns' });
  });

  it('answers from here what is in both', async () => {
    const { room } = await beside([TERNS, KEEL], await sharedOf([TERNS, YEAST]));
    const { citations, trace } = await ask(room, QUESTION);
    expect(citations[0]?.title).toBe('About terns');
    expect(citations.filter(({ title }) => title === 'About terns').every(({ library }) => !library)).toBe(true);
    expect(trace.shared?.here).toBeGreaterThan(0);
    expect(trace.candidates.filter(({ title, library }) => title === 'About terns' && library)).toEqual([]);
  });

  it('puts passages in the order in which one library of all would', async () => {
    const pages = Array.from({ length: 30 }, (_, i) =>
      page(`bird ${i}`, [
        `Bird number ${i} likes ${['arctic', 'warm', 'dry', 'wet'][(i >> 1) % 4]} places and migrates ${i}.`,
      ]),
    );
    const { room } = await beside(
      pages.filter((_, i) => i % 2 === 0),
      await sharedOf(pages.filter((_, i) => i % 2 === 1)),
    );
    const one = await libraryOf(pages);
    const asked = 'Which bird number likes dry places and migrates 13?';
    const [both, whole] = [await ask(room, asked), await ask(one, asked)];
    expect(whole.citations[0]?.title).toBe('About bird 13');
    expect(both.citations[0]?.title).toBe('About bird 13');
    const top = (answer: Answer, most: number) => answer.trace.candidates.slice(0, most).map(({ title }) => title);
    for (const title of top(whole, 3)) expect(top(both, 8)).toContain(title);
    const score = (answer: Answer) =>
      answer.trace.candidates.find(({ title }) => title === 'About bird 13')?.vectorScore ?? 0;
    expect(score(both)).toBeCloseTo(score(whole), 2);
  });

  it('sends nothing but the embedding', async () => {
    const store = await sharedOf([TERNS]);
    const nearest = vi.spyOn(store, 'nearest');
    const find = vi.spyOn(store, 'find');
    const { room } = await beside([KEEL], store);
    await ask(room, QUESTION);
    const sent = JSON.stringify([...nearest.mock.calls, ...find.mock.calls]);
    expect(nearest.mock.calls[0]?.[0]).toBeInstanceOf(Float32Array);
    expect(sent).not.toMatch(/arctic|terns|migrate/i);
  });

  it('is asked of certain documents of this library without the other', async () => {
    const store = await sharedOf([TERNS]);
    const nearest = vi.spyOn(store, 'nearest');
    const { room } = await beside([KEEL], store);
    expect((await ask(room, QUESTION, { kinds: ['page'] })).trace.shared).toBeUndefined();
    expect(nearest).not.toHaveBeenCalled();
  });

  it('leaves out what the reader leaves out', async () => {
    const { room } = await beside([KEEL], await sharedOf([TERNS, YEAST]));
    const { citations } = await ask(room, QUESTION);
    const without = citations.map(({ documentId }) => documentId).filter((id) => id.startsWith('shared:'));
    expect(without).not.toEqual([]);
    const answer = await ask(room, QUESTION, { without });
    expect(answer.trace.shared).toBeDefined();
    expect(answer.citations.filter(({ documentId }) => without.includes(documentId))).toEqual([]);
  });

  it('does not ask a library of another space', async () => {
    const store = await sharedOf([TERNS], 'other:16');
    const nearest = vi.spyOn(store, 'nearest');
    const { room } = await beside([KEEL], store);
    const { trace } = await ask(room, 'What keeps a boat upright?');
    expect(trace.shared?.reason).toMatchObject({ code: 'shared-space', details: { theirs: 'other:16', ours: SPACE } });
    expect(nearest).not.toHaveBeenCalled();
  });
});

describe('what others wrote', () => {
  it('is believed no further than it can be shown and opened', async () => {
    const store = await sharedOf([TERNS]);
    const [head] = await store.find({ is: { part: ['head'] } }, 1, signal);
    const [row] = await store.read([head?.id ?? ''], signal);
    if (!row?.embedding) throw new Error('no head');
    const about = JSON.parse(row.text) as Record<string, unknown>;
    const lies = { url: 'javascript:alert(1)', savedAt: 'yesterday', publishedAt: 'never', title: 'x'.repeat(50_000) };
    const text = JSON.stringify({ ...about, ...lies });
    await store.put([{ ...row, text, embedding: row.embedding }], signal);
    const { room } = await beside([KEEL], store);
    const { citations } = await ask(room, QUESTION);
    const { url, savedAt, publishedAt, title, library } = citations[0] ?? {};
    expect(library).toBe('reading circle');
    expect(url).toBe('footnote:note/shared');
    expect(Number.isNaN(Date.parse(savedAt ?? ''))).toBe(false);
    expect(publishedAt).toBeUndefined();
    expect(title?.length).toBe(1000);
  });

  it('is left out where its offsets lie', async () => {
    const store = await sharedOf([TERNS]);
    const chunks = await store.find({ is: { part: ['chunk'] } }, 10, signal);
    const rows = await store.read(
      chunks.map(({ id }) => id),
      signal,
    );
    for (const { embedding, ...row } of rows)
      if (embedding) await store.put([{ ...row, fields: { ...row.fields, end: 3 }, embedding }], signal);
    const { room } = await beside([KEEL], store);
    expect((await ask(room, QUESTION)).trace.shared).toMatchObject({ found: 0 });
  });
});

describe('what counts no longer', () => {
  it('is not cited: a page that was removed', async () => {
    const theirs = await libraryOf([TERNS, YEAST]);
    const store = openMemoryStore(`shared-${crypto.randomUUID()}`);
    await store.create({ id: 'shared-1', version: 1, space: SPACE }, signal);
    await shareAll(theirs, store);
    const gone = theirs.library.documents().find(({ title }) => title === 'About terns');
    if (!gone) throw new Error('not saved');
    await removeShared(store, gone, { writer: 'others', clock: 2, seq: 1 }, 16);
    const { room } = await beside([KEEL], store);
    const { citations, trace } = await ask(room, QUESTION);
    expect([...citations, ...trace.candidates].filter(({ title }) => title === 'About terns')).toEqual([]);
  });

  it('is not cited: what a page said before', async () => {
    const theirs = await libraryOf([TERNS]);
    const store = openMemoryStore(`shared-${crypto.randomUUID()}`);
    await store.create({ id: 'shared-1', version: 1, space: SPACE }, signal);
    await shareAll(theirs, store);
    const { document } = await theirs.library.save(
      page('terns', ['Arctic terns migrate along the coasts of two oceans, and nobody knows how.']),
    );
    await settled(theirs.library);
    await shareOne(theirs, store, theirs.library.document(document.id) ?? document, { writer: 'b', clock: 2, seq: 1 });
    const { room } = await beside([KEEL], store);
    const { text } = await ask(room, QUESTION);
    expect(text).toContain('along the coasts');
    expect(text).not.toContain('Antarctic');
  });
});

describe('a server that is slow or gone', () => {
  it('holds an answer up once, and not again before it is back', async () => {
    const store = await sharedOf([TERNS]);
    let now = 0;
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let slow = true;
    const slowly: SharedStore = {
      ...store,
      async open(stop) {
        if (slow) await held;
        return store.open(stop);
      },
    };
    const { room, leg } = await beside([KEEL], slowly, { patience: 30, now: () => now });
    const first = await ask(room, 'What keeps a boat upright?');
    expect(first.citations[0]).toMatchObject({ title: 'About keel' });
    expect(first.trace.shared?.reason).toMatchObject({ code: 'shared-timeout' });
    expect(first.trace.shared?.ms).toBeGreaterThanOrEqual(25);
    const second = await ask(room, 'What keeps a boat upright?');
    expect(second.trace.shared).toMatchObject({ reason: { code: 'shared-timeout' } });
    expect(second.trace.shared?.ms).toBeLessThan(25);
    slow = false;
    release();
    now += 60_000;
    await leg.wake();
    await vi.waitFor(async () => {
      const { trace } = await ask(room, QUESTION);
      if (trace.shared?.reason) throw new Error('not back yet');
      expect(trace.shared?.found).toBeGreaterThan(0);
    });
  });

  it('is told by its reason when it refuses', async () => {
    const store = openMemoryStore(`shared-${crypto.randomUUID()}`);
    const { room } = await beside([KEEL], store);
    const { citations, trace } = await ask(room, 'What keeps a boat upright?');
    expect(citations[0]).toMatchObject({ title: 'About keel' });
    expect(trace.shared?.reason).toMatchObject({ code: 'shared-missing' });
  });
});
