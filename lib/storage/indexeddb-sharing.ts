import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type {
  OwedHead,
  SharingChange,
  SharingLink,
  SharingMark,
  SharingSettings,
  SharingStore,
  SharingWish,
} from '../sharing.ts';
import { givingWay, transact } from './connection.ts';
import { storageError } from './storage-error.ts';

interface SharingSchema extends DBSchema {
  /** By name: what is there once. */
  one: { key: 'settings' | 'link'; value: SharingSettings | SharingLink };
  marks: { key: string; value: SharingMark };
  owed: { key: string; value: OwedHead };
  wishes: { key: string; value: SharingWish };
}

const VERSION = 1;
const STORES: ('one' | 'marks' | 'owed' | 'wishes')[] = ['one', 'marks', 'owed', 'wishes'];
const STRICT = { durability: 'strict' } as const;

/**
 * Opens the database of sharing, made if it is not there. @param closed called when the browser has closed it for good
 * @throws AppError `storage-*`
 */
export async function openSharingStore(name: string, closed?: () => void): Promise<SharingStore> {
  try {
    const database = await openDB<SharingSchema>(name, VERSION, {
      upgrade(fresh) {
        fresh.createObjectStore('one');
        fresh.createObjectStore('marks', { keyPath: 'doc' });
        fresh.createObjectStore('owed', { keyPath: 'id' });
        fresh.createObjectStore('wishes', { keyPath: 'doc' });
      },
      ...givingWay(closed),
    });
    return new IndexedDbSharing(database);
  } catch (error) {
    throw storageError(error);
  }
}

class IndexedDbSharing implements SharingStore {
  constructor(private readonly database: IDBPDatabase<SharingSchema>) {}

  settings(): Promise<SharingSettings | undefined> {
    return this.#read(async (database) => (await database.get('one', 'settings')) as SharingSettings | undefined);
  }

  setSettings(settings: SharingSettings | undefined): Promise<void> {
    return transact(
      () => this.database.transaction(STORES, 'readwrite', STRICT),
      async (write) => {
        const one = write.objectStore('one');
        await (settings ? one.put(settings, 'settings') : one.delete('settings'));
      },
    );
  }

  link(): Promise<SharingLink | undefined> {
    return this.#read(async (database) => (await database.get('one', 'link')) as SharingLink | undefined);
  }

  marks(): Promise<SharingMark[]> {
    return this.#read((database) => database.getAll('marks'));
  }

  owed(): Promise<OwedHead[]> {
    return this.#read((database) => database.getAll('owed'));
  }

  wishes(): Promise<SharingWish[]> {
    return this.#read((database) => database.getAll('wishes'));
  }

  change(change: SharingChange): Promise<void> {
    const { clear, link, marks = [], dropMarks = [], owed = [], dropOwed = [], wishes = [], dropWishes = [] } = change;
    return transact(
      () => this.database.transaction(STORES, 'readwrite', STRICT),
      async (write) => {
        const [one, own, due] = [write.objectStore('one'), write.objectStore('marks'), write.objectStore('owed')];
        const wanted = write.objectStore('wishes');
        if (clear) await Promise.all([one.delete('link'), own.clear(), due.clear()]);
        await Promise.all([
          // What cannot be put is thrown at once: async, so that nothing of the others is left unheard.
          link && one.put(link, 'link'),
          ...dropMarks.map((doc) => own.delete(doc)),
          ...marks.map(async (mark) => own.put(mark)),
          ...dropOwed.map((id) => due.delete(id)),
          ...owed.map(async (head) => due.put(head)),
          ...dropWishes.map((doc) => wanted.delete(doc)),
          ...wishes.map(async (wish) => wanted.put(wish)),
        ]);
      },
    );
  }

  close(): void {
    this.database.close();
  }

  async #read<T>(work: (database: IDBPDatabase<SharingSchema>) => Promise<T>): Promise<T> {
    try {
      return await work(this.database);
    } catch (error) {
      throw storageError(error);
    }
  }
}
