import { beforeEach, describe, expect, it } from 'vitest';
import type { LibraryStore } from '../../lib/library-store.ts';
import type { Seen } from '../../lib/types.ts';
import { newDocument, newText } from './library-store-samples.ts';

const CHANGED: Seen = { state: 'changed', at: '2026-11-23T10:00:00.000Z', since: '2026-11-23T10:00:00.000Z' };

/** What every LibraryStore must do with what was found of a page when it was looked at again. */
export function seenContract(open: (name: string) => Promise<LibraryStore>): void {
  describe('looking at pages again', () => {
    let where: string;
    let store: LibraryStore;

    beforeEach(async () => {
      where = `contract-${crypto.randomUUID()}`;
      store = await open(where);
      return () => store.close();
    });

    const save = async (over = {}) => (await store.save(newDocument('a', over), newText('a'))).document;

    it('keeps what was found across a restart, and nothing else changes', async () => {
      const document = await save();
      expect(await store.setSeen(document.id, document.sequence, CHANGED)).toBe(true);
      store.close();
      store = await open(where);
      expect(await store.document(document.id)).toEqual({ ...document, seen: CHANGED });
    });

    it('takes no word of an older save, or of a document that is gone', async () => {
      const old = await save();
      const present = await save({ contentHash: 'changed' });
      expect(await store.setSeen(old.id, old.sequence, CHANGED)).toBe(false);
      expect(await store.document(old.id)).toEqual(present);
      await store.remove([old.id]);
      expect(await store.setSeen(old.id, present.sequence, CHANGED)).toBe(false);
      expect(await store.documents()).toEqual([]);
    });

    it.each([
      ['a new save', { contentHash: 'changed' }, 'updated'],
      ['a save of the same', {}, 'unchanged'],
    ])('forgets it with %s', async (_, over, change) => {
      const document = await save();
      await store.setSeen(document.id, document.sequence, CHANGED);
      const outcome = await store.save(newDocument('a', over), newText('a'));
      expect(outcome.change).toBe(change);
      expect(outcome.document.seen).toBeUndefined();
      expect((await store.document(document.id))?.seen).toBeUndefined();
    });

    it('gives back with an undo what was found of the save before', async () => {
      const document = await save();
      await store.setSeen(document.id, document.sequence, CHANGED);
      const { undo = '' } = await store.save(newDocument('a', { contentHash: 'changed' }), newText('a'));
      await store.undo(undo);
      expect((await store.document(document.id))?.seen).toEqual(CHANGED);
    });
  });
}
