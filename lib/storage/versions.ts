import type { NewDocument, NewText, Retag } from '../library-store.ts';
import type { DocumentEmbeddings, DocumentId, SaveOutcome, SaveSequence, StoredDocument, UndoToken } from '../types.ts';
import { deleteVersions, keepBefore, takeVersions } from './earlier-versions.ts';
import { wholeOf } from './kept-rows.ts';
import { unlessLost } from './lost-record.ts';
import { type DocumentWrite, FORGET_TOKEN, type TrashRecord, type Version, wholeSpace } from './schema.ts';

/** Steps inside a writing transaction. None of them may await anything but the transaction itself. */

/** The next number of a save: counted in the same transaction that uses it, so that none is given twice or lost. */
export async function nextSequence(transaction: DocumentWrite): Promise<SaveSequence> {
  const meta = transaction.objectStore('meta');
  const last = await meta.get('sequence');
  const next = (typeof last === 'number' ? last : 0) + 1;
  await meta.put(next, 'sequence');
  return next;
}

/** No number up to this one is given again: a library that was shortened has lost saves, but not what they were called. */
export async function raiseSequence(transaction: DocumentWrite, to: SaveSequence): Promise<void> {
  const meta = transaction.objectStore('meta');
  const last = await meta.get('sequence');
  if (to > (typeof last === 'number' ? last : 0)) await meta.put(to, 'sequence');
}

/** The document as it stands; undefined when the browser has lost its text. */
async function currentVersion(transaction: DocumentWrite, id: DocumentId): Promise<Version | undefined> {
  const [document, text, embeddings] = await Promise.all([
    transaction.objectStore('documents').get(id),
    unlessLost(transaction.objectStore('texts').get(id)),
    unlessLost(transaction.objectStore('embeddings').index('documentId').getAll(id)),
  ]);
  return document && text && { document, text, embeddings: embeddings ?? [] };
}

export async function deleteEmbeddings(transaction: DocumentWrite, id: DocumentId): Promise<void> {
  const store = transaction.objectStore('embeddings');
  const keys = await store.index('documentId').getAllKeys(id);
  await Promise.all(keys.map((key) => store.delete(key)));
}

export async function dropOtherSpaces(transaction: DocumentWrite, keep: readonly string[]): Promise<void> {
  const store = transaction.objectStore('embeddings');
  let cursor = await store.openKeyCursor();
  while (cursor) {
    const spaceId = cursor.key[0];
    if (!keep.includes(wholeOf(spaceId))) await store.delete(wholeSpace(spaceId));
    cursor = await store.openKeyCursor(IDBKeyRange.lowerBound([spaceId, []]));
  }
}

/** Every trace of the document, except in the trash. */
export async function deleteDocument(transaction: DocumentWrite, id: DocumentId): Promise<void> {
  await Promise.all([
    transaction.objectStore('documents').delete(id),
    transaction.objectStore('texts').delete(id),
    deleteEmbeddings(transaction, id),
    deleteVersions(transaction, id),
  ]);
}

/** Puts down something about a document that is no part of its save. @returns false if that save is no longer current */
export async function markDocument(
  transaction: DocumentWrite,
  id: DocumentId,
  sequence: SaveSequence,
  mark: Partial<Pick<StoredDocument, 'status' | 'seen'>>,
): Promise<boolean> {
  const documents = transaction.objectStore('documents');
  const document = await documents.get(id);
  if (document?.sequence !== sequence) return false;
  await documents.put({ ...document, ...mark });
  return true;
}

/** @returns the documents as they are now, without those that are gone */
export async function tagDocuments(
  transaction: DocumentWrite,
  ids: readonly DocumentId[],
  tags: readonly string[] | Retag,
): Promise<Version['document'][]> {
  const documents = transaction.objectStore('documents');
  const tagged: Version['document'][] = [];
  for (const id of new Set(ids)) {
    const document = await documents.get(id);
    if (!document) continue;
    const changed = { ...document, tags: typeof tags === 'function' ? [...tags(document.tags ?? [])] : [...tags] };
    await documents.put(changed);
    tagged.push(changed);
  }
  return tagged;
}

