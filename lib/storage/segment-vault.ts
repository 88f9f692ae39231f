import { deleteDB, openDB } from 'idb';
import { AppError } from '../errors.ts';
import type { SegmentStore, SegmentVault } from '../ports.ts';
import { givingWay, transact } from './connection.ts';
import { IndexedDbSegments, STORES, type VaultDatabase, type VaultSchema } from './indexeddb-segments.ts';
import { storageError } from './storage-error.ts';

/** Raised when the stores below change: the database is then made anew. */
const VERSION = 1;

/**
 * Opens the database of the segments, making it if there is none. One that cannot be opened, or is of another version, is deleted and
 * made anew: all in it can be derived again.
 * @param closed called when the connection is gone for good, because the data were cleared or another version opens them
 * @throws AppError `storage-full`, `storage-failed`, `storage-locked` if it must be deleted and another context holds on to it
 */
export async function openSegmentVault(name: string, closed?: () => void): Promise<SegmentVault> {
  try {
    const database = await open(name, closed).catch(async (error: unknown) => {
      if (storageError(error).code === 'storage-full') throw error;
      await erase(name);
      return open(name, closed);
    });
    return new IndexedDbVault(database);
  } catch (error) {
    throw storageError(error);
  }
}

async function open(name: string, closed?: () => void): Promise<VaultDatabase> {
  const database = await openDB<VaultSchema>(name, VERSION, {
    upgrade: (made) => {
      made.createObjectStore('segments', { keyPath: ['index', 'id'] });
      made.createObjectStore('parts');
    },
    ...givingWay(closed),
  });
  if (STORES.every((store) => database.objectStoreNames.contains(store))) return database;
  database.close();
  throw new AppError('storage-failed', { name: 'NotFoundError' });
}

function erase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    deleteDB(name, { blocked: () => reject(new AppError('storage-locked')) }).then(resolve, reject);
  });
}

class IndexedDbVault implements SegmentVault {
  constructor(private readonly database: VaultDatabase) {}

  index(name: string, layout: number): SegmentStore {
    return new IndexedDbSegments(this.database, name, layout);
  }

  keepOnly(names: readonly string[]): Promise<void> {
    const ranges = between([...new Set(names)].sort());
    return transact(
      () => this.database.transaction(STORES, 'readwrite', { durability: 'relaxed' }),
      async (transaction) => {
        await Promise.all(
          STORES.flatMap((store) => ranges.map(async (range) => transaction.objectStore(store).delete(range))),
        );
      },
    );
  }

  close(): void {
    this.database.close();
  }
}

/** The keys before, between and after those of these indexes. */
function between(names: readonly string[]): IDBKeyRange[] {
  const [first] = names;
  if (first === undefined) return [IDBKeyRange.lowerBound([])];
  const gaps = names.map((name, at) => {
    const next = names[at + 1];
    return next === undefined ? IDBKeyRange.lowerBound([name, []]) : IDBKeyRange.bound([name, []], [next]);
  });
  return [IDBKeyRange.upperBound([first], true), ...gaps];
}
