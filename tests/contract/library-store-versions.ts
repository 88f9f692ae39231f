import { describe, expect, it } from 'vitest';
import type { LibraryStore, NewDocument, NewVersion } from '../../lib/library-store.ts';
import type { VersionsKept } from '../../lib/version.ts';
import { freshStore, newDocument, newText } from './library-store-samples.ts';
import { ALL, staged } from './library-store-staged.ts';

const day = (n: number): string => `2026-11-${String(n).padStart(2, '0')}T10:00:00.000Z`;
const PASSAGES = { chat: { kind: 'passages' }, embedder: { kind: 'builtin' } } as const;

/** An earlier version as an archive brings it. */
export const newVersion = (name: string, savedAt: string): NewVersion => {
  const { text, blocks } = newText(name);
  const { receipt, title } = newDocument(name);
  return { title, receipt, text, blocks, savedAt, contentHash: `hash-${name}` };
};

/** What every LibraryStore must do with what documents said before. */
export function versionsContract(open: (name: string) => Promise<LibraryStore>): void {
  describe('earlier versions', () => {
    const fresh = freshStore(open);
    /** Saves document `a` as it is on that day: its text is named after `said`. */
    const save = (n: number, said: string, over: Partial<NewDocument> = {}) =>
      fresh.store.save(
        newDocument('a', { updatedAt: day(n), contentHash: `hash-${said}`, title: `As ${said}`, ...over }),
        {
          ...newText(said, 'id-a'),
          pages: [0, 10],
        },
      );
    const texts = async () => {
      const heads = await fresh.store.versions('id-a');
      const versions = await Promise.all(heads.map(({ sequence }) => fresh.store.version('id-a', sequence)));
      return versions.map((version) => version?.text.slice(0, 1)).join('');
    };
    const keep = (versions: VersionsKept) => fresh.store.setSettings({ ...PASSAGES, versions });

    it('keep a text that is replaced, whole, across a restart', async () => {
      const { document } = await save(1, 'a');
      expect(await fresh.store.versions('id-a')).toEqual([]);
      await save(2, 'b');
      await fresh.reopen();
      const head = { documentId: 'id-a', sequence: document.sequence, savedAt: day(1), contentHash: 'hash-a' };
      expect(await fresh.store.versions('id-a')).toEqual([head]);
      const { text, blocks } = newText('a');
      const { byline, language, publishedAt, receipt, title } = document;
      const told = { byline, language, publishedAt, receipt, title };
      expect(await fresh.store.version('id-a', document.sequence)).toEqual({
        ...head,
        ...told,
        text,
        blocks,
        pages: [0, 10],
      });
      expect(await fresh.store.version('id-a', 99)).toBeUndefined();
      expect(await fresh.store.versions('id-b')).toEqual([]);
    });

    it('are not made by a save of the same text', async () => {
      await save(1, 'a');
      await save(2, 'a');
      await save(3, 'a', { title: 'Another title' });
      expect(await fresh.store.versions('id-a')).toEqual([]);
    });

    it('are the last five, the latest first', async () => {
      for (const [i, said] of [...'abcdefgh'].entries()) await save(i + 1, said);
      expect(await texts()).toBe('gfedc');
    });

    it('never say the same twice, nor what the page says now', async () => {
      for (const [i, said] of [...'abacab'].entries()) await save(i + 1, said);
      expect(await texts()).toBe('ac');
      expect((await fresh.store.versions('id-a'))[0]?.savedAt).toBe(day(5));
    });

    it('go back with the undo of an update, and so does what made way for it', async () => {
      for (const [i, said] of [...'abcdef'].entries()) await save(i + 1, said);
      const before = await fresh.store.versions('id-a');
      expect(await texts()).toBe('edcba');
      const { undo = '' } = await save(7, 'c');
      expect(await texts()).toBe('fedba');
      await fresh.store.undo(undo);
      expect(await fresh.store.versions('id-a')).toEqual(before);
      const { undo: again = '' } = await save(8, 'g');
      expect(await texts()).toBe('fedcb');
      await fresh.store.undo(again);
      expect(await fresh.store.versions('id-a')).toEqual(before);
      expect((await fresh.store.text('id-a'))?.text).toContain('f first');
    });

    it('go with their document, and come back with it', async () => {
      for (const [i, said] of [...'abc'].entries()) await save(i + 1, said);
      const before = await fresh.store.versions('id-a');
      const token = await fresh.store.remove(['id-a']);
      expect(await fresh.store.versions('id-a')).toEqual([]);
      await fresh.store.undo(token);
      expect(await fresh.store.versions('id-a')).toEqual(before);
      expect(await texts()).toBe('ba');
      await fresh.store.remove(['id-a']);
      await fresh.store.emptyTrash(Date.now() + 1);
      await fresh.store.save(newDocument('a'), newText('a'));
      expect(await fresh.store.versions('id-a')).toEqual([]);
    });

    it('are removed one by one, which an undo takes back', async () => {
      for (const [i, said] of [...'abcd'].entries()) await save(i + 1, said);
      const [, second] = await fresh.store.versions('id-a');
      const { writes } = fresh.store;
      const token = await fresh.store.removeVersion('id-a', second?.sequence ?? 0);
      expect(await texts()).toBe('ca');
      expect(fresh.store.writes).toBe(writes + 1);
      expect(await fresh.store.undo(token)).toEqual({ restored: [], removed: [] });
      expect(await texts()).toBe('cba');
      await expect(fresh.store.undo(token)).rejects.toMatchObject({ code: 'undo-expired' });
      const gone = await fresh.store.removeVersion('id-a', second?.sequence ?? 0);
      await fresh.store.emptyTrash(Date.now() + 1);
      await expect(fresh.store.undo(gone)).rejects.toMatchObject({ code: 'undo-expired' });
      expect(await texts()).toBe('ca');
    });

    it('do not come back without their document', async () => {
      await save(1, 'a');
      const { document } = await save(2, 'b');
      const token = await fresh.store.removeVersion('id-a', 1);
      await fresh.store.remove([document.id]);
      await expect(fresh.store.undo(token)).rejects.toMatchObject({ code: 'undo-expired' });
      expect(await fresh.store.versions('id-a')).toEqual([]);
    });

    it('are as many as the settings say, from the moment they say so', async () => {
      for (const [i, said] of [...'abcdef'].entries()) await save(i + 1, said);
      await fresh.store.save(newDocument('z'), newText('z'));
      await fresh.store.save(newDocument('z', { contentHash: 'changed' }), newText('y', 'id-z'));
      const token = await fresh.store.removeVersion('id-a', 5);
      await keep(0);
      expect([await fresh.store.versions('id-a'), await fresh.store.versions('id-z')]).toEqual([[], []]);
      await fresh.store.undo(token);
      expect(await fresh.store.versions('id-a')).toEqual([]);
      await save(7, 'g');
      expect(await fresh.store.versions('id-a')).toEqual([]);
      await keep(50);
      await fresh.reopen();
      for (const [i, said] of [...'hijklmno'].entries()) await save(i + 8, said);
      expect(await texts()).toBe('nmlkjihg');
      await fresh.store.setSettings(PASSAGES);
      expect(await texts()).toBe('nmlkj');
    });

    it('are taken in from elsewhere, fresh.name they belong by their dates', async () => {
      await save(1, 'a');
      await save(5, 'b');
      await save(9, 'c');
      for (const [n, said] of [
        [3, 'x'],
        [7, 'y'],
        [3, 'x'], // there by then
        [4, 'a'], // said by another
        [8, 'c'], // said by the page now
      ] as const)
        await fresh.store.keepVersion('id-a', newVersion(said, day(n)));
      expect(await texts()).toBe('ybxa');
      await fresh.store.keepVersion('id-a', newVersion('z', day(2)));
      const last = await fresh.store.lastSequence();
      await fresh.store.keepVersion('id-a', newVersion('w', '2020-01-01T00:00:00.000Z'));
      await fresh.store.keepVersion('id-gone', newVersion('w', day(2)));
      expect(await texts()).toBe('ybxza');
      expect([await fresh.store.lastSequence(), await fresh.store.versions('id-gone')]).toEqual([last, []]);
    });

    it('come with an import, under the id that their document has here', async () => {
      await fresh.store.save(newDocument('other', { id: 'id-a' }), newText('other', 'id-a'));
      await fresh.store.stage('i', 0, [staged('a'), { documentId: 'id-a', version: newVersion('x', day(1)) }]);
      const { saves } = await fresh.store.takeStaged('i', ALL);
      const id = saves[0]?.document.id ?? '';
      expect(id).not.toBe('id-a');
      expect(await fresh.store.versions(id)).toMatchObject([{ documentId: id, contentHash: 'hash-x' }]);
      expect(await fresh.store.versions('id-a')).toEqual([]);
    });

    it('are made by an import that replaces a text', async () => {
      await save(1, 'b');
      await fresh.store.stage('i', 0, [
        staged('a', { updatedAt: day(3) }),
        { documentId: 'id-a', version: newVersion('x', day(2)) },
      ]);
      await fresh.store.takeStaged('i', ALL);
      expect(await texts()).toBe('xb');
    });
  });
}
