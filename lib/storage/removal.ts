import type { DocumentId, UndoToken } from '../types.ts';
import type { Connection } from './connection.ts';
import { storageError } from './storage-error.ts';
import { deleteDocument, forgetLater, removeDocuments } from './versions.ts';

/**
 * As `LibraryStore.remove`. Whoever removes pages because there is no room cannot be asked for room to keep them in: then nothing is
 * kept to undo it by, and where there is none at all, everything is only deleted.
 */
export async function removeFrom(connection: Connection, ids: readonly DocumentId[]): Promise<UndoToken> {
  const ways = [
    () => connection.change((transaction) => removeDocuments(transaction, ids)),
    () => connection.change((transaction) => removeDocuments(transaction, ids, true)),
  ];
  for (const way of ways) {
    try {
      return await way();
    } catch (error) {
      if (storageError(error).code !== 'storage-full') throw error;
    }
  }
  await connection.drop(async (transaction) => {
    for (const id of new Set(ids)) await deleteDocument(transaction, id);
  });
  // What conversations quote of them is forgotten if there is room for a note of it by now.
  await connection.change((transaction) => forgetLater(transaction, ids)).catch(() => undefined);
  return crypto.randomUUID();
}
