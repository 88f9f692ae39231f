import { AppError } from '../../lib/errors.ts';
import type { Kept, Loss } from '../../lib/keeping.ts';
import { findLoss } from '../../lib/library/witness.ts';
import type { LibraryStore } from '../../lib/library-store.ts';
import { putLogAway } from '../../lib/storage/fresh-log.ts';
import { openIndexedDbStore } from '../../lib/storage/indexeddb-store.ts';
import { deleteOtherLibraries, libraryName } from '../../lib/storage/place.ts';
import { opfsShelf } from './backup-shelf.ts';
import { callRouter } from './call-router.ts';
import { opensNothing, useDatabases } from './own-databases.ts';

/** The library's database, and whether the browser handed back all of it. */
export interface OpenedStore {
  readonly store: LibraryStore;
  readonly loss?: Loss;
}

/**
 * Opens the database and holds it against the witness, before anything of it is shown and before the witness is told anything new.
 * @param closed called when the browser has closed the database for good
 * @throws AppError `storage-*`, of these `storage-unopenable` where no database opens at all; `room-stopped` when the witness cannot be had, which the next call tries again
 */
export async function openLibraryStore(closed: () => void): Promise<OpenedStore> {
  const kept = await callRouter('kept');
  await useDatabases(kept);
  try {
    return await openStore(kept, closed);
  } catch (error) {
    const failed = error instanceof AppError && error.code === 'storage-failed';
    throw failed && (await opensNothing()) ? new AppError('storage-unopenable', {}, { cause: error }) : error;
  }
}

async function openStore(kept: Kept, closed: () => void): Promise<OpenedStore> {
  await putLogAway();
  const name = await libraryName();
  let dataLoss = false;
  const store = await openIndexedDbStore(name, closed, () => {
    dataLoss = true;
  });
  try {
    const loss = await compare(store, kept, dataLoss);
    // What was replaced, or left of a restore that was cut off; the next start deletes it otherwise.
    void deleteOtherLibraries(name).catch(() => undefined);
    return { store, ...(loss && { loss }) };
  } catch (error) {
    store.close();
    throw error;
  }
}

async function compare(store: LibraryStore, kept: Kept, dataLoss: boolean): Promise<Loss | undefined> {
  const { libraryId, writes } = store;
  const [sequence, documents, backups] = await Promise.all([
    store.lastSequence(),
    store.documents(),
    opfsShelf.list().catch(() => []),
  ]);
  const backedUp = backups[0]?.documents;
  const found = { libraryId, writes, sequence, documents: documents.length, dataLoss };
  const loss = findLoss(kept, { ...found, ...(backedUp !== undefined && { backedUp }) }, new Date());
  // Before anything is written: a loss that is not kept would be forgotten with the next change of the witness.
  if (loss !== kept.loss) await callRouter('keepLoss', loss ?? null);
  // Numbers of lost saves are not given again: what an index still holds of them must not be taken for another page.
  if (loss && kept.witness && kept.witness.sequence > sequence) await store.raiseSequence(kept.witness.sequence);
  return loss;
}
