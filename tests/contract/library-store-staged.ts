import { describe, expect, it } from 'vitest';
import type { LibraryStore, NewDocument, Settle, StagedDocument } from '../../lib/library-store.ts';
import { newTurn } from './library-store-chats.ts';
import { freshStore, newDocument, newText, SPACE } from './library-store-samples.ts';

export function staged(name: string, over: Partial<NewDocument> = {}): StagedDocument {
  const document = newDocument(name, over);
  const vectors = Float32Array.of(1, 0, 0, 0, 0, 1, 0, 0);
  return { document, text: newText(name, document.id), embeddings: { documentId: document.id, space: SPACE, vectors } };
}

/** Takes in whatever was staged. */
export const ALL: Settle = { document: (one) => one, turns: ({ turns }) => turns };

/** Imports: set aside, and taken in at once. */
export function stagedContract(open: (name: string) => Promise<LibraryStore>): void {
  describe('taking in what was staged', () => {
    const fresh = freshStore(open);

    it('shows nothing of it before', async () => {
      const { writes } = fresh.store;
      await fresh.store.stage('i', 0, [staged('a'), { chatId: 'c', turns: [{ order: 1, turn: newTurn('q') }] }]);
      await fresh.reopen();
      expect(await fresh.store.documents()).toEqual([]);
      expect(await fresh.store.text('id-a')).toBeUndefined();
      expect((await fresh.store.embedded(SPACE.id)).size).toBe(0);
      expect(await fresh.store.chats()).toEqual([]);
      expect([await fresh.store.lastSequence(), fresh.store.writes]).toEqual([0, writes]);
    });

    it('saves all of it in the order of its numbers, in batches or not', async () => {
      await fresh.store.stage('i', 1, [staged('b'), staged('c')]);
      await fresh.store.stage('i', 0, [staged('a')]);
      await fresh.store.stage('i', 3, [{ chatId: 'chat', turns: [{ order: 1, turn: newTurn('q', 0, ['a']) }] }]);
      const { saves, chats } = await fresh.store.takeStaged('i', ALL);
      expect(saves.map(({ document, change }) => [document.id, document.sequence, change])).toEqual([
        ['id-a', 1, 'added'],
        ['id-b', 2, 'added'],
        ['id-c', 3, 'added'],
      ]);
      expect(chats).toBe(1);
      await fresh.reopen();
      expect(await fresh.store.documents()).toHaveLength(3);
      expect(await fresh.store.text('id-b')).toEqual({ ...newText('b'), sequence: 2 });
      expect(await fresh.store.embeddings('id-c', SPACE.id)).toMatchObject({ sequence: 3, documentId: 'id-c' });
      expect(await fresh.store.turns('chat')).toHaveLength(1);
      expect(await fresh.store.takeStaged('i', ALL)).toEqual({ saves: [], chats: 0 });
    });

    it('asks about each, told what is here with the same key', async () => {
      const { document: here } = await fresh.store.save(newDocument('a'), newText('a'));
      await fresh.store.stage('i', 0, [staged('a', { id: 'other', contentHash: 'new' }), staged('b'), staged('c')]);
      const asked: unknown[] = [];
      const { saves } = await fresh.store.takeStaged('i', {
        ...ALL,
        document(one, found) {
          asked.push(found);
          return one.document.key.endsWith('b') ? undefined : one;
        },
      });
      expect(asked).toEqual([here, undefined, undefined]);
      expect(saves.map(({ document, change }) => [document.id, change])).toEqual([
        ['id-a', 'updated'],
        ['id-c', 'added'],
      ]);
      expect(await fresh.store.document('id-b')).toBeUndefined();
    });

    it('gives another id to a document whose id is taken, and tells the conversations after it', async () => {
      await fresh.store.save(newDocument('a'), newText('a'));
      await fresh.store.stage('i', 0, [
        staged('z', { id: 'id-a' }),
        { chatId: 'c', turns: [{ order: 1, turn: newTurn('q') }] },
      ]);
      const renamed: [string, string][] = [];
      const { saves } = await fresh.store.takeStaged('i', {
        ...ALL,
        turns: ({ turns }, ids) => {
          renamed.push(...ids);
          return turns;
        },
      });
      const id = saves[0]?.document.id ?? '';
      expect(id).not.toBe('id-a');
      expect(renamed).toEqual([['id-a', id]]);
      expect((await fresh.store.text(id))?.id).toBe(id);
      expect((await fresh.store.embeddings(id, SPACE.id))?.documentId).toBe(id);
    });

    it('changes nothing when one of it cannot be saved', async () => {
      await fresh.store.stage('i', 0, [staged('a'), staged('b')]);
      const failing: Settle = {
        ...ALL,
        document: (one) => {
          if (one.document.id === 'id-b') throw new Error('no');
          return one;
        },
      };
      await expect(fresh.store.takeStaged('i', failing)).rejects.toMatchObject({ code: 'storage-failed' });
      expect(await fresh.store.documents()).toEqual([]);
      expect(await fresh.store.lastSequence()).toBe(0);
      expect((await fresh.store.takeStaged('i', ALL)).saves).toHaveLength(2);
    });

    it('keeps imports apart, and forgets one or all of them', async () => {
      for (const id of ['i', 'j', 'k']) await fresh.store.stage(id, 0, [staged(id)]);
      await fresh.store.unstage('i');
      expect((await fresh.store.takeStaged('i', ALL)).saves).toEqual([]);
      expect((await fresh.store.takeStaged('j', ALL)).saves).toHaveLength(1);
      await fresh.store.unstage();
      expect((await fresh.store.takeStaged('k', ALL)).saves).toEqual([]);
    });

    it('is undone as one change', async () => {
      await fresh.store.stage('i', 0, [staged('a'), staged('b')]);
      const { saves } = await fresh.store.takeStaged('i', ALL);
      const { removed } = await fresh.store.undo(saves[0]?.undo ?? '');
      expect(removed).toHaveLength(2);
      expect(await fresh.store.documents()).toEqual([]);
    });
  });
}
