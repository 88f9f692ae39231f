import { beforeEach, describe, expect, it } from 'vitest';
import type { LibraryStore, NewDocument, NewVersion } from '../../lib/library-store.ts';
import type { VersionsKept } from '../../lib/version.ts';
import { newDocument, newText } from './library-store-samples.ts';
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
    /** Saves document `a` as it is on that day: its text is named after `said`. */
    const save = (n: number, said: string, over: Partial<NewDocument> = {}) =>
      store.save(newDocument('a', { updatedAt: day(n), contentHash: `hash-${said}`, title: `As ${said}`, ...over }), {
        ...newText(said, 'id-a'),
        pages: [0, 10],
      });
    const texts = async () => {
      const heads = await store.versions('id-a');
      const versions = await Promise.all(heads.map(({ sequence }) => store.version('id-a', sequence)));
      return versions.map((version) => version?.text.slice(0, 1)).join('');
    };
    const keep = (versions: VersionsKept) => store.setSettings({ ...PASSAGES, versions });

    it('keep a text that is replaced, whole, across a restart', async () => {
      const { document } = await save(1, 'a');
      expect(await store.versions('id-a')).toEqual([]);
      await save(2, 'b');
      await reopen();
      const head = { documentId: 'id-a', sequence: document.sequence, savedAt: day(1), contentHash: 'hash-a' };
      expect(await store.versions('id-a')).toEqual([head]);
      const { text, blocks } = newText('a');
      const { byline, language, publishedAt, receipt, title } = document;
      const told = { byline, language, publishedAt, receipt, title };
      expect(await store.version('id-a', document.sequence)).toEqual({
        ...head,
        ...told,
        text,
        blocks,
        pages: [0, 10],
      });
      expect(await store.version('id-a', 99)).toBeUndefined();
      expect(await store.versions('id-b')).toEqual([]);
    });

    it('are not made by a save of the same text', async () => {
      await save(1, 'a');
      await save(2, 'a');
      await save(3, 'a', { title: 'Another title' });
      expect(await store.versions('id-a')).toEqual([]);
    });

    it('are the last five, the latest first', async () => {
      for (const [i, said] of [...'abcdefgh'].entries()) await save(i + 1, said);
      expect(await texts()).toBe('gfedc');
    });

    it('never say the same twice, nor what the page says now', async () => {
      for (const [i, said] of [...'abacab'].entries()) await save(i + 1, said);
      expect(await texts()).toBe('ac');
      expect((await store.versions('id-a'))[0]?.savedAt).toBe(day(5));
    });

    it('go back with the undo of an update, and so does what made way for it', async () => {
      for (const [i, said] of [...'abcdef'].entries()) await save(i + 1, said);
      const before = await store.versions('id-a');
      expect(await texts()).toBe('edcba');
      const { undo = '' } = await save(7, 'c');
      expect(await texts()).toBe('fedba');
      await store.undo(undo);
      expect(await store.versions('id-a')).toEqual(before);
      const { undo: again = '' } = await save(8, 'g');
      expect(await texts()).toBe('fedcb');
      await store.undo(again);
      expect(await store.versions('id-a')).toEqual(before);
      expect((await store.text('id-a'))?.text).toContain('f first');
    });

    it('go with their document, and come back with it', async () => {
      for (const [i, said] of [...'abc'].entries()) await save(i + 1, said);
      const before = await store.versions('id-a');
      const token = await store.remove(['id-a']);
      expect(await store.versions('id-a')).toEqual([]);
      await store.undo(token);
      expect(await store.versions('id-a')).toEqual(before);
      expect(await texts()).toBe('ba');
      await store.remove(['id-a']);
      await store.emptyTrash(Date.now() + 1);
      await store.save(newDocument('a'), newText('a'));
      expect(await store.versions('id-a')).toEqual([]);
    });

    it('are removed one by one, which an undo takes back', async () => {
      for (const [i, said] of [...'abcd'].entries()) await save(i + 1, said);
      const [, second] = await store.versions('id-a');
      const { writes } = store;
      const token = await store.removeVersion('id-a', second?.sequence ?? 0);
      expect(await texts()).toBe('ca');
      expect(store.writes).toBe(writes + 1);
      expect(await store.undo(token)).toEqual({ restored: [], removed: [] });
      expect(await texts()).toBe('cba');
      await expect(store.undo(token)).rejects.toMatchObject({ code: 'undo-expired' });
      const gone = await store.removeVersion('id-a', second?.sequence ?? 0);
      await store.emptyTrash(Date.now() + 1);
      await expect(store.undo(gone)).rejects.toMatchObject({ code: 'undo-expired' });
      expect(await texts()).toBe('ca');
    });

    it('do not come back without their document', async () => {
      await save(1, 'a');
      const { document } = await save(2, 'b');
      const token = await store.removeVersion('id-a', 1);
      await store.remove([document.id]);
      await expect(store.undo(token)).rejects.toMatchObject({ code: 'undo-expired' });
      expect(await store.versions('id-a')).toEqual([]);
    });

    it('are as many as the settings say, from the moment they say so', async () => {
      for (const [i, said] of [...'abcdef'].entries()) await save(i + 1, said);
      await store.save(newDocument('z'), newText('z'));
      await store.save(newDocument('z', { contentHash: 'changed' }), newText('y', 'id-z'));
      const token = await store.removeVersion('id-a', 5);
      await keep(0);
      expect([await store.versions('id-a'), await store.versions('id-z')]).toEqual([[], []]);
      await store.undo(token);
      expect(await store.versions('id-a')).toEqual([]);
      await save(7, 'g');
      expect(await store.versions('id-a')).toEqual([]);
      await keep(50);
      await reopen();
      for (const [i, said] of [...'hijklmno'].entries()) await save(i + 8, said);
      expect(await texts()).toBe('nmlkjihg');
      await store.setSettings(PASSAGES);
      expect(await texts()).toBe('nmlkj');
    });

    it('are taken in from elsewhere, where they belong by their dates', async () => {
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
        await store.keepVersion('id-a', newVersion(said, day(n)));
      expect(await texts()).toBe('ybxa');
      await store.keepVersion('id-a', newVersion('z', day(2)));
      const last = await store.lastSequence();
      await store.keepVersion('id-a', newVersion('w', '2020-01-01T00:00:00.000Z'));
      await store.keepVersion('id-gone', newVersion('w', day(2)));
      expect(await texts()).toBe('ybxza');
      expect([await store.lastSequence(), await store.versions('id-gone')]).toEqual([last, []]);
    });

    it('come with an import, under the id that their document has here', async () => {
      await store.save(newDocument('other', { id: 'id-a' }), newText('other', 'id-a'));
      await store.stage('i', 0, [staged('a'), { documentId: 'id-a', version: newVersion('x', day(1)) }]);
      const { saves } = await store.takeStaged('i', ALL);
      const id = saves[0]?.document.id ?? '';
      expect(id).not.toBe('id-a');
      expect(await store.versions(id)).toMatchObject([{ documentId: id, contentHash: 'hash-x' }]);
      expect(await store.versions('id-a')).toEqual([]);
    });

    it('are made by an import that replaces a text', async () => {
      await save(1, 'b');
      await store.stage('i', 0, [
        staged('a', { updatedAt: day(3) }),
        { documentId: 'id-a', version: newVersion('x', day(2)) },
      ]);
      await store.takeStaged('i', ALL);
      expect(await texts()).toBe('xb');
    });
  });
}
