import type { StoreNames } from 'idb';
import {
  DOCUMENT_STORES,
  type DocumentStores,
  type DocumentWrite,
  type LibraryDatabase,
  type LibrarySchema,
} from './schema.ts';
import { storageError } from './storage-error.ts';

const STRICT = { durability: 'strict' } as const;

/** Runs reads and strict transactions on an open database, and turns what the browser throws into `storage-*` errors. */
export class Connection {
  constructor(private readonly database: LibraryDatabase) {}

  async read<T>(work: (database: LibraryDatabase) => Promise<T>): Promise<T> {
    try {
      return await work(this.database);
    } catch (error) {
      throw storageError(error);
    }
  }

  /** One strict transaction; resolves when it is complete, not when its last request is. */
  async change<T>(work: (transaction: DocumentWrite) => Promise<T>): Promise<T> {
    let transaction: DocumentWrite | undefined;
    try {
      transaction = this.database.transaction([...DOCUMENT_STORES] as DocumentStores, 'readwrite', STRICT);
      const [result] = await Promise.all([work(transaction), transaction.done]);
      return result;
    } catch (error) {
      throw storageError(abort(transaction) ?? error);
    }
  }

  async put<S extends 'settings' | 'keys'>(
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

/** Aborts what is still running. @returns why the transaction failed by itself: requests then only say `AbortError`. */
function abort(transaction: DocumentWrite | undefined): DOMException | undefined {
  const cause = transaction?.error ?? undefined;
  try {
    transaction?.abort();
  } catch {
    // It had ended already.
  }
  return cause;
}
