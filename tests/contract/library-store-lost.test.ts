import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LibraryStore } from '../../lib/library-store.ts';
import { openIndexedDbStore } from '../../lib/storage/indexeddb-store.ts';
import { newTurn } from './library-store-chats.ts';
import { embeddingsOf, newDocument, newText, SPACE } from './library-store-samples.ts';
import { loseRecords } from './lost-records.ts';

describe('IndexedDB store, with records that the browser has lost', () => {
  let store: LibraryStore;
  let find = () => undefined as unknown;

  beforeEach(async () => {
    store = await openIndexedDbStore(`lost-${crypto.randomUUID()}`);
    for (const one of ['a', 'b', 'c']) {
      const { document } = await store.save(newDocument(one), newText(one));
      await store.embed(embeddingsOf(document), true);
    }
    for (const order of [1, 2]) await store.keepTurn({ chatId: 'chat', order, begins: order === 1 }, newTurn('why?'));
    find = loseRecords((name, key) => {
      if (key === undefined) return ['texts', 'embeddings', 'turns'].includes(name);
      return JSON.stringify(key).includes(name === 'turns' ? ',1]' : 'id-b') && name !== 'documents';
    });
  });
  afterEach(() => {
    find();
    store.close();
  });

  it('reads the others', async () => {
    expect(await store.text('id-b')).toBeUndefined();
    expect(await store.embeddings('id-b', SPACE.id)).toBeUndefined();
    const many = await store.readMany(['id-a', 'id-b', 'id-c'], [SPACE.id]);
    expect(many.map(({ text, embeddings }) => [text !== undefined, embeddings[0] !== undefined])).toEqual([
      [true, true],
      [false, false],
      [true, true],
    ]);
    const embeddings = await store.embeddingsOf(['id-a', 'id-b', 'id-c'], SPACE.id);
    expect(embeddings.map((one) => one?.documentId)).toEqual(['id-a', undefined, 'id-c']);
  });

  it('reads the turns of a conversation that are left', async () => {
    expect((await store.turns('chat')).map(({ order }) => order)).toEqual([2]);
    expect(await store.turn('chat', 1)).toBeUndefined();
  });

  it('removes them with others, and brings the others back', async () => {
    const token = await store.remove(['id-a', 'id-b']);
    expect((await store.documents()).map(({ id }) => id)).toEqual(['id-c']);
    const { restored } = await store.undo(token);
    expect(restored.map(({ id }) => id)).toEqual(['id-a']);
  });

  it('lists versions that cannot be read any more, and removes them', async () => {
    for (const text of ['x', 'y']) await store.save(newDocument('c', { contentHash: text }), newText(text, 'id-c'));
    find();
    find = loseRecords((name) => name === 'versions');
    const heads = await store.versions('id-c');
    expect(heads.map(({ contentHash }) => contentHash)).toEqual(['x', 'hash-c']);
    expect(await store.version('id-c', heads[0]?.sequence ?? 0)).toBeUndefined();
    await store.removeVersion('id-c', heads[0]?.sequence ?? 0);
    await store.undo(await store.remove(['id-c']));
    expect(await store.versions('id-c')).toEqual([]);
  });

  it('saves the page anew, which nothing undoes', async () => {
    const again = await store.save({ ...newDocument('b'), contentHash: 'another' }, newText('b'));
    expect(again).toMatchObject({ change: 'updated', document: { id: 'id-b' } });
    expect(again.undo).toBeUndefined();
    find();
    expect((await store.text('id-b'))?.sequence).toBe(again.document.sequence);
  });
});
