import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it } from 'vitest';
import type { LibraryStore } from '../../lib/library-store.ts';
import { openIndexedDbStore } from '../../lib/storage/indexeddb-store.ts';
import { newTurn } from './library-store-chats.ts';
import { embeddingsOf, newDocument, newText, SPACE } from './library-store-samples.ts';
import { ALL, staged } from './library-store-staged.ts';

describe('IndexedDB store, whichever request fails', () => {
  const STORES = [
    'meta',
    'documents',
    'texts',
    'embeddings',
    'trash',
    'settings',
    'keys',
    'chats',
    'turns',
    'said',
    'prompts',
    'staged',
  ];
  const openRaw = (name: string): Promise<IDBDatabase> =>
    new Promise((resolve, reject) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

  const anonymous = (value: unknown): string =>
    JSON.stringify(value).replace(/"(?:token|removed)":"[^"]*"|"at":\d+/g, '""');

  /** Everything in the database, but for tokens and times. */
  const dump = async (name: string): Promise<string> => {
    const database = await openRaw(name);
    const stores = STORES.map(
      (store) =>
        new Promise((resolve) => {
          const request = database.transaction(store).objectStore(store).getAll();
          // By content: tokens are random, and order the trash.
          request.onsuccess = () => resolve([store, request.result.map((value) => anonymous(value)).sort()]);
        }),
    );
    const all = JSON.stringify(await Promise.all(stores));
    database.close();
    return all;
  };

  const restores: (() => void)[] = [];
  const restore = () => {
    for (const undo of restores.splice(0)) undo();
  };
  afterEach(restore);

  /** Aborts the transaction of the nth request from now on. @returns how many there were */
  const failAt = (nth: number): (() => number) => {
    let count = 0;
    const patch = (type: object, names: readonly string[], transactionOf: (made: never) => IDBTransaction) => {
      for (const name of names) {
        const real = Reflect.get(type, name);
        Reflect.set(type, name, function (this: never, ...args: unknown[]) {
          if (++count === nth) queueMicrotask(() => transactionOf(this).abort());
          return Reflect.apply(real, this, args);
        });
        restores.push(() => Reflect.set(type, name, real));
      }
    };
    const writes = ['get', 'getKey', 'put', 'add', 'count', 'delete', 'getAll', 'openCursor', 'openKeyCursor'];
    patch(IDBObjectStore.prototype, writes, (store: IDBObjectStore) => store.transaction);
    patch(IDBIndex.prototype, ['get', 'getAll', 'getAllKeys'], (index: IDBIndex) => index.objectStore.transaction);
    patch(IDBCursor.prototype, ['continue'], (cursor: IDBCursor) => (cursor.source as IDBObjectStore).transaction);
    return () => count;
  };

  const ready = newDocument('a', { contentHash: 'new', status: { state: 'ready' } });
  const CHANGES: [string, (store: LibraryStore, token: string) => Promise<unknown>][] = [
    ['an addition', (store) => store.save(newDocument('new'), newText('new'))],
    [
      'an update with embeddings',
      (store) =>
        store.save(ready, newText('n', 'id-a'), { documentId: 'id-a', space: SPACE, vectors: new Float32Array(8) }),
    ],
    ['a removal', (store) => store.remove(['id-a', 'id-b'])],
    ['an undo', (store, token) => store.undo(token)],
    ['an embedding', (store) => store.embed({ ...embeddingsOf({ id: 'id-b', sequence: 2 } as never) }, true)],
    ['emptying the trash', (store) => store.emptyTrash(Date.now() + 1)],
    ['a turn', (store) => store.keepTurn({ chatId: 'c', order: 4 }, newTurn('Four?', 4, ['b']))],
    [
      'a turn in the place of others',
      (store) => store.keepTurn({ chatId: 'c', order: 4, replaces: { from: 1, to: 2 } }, newTurn('Four?', 4)),
    ],
    ['the removal of a conversation', (store) => store.removeChats(['c'])],
    ['a move', (store) => store.setSpaces({ active: { space: SPACE, embedder: { kind: 'builtin' } } })],
    ['dropping embeddings', (store) => store.dropEmbeddings([])],
    ['an import', (store) => store.takeStaged('i', ALL)],
    ['setting an import aside', (store) => store.stage('j', 0, [staged('m'), staged('n')])],
  ];

  it.each(CHANGES)('%s happens whole or not at all', async (_, change) => {
    const prepare = async () => {
      const name = `nth-${crypto.randomUUID()}`;
      const store = await openIndexedDbStore(name);
      await store.save(newDocument('a'), newText('a'));
      const { document } = await store.save(newDocument('b'), newText('b'));
      await store.embed(embeddingsOf(document), true);
      for (const [i, from] of [['b'], ['c', 'b'], ['c']].entries())
        await store.keepTurn({ chatId: 'c', order: i + 1, begins: true }, newTurn(`${i}?`, i, from));
      await store.keepTurn({ chatId: 'd', order: 1, begins: true }, newTurn('Gone?', 9, ['b']));
      await store.removeChats(['d']);
      const chat = { chatId: 'e', turns: [{ order: 1, turn: newTurn('Taken in?', 1, ['n']) }] };
      await store.stage('i', 0, [staged('n'), staged('a', { contentHash: 'newer' }), chat]);
      const { document: c } = await store.save(newDocument('c'), newText('c'));
      await store.embed(embeddingsOf(c), true);
      return { name, store, token: await store.remove(['id-c']), before: '' };
    };
    const ideal = await prepare();
    const counted = failAt(0);
    await change(ideal.store, ideal.token);
    const requests = counted();
    restore();
    const ids = /"libraryId":?"?|[0-9a-f]{8}-[0-9a-f-]{27}/g;
    const after = (await dump(ideal.name)).replace(ids, '');
    expect(requests).toBeGreaterThan(0);
    for (let nth = 1; nth <= requests; nth++) {
      const { name, store, token } = await prepare();
      const before = (await dump(name)).replace(ids, '');
      failAt(nth);
      const error = await change(store, token).then(
        () => undefined,
        (thrown) => thrown.code,
      );
      restore();
      const now = (await dump(name)).replace(ids, '');
      expect([nth, now]).toEqual([nth, error ? before : after]);
      store.close();
    }
    ideal.store.close();
  });
});
