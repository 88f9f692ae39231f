import { beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../lib/errors.ts';
import type { StoredDocument } from '../../lib/types.ts';
import {
  crash,
  embedders,
  longPage,
  openLibrary,
  page,
  serverSettings,
  settled,
  type TestLibrary,
  WordEmbedder,
} from './library-fixtures.ts';

const BOATS = ['Sailing boats need wind.', 'The keel keeps a boat upright.'];
const BREAD = ['Bread rises because yeast makes gas.'];
const down = (details = {}) => new AppError('server-unreachable', { server: 'here', ...details });

describe('embedding in the background', () => {
  let name: string;
  let words: WordEmbedder;
  let room: TestLibrary;

  beforeEach(async () => {
    name = `embedding-${crypto.randomUUID()}`;
    words = new WordEmbedder();
    room = await openLibrary(name, { models: embedders(words) });
    return () => crash(room);
  });

  const status = (document: StoredDocument) => room.library.document(document.id)?.status;
  const waitFor = (document: StoredDocument, state: string) =>
    vi.waitFor(() => expect(status(document)?.state).toBe(state), 5000);
  const asked = (count: number) => vi.waitFor(() => expect(words.asked.length).toBeGreaterThanOrEqual(count));
  const stored = (document: StoredDocument) => room.store.embeddings(document.id, 'words:16');
  /** The chunks that the vector index has, by way of a question. */
  const searched = async () => (await room.library.summary()).chunks;

  it('embeds page after page while others are saved', async () => {
    words.hold();
    const a = (await room.library.save(page('a', BOATS))).document;
    await asked(1);
    const b = (await room.library.save(page('b', BREAD))).document;
    expect([status(a), status(b)]).toEqual([{ state: 'pending' }, { state: 'pending' }]);
    words.release();
    await settled(room.library);
    expect((await stored(a))?.sequence).toBe(1);
    expect((await stored(b))?.sequence).toBe(2);
    expect(await searched()).toBe(2);
  });

  it('throws away what was made of a text that has been replaced meanwhile', async () => {
    words.hold();
    await room.library.save(page('things', BOATS));
    await asked(1);
    const { document } = await room.library.save(page('things', BREAD));
    words.release();
    await settled(room.library);
    expect((await stored(document))?.sequence).toBe(2);
    expect((await room.library.summary()).chunks).toBe(1);
    expect(words.asked.at(-1)).toContain('Bread rises');
  });

  it('leaves nothing of a page that was removed while it was embedded', async () => {
    words.hold();
    const { document } = await room.library.save(page('a', BOATS));
    await asked(1);
    await room.library.remove([document.id]);
    words.release();
    await room.library.save(page('b', BREAD));
    await settled(room.library);
    expect(await stored(document)).toBeUndefined();
    expect(room.library.documents()).toHaveLength(1);
  });

  it.each<[string, (vectors: Float32Array) => Float32Array, string]>([
    ['NaN', (vectors) => vectors.fill(Number.NaN, 0, 1), 'embedding-not-finite'],
    ['infinity', (vectors) => vectors.fill(Number.POSITIVE_INFINITY, 3, 4), 'embedding-not-finite'],
    ['too few', (vectors) => vectors.subarray(16), 'embedding-count'],
    ['too many', (vectors) => new Float32Array(vectors.length + 16), 'embedding-count'],
    ['other dimensions', (vectors) => new Float32Array((vectors.length / 16) * 8), 'embedding-count'],
  ])('never stores %s', async (_, spoil, code) => {
    words.spoil = spoil;
    const { document } = await room.library.save(page('a', BOATS));
    await waitFor(document, 'failed');
    expect(status(document)).toMatchObject({ reason: { code } });
    expect(await stored(document)).toBeUndefined();
    expect(await room.library.find('keel')).toHaveLength(1);
    words.spoil = (vectors) => vectors;
    await room.library.retry([document.id]);
    await waitFor(document, 'ready');
    expect(await stored(document)).toBeDefined();
  });

  it('scales what is not of length 1, and keeps rows without opinion', async () => {
    words.spoil = (vectors) => vectors.map((value) => value * 5);
    const a = (await room.library.save(page('a', BOATS))).document;
    await waitFor(a, 'ready');
    expect(Math.hypot(...((await stored(a))?.vectors ?? []))).toBeCloseTo(1, 5);
    words.spoil = (vectors) => vectors.fill(0);
    const b = (await room.library.save(page('b', BREAD))).document;
    await waitFor(b, 'ready');
    expect(Math.hypot(...((await stored(b))?.vectors ?? [1]))).toBe(0);
  });

  it('fails one document for its own fault, and goes on with the next', async () => {
    words.spoil = (vectors) => (words.asked.at(-1)?.includes('keel') ? vectors.fill(Number.NaN) : vectors);
    const a = (await room.library.save(page('a', BOATS))).document;
    const b = (await room.library.save(page('b', BREAD))).document;
    await waitFor(b, 'ready');
    expect(status(a)?.state).toBe('failed');
    expect(await room.library.summary()).toMatchObject({ pending: 0, failed: 1 });
  });

  it('fails all that waits when the server refuses, asking it once', async () => {
    words.failure = new AppError('server-unauthorized', { server: 'here' });
    words.hold();
    const saved = [];
    for (const title of ['a', 'b', 'c']) saved.push((await room.library.save(page(title, BOATS))).document);
    await asked(1);
    words.release();
    for (const document of saved) await waitFor(document, 'failed');
    expect(words.asked).toHaveLength(1);
    words.failure = undefined;
    await room.library.retry([]);
    for (const document of saved) await waitFor(document, 'ready');
  });

  it('tries again by itself when the fault passes, then gives up until asked', async () => {
    crash(room);
    room = await openLibrary(name, { models: embedders(words), retryDelays: [1, 1] });
    words.failure = down();
    const { document } = await room.library.save(page('a', BOATS));
    await asked(3);
    await waitFor(document, 'failed');
    expect(status(document)).toEqual({
      state: 'failed',
      reason: { code: 'server-unreachable', details: { server: 'here' } },
    });
    expect(words.asked).toHaveLength(3);
    words.failure = undefined;
    await room.library.retry([document.id]);
    await waitFor(document, 'ready');
  });

  it.each([
    ['a server that is down', down],
    ['a worker that was ended', () => new AppError('room-stopped')],
  ])('heals within its patience: %s', async (_, failure) => {
    crash(room);
    room = await openLibrary(name, { models: embedders(words), retryDelays: [1, 1, 1] });
    words.spoil = (vectors) => {
      if (words.asked.length < 3) throw failure();
      return vectors;
    };
    const { document } = await room.library.save(page('a', BOATS));
    await waitFor(document, 'ready');
  });

  it('takes a passing failure up again at the next start, but not a lasting one', async () => {
    words.failure = down();
    const a = (await room.library.save(page('a', BOATS))).document;
    await waitFor(a, 'failed');
    words.failure = undefined;
    words.spoil = (vectors) => vectors.fill(Number.NaN);
    const b = (await room.library.save(page('b', BREAD))).document;
    await waitFor(b, 'failed');
    crash(room);
    room = await openLibrary(name);
    await waitFor(a, 'ready');
    expect(status(b)?.state).toBe('failed');
  });

  it('saves and finds by words without any embedder, and embeds when there is one', async () => {
    crash(room);
    const models = new Map<string, WordEmbedder>();
    room = await openLibrary(`${name}-bare`, { models });
    const { document } = await room.library.save(page('a', BOATS));
    await waitFor(document, 'failed');
    expect(await room.library.find('keel')).toHaveLength(1);
    models.set('words', words);
    await room.library.retry([]);
    await waitFor(document, 'ready');
  });

  it('saving a failed page again tries it again', async () => {
    words.spoil = (vectors) => vectors.fill(Number.NaN);
    const { document } = await room.library.save(page('a', BOATS));
    await waitFor(document, 'failed');
    words.spoil = (vectors) => vectors;
    expect((await room.library.save(page('a', BOATS))).change).toBe('unchanged');
    await waitFor(document, 'ready');
  });
});

describe('moving to another embedding space', () => {
  let name: string;
  let big: WordEmbedder;
  let models: Map<string, WordEmbedder>;
  let room: TestLibrary;
  const toBig = { chat: { kind: 'passages' }, embedder: serverSettings('big', 32) };
  const toWords = { chat: { kind: 'passages' }, embedder: { kind: 'builtin' } };

  beforeEach(async () => {
    name = `moving-${crypto.randomUUID()}`;
    big = new WordEmbedder('big', 32);
    models = embedders(big);
    room = await openLibrary(name, { models });
    for (const title of ['a', 'b', 'c']) await room.library.save(longPage(title, 3));
    await settled(room.library);
    return () => crash(room);
  });

  const restart = async (with_ = models) => {
    crash(room);
    room = await openLibrary(name, { models: with_ });
  };
  const top = async (question: string) =>
    (await room.library.retrieve(question, new AbortController().signal)).passages[0]?.title;
  const counts = async () => [(await room.store.embedded('words:16')).size, (await room.store.embedded('big:32')).size];
  const progress = async () => (await room.library.summary()).reembedding;

  it('embeds everything there, then answers from there, and drops the old', async () => {
    await room.library.setSettings(toBig);
    await settled(room.library);
    expect((await room.library.summary()).space.id).toBe('big:32');
    await vi.waitFor(async () => expect(await counts()).toEqual([0, 3]));
    expect(await top('word1 of b')).toBe('About b');
    expect(big.asked.at(-1)).toBe('word1 of b');
    await restart();
    expect(await top('word1 of b')).toBe('About b');
    expect((await room.library.settings()).settings).toEqual(toBig);
  });

  it('answers from the old space meanwhile, and embeds new pages for both', async () => {
    big.hold();
    await room.library.setSettings(toBig);
    await vi.waitFor(() => expect(big.asked.length).toBeGreaterThan(0));
    expect(await progress()).toEqual({ space: big.space, done: 0, total: 3 });
    const { document } = await room.library.save(longPage('d', 2));
    await vi.waitFor(() => expect(room.library.document(document.id)?.status.state).toBe('ready'));
    expect(await top('word1 of d')).toBe('About d');
    expect(models.get('words')?.asked.at(-1)).toBe('word1 of d');
    expect(await counts()).toEqual([4, 0]);
    big.release();
    await settled(room.library);
    expect((await counts())[1]).toBe(4);
  });

  it('goes on after a crash where it was', async () => {
    big.spoil = (vectors) => {
      big.hold();
      return vectors;
    };
    await room.library.setSettings(toBig);
    await vi.waitFor(async () => expect((await counts())[1]).toBe(1));
    const again = new WordEmbedder('big', 32);
    await restart(embedders(again));
    await settled(room.library);
    expect((await room.library.summary()).space.id).toBe('big:32');
    const chunks = room.library.documents().map((document) => document.chunks);
    expect(again.asked).toHaveLength((chunks[0] ?? 0) + (chunks[1] ?? 0));
    await vi.waitFor(async () => expect(await counts()).toEqual([0, 3]));
  });

  it('stops with the reason when the server fails, and goes on when asked', async () => {
    big.failure = down();
    await room.library.setSettings(toBig);
    await vi.waitFor(async () => expect((await progress())?.stopped?.code).toBe('server-unreachable'));
    expect(await top('word1 of b')).toBe('About b');
    expect(await room.library.summary()).toMatchObject({ failed: 0, pending: 0, space: { id: 'words:16' } });
    await restart();
    await vi.waitFor(async () => expect((await progress())?.stopped?.code).toBe('server-unreachable'));
    big.failure = undefined;
    await room.library.retry([]);
    await settled(room.library);
    expect((await room.library.summary()).space.id).toBe('big:32');
  });

  it('does not move while one document cannot be embedded there', async () => {
    big.spoil = (vectors) => (big.asked.at(-1)?.includes('of b') ? vectors.fill(Number.NaN) : vectors);
    await room.library.setSettings(toBig);
    await vi.waitFor(async () =>
      expect(await progress()).toMatchObject({ done: 2, total: 3, stopped: { code: 'embedding-not-finite' } }),
    );
    expect((await room.library.summary()).space.id).toBe('words:16');
    big.spoil = (vectors) => vectors;
    await room.library.retry([]);
    await settled(room.library);
    expect((await room.library.summary()).space.id).toBe('big:32');
  });

  it('forgets the move when the old embedder is chosen again', async () => {
    big.spoil = (vectors) => {
      big.hold();
      return vectors;
    };
    await room.library.setSettings(toBig);
    await vi.waitFor(async () => expect((await counts())[1]).toBe(1));
    await room.library.setSettings(toWords);
    expect(await progress()).toBeUndefined();
    big.release();
    await settled(room.library);
    expect(await counts()).toEqual([3, 0]);
    expect(await top('word1 of b')).toBe('About b');
  });

  it('rescues documents that the old embedder could not do', async () => {
    const words = models.get('words');
    if (words) words.failure = new AppError('server-not-found');
    const { document } = await room.library.save(page('x', BOATS));
    await vi.waitFor(() => expect(room.library.document(document.id)?.status.state).toBe('failed'));
    await room.library.setSettings(toBig);
    await settled(room.library);
    await vi.waitFor(() => expect(room.library.document(document.id)?.status).toEqual({ state: 'ready' }));
  });

  it('changes nothing when the new embedder cannot be had', async () => {
    await expect(room.library.setSettings({ ...toBig, embedder: serverSettings('none', 3) })).rejects.toThrow();
    expect((await room.library.settings()).settings.embedder).toEqual({ kind: 'builtin' });
    expect(await progress()).toBeUndefined();
  });

  it('keeps removed and restored documents right across a move', async () => {
    big.hold();
    await room.library.setSettings(toBig);
    const id = room.library.savedAs('https://example.org/b')?.id ?? '';
    const token = await room.library.remove([id]);
    big.release();
    await settled(room.library);
    await room.library.undo(token);
    await settled(room.library);
    expect(await top('word1 of b')).toBe('About b');
    expect((await room.store.embeddings(id, 'big:32'))?.sequence).toBe(4);
  });

  it('moves by itself when the built-in model has changed', async () => {
    const newer = new WordEmbedder('words', 24);
    await restart(embedders(newer));
    await settled(room.library);
    await vi.waitFor(async () => expect((await room.library.summary()).space.id).toBe('words:24'));
    expect(await top('word1 of b')).toBe('About b');
  });
});
