import { deleteDB, openDB } from 'idb';
import { storageError } from './storage-error.ts';

/** Which database the library is in: a restore makes a new one beside it, and then changes this one word. */

const PLACE = 'footnote-place';
const FIRST = 'footnote';
const PREFIX = 'footnote-library-';

type Key = 'library' | 'folder';

/** @throws AppError `storage-*` */
async function withPlace<T>(work: (database: Awaited<ReturnType<typeof openPlace>>) => Promise<T>): Promise<T> {
  let database: Awaited<ReturnType<typeof openPlace>> | undefined;
  try {
    database = await openPlace();
    return await work(database);
  } catch (error) {
    throw storageError(error);
  } finally {
    database?.close();
  }
}

const openPlace = () =>
  openDB(PLACE, 1, {
    upgrade: (database) => {
      database.createObjectStore('place');
    },
  });

const read = (key: Key): Promise<unknown> => withPlace((database) => database.get('place', key));

const write = (key: Key, value: unknown): Promise<void> =>
  withPlace(async (database) => {
    const transaction = database.transaction('place', 'readwrite', { durability: 'strict' });
    await Promise.all([
      value === undefined ? transaction.store.delete(key) : transaction.store.put(value, key),
      transaction.done,
    ]);
  });

/** The name of the library's database. */
export async function libraryName(): Promise<string> {
  const name = await read('library');
  return typeof name === 'string' && name.startsWith(PREFIX) ? name : FIRST;
}

/** A name that no library has had. */
export const newLibraryName = (): string => PREFIX + crypto.randomUUID();

/** From the next start on the library is in this database: the one step of a restore that counts. */
export const moveLibrary = (name: string): Promise<void> => write('library', name);

/** Deletes libraries that are not in use: those that were replaced, and what was left of a restore that was cut off. */
export async function deleteOtherLibraries(name: string): Promise<void> {
  const databases = (await indexedDB.databases?.()) ?? [];
  const others = databases.flatMap(({ name: one }) => (one === FIRST || one?.startsWith(PREFIX) ? [one] : []));
  for (const other of others) if (other !== name) await deleteDB(other);
}

/** The folder that the user picked for copies of backups; a handle that the browser gave out. */
export const readFolder = (): Promise<unknown> => read('folder');

export const keepFolder = (folder: unknown): Promise<void> => write('folder', folder);
