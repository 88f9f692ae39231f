import { unwrap } from 'idb';

/**
 * Failures that say the browser has lost this one value. Seen in Chromium: `NotReadableError` when the file of a large one is gone,
 * `UnknownError` when it is cut short.
 */
const LOST = ['DataError', 'NotFoundError', 'NotReadableError', 'UnknownError'];

export const isLost = (error: unknown): boolean => error instanceof DOMException && LOST.includes(error.name);

/** What was asked for in a transaction; undefined when the browser has lost it. The transaction goes on then. */
export async function unlessLost<T>(reading: Promise<T>): Promise<T | undefined> {
  const request: IDBRequest<T> | undefined = unwrap(reading);
  request?.addEventListener('error', (event) => {
    if (!isLost(request.error)) return;
    event.preventDefault();
    event.stopPropagation(); // whoever waits for the transaction would take it for aborted
  });
  try {
    return await reading;
  } catch (error) {
    if (isLost(error)) return undefined;
    throw error;
  }
}

interface Readable<Key, Value> {
  get(key: Key): Promise<Value | undefined>;
  getAll(range?: IDBKeyRange): Promise<Value[]>;
  getAllKeys(range?: IDBKeyRange): Promise<Key[]>;
}

/** What is kept under these keys, in their order; undefined for what is not there or has been lost. */
export const eachKept = <Key, Value>(
  store: Pick<Readable<Key, Value>, 'get'>,
  keys: readonly Key[],
): Promise<(Value | undefined)[]> => Promise.all(keys.map((key) => unlessLost(store.get(key))));

/** All values, in the order of their keys, without those that the browser has lost. */
export async function allKept<Key, Value>(store: Readable<Key, Value>, range?: IDBKeyRange): Promise<Value[]> {
  const all = await unlessLost(store.getAll(range));
  if (all) return all;
  const each = await eachKept(store, await store.getAllKeys(range));
  return each.filter((value) => value !== undefined);
}
