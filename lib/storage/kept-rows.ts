import type { KeptRows } from '../library-store.ts';
import type { DocumentEmbeddings, DocumentId, SaveSequence } from '../types.ts';
import { unlessLost } from './lost-record.ts';
import type { DocumentWrite, LibraryDatabase } from './schema.ts';

/**
 * Rows of documents that are not embedded whole yet. They lie among the embeddings under spaces of their own: what deletes the
 * embeddings of a document deletes them too, and nothing that asks for a space gets them.
 */

/** No name of a space has it. */
const PART = '\0';

const partOf = (spaceId: string, first: number): string => `${spaceId}${PART}${first}`;

/** The space that the rows under this one belong to. */
export const wholeOf = (spaceId: string): string => spaceId.split(PART, 1)[0] ?? spaceId;

/** Steps inside a writing transaction, as those of documents. */
export async function keepRows(transaction: DocumentWrite, rows: DocumentEmbeddings, first: number): Promise<void> {
  const document = await transaction.objectStore('documents').get(rows.documentId);
  if (document?.sequence !== rows.sequence) return;
  const { space } = rows;
  await transaction.objectStore('embeddings').put({ ...rows, space: { ...space, id: partOf(space.id, first) } });
}

/** Deletes the rows that were kept of a document in this space. */
export async function dropKeptRows(transaction: DocumentWrite, id: DocumentId, spaceId: string): Promise<void> {
  const store = transaction.objectStore('embeddings');
  const keys = await store.index('documentId').getAllKeys(id);
  const parts = keys.filter(([space]) => space !== spaceId && wholeOf(space) === spaceId);
  await Promise.all(parts.map((key) => store.delete(key)));
}

export async function readKeptRows(
  db: LibraryDatabase,
  id: DocumentId,
  sequence: SaveSequence,
  spaceId: string,
): Promise<KeptRows[]> {
  const ofDocument = db.transaction('embeddings').store.index('documentId');
  const all = await unlessLost(ofDocument.getAll(id));
  return (all ?? []).flatMap(({ sequence: of, space, vectors }) =>
    of === sequence && space.id !== spaceId && wholeOf(space.id) === spaceId
      ? [{ first: Number(space.id.slice(spaceId.length + PART.length)), vectors }]
      : [],
  );
}