/** A save, and what else is known of it. */
interface Saving {
  readonly document: NewDocument;
  readonly text: NewText;
  readonly embeddings?: Omit<DocumentEmbeddings, 'sequence'> | undefined;
  /** Of the record that undoes it, for a save that is one of many. */
  readonly place?: Pick<TrashRecord, 'token' | 'ordinal'>;
  /** Whether what it replaces becomes an earlier version. */
  readonly keepsBefore: boolean;
}

/** As `LibraryStore.save`. */
export async function saveDocument(
  transaction: DocumentWrite,
  { document, text, embeddings, keepsBefore, place = { token: crypto.randomUUID(), ordinal: 0 } }: Saving,
): Promise<SaveOutcome> {
  const documents = transaction.objectStore('documents');
  const old = await documents.index('key').get(document.key);
  if (old && old.contentHash === document.contentHash && old.title === document.title) {
    const { seen: _, ...same } = old; // it was looked at just now
    const touched = { ...same, updatedAt: document.updatedAt, receipt: document.receipt };
    await documents.put(touched);
    return { document: touched, change: 'unchanged' };
  }
  const before = old && (await currentVersion(transaction, old.id));
  const gone = before && keepsBefore ? await keepBefore(transaction, before, document.contentHash) : [];
  const versions = gone.length > 0 && { versions: gone };
  const sequence = await nextSequence(transaction);
  const kept = old && { id: old.id, savedAt: old.savedAt };
  const tags = document.tags ?? old?.tags;
  const saved: StoredDocument = { ...document, ...kept, ...(tags && { tags }), sequence };
  const { id } = saved;
  const record = { ...place, at: Date.now(), id, sequence };
  // An update of what cannot be read any more is not undone: there is nothing to go back to.
  const undone = !old || before !== undefined;
  if (old) await deleteEmbeddings(transaction, id);
  await Promise.all([
    // `add` refuses an id that another document has.
    old ? documents.put(saved) : documents.add(saved),
    transaction.objectStore('texts').put({ ...text, id, sequence }),
    embeddings && transaction.objectStore('embeddings').put({ ...embeddings, documentId: id, sequence }),
    undone &&
      transaction
        .objectStore('trash')
        .put(before ? { ...record, change: 'updated', before, ...versions } : { ...record, change: 'added' }),
  ]);
  return { document: saved, change: old ? 'updated' : 'added', ...(undone && { undo: place.token }) };
}

/** As `LibraryStore.remove`; and notes down that they are to be forgotten in conversations. `forGood`: keeps nothing to undo it by. */
export async function removeDocuments(
  transaction: DocumentWrite,
  ids: readonly DocumentId[],
  forGood = false,
): Promise<UndoToken> {
  const token = crypto.randomUUID();
  const at = Date.now();
  for (const [ordinal, id] of [...new Set(ids)].entries()) {
    const before = forGood ? undefined : await currentVersion(transaction, id);
    const gone = before ? await takeVersions(transaction, id) : [];
    const versions = gone.length > 0 && { versions: gone };
    if (before)
      await transaction.objectStore('trash').put({ token, ordinal, at, change: 'removed', before, ...versions });
    await deleteDocument(transaction, id);
  }
  await forgetLater(transaction, ids);
  return token;
}

/** Notes down that these documents are to be forgotten in conversations, unless they are back when the trash is emptied. */
export async function forgetLater(transaction: DocumentWrite, ids: readonly DocumentId[]): Promise<void> {
  const token = FORGET_TOKEN + crypto.randomUUID();
  await transaction.objectStore('trash').put({ token, ordinal: 0, at: Date.now(), change: 'forget', ids: [...ids] });
}
