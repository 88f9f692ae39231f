import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../lib/errors.ts';
import { LONGEST_TEXT } from '../../lib/library/page-schema.ts';
import type { CapturedPage } from '../../lib/types.ts';
import { crash, embedders, first, longPage, openLibrary, page, settled, type TestLibrary } from './library-fixtures.ts';

const BOATS = ['Sailing boats need wind.', 'The keel keeps a boat upright.'];
const BREAD = ['Bread rises because yeast makes gas.', 'Salt slows it down.'];

describe('the library', () => {
  let name: string;
  let room: TestLibrary;

  beforeEach(async () => {
    name = `library-${crypto.randomUUID()}`;
    room = await openLibrary(name);
    return () => crash(room);
  });
  afterEach(() => vi.useRealTimers());

  const restart = async (models = room.embedders) => {
    crash(room);
    room = await openLibrary(name, { models });
  };
  const ask = async (question: string) =>
    (await room.library.retrieve(question, new AbortController().signal)).passages.map(({ title }) => title);
  const vectorsIn = async (id: string) => (await room.store.embeddings(id, 'words:16'))?.vectors;

  describe('saving', () => {
    it('stores a page, embeds it and finds it', async () => {
      const { document, change, undo } = await room.library.save(page('boats', BOATS));
      expect({ change, state: document.status.state }).toEqual({ change: 'added', state: 'pending' });
      expect(undo).toBeTruthy();
      await room.library.save(page('bread', BREAD));
      await settled(room.library);
      expect(room.library.document(document.id)?.status).toEqual({ state: 'ready' });
      expect((await vectorsIn(document.id))?.length).toBe(document.chunks * 16);
      expect((await ask('what keeps a boat upright'))[0]).toBe('About boats');
      expect(room.library.savedAs('https://example.org/boats')?.id).toBe(document.id);
      expect((await room.library.text(document.id)).text).toContain('The keel keeps');
    });

    it('finds a page by its words before it is embedded', async () => {
      room.embedders.get('words')?.hold();
      await room.library.save(page('boats', BOATS));
      const [finding] = await room.library.find('keel');
      expect(finding?.at.map(({ start, end }) => finding.excerpt.slice(start, end))).toEqual(['keel']);
      room.embedders.get('words')?.release();
    });

    it('takes the same text for the same save', async () => {
      await room.library.save(page('boats', BOATS));
      await settled(room.library);
      const asked = room.embedders.get('words')?.asked.length;
      const again = await room.library.save(page('boats', BOATS, { url: 'https://example.org/boats?again' }));
      expect(again).toMatchObject({ change: 'unchanged', document: { sequence: 1, status: { state: 'ready' } } });
      expect(again.undo).toBeUndefined();
      expect(room.embedders.get('words')?.asked.length).toBe(asked);
    });

    it('keeps each selection of a page beside the page', async () => {
      for (const kind of ['page', 'selection', 'selection'] as const)
        await room.library.save(page('boats', BOATS, { kind }));
      await room.library.save(page('boats', BREAD, { kind: 'selection' }));
      expect(
        room.library
          .documents()
          .map(({ kind }) => kind)
          .sort(),
      ).toEqual(['page', 'selection', 'selection']);
    });

    it('forgets the text that a new save replaces', async () => {
      await room.library.save(page('things', BOATS));
      await settled(room.library);
      const { change } = await room.library.save(page('things', BREAD));
      expect(change).toBe('updated');
      await settled(room.library);
      expect(await room.library.find('keel')).toEqual([]);
      expect(await room.library.find('yeast')).toHaveLength(1);
      const { passages } = await room.library.retrieve('keel', new AbortController().signal);
      expect(passages.map(({ text }) => text).join()).not.toContain('keel');
    });

    const good = page('x', ['A text.']);
    it.each<[string, unknown]>([
      ['no object', 'page'],
      ['null', null],
      ['no text', { ...good, text: undefined }],
      ['a script address', { ...good, url: 'javascript:alert(1)' }],
      ['no address', { ...good, address: 'nowhere' }],
      ['a block beyond the text', { ...good, blocks: [{ kind: 'paragraph', start: 0, end: 99_999 }] }],
      ['overlapping blocks', { ...good, blocks: [...good.blocks, { kind: 'paragraph', start: 0, end: 3 }] }],
      ['a block backwards', { ...good, blocks: [{ kind: 'paragraph', start: 3, end: 1 }] }],
      ['half an offset', { ...good, blocks: [{ kind: 'paragraph', start: 0.5, end: 1 }] }],
      ['an unknown kind of block', { ...good, blocks: [{ kind: 'script', start: 0, end: 1 }] }],
      ['more kept than there was', { ...good, receipt: { ...good.receipt, kept: Number.NaN } }],
      ['a title of a megabyte', { ...good, title: 'x'.repeat(1_000_000) }],
      ['a text without end', { ...good, text: 'x'.repeat(LONGEST_TEXT + 1) }],
    ])('refuses a page with %s', async (_, input) => {
      await expect(room.library.save(input)).rejects.toMatchObject({ code: 'bad-request' });
      expect(room.library.documents()).toEqual([]);
    });

    it('drops what a page adds by itself', async () => {
      const sly = JSON.parse(
        JSON.stringify({ ...good, id: 'mine', status: 'ready' }).replace('{', '{"__proto__":{"sly":1},'),
      );
      const { document } = await room.library.save(sly as CapturedPage);
      expect(document.id).not.toBe('mine');
      expect('sly' in document || 'sly' in {}).toBe(false);
      expect(document.status).toEqual({ state: 'pending' });
    });

    it('says that a page without text is empty', async () => {
      await expect(room.library.save({ ...good, text: ' \n', blocks: [] })).rejects.toMatchObject({
        code: 'page-empty',
      });
    });
  });

  describe('removing and undoing', () => {
    it('removes from everything, and puts everything back', async () => {
      const { document } = await room.library.save(page('boats', BOATS));
      await room.library.save(page('bread', BREAD));
      await settled(room.library);
      const asked = room.embedders.get('words')?.asked.length;
      const token = await room.library.remove([document.id]);
      expect(room.library.savedAs('https://example.org/boats')).toBeUndefined();
      expect(await room.library.find('keel')).toEqual([]);
      expect(await ask('keel boat upright')).not.toContain('About boats');
      await expect(room.library.text(document.id)).rejects.toMatchObject({ code: 'document-missing' });
      await room.library.undo(token);
      expect((await ask('keel boat upright'))[0]).toBe('About boats');
      expect(room.library.document(document.id)).toMatchObject({ sequence: 3, status: { state: 'ready' } });
      expect(room.embedders.get('words')?.asked.length).toBe((asked ?? 0) + 2); // the two questions
      await expect(room.library.undo(token)).rejects.toMatchObject({ code: 'undo-expired' });
    });

    it('undoes an update and an addition', async () => {
      const added = await room.library.save(page('things', BOATS));
      await settled(room.library);
      const updated = await room.library.save(page('things', BREAD));
      await settled(room.library);
      await room.library.undo(updated.undo ?? '');
      expect(await room.library.find('yeast')).toEqual([]);
      expect((await room.library.find('keel'))[0]?.documentId).toBe(added.document.id);
      expect((await ask('keel'))[0]).toBe('About things');
      const other = await room.library.save(page('bread', BREAD));
      await room.library.undo(other.undo ?? '');
      expect(room.library.documents().map(({ title }) => title)).toEqual(['About things']);
      expect(await room.library.find('yeast')).toEqual([]);
    });

    it('forgets what was removed after a minute, and at the next start', async () => {
      const { document } = await room.library.save(page('boats', BOATS));
      await settled(room.library);
      const token = await room.library.remove([document.id]);
      crash(room);
      room = await openLibrary(name, { now: () => new Date(Date.now() + 61_000) });
      await expect(room.library.undo(token)).rejects.toMatchObject({ code: 'undo-expired' });
    });
  });

  describe('looking', () => {
    it('lists the latest first and counts', async () => {
      for (const title of ['a', 'b', 'c']) await room.library.save(page(title, BOATS));
      expect(room.library.documents().map(({ title }) => title)).toEqual(['About c', 'About b', 'About a']);
      await settled(room.library);
      const { id } = first(room.library);
      await room.library.remove([id]);
      expect(await room.library.summary()).toEqual({
        documents: 2,
        sequence: 3,
        pending: 0,
        failed: 0,
        chunks: 2,
        bytes: 1234,
        space: { id: 'words:16', model: 'words', dims: 16 },
      });
    });

    it('finds by title, site and address, then by words', async () => {
      await room.library.save(page('boats', BOATS, { site: 'Harbour News' }));
      await room.library.save(page('bread', ['A boat-shaped loaf.']));
      await room.library.save(page('빵', ['빵은 효모가 만드는 가스로 부풀어 오릅니다.']));
      const found = async (query: string) =>
        (await room.library.find(query)).map(({ documentId }) => room.library.document(documentId)?.title);
      expect(await found('harbour')).toEqual(['About boats']);
      expect(await found('example.org/bre')).toEqual(['About bread']);
      expect(await found('boat')).toEqual(['About boats', 'About bread']);
      expect(await found('효모')).toEqual(['About 빵']);
      expect(await found('  ')).toEqual([]);
      const [finding] = await room.library.find('효모');
      expect(finding?.at.map(({ start, end }) => finding.excerpt.slice(start, end))).toEqual(['효모']);
    });

    it('tells the views and the witness, not too often', async () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      await restart();
      await vi.advanceTimersByTimeAsync(500);
      room.told.length = 0;
      for (const title of ['a', 'b', 'c', 'd']) await room.library.save(page(title, BOATS));
      expect(room.told).toHaveLength(1);
      await vi.advanceTimersByTimeAsync(150);
      expect(room.told.length).toBeLessThanOrEqual(3);
      expect(room.told.at(-1)).toEqual({
        libraryId: room.store.libraryId,
        documents: 4,
        sequence: 4,
        writes: room.store.writes,
      });
    });
  });

  describe('settings and keys', () => {
    it('never hands out a key', async () => {
      await room.library.setKey({ origin: 'https://api.example', key: 'sk-canary' });
      const answer = await room.library.settings();
      expect(answer.keys).toEqual(['https://api.example']);
      expect(JSON.stringify([answer, await room.library.summary(), room.library.documents()])).not.toContain('canary');
      await room.library.setKey({ origin: 'https://api.example', key: null });
      expect((await room.library.settings()).keys).toEqual([]);
    });

    it('refuses settings of another shape, and stays as it was', async () => {
      const before = await room.library.settings();
      for (const bad of [null, {}, { ...before.settings, chat: { kind: 'openai', baseUrl: 'file:///x' } }])
        await expect(room.library.setSettings(bad)).rejects.toMatchObject({ code: 'bad-request' });
      expect(await room.library.settings()).toEqual(before);
    });
  });

  describe('dying and starting again', () => {
    it('embeds what a crash left pending', async () => {
      room.embedders.get('words')?.hold();
      const { document } = await room.library.save(page('boats', BOATS));
      await vi.waitFor(() => expect(room.embedders.get('words')?.asked.length).toBeGreaterThan(0));
      await restart(embedders());
      expect(room.library.document(document.id)?.status).toEqual({ state: 'pending' });
      await settled(room.library);
      expect((await vectorsIn(document.id))?.length).toBe(document.chunks * 16);
    });

    it('finds everything again without embedding it again', async () => {
      for (let i = 0; i < 5; i++) await room.library.save(longPage(`page${i}`, 4));
      await settled(room.library);
      await restart(embedders());
      expect((await ask('word3 of page2'))[0]).toBe('About page2');
      expect(room.embedders.get('words')?.asked).toEqual(['word3 of page2']);
    });

    it('answers a question asked during the start from everything', async () => {
      for (let i = 0; i < 30; i++) await room.library.save(longPage(`page${i}`, 3));
      await settled(room.library);
      crash(room);
      room = await openLibrary(name);
      const titles = room.library.retrieve('what does page29 say of word2', new AbortController().signal);
      expect((await titles).passages[0]?.title).toBe('About page29');
    });

    it('can be saved to while it is still loading', async () => {
      for (let i = 0; i < 20; i++) await room.library.save(longPage(`page${i}`, 3));
      await settled(room.library);
      crash(room);
      room = await openLibrary(name);
      const saved = await Promise.all([
        room.library.save(page('page3', BOATS)),
        room.library.save(page('new', BREAD)),
        room.library.remove([room.library.savedAs('https://example.org/page4')?.id ?? '']),
      ]);
      expect(saved[0].change).toBe('updated');
      await settled(room.library);
      expect((await room.library.find('keel')).map(({ documentId }) => documentId)).toEqual([saved[0].document.id]);
      expect(await room.library.find('page4')).toEqual([]);
      const words = (await room.library.summary()).chunks;
      const { trace } = await room.library.retrieve('word2', new AbortController().signal);
      expect(trace.chunksSearched).toBe(words);
    });
  });

  it('goes on after a save that the store refused', async () => {
    vi.spyOn(room.store, 'save').mockRejectedValueOnce(new AppError('storage-full'));
    await expect(room.library.save(page('boats', BOATS))).rejects.toMatchObject({ code: 'storage-full' });
    expect(room.library.documents()).toEqual([]);
    expect((await room.library.save(page('boats', BOATS))).change).toBe('added');
  });
});
