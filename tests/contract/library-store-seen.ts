import { describe, expect, it } from 'vitest';
import type { LibraryStore } from '../../lib/library-store.ts';
import type { Seen } from '../../lib/types.ts';
import { freshStore, newDocument, newText } from './library-store-samples.ts';

const CHANGED: Seen = { state: 'changed', at: '2026-11-23T10:00:00.000Z', since: '2026-11-23T10:00:00.000Z' };

/** What every LibraryStore must do with what was found of a page when it was looked at again. */
export function seenContract(open: (name: string) => Promise<LibraryStore>): void {
  describe('looking at pages again', () => {
    const fresh = freshStore(open);

    const save = async (over = {}) => (await fresh.store.save(newDocument('a', over), newText('a'))).document;

    it('keeps what was found across a restart, and nothing else changes', async () => {
      const document = await save();
      expect(await fresh.store.setSeen(document.id, document.sequence, CHANGED)).toBe(true);
      await fresh.reopen();
      expect(await fresh.store.document(document.id)).toEqual({ ...document, seen: CHANGED });
    });

    it('takes no word of an older save, or of a document that is gone', async () => {
      const old = await save();
      const present = await save({ contentHash: 'changed' });
      expect(await fresh.store.setSeen(old.id, old.sequence, CHANGED)).toBe(false);
      expect(await fresh.store.document(old.id)).toEqual(present);
      await fresh.store.remove([old.id]);
      expect(await fresh.store.setSeen(old.id, present.sequence, CHANGED)).toBe(false);
      expect(await fresh.store.documents()).toEqual([]);
    });

    it.each([
      ['a new save', { contentHash: 'changed' }, 'updated'],
      ['a save of the same', {}, 'unchanged'],
    ])('forgets it with %s', async (_, over, change) => {
      const document = await save();
      await fresh.store.setSeen(document.id, document.sequence, CHANGED);
      const outcome = await fresh.store.save(newDocument('a', over), newText('a'));
      expect(outcome.change).toBe(change);
      expect(outcome.document.seen).toBeUndefined();
      expect((await fresh.store.document(document.id))?.seen).toBeUndefined();
    });

    it('gives back with an undo what was found of the save before', async () => {
      const document = await save();
      await fresh.store.setSeen(document.id, document.sequence, CHANGED);
      const { undo = '' } = await fresh.store.save(newDocument('a', { contentHash: 'changed' }), newText('a'));
      await fresh.store.undo(undo);
      expect((await fresh.store.document(document.id))?.seen).toEqual(CHANGED);
    });
  });
}
