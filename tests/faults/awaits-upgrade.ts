import 'fake-indexeddb/auto';
import { openIndexedDbStore } from '../../lib/storage/indexeddb-store.ts';
import { newDocument, newText } from '../contract/library-store-samples.ts';

/** Databases of older layouts, whose upgrade is broken off at each of its steps, and with another context holding on. */

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const SAVED = ['a', 'b', 'c'];
/** Layouts that there have been, and none at all. */
const OLD = [0, 1, 2, 3];

/** A database of that layout with three pages in it. */
async function makeOld(name: string, version: number): Promise<void> {
  if (version === 0) return;
  const opening = indexedDB.open(name, version);
  opening.onupgradeneeded = () => {
    const database = opening.result;
    const documents = database.createObjectStore('documents', { keyPath: 'id' });
    documents.createIndex('key', 'key', { unique: true });
    documents.createIndex('sequence', 'sequence', { unique: true });
    const embeddings = database.createObjectStore('embeddings', { keyPath: ['space.id', 'documentId'] });
    embeddings.createIndex('documentId', 'documentId');
    database.createObjectStore('trash', { keyPath: ['token', 'ordinal'] }).createIndex('at', 'at');
    for (const store of ['texts', 'chats']) database.createObjectStore(store, { keyPath: 'id' });
    for (const store of ['meta', 'settings', 'keys']) database.createObjectStore(store);
    if (version >= 2) {
      const keyPath = ['chatId', 'order'];
      const turns = database.createObjectStore('turns', { keyPath });
      turns.createIndex('documents', 'documents', { multiEntry: true });
      database.createObjectStore('said', { keyPath });
      database.createObjectStore('prompts', { keyPath }).createIndex('at', 'at');
    }
    if (version >= 3) database.createObjectStore('staged', { keyPath: ['importId', 'ordinal'] });
    const { transaction } = opening;
    transaction?.objectStore('meta').put('old-library', 'libraryId');
    transaction?.objectStore('meta').put(SAVED.length, 'sequence');
    for (const [i, one] of SAVED.entries()) {
      transaction?.objectStore('documents').put({ ...newDocument(one), sequence: i + 1 });
      transaction?.objectStore('texts').put({ ...newText(one), sequence: i + 1 });
    }
  };
  (await done(opening)).close();
}

/** Makes the nth step of an upgrade throw. @returns what puts it right again, and says how many steps there were */
function breakAt(nth: number): () => number {
  let count = 0;
  const restores: (() => void)[] = [];
  const patch = (type: object, member: string) => {
    const real = Reflect.get(type, member);
    Reflect.set(type, member, function (this: unknown, ...args: unknown[]) {
      if (++count === nth) throw new DOMException('as planned', 'UnknownError');
      return Reflect.apply(real, this, args);
    });
    restores.push(() => Reflect.set(type, member, real));
  };
  patch(IDBDatabase.prototype, 'createObjectStore');
  patch(IDBObjectStore.prototype, 'createIndex');
  patch(IDBObjectStore.prototype, 'put');
  return () => {
    for (const restore of restores) restore();
    return count;
  };
}

async function intact(name: string, version: number): Promise<string | undefined> {
  const store = await openIndexedDbStore(name);
  const ids = (await store.documents()).map(({ key }) => key);
  const texts = await Promise.all(SAVED.map((one) => store.text(`id-${one}`)));
  const { document } = await store.save(newDocument('later'), newText('later'));
  const { libraryId } = store;
  await store.save(newDocument('later', { contentHash: 'changed' }), newText('x', 'id-later'));
  const kept = await store.versions('id-later');
  store.close();
  if (kept.length !== 1) return 'what was replaced is not kept';
  if (version === 0) return document.sequence === 1 && libraryId.length > 9 ? undefined : 'a new library is not whole';
  const isWhole = ids.length === SAVED.length && texts.every((text) => text) && document.sequence === SAVED.length + 1;
  return isWhole && libraryId === 'old-library' ? undefined : `there is ${ids.join()} in ${libraryId}`;
}

/** @returns `longestBlocked`: ms that an upgrade waited for a context that had the database open */
export async function upgrades(): Promise<{ times: number; failures: string[]; longestBlocked: number }> {
  const failures: string[] = [];
  let times = 0;
  let longestBlocked = 0;
  for (const version of OLD) {
    for (let nth = 1; ; nth++) {
      const name = `upgrade-${crypto.randomUUID()}`;
      await makeOld(name, version);
      const restore = breakAt(nth);
      const opened = await openIndexedDbStore(name).then(
        (store) => store.close(),
        (error: Error) => error,
      );
      const steps = restore();
      const problem = await intact(name, version);
      if (problem) failures.push(`upgrade from ${version}, step ${nth}: ${problem}`);
      if (nth <= steps && !opened) failures.push(`upgrade from ${version}, step ${nth}: nobody was told`);
      if (nth > steps) break;
      times++;
    }
    longestBlocked = Math.max(longestBlocked, await blocked(version));
  }
  if (longestBlocked > 2000) failures.push(`an upgrade was blocked for ${longestBlocked} ms`);
  return { times, failures, longestBlocked: Math.round(longestBlocked) };
}

/** How long a newer layout waits for the present one, which another context has open. */
async function blocked(version: number): Promise<number> {
  const name = `blocked-${crypto.randomUUID()}`;
  await makeOld(name, version);
  let told = false;
  const holder = await openIndexedDbStore(name, () => {
    told = true;
  });
  const started = performance.now();
  const reading = holder.documents();
  (await done(indexedDB.open(name, 99))).close();
  await reading.catch(() => undefined);
  return told ? performance.now() - started : Number.POSITIVE_INFINITY;
}
