import { describe, expect, it } from 'vitest';
import type { LibraryStore } from '../../lib/library-store.ts';
import type { EmbedderSettings } from '../../lib/settings.ts';
import type { StoredDocument } from '../../lib/types.ts';
import { chatsContract } from './library-store-chats.ts';
import { questionsContract } from './library-store-questions.ts';
import { embeddingsOf, freshStore, newDocument, newText, OTHER_SPACE, SPACE } from './library-store-samples.ts';
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
    const fresh = freshStore(open);
    const add = async (key: string, over = {}) =>
      (await fresh.store.save(newDocument(key, over), newText(key))).document;
    const addReady = async (key: string): Promise<StoredDocument> => {
      const document = await add(key);
      await fresh.store.embed(embeddingsOf(document), true);
      return { ...document, status: { state: 'ready' } };
    };
    /** All that is known of a document, but for its number. */
    const whole = async (id: string) => {
      const { sequence: a, ...document } = (await fresh.store.document(id)) ?? { sequence: 0 };
      const { sequence: b, ...text } = (await fresh.store.text(id)) ?? { sequence: 0 };
      const { sequence: c, ...embeddings } = (await fresh.store.embeddings(id, SPACE.id)) ?? { sequence: 0 };
      return { document, text, embeddings, agree: a === b && (c === 0 || b === c) };
    };

    describe('saving', () => {
      it('starts empty, with an id of its own that it keeps', async () => {
        const { libraryId } = fresh.store;
        expect(libraryId.length).toBeGreaterThan(10);
        expect(await fresh.store.documents()).toEqual([]);
        expect(await fresh.store.lastSequence()).toBe(0);
        await fresh.reopen();
        expect(fresh.store.libraryId).toBe(libraryId);
        const other = await open(`${fresh.name}-other`);
        expect(other.libraryId).not.toBe(libraryId);
        other.close();
      });

      it('keeps what was saved across a restart', async () => {
        const outcome = await fresh.store.save(newDocument('a'), newText('a'));
        expect(outcome.change).toBe('added');
        await fresh.reopen();
        expect(await fresh.store.document('id-a')).toEqual({ ...newDocument('a'), sequence: 1 });
        expect(await fresh.store.documentByKey('https://example.org/a')).toEqual(outcome.document);
        expect(await fresh.store.text('id-a')).toEqual({ ...newText('a'), sequence: 1 });
        expect(await fresh.store.documents()).toHaveLength(1);
      });

      it('numbers saves one by one and never twice', async () => {
        const [a, b] = await Promise.all([add('a'), add('b')]);
        expect([a.sequence, b.sequence].sort()).toEqual([1, 2]);
        await fresh.store.remove([b.id]);
        await fresh.reopen();
        expect((await add('c')).sequence).toBe(3);
        expect(await fresh.store.lastSequence()).toBe(3);
      });

      it('replaces the document with the same key, keeping its id and first date', async () => {
        await addReady('a');
        const later = '2026-11-23T10:00:00.000Z';
        const next = newDocument('a', { id: 'new-id', contentHash: 'other', savedAt: later, updatedAt: later });
        const { document, change } = await fresh.store.save(next, { ...newText('b'), id: 'new-id' });
        expect(change).toBe('updated');
        expect(document).toMatchObject({
          id: 'id-a',
          sequence: 2,
          savedAt: '2026-11-22T10:00:00.000Z',
          updatedAt: later,
        });
        expect(await fresh.store.text('id-a')).toEqual({ ...newText('b', 'id-a'), sequence: 2 });
        expect(await fresh.store.embeddings('id-a', SPACE.id)).toBeUndefined();
        expect(await fresh.store.document('new-id')).toBeUndefined();
        expect(await fresh.store.text('new-id')).toBeUndefined();
      });

      it('leaves an unchanged document as it is, ready and with its number', async () => {
        const before = await addReady('a');
        const receipt = { ...before.receipt, kept: 0.5 };
        const again = newDocument('a', { id: 'x', updatedAt: '2027-01-01T00:00:00.000Z', receipt, byline: 'Other' });
        const outcome = await fresh.store.save(again, newText('a', 'x'));
        expect(outcome).toEqual({ document: { ...before, updatedAt: again.updatedAt, receipt }, change: 'unchanged' });
        expect(await fresh.store.document('id-a')).toEqual(outcome.document);
        expect(await fresh.store.embeddings('id-a', SPACE.id)).toBeDefined();
        expect(await fresh.store.lastSequence()).toBe(1);
      });

      it('takes a changed title for a change', async () => {
        await add('a');
        expect((await fresh.store.save(newDocument('a', { title: 'New' }), newText('a'))).change).toBe('updated');
      });

      it('stores embeddings that come with the document', async () => {
        const ready = newDocument('a', { status: { state: 'ready' } });
        const vectors = new Float32Array([1, 0, 0, 0, 0, 1, 0, 0]);
        const { document } = await fresh.store.save(ready, newText('a'), { documentId: 'id-a', space: SPACE, vectors });
        expect(await fresh.store.embeddings('id-a', SPACE.id)).toEqual({ ...embeddingsOf(document), vectors });
      });

      it('never lets a document take the id of another', async () => {
        await add('a');
        const thief = fresh.store.save(newDocument('b', { id: 'id-a' }), newText('b', 'id-a'));
        await expect(thief).rejects.toMatchObject({ code: 'storage-failed' });
        expect(await fresh.store.text('id-a')).toEqual({ ...newText('a'), sequence: 1 });
        expect(await fresh.store.lastSequence()).toBe(1);
      });
    });

    describe('embeddings and status', () => {
      it('gives back the very floats', async () => {
        const document = await add('a');
        const vectors = Float32Array.from({ length: 8 }, (_, i) => Math.sin(i) / 3);
        expect(await fresh.store.embed({ ...embeddingsOf(document), vectors }, true)).toBe(true);
        await fresh.reopen();
        const found = await fresh.store.embeddings('id-a', SPACE.id);
        expect(found?.vectors).toBeInstanceOf(Float32Array);
        expect([...(found?.vectors ?? [])]).toEqual([...vectors]);
        expect((await fresh.store.document('id-a'))?.status).toEqual({ state: 'ready' });
        expect(await fresh.store.embedded(SPACE.id)).toEqual(new Set(['id-a']));
        expect(await fresh.store.embedded(OTHER_SPACE.id)).toEqual(new Set());
      });

      it('keeps two spaces apart and leaves the status alone unless told', async () => {
        const document = await add('a');
        await fresh.store.embed(embeddingsOf(document, OTHER_SPACE), false);
        expect((await fresh.store.document('id-a'))?.status).toEqual({ state: 'pending' });
        await fresh.store.embed(embeddingsOf(document), true);
        expect((await fresh.store.embeddings('id-a', OTHER_SPACE.id))?.vectors).toHaveLength(4);
        await fresh.store.dropEmbeddings([SPACE.id]);
        expect(await fresh.store.embeddings('id-a', OTHER_SPACE.id)).toBeUndefined();
        expect(await fresh.store.embeddings('id-a', SPACE.id)).toBeDefined();
      });

      it('reads many documents at once, in the order asked for', async () => {
        for (const key of ['a', 'b', 'c']) await addReady(key);
        const read = await fresh.store.readMany(['id-c', 'nobody', 'id-a'], [OTHER_SPACE.id, SPACE.id]);
        expect(read[0]).toEqual({
          text: await fresh.store.text('id-c'),
          embeddings: [undefined, await fresh.store.embeddings('id-c', SPACE.id)],
        });
        expect(read[1]).toEqual({ text: undefined, embeddings: [undefined, undefined] });
        expect(read[2]?.text?.id).toBe('id-a');
        expect(await fresh.store.readMany([], [SPACE.id])).toEqual([]);
      });

      it('drops every space that is not named', async () => {
        const documents = [await add('a'), await add('b')];
        const spaces = ['k:2', 'm:2', 'z:2'].map((id) => ({ id, model: id, dims: 2 }));
        for (const document of documents)
          for (const space of spaces) await fresh.store.embed(embeddingsOf(document, space), false);
        await fresh.store.dropEmbeddings(['m:2']);
        expect((await fresh.store.embedded('m:2')).size).toBe(2);
        expect((await fresh.store.embedded('k:2')).size + (await fresh.store.embedded('z:2')).size).toBe(0);
      });

      it('ignores what was derived from an older save', async () => {
        const old = await add('a');
        const present = await add('a', { contentHash: 'changed' });
        expect(await fresh.store.embed(embeddingsOf(old), true)).toBe(false);
        expect(await fresh.store.setStatus(old.id, old.sequence, { state: 'ready' })).toBe(false);
        expect(await fresh.store.document('id-a')).toEqual(present);
        expect(await fresh.store.embedded(SPACE.id)).toEqual(new Set());
      });

      it('ignores what was derived from a removed document', async () => {
        const document = await add('a');
        await fresh.store.remove(['id-a']);
        expect(await fresh.store.embed(embeddingsOf(document), true)).toBe(false);
        expect(await fresh.store.setStatus('id-a', document.sequence, { state: 'ready' })).toBe(false);
        expect(await fresh.store.documents()).toEqual([]);
        expect(await fresh.store.embeddings('id-a', SPACE.id)).toBeUndefined();
      });

      it('keeps the reason of a failure', async () => {
        const document = await add('a');
        const failed = { state: 'failed', reason: { code: 'server-failed', details: { status: 503 } } } as const;
        expect(await fresh.store.setStatus('id-a', document.sequence, failed)).toBe(true);
        await fresh.reopen();
        expect((await fresh.store.document('id-a'))?.status).toEqual(failed);
      });
    });

    describe('removing and undoing', () => {
      it('removes every trace', async () => {
        await addReady('a');
        await addReady('b');
        await fresh.store.remove(['id-a', 'nobody']);
        expect(await fresh.store.document('id-a')).toBeUndefined();
        expect(await fresh.store.documentByKey('https://example.org/a')).toBeUndefined();
        expect(await fresh.store.text('id-a')).toBeUndefined();
        expect(await fresh.store.embeddings('id-a', SPACE.id)).toBeUndefined();
        expect(await fresh.store.embedded(SPACE.id)).toEqual(new Set(['id-b']));
      });

      it('undoes the removal of several documents, whole and under new numbers', async () => {
        for (const key of ['a', 'b', 'c']) await addReady(key);
        const before = await Promise.all(['id-a', 'id-b'].map(whole));
        const token = await fresh.store.remove(['id-a', 'id-b']);
        await fresh.reopen();
        const { restored, removed } = await fresh.store.undo(token);
        expect(restored.map((document) => document.id).sort()).toEqual(['id-a', 'id-b']);
        expect(restored.map((document) => document.sequence).sort()).toEqual([4, 5]);
        expect(removed).toEqual([]);
        expect(await Promise.all(['id-a', 'id-b'].map(whole))).toEqual(before);
        expect(before[0]?.agree).toBe(true);
      });

      it('undoes an update with the embeddings it had', async () => {
        await addReady('a');
        const before = await whole('id-a');
        const { undo = '' } = await fresh.store.save(
          newDocument('a', { contentHash: 'other', title: 'Other' }),
          newText('b', 'x'),
        );
        const { restored } = await fresh.store.undo(undo);
        expect(restored[0]?.sequence).toBe(3);
        expect(await whole('id-a')).toEqual(before);
        expect((await fresh.store.embeddings('id-a', SPACE.id))?.sequence).toBe(3);
      });

      it('undoes an addition without a trace', async () => {
        const { undo = '', document } = await fresh.store.save(newDocument('a'), newText('a'));
        await fresh.store.embed(embeddingsOf(document), true);
        const { restored, removed } = await fresh.store.undo(undo);
        expect(restored).toEqual([]);
        expect(removed.map(({ id }) => id)).toEqual(['id-a']);
        expect(await fresh.store.documents()).toEqual([]);
        expect(await fresh.store.text('id-a')).toBeUndefined();
        expect(await fresh.store.embedded(SPACE.id)).toEqual(new Set());
      });

      it('undoes once, and nothing it does not know', async () => {
        await add('a');
        const token = await fresh.store.remove(['id-a']);
        await fresh.store.undo(token);
        await expect(fresh.store.undo(token)).rejects.toMatchObject({ code: 'undo-expired' });
        await expect(fresh.store.undo('never')).rejects.toMatchObject({ code: 'undo-expired' });
        expect(await fresh.store.documents()).toHaveLength(1);
      });

      it('lets a later save stand against an older undo', async () => {
        const first = await fresh.store.save(newDocument('a'), newText('a'));
        const second = await add('a', { contentHash: 'second' });
        await expect(fresh.store.undo(first.undo ?? '')).rejects.toMatchObject({ code: 'undo-expired' });
        const token = await fresh.store.remove(['id-a']);
        await fresh.store.save(newDocument('a', { id: 'again', contentHash: 'third' }), newText('a', 'again'));
        await expect(fresh.store.undo(token)).rejects.toMatchObject({ code: 'undo-expired' });
        expect((await fresh.store.documents()).map(({ id }) => id)).toEqual(['again']);
        expect(second.sequence).toBe(2);
      });

      it('restores as pending what has no embeddings in the space that answers by now', async () => {
        await fresh.store.setSpaces(SPACES);
        await addReady('a');
        const token = await fresh.store.remove(['id-a']);
        await fresh.store.setSpaces({ active: { space: OTHER_SPACE, embedder: BUILTIN } });
        const { restored } = await fresh.store.undo(token);
        expect(restored[0]?.status).toEqual({ state: 'pending' });
        expect(await fresh.store.embeddings('id-a', SPACE.id)).toBeUndefined();
      });

      it('forgets undo records made before a time', async () => {
        await addReady('a');
        const token = await fresh.store.remove(['id-a']);
        await fresh.store.emptyTrash(Date.now() - 60_000);
        await fresh.store.undo(token);
        const again = await fresh.store.remove(['id-a']);
        await fresh.store.emptyTrash(Date.now() + 1);
        await expect(fresh.store.undo(again)).rejects.toMatchObject({ code: 'undo-expired' });
      });
    });

    describe('tags', () => {
      it('are given to all at once, and leave the save as it was', async () => {
        const before = await addReady('a');
        await add('b');
        const tagged = await fresh.store.tag(['id-a', 'id-b', 'id-gone'], ['sea', '바다']);
        expect(tagged.map(({ id, tags }) => [id, tags])).toEqual([
          ['id-a', ['sea', '바다']],
          ['id-b', ['sea', '바다']],
        ]);
        await fresh.reopen();
        expect(await fresh.store.document('id-a')).toEqual({
          ...before,
          status: { state: 'ready' },
          tags: ['sea', '바다'],
        });
        expect((await fresh.store.embeddings('id-a', SPACE.id))?.sequence).toBe(before.sequence);
        await fresh.store.tag(['id-a'], []);
        expect((await fresh.store.document('id-a'))?.tags).toEqual([]);
      });

      it('are changed document by document, all of them or none', async () => {
        await add('a');
        await add('b');
        await fresh.store.tag(['id-a'], ['sea', 'old']);
        const tagged = await fresh.store.tag(['id-a', 'id-b'], (tags) => [
          ...tags.filter((tag) => tag !== 'old'),
          'new',
        ]);
        expect(tagged.map(({ tags }) => tags)).toEqual([['sea', 'new'], ['new']]);
        const refuse = (tags: readonly string[]) => {
          if (tags.length === 1) throw new Error('no more');
          return [];
        };
        await expect(fresh.store.tag(['id-a', 'id-b'], refuse)).rejects.toThrow();
        await fresh.reopen();
        expect((await fresh.store.document('id-a'))?.tags).toEqual(['sea', 'new']);
      });

      it('stay through a new save, its undo, and a removal that is undone', async () => {
        await add('a');
        await fresh.store.tag(['id-a'], ['sea']);
        const { undo = '', document } = await fresh.store.save(
          newDocument('a', { contentHash: 'other' }),
          newText('a'),
        );
        expect(document.tags).toEqual(['sea']);
        await fresh.store.tag(['id-a'], ['sea', 'later']);
        expect((await fresh.store.undo(undo)).restored[0]?.tags).toEqual(['sea', 'later']);
        await fresh.store.undo(await fresh.store.remove(['id-a']));
        expect((await fresh.store.document('id-a'))?.tags).toEqual(['sea', 'later']);
      });

      it('of an imported document come instead of those it had', async () => {
        await add('a');
        await fresh.store.tag(['id-a'], ['sea']);
        const { document } = await fresh.store.save(
          newDocument('a', { contentHash: 'other', tags: ['lake'] }),
          newText('a'),
        );
        expect(document.tags).toEqual(['lake']);
      });
    });

    describe('spaces, settings and keys', () => {
      it('remembers the spaces', async () => {
        expect(await fresh.store.spaces()).toBeUndefined();
        const target = { space: OTHER_SPACE, embedder: BUILTIN };
        await fresh.store.setSpaces({ ...SPACES, target });
        await fresh.reopen();
        expect(await fresh.store.spaces()).toEqual({ ...SPACES, target });
        await fresh.store.setSpaces(SPACES);
        expect(await fresh.store.spaces()).toEqual(SPACES);
      });

      it('starts with passages and the built-in embedder', async () => {
        expect(await fresh.store.settings()).toEqual({ chat: { kind: 'passages' }, embedder: BUILTIN });
        await fresh.store.setSettings({ chat: { kind: 'browser' }, embedder: BUILTIN });
        await fresh.reopen();
        expect((await fresh.store.settings()).chat.kind).toBe('browser');
      });

      it('keeps keys by origin', async () => {
        await fresh.store.setKey('https://a.example', 'secret-a');
        await fresh.store.setKey('https://b.example', 'secret-b');
        await fresh.reopen();
        expect(await fresh.store.key('https://a.example')).toBe('secret-a');
        expect(await fresh.store.keyOrigins()).toEqual(['https://a.example', 'https://b.example']);
        await fresh.store.setKey('https://a.example', undefined);
        expect(await fresh.store.key('https://a.example')).toBeUndefined();
        expect(await fresh.store.keyOrigins()).toEqual(['https://b.example']);
      });
    });

    chatsContract(open);
    stagedContract(open);
    seenContract(open);
    questionsContract(open);
    versionsContract(open);

    it('fails with a code once it is closed', async () => {
      fresh.store.close();
      await expect(fresh.store.documents()).rejects.toMatchObject({ code: 'storage-failed' });
      await expect(fresh.store.remove(['id-a'])).rejects.toMatchObject({ code: 'storage-failed' });
    });
  });
}
