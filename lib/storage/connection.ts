import type { OpenDBCallbacks, StoreNames } from 'idb';
import {
  CHAT_STORES,
  type ChatStores,
  type ChatWrite,
  DOCUMENT_STORES,
  type DocumentStores,
  type DocumentWrite,
  IMPORT_STORES,
  type ImportStores,
  type ImportWrite,
  type LibraryDatabase,
  type LibrarySchema,
  SETTINGS_STORES,
  type SettingsStores,
  type SettingsWrite,
  type StagedWrite,
} from './schema.ts';
import { storageError } from './storage-error.ts';

const STRICT = { durability: 'strict' } as const;

/** Runs reads and strict transactions on an open database, and turns what the browser throws into `storage-*` errors. */
export class Connection {
  #writes = 0;

  /** @param writes how many changes it has taken in so far */
  constructor(
    private readonly database: LibraryDatabase,
    writes = 0,
  ) {
    this.#writes = writes;
  }

  /** How many changes of documents and conversations are complete, since the database was made. */
  get writes(): number {
    return this.#writes;
  }

  async read<T>(work: (database: LibraryDatabase) => Promise<T>): Promise<T> {
    try {
      return await work(this.database);
    } catch (error) {
      throw storageError(error);
    }
  }

  /** One strict transaction; resolves when it is complete, not when its last request is. */
  change<T>(work: (transaction: DocumentWrite) => Promise<T>): Promise<T> {
    const begin = () => this.database.transaction([...DOCUMENT_STORES] as DocumentStores, 'readwrite', STRICT);
    return this.#counted(begin, work);
  }

  /** The same where things are only deleted, which goes without any room. Not counted: a count must be written. */
  drop(work: (transaction: DocumentWrite) => Promise<void>): Promise<void> {
    return transact(() => this.database.transaction([...DOCUMENT_STORES] as DocumentStores, 'readwrite', STRICT), work);
  }

  /** The same where conversations are touched. */
  changeChats<T>(work: (transaction: ChatWrite) => Promise<T>): Promise<T> {
    const begin = () => this.database.transaction([...CHAT_STORES] as ChatStores, 'readwrite', STRICT);
    return this.#counted(begin, work);
  }

  /** The count is of the same transaction: a database that has lost a change has lost the count of it. */
  async #counted<Own extends Transaction, T>(begin: () => Own, work: (transaction: Own) => Promise<T>): Promise<T> {
    let count = 0;
    const result = await transact(begin, async (transaction) => {
      const done = await work(transaction);
      count = await countWrite(transaction as unknown as DocumentWrite);
      return done;
    });
    this.#writes = Math.max(this.#writes, count);
    return result;
  }

  /** The same where what was set aside is taken in. */
  takeIn<T>(work: (transaction: ImportWrite) => Promise<T>): Promise<T> {
    const begin = () => this.database.transaction([...IMPORT_STORES] as ImportStores, 'readwrite', STRICT);
    return this.#counted(begin, work);
  }

  /** Where something is only set aside: not strict, since nothing is promised yet; all other stores can be used meanwhile. */
  stage<T>(work: (transaction: StagedWrite) => Promise<T>): Promise<T> {
    return transact(() => this.database.transaction(['staged'] as ['staged'], 'readwrite'), work);
  }

  /** The settings, with what follows from them at once. */
  settle<T>(work: (transaction: SettingsWrite) => Promise<T>): Promise<T> {
    return transact(() => this.database.transaction([...SETTINGS_STORES] as SettingsStores, 'readwrite', STRICT), work);
  }

  async put<S extends 'keys'>(
    name: S & StoreNames<LibrarySchema>,
    key: LibrarySchema[S]['key'],
    value: LibrarySchema[S]['value'] | undefined,
  ): Promise<void> {
    try {
      const transaction = this.database.transaction(name, 'readwrite', STRICT);
      const { store } = transaction;
      await Promise.all([value === undefined ? store.delete(key) : store.put(value, key), transaction.done]);
    } catch (error) {
      throw storageError(error);
    }
  }

  close(): void {
    this.database.close();
  }
}

async function countWrite(transaction: DocumentWrite): Promise<number> {
  const meta = transaction.objectStore('meta');
  const before = await meta.get('writes');
  const count = (typeof before === 'number' ? before : 0) + 1;
  await meta.put(count, 'writes');
  return count;
}

/** What transactions of any database have in common. */
interface Transaction {
  readonly done: Promise<void>;
  readonly error: DOMException | null;
  abort(): void;
}

/**
 * Does work in a transaction of its own, which is aborted when the work throws; resolves when it is complete.
 * @throws AppError `storage-*`
 */
export async function transact<Own extends Transaction, T>(
  begin: () => Own,
  work: (transaction: Own) => Promise<T>,
): Promise<T> {
  let transaction: Own | undefined;
  try {
    transaction = begin();
    const [result] = await Promise.all([work(transaction), transaction.done]);
    return result;
  } catch (error) {
    throw storageError(abort(transaction) ?? error);
  }
}

/**
 * How a connection ends that was not closed here.
 * @param closed called when it is gone for good, because the data were cleared or another version opens them
 */
export function givingWay(closed?: () => void): Pick<OpenDBCallbacks<unknown>, 'blocking' | 'terminated'> {
  return {
    // Another context wants to upgrade or delete the database: holding on would block it for ever.
    blocking: (_current, _blocked, event) => {
      (event.target as IDBDatabase).close();
      closed?.();
    },
    terminated: closed,
  };
}

/** Aborts what is still running. @returns why the transaction failed by itself: requests then only say `AbortError`. */
function abort(transaction: Transaction | undefined): DOMException | undefined {
  const cause = transaction?.error ?? undefined;
  try {
    transaction?.abort();
  } catch {
    // It had ended already.
  }
  return cause;
}
