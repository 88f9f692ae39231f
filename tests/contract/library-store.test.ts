import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openIndexedDbStore } from '../../lib/storage/indexeddb-store.ts';
import { SCHEMA_VERSION } from '../../lib/storage/schema.ts';
import { libraryStoreContract } from './library-store.ts';
import { newTurn } from './library-store-chats.ts';
import { embeddingsOf, newDocument, newText } from './library-store-samples.ts';

libraryStoreContract('IndexedDB (in memory)', (name) => openIndexedDbStore(name));

const quota = () => new DOMException('', 'QuotaExceededError');

describe('IndexedDB store', () => {
  afterEach(() => vi.restoreAllMocks());

  const openRaw = (name: string, version: number): Promise<IDBDatabase> =>
    new Promise((resolve, reject) => {
      const request = indexedDB.open(name, version);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

  it('refuses a database of a newer version and leaves it alone', async () => {
    (await openRaw('newer', SCHEMA_VERSION + 1)).close();
    await expect(openIndexedDbStore('newer')).rejects.toMatchObject({ code: 'storage-newer' });
    expect((await openRaw('newer', SCHEMA_VERSION + 1)).version).toBe(SCHEMA_VERSION + 1);
  });

  it('brings a library of the first version up, with all that is in it', async () => {
    const made = await openIndexedDbStore('first');
    await made.save(newDocument('a'), newText('a'));
    made.close();
    // As the first version left it: the same stores, but those of conversations.
    const copied = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('second', 1);
      request.onupgradeneeded = () => makeFirstVersion(request.result);
      request.onsuccess = () => resolve(request.result);
    });
    const old = await openRaw('first', SCHEMA_VERSION);
    for (const name of ['meta', 'documents', 'texts']) await copyAll(old, copied, name);
    old.close();
    copied.close();
    const store = await openIndexedDbStore('second');
    expect(await store.documents()).toEqual([{ ...newDocument('a'), sequence: 1 }]);
    expect(await store.lastSequence()).toBe(1);
    expect(await store.chats()).toEqual([]);
    expect(await store.keepTurn({ chatId: 'c', order: 1, begins: true }, newTurn('Why?', 1, ['a']))).toBe(true);
    expect((await store.turns('c')).map(({ turn }) => turn.question)).toEqual(['Why?']);
    store.close();
  });

  function makeFirstVersion(database: IDBDatabase): void {
    for (const name of ['meta', 'settings', 'keys']) database.createObjectStore(name);
    const documents = database.createObjectStore('documents', { keyPath: 'id' });
    documents.createIndex('key', 'key', { unique: true });
    documents.createIndex('sequence', 'sequence', { unique: true });
    database.createObjectStore('texts', { keyPath: 'id' });
    const embeddings = database.createObjectStore('embeddings', { keyPath: ['space.id', 'documentId'] });
    embeddings.createIndex('documentId', 'documentId');
    database.createObjectStore('trash', { keyPath: ['token', 'ordinal'] }).createIndex('at', 'at');
    database.createObjectStore('chats', { keyPath: 'id' });
  }

  const copyAll = (from: IDBDatabase, to: IDBDatabase, name: string): Promise<void> =>
    new Promise((resolve) => {
      const cursor = from.transaction(name).objectStore(name).openCursor();
      const rows: [IDBValidKey, unknown][] = [];
      cursor.onsuccess = () => {
        const { result } = cursor;
        if (result) {
          rows.push([result.primaryKey, result.value]);
          result.continue();
        } else copyRows(to, name, rows).then(resolve);
      };
    });

  const copyRows = (to: IDBDatabase, name: string, rows: readonly [IDBValidKey, unknown][]): Promise<void> =>
    new Promise((resolve) => {
      const write = to.transaction(name, 'readwrite');
      const store = write.objectStore(name);
      for (const [key, value] of rows) store.keyPath ? store.put(value) : store.put(value, key);
      write.oncomplete = () => resolve();
    });

  it('closes when another context upgrades or deletes the database', async () => {
    const closed = vi.fn();
    const store = await openIndexedDbStore('upgraded', closed);
    const newer = await openRaw('upgraded', SCHEMA_VERSION + 1);
    expect(newer.version).toBe(SCHEMA_VERSION + 1);
    expect(closed).toHaveBeenCalledOnce();
    await expect(store.documents()).rejects.toMatchObject({
      code: 'storage-failed',
      details: { name: 'InvalidStateError' },
    });
  });

  /** The browser gives up a transaction for want of space when this store is written to. */
  const fillUp = (storeName: string) => {
    const put = IDBObjectStore.prototype.put;
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...args) {
      const request = put.apply(this, args);
      if (this.name === storeName) {
        const { transaction } = this;
        queueMicrotask(() => Object.defineProperty(transaction, 'error', { value: quota() }).abort());
      }
      return request;
    });
  };

  it.each(['meta', 'documents', 'texts', 'trash'])(
    'stays as it was when the space ends while writing %s',
    async (name) => {
      const store = await openIndexedDbStore(`full-${name}`);
      await store.save(newDocument('a'), newText('a'));
      fillUp(name);
      const save = store.save(newDocument('a', { contentHash: 'new' }), newText('b'));
      await expect(save).rejects.toMatchObject({ code: 'storage-full' });
      vi.restoreAllMocks();
      expect(await store.documents()).toEqual([{ ...newDocument('a'), sequence: 1 }]);
      expect(await store.text('id-a')).toEqual({ ...newText('a'), sequence: 1 });
      expect(await store.lastSequence()).toBe(1);
      store.close();
    },
  );

  it('saves a page without what it replaces, where there is room for one of the two', async () => {
    const store = await openIndexedDbStore('full-versions');
    await store.save(newDocument('a'), newText('a'));
    fillUp('versions');
    const { change, undo = '' } = await store.save(newDocument('a', { contentHash: 'new' }), newText('b', 'id-a'));
    vi.restoreAllMocks();
    expect([change, await store.versions('id-a')]).toEqual(['updated', []]);
    await store.undo(undo);
    expect((await store.text('id-a'))?.text).toBe(newText('a').text);
    store.close();
  });

  it('removes a version where there is no room for anything at all', async () => {
    const store = await openIndexedDbStore('full-of-versions');
    const { document } = await store.save(newDocument('a'), newText('a'));
    await store.save(newDocument('a', { contentHash: 'new' }), newText('b', 'id-a'));
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw quota();
    });
    await store.removeVersion('id-a', document.sequence);
    vi.restoreAllMocks();
    expect(await store.versions('id-a')).toEqual([]);
    store.close();
  });

  it('removes pages where there is no room for anything at all', async () => {
    const store = await openIndexedDbStore('nothing-free');
    for (const one of ['a', 'b']) {
      await store.save(newDocument(one, { contentHash: 'old' }), newText(one));
      await store.embed(embeddingsOf((await store.save(newDocument(one), newText(one))).document), true);
    }
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw quota();
    });
    await store.remove(['id-a']);
    vi.restoreAllMocks();
    expect((await store.documents()).map(({ id }) => id)).toEqual(['id-b']);
    expect([await store.text('id-a'), await store.embeddings('id-a', 'small:4')]).toEqual([undefined, undefined]);
    expect([(await store.versions('id-a')).length, (await store.versions('id-b')).length]).toEqual([0, 1]);
    store.close();
  });

  it('says that the storage is full for embeddings, and when a request throws it', async () => {
    const store = await openIndexedDbStore('full');
    const { document } = await store.save(newDocument('a'), newText('a'));
    fillUp('embeddings');
    await expect(store.embed(embeddingsOf(document), true)).rejects.toMatchObject({ code: 'storage-full' });
    vi.restoreAllMocks();
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw quota();
    });
    await expect(store.setKey('https://a.example', 'k')).rejects.toMatchObject({ code: 'storage-full' });
    vi.restoreAllMocks();
    expect(await store.document('id-a')).toEqual(document);
    store.close();
  });

  it('names the error of the browser when it is neither', async () => {
    const store = await openIndexedDbStore('unknown');
    vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(() => {
      throw new DOMException('Internal error', 'UnknownError');
    });
    await expect(store.text('x')).rejects.toMatchObject({ code: 'storage-failed', details: { name: 'UnknownError' } });
    vi.restoreAllMocks();
    store.close();
  });
});
