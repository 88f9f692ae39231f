import { AppError } from '../../lib/errors.ts';
import type { Kept } from '../../lib/keeping.ts';
import { callRouter } from './call-router.ts';

/**
 * Which set of databases the library's room uses. Where Chromium has lost the index of its database files (`MANIFEST`), it opens none
 * of them any more, under any name, and deletes none: then its reader may begin another set beside them, in a storage bucket, whose files
 * are its own. Never by itself: a failure that passes would leave the true library behind.
 */

/** Of the names of buckets. Which one is in use is kept by the router, outside of all databases. */
const PREFIX = 'library-';

interface Buckets {
  open(name: string, options: { readonly persisted: boolean; readonly durability: 'strict' }): Promise<Bucket>;
}
interface Bucket {
  readonly indexedDB: IDBFactory;
}

/** Chrome has them since version 122; others do not. */
const buckets = (): Buckets | undefined => (navigator as unknown as { storageBuckets?: Buckets }).storageBuckets;

/** From now on, what this room opens is in the set that its reader has chosen. @throws AppError `storage-failed` */
export async function useDatabases({ databases }: Kept): Promise<void> {
  if (databases !== undefined) await use(databases);
}

async function use(name: string): Promise<void> {
  const bucket = await buckets()
    ?.open(name, { persisted: true, durability: 'strict' })
    .catch(() => undefined);
  if (!bucket) throw new AppError('storage-failed', { name: 'StorageBucket' });
  // Every adapter asks for the global; there is no other way to hand them another.
  Object.defineProperty(globalThis, 'indexedDB', { value: bucket.indexedDB, configurable: true });
}

/** Where only some are damaged, Chromium may never answer, ms. */
const LONGEST = 3000;

/** Whether no database can be opened at all. */
export async function opensNothing(): Promise<boolean> {
  const asked = indexedDB.databases().then(
    () => false,
    () => true,
  );
  return Promise.race([asked, new Promise<boolean>((resolve) => setTimeout(() => resolve(false), LONGEST))]);
}

/** Begins another set of databases, where none of those in use can be opened. @throws AppError `bad-request` where they can */
export async function beginBeside(): Promise<void> {
  if (!buckets() || !(await opensNothing())) throw new AppError('bad-request', { what: 'databases' });
  const name = PREFIX + Date.now().toString(36);
  await use(name); // it can be opened: only then it is kept
  await callRouter('keepDatabases', name);
}
