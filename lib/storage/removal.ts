import type { NewDocument, NewText } from '../library-store.ts';
import type { DocumentEmbeddings, DocumentId, SaveOutcome, SaveSequence, UndoToken } from '../types.ts';
import type { Connection } from './connection.ts';
import { dropVersion, removeVersion } from './earlier-versions.ts';
import { storageError } from './storage-error.ts';
import { deleteDocument, forgetLater, removeDocuments, saveDocument } from './versions.ts';

/** What is done in another way where there is no room for the first. */

/** Does the first of these that there is room for. @returns nothing if there is none for any */
async function firstWithRoom<T extends object | string>(ways: readonly (() => Promise<T>)[]): Promise<T | undefined> {
  for (const way of ways) {
    try {
      return await way();
    } catch (error) {
      if (storageError(error).code !== 'storage-full') throw error;
    }
  }
  return undefined;
}

/**
 * As `LibraryStore.remove`. Whoever removes pages because there is no room cannot be asked for room to keep them in: then nothing is
 * kept to undo it by, and where there is none at all, everything is only deleted.
 */
export async function removeFrom(connection: Connection, ids: readonly DocumentId[]): Promise<UndoToken> {
  const token = await firstWithRoom([
    () => connection.change((transaction) => removeDocuments(transaction, ids)),
    () => connection.change((transaction) => removeDocuments(transaction, ids, true)),
  ]);
  if (token) return token;
  await connection.drop(async (transaction) => {
    for (const id of new Set(ids)) await deleteDocument(transaction, id);
  });
  // What conversations quote of them is forgotten if there is room for a note of it by now.
  await connection.change((transaction) => forgetLater(transaction, ids)).catch(() => undefined);
  return crypto.randomUUID();
}

/** As `LibraryStore.removeVersion`. */
export async function removeVersionFrom(
  connection: Connection,
  id: DocumentId,
  sequence: SaveSequence,
): Promise<UndoToken> {
  const token = await firstWithRoom([
    () => connection.change((transaction) => removeVersion(transaction, id, sequence)),
  ]);
  if (token) return token;
  await connection.drop((transaction) => dropVersion(transaction, id, sequence));
  return crypto.randomUUID();
}

/** As `LibraryStore.save`: what is replaced is kept if there is room for both. */
export async function saveInto(
  connection: Connection,
  document: NewDocument,
  text: NewText,
  embeddings?: Omit<DocumentEmbeddings, 'sequence'>,
): Promise<SaveOutcome> {
  const save = (keepsBefore: boolean) =>
    connection.change((transaction) => saveDocument(transaction, { document, text, embeddings, keepsBefore }));
  return (await firstWithRoom([() => save(true)])) ?? save(false);
}
