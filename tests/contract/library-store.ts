import { beforeEach, describe, expect, it } from 'vitest';
import type { LibraryStore } from '../../lib/library-store.ts';
import type { EmbedderSettings } from '../../lib/settings.ts';
import type { StoredDocument } from '../../lib/types.ts';
import { chatsContract } from './library-store-chats.ts';
import { questionsContract } from './library-store-questions.ts';
import { embeddingsOf, newDocument, newText, OTHER_SPACE, SPACE } from './library-store-samples.ts';
import { seenContract } from './library-store-seen.ts';
import { stagedContract } from './library-store-staged.ts';
import { versionsContract } from './library-store-versions.ts';

const BUILTIN: EmbedderSettings = { kind: 'builtin' };
const SPACES = { active: { space: SPACE, embedder: BUILTIN } };

/**
 * What every LibraryStore must do. It runs wherever vitest runs, Node or a browser: no Node imports here.
 * @param open opens the store of that name; opening a name again must find what was stored under it
 */
export function libraryStoreContract(name: string, open: (name: string) => Promise<LibraryStore>): void {
  describe(`${name} as a library store`, () => {
    let where: string;
    let store: LibraryStore;

    beforeEach(async () => {
      where = `contract-${crypto.randomUUID()}`;
      store = await open(where);
      return () => store.close();
    });

    const reopen = async () => {
      store.close();
      store = await open(where);
    };
    const add = async (key: string, over = {}) => (await store.save(newDocument(key, over), newText(key))).document;
    const addReady = async (key: string): Promise<StoredDocument> => {
      const document = await add(key);
      await store.embed(embeddingsOf(document), true);
      return { ...document, status: { state: 'ready' } };
    };
    /** All that is known of a document, but for its number. */
    const whole = async (id: string) => {
      const { sequence: a, ...document } = (await store.document(id)) ?? { sequence: 0 };
      const { sequence: b, ...text } = (await store.text(id)) ?? { sequence: 0 };
      const { sequence: c, ...embeddings } = (await store.embeddings(id, SPACE.id)) ?? { sequence: 0 };
      return { document, text, embeddings, agree: a === b && (c === 0 || b === c) };
    };

    describe('saving', () => {
      it('starts empty, with an id of its own that it keeps', async () => {
        const { libraryId } = store;
        expect(libraryId.length).toBeGreaterThan(10);
        expect(await store.documents()).toEqual([]);
        expect(await store.lastSequence()).toBe(0);
        await reopen();
        expect(store.libraryId).toBe(libraryId);
        const other = await open(`${where}-other`);
        expect(other.libraryId).not.toBe(libraryId);
        other.close();
      });

      it('keeps what was saved across a restart', async () => {
        const outcome = await store.save(newDocument('a'), newText('a'));
        expect(outcome.change).toBe('added');
        await reopen();
        expect(await store.document('id-a')).toEqual({ ...newDocument('a'), sequence: 1 });
        expect(await store.documentByKey('https://example.org/a')).toEqual(outcome.document);
        expect(await store.text('id-a')).toEqual({ ...newText('a'), sequence: 1 });
        expect(await store.documents()).toHaveLength(1);
      });

      it('numbers saves one by one and never twice', async () => {
        const [a, b] = await Promise.all([add('a'), add('b')]);
        expect([a.sequence, b.sequence].sort()).toEqual([1, 2]);
        await store.remove([b.id]);
        await reopen();
        expect((await add('c')).sequence).toBe(3);
        expect(await store.lastSequence()).toBe(3);
      });

      it('replaces the document with the same key, keeping its id and first date', async () => {
        await addReady('a');
        const later = '2026-11-23T10:00:00.000Z';
        const next = newDocument('a', { id: 'new-id', contentHash: 'other', savedAt: later, updatedAt: later });
        const { document, change } = await store.save(next, { ...newText('b'), id: 'new-id' });
        expect(change).toBe('updated');
        expect(document).toMatchObject({
          id: 'id-a',
          sequence: 2,
          savedAt: '2026-11-22T10:00:00.000Z',
          updatedAt: later,
        });
        expect(await store.text('id-a')).toEqual({ ...newText('b', 'id-a'), sequence: 2 });
        expect(await store.embeddings('id-a', SPACE.id)).toBeUndefined();
        expect(await store.document('new-id')).toBeUndefined();
        expect(await store.text('new-id')).toBeUndefined();
      });

      it('leaves an unchanged document as it is, ready and with its number', async () => {
        const before = await addReady('a');
        const receipt = { ...before.receipt, kept: 0.5 };
        const again = newDocument('a', { id: 'x', updatedAt: '2027-01-01T00:00:00.000Z', receipt, byline: 'Other' });
        const outcome = await store.save(again, newText('a', 'x'));
        expect(outcome).toEqual({ document: { ...before, updatedAt: again.updatedAt, receipt }, change: 'unchanged' });
        expect(await store.document('id-a')).toEqual(outcome.document);
        expect(await store.embeddings('id-a', SPACE.id)).toBeDefined();
        expect(await store.lastSequence()).toBe(1);
      });

      it('takes a changed title for a change', async () => {
        await add('a');
        expect((await store.save(newDocument('a', { title: 'New' }), newText('a'))).change).toBe('updated');
      });

      it('stores embeddings that come with the document', async () => {
        const ready = newDocument('a', { status: { state: 'ready' } });
        const vectors = new Float32Array([1, 0, 0, 0, 0, 1, 0, 0]);
        const { document } = await store.save(ready, newText('a'), { documentId: 'id-a', space: SPACE, vectors });
        expect(await store.embeddings('id-a', SPACE.id)).toEqual({ ...embeddingsOf(document), vectors });
      });

      it('never lets a document take the id of another', async () => {
        await add('a');
        const thief = store.save(newDocument('b', { id: 'id-a' }), newText('b', 'id-a'));
        await expect(thief).rejects.toMatchObject({ code: 'storage-failed' });
        expect(await store.text('id-a')).toEqual({ ...newText('a'), sequence: 1 });
        expect(await store.lastSequence()).toBe(1);
      });
    });

    describe('embeddings and status', () => {
      it('gives back the very floats', async () => {
        const document = await add('a');
        const vectors = Float32Array.from({ length: 8 }, (_, i) => Math.sin(i) / 3);
        expect(await store.embed({ ...embeddingsOf(document), vectors }, true)).toBe(true);
        await reopen();
        const found = await store.embeddings('id-a', SPACE.id);
        expect(found?.vectors).toBeInstanceOf(Float32Array);
        expect([...(found?.vectors ?? [])]).toEqual([...vectors]);
        expect((await store.document('id-a'))?.status).toEqual({ state: 'ready' });
        expect(await store.embedded(SPACE.id)).toEqual(new Set(['id-a']));
        expect(await store.embedded(OTHER_SPACE.id)).toEqual(new Set());
      });

      it('keeps two spaces apart and leaves the status alone unless told', async () => {
        const document = await add('a');
        await store.embed(embeddingsOf(document, OTHER_SPACE), false);
        expect((await store.document('id-a'))?.status).toEqual({ state: 'pending' });
        await store.embed(embeddingsOf(document), true);
        expect((await store.embeddings('id-a', OTHER_SPACE.id))?.vectors).toHaveLength(4);
        await store.dropEmbeddings([SPACE.id]);
        expect(await store.embeddings('id-a', OTHER_SPACE.id)).toBeUndefined();
        expect(await store.embeddings('id-a', SPACE.id)).toBeDefined();
      });

      it('reads many documents at once, in the order asked for', async () => {
        for (const key of ['a', 'b', 'c']) await addReady(key);
        const read = await store.readMany(['id-c', 'nobody', 'id-a'], [OTHER_SPACE.id, SPACE.id]);
        expect(read[0]).toEqual({
          text: await store.text('id-c'),
          embeddings: [undefined, await store.embeddings('id-c', SPACE.id)],
        });
        expect(read[1]).toEqual({ text: undefined, embeddings: [undefined, undefined] });
        expect(read[2]?.text?.id).toBe('id-a');
        expect(await store.readMany([], [SPACE.id])).toEqual([]);
      });

      it('drops every space that is not named', async () => {
        const documents = [await add('a'), await add('b')];
        const spaces = ['k:2', 'm:2', 'z:2'].map((id) => ({ id, model: id, dims: 2 }));
        for (const document of documents)
          for (const space of spaces) await store.embed(embeddingsOf(document, space), false);
        await store.dropEmbeddings(['m:2']);
        expect((await store.embedded('m:2')).size).toBe(2);
        expect((await store.embedded('k:2')).size + (await store.embedded('z:2')).size).toBe(0);
      });

      it('ignores what was derived from an older save', async () => {
        const old = await add('a');
        const present = await add('a', { contentHash: 'changed' });
        expect(await store.embed(embeddingsOf(old), true)).toBe(false);
        expect(await store.setStatus(old.id, old.sequence, { state: 'ready' })).toBe(false);
        expect(await store.document('id-a')).toEqual(present);
        expect(await store.embedded(SPACE.id)).toEqual(new Set());
      });

      it('ignores what was derived from a removed document', async () => {
        const document = await add('a');
        await store.remove(['id-a']);
        expect(await store.embed(embeddingsOf(document), true)).toBe(false);
        expect(await store.setStatus('id-a', document.sequence, { state: 'ready' })).toBe(false);
        expect(await store.documents()).toEqual([]);
        expect(await store.embeddings('id-a', SPACE.id)).toBeUndefined();
      });

      it('keeps the reason of a failure', async () => {
        const document = await add('a');
        const failed = { state: 'failed', reason: { code: 'server-failed', details: { status: 503 } } } as const;
        expect(await store.setStatus('id-a', document.sequence, failed)).toBe(true);
        await reopen();
        expect((await store.document('id-a'))?.status).toEqual(failed);
      });
    });

    describe('removing and undoing', () => {
      it('removes every trace', async () => {
        await addReady('a');
        await addReady('b');
        await store.remove(['id-a', 'nobody']);
        expect(await store.document('id-a')).toBeUndefined();
        expect(await store.documentByKey('https://example.org/a')).toBeUndefined();
        expect(await store.text('id-a')).toBeUndefined();
        expect(await store.embeddings('id-a', SPACE.id)).toBeUndefined();
        expect(await store.embedded(SPACE.id)).toEqual(new Set(['id-b']));
      });

      it('undoes the removal of several documents, whole and under new numbers', async () => {
        for (const key of ['a', 'b', 'c']) await addReady(key);
        const before = await Promise.all(['id-a', 'id-b'].map(whole));
        const token = await store.remove(['id-a', 'id-b']);
        await reopen();
        const { restored, removed } = await store.undo(token);
        expect(restored.map((document) => document.id).sort()).toEqual(['id-a', 'id-b']);
        expect(restored.map((document) => document.sequence).sort()).toEqual([4, 5]);
        expect(removed).toEqual([]);
        expect(await Promise.all(['id-a', 'id-b'].map(whole))).toEqual(before);
        expect(before[0]?.agree).toBe(true);
      });

      it('undoes an update with the embeddings it had', async () => {
        await addReady('a');
        const before = await whole('id-a');
        const { undo = '' } = await store.save(
          newDocument('a', { contentHash: 'other', title: 'Other' }),
          newText('b', 'x'),
        );
        const { restored } = await store.undo(undo);
        expect(restored[0]?.sequence).toBe(3);
        expect(await whole('id-a')).toEqual(before);
        expect((await store.embeddings('id-a', SPACE.id))?.sequence).toBe(3);
      });

      it('undoes an addition without a trace', async () => {
        const { undo = '', document } = await store.save(newDocument('a'), newText('a'));
        await store.embed(embeddingsOf(document), true);
        const { restored, removed } = await store.undo(undo);
        expect(restored).toEqual([]);
        expect(removed.map(({ id }) => id)).toEqual(['id-a']);
        expect(await store.documents()).toEqual([]);
        expect(await store.text('id-a')).toBeUndefined();
        expect(await store.embedded(SPACE.id)).toEqual(new Set());
      });

      it('undoes once, and nothing it does not know', async () => {
        await add('a');
        const token = await store.remove(['id-a']);
        await store.undo(token);
        await expect(store.undo(token)).rejects.toMatchObject({ code: 'undo-expired' });
        await expect(store.undo('never')).rejects.toMatchObject({ code: 'undo-expired' });
        expect(await store.documents()).toHaveLength(1);
      });

      it('lets a later save stand against an older undo', async () => {
        const first = await store.save(newDocument('a'), newText('a'));
        const second = await add('a', { contentHash: 'second' });
        await expect(store.undo(first.undo ?? '')).rejects.toMatchObject({ code: 'undo-expired' });
        const token = await store.remove(['id-a']);
        await store.save(newDocument('a', { id: 'again', contentHash: 'third' }), newText('a', 'again'));
        await expect(store.undo(token)).rejects.toMatchObject({ code: 'undo-expired' });
        expect((await store.documents()).map(({ id }) => id)).toEqual(['again']);
        expect(second.sequence).toBe(2);
      });

      it('restores as pending what has no embeddings in the space that answers by now', async () => {
        await store.setSpaces(SPACES);
        await addReady('a');
        const token = await store.remove(['id-a']);
        await store.setSpaces({ active: { space: OTHER_SPACE, embedder: BUILTIN } });
        const { restored } = await store.undo(token);
        expect(restored[0]?.status).toEqual({ state: 'pending' });
        expect(await store.embeddings('id-a', SPACE.id)).toBeUndefined();
      });

      it('forgets undo records made before a time', async () => {
        await addReady('a');
        const token = await store.remove(['id-a']);
        await store.emptyTrash(Date.now() - 60_000);
        await store.undo(token);
        const again = await store.remove(['id-a']);
        await store.emptyTrash(Date.now() + 1);
        await expect(store.undo(again)).rejects.toMatchObject({ code: 'undo-expired' });
      });
    });

    describe('tags', () => {
      it('are given to all at once, and leave the save as it was', async () => {
        const before = await addReady('a');
        await add('b');
        const tagged = await store.tag(['id-a', 'id-b', 'id-gone'], ['sea', '바다']);
        expect(tagged.map(({ id, tags }) => [id, tags])).toEqual([
          ['id-a', ['sea', '바다']],
          ['id-b', ['sea', '바다']],
        ]);
        await reopen();
        expect(await store.document('id-a')).toEqual({ ...before, status: { state: 'ready' }, tags: ['sea', '바다'] });
        expect((await store.embeddings('id-a', SPACE.id))?.sequence).toBe(before.sequence);
        await store.tag(['id-a'], []);
        expect((await store.document('id-a'))?.tags).toEqual([]);
      });

      it('are changed document by document, all of them or none', async () => {
        await add('a');
        await add('b');
        await store.tag(['id-a'], ['sea', 'old']);
        const tagged = await store.tag(['id-a', 'id-b'], (tags) => [...tags.filter((tag) => tag !== 'old'), 'new']);
        expect(tagged.map(({ tags }) => tags)).toEqual([['sea', 'new'], ['new']]);
        const refuse = (tags: readonly string[]) => {
          if (tags.length === 1) throw new Error('no more');
          return [];
        };
        await expect(store.tag(['id-a', 'id-b'], refuse)).rejects.toThrow();
        await reopen();
        expect((await store.document('id-a'))?.tags).toEqual(['sea', 'new']);
      });

      it('stay through a new save, its undo, and a removal that is undone', async () => {
        await add('a');
        await store.tag(['id-a'], ['sea']);
        const { undo = '', document } = await store.save(newDocument('a', { contentHash: 'other' }), newText('a'));
        expect(document.tags).toEqual(['sea']);
        await store.tag(['id-a'], ['sea', 'later']);
        expect((await store.undo(undo)).restored[0]?.tags).toEqual(['sea', 'later']);
        await store.undo(await store.remove(['id-a']));
        expect((await store.document('id-a'))?.tags).toEqual(['sea', 'later']);
      });

      it('of an imported document come instead of those it had', async () => {
        await add('a');
        await store.tag(['id-a'], ['sea']);
        const { document } = await store.save(newDocument('a', { contentHash: 'other', tags: ['lake'] }), newText('a'));
        expect(document.tags).toEqual(['lake']);
      });
    });

    describe('spaces, settings and keys', () => {
      it('remembers the spaces', async () => {
        expect(await store.spaces()).toBeUndefined();
        const target = { space: OTHER_SPACE, embedder: BUILTIN };
        await store.setSpaces({ ...SPACES, target });
        await reopen();
        expect(await store.spaces()).toEqual({ ...SPACES, target });
        await store.setSpaces(SPACES);
        expect(await store.spaces()).toEqual(SPACES);
      });

      it('starts with passages and the built-in embedder', async () => {
        expect(await store.settings()).toEqual({ chat: { kind: 'passages' }, embedder: BUILTIN });
        await store.setSettings({ chat: { kind: 'browser' }, embedder: BUILTIN });
        await reopen();
        expect((await store.settings()).chat.kind).toBe('browser');
      });

      it('keeps keys by origin', async () => {
        await store.setKey('https://a.example', 'secret-a');
        await store.setKey('https://b.example', 'secret-b');
        await reopen();
        expect(await store.key('https://a.example')).toBe('secret-a');
        expect(await store.keyOrigins()).toEqual(['https://a.example', 'https://b.example']);
        await store.setKey('https://a.example', undefined);
        expect(await store.key('https://a.example')).toBeUndefined();
        expect(await store.keyOrigins()).toEqual(['https://b.example']);
      });
    });

    chatsContract(open);
    stagedContract(open);
    seenContract(open);
    questionsContract(open);
    versionsContract(open);

    it('fails with a code once it is closed', async () => {
      store.close();
      await expect(store.documents()).rejects.toMatchObject({ code: 'storage-failed' });
      await expect(store.remove(['id-a'])).rejects.toMatchObject({ code: 'storage-failed' });
    });
  });
}
