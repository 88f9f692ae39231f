import type { StoredDocument, UndoToken } from '../types.ts';
import type { EarlierVersion } from '../version.ts';
import { dropVersion, putBack } from './earlier-versions.ts';
import type { DocumentWrite, TrashRecord, Version } from './schema.ts';
import { deleteDocument, deleteEmbeddings, forgetLater, nextSequence } from './versions.ts';

/** Taking a change back. Steps inside a writing transaction, which may await nothing but that transaction. */

/**
 * Puts an older version back as a new save. Embeddings of a space that the library has left meanwhile are not put back;
 * a document that thereby has none in the active space is pending again.
 */
async function restoreVersion(transaction: DocumentWrite, version: Version): Promise<Version['document']> {
  const sequence = await nextSequence(transaction);
  const spaces = await transaction.objectStore('meta').get('spaces');
  const known = typeof spaces === 'object' ? spaces : undefined;
  const isCurrent = (id: string) => !known || id === known.active.space.id || id === known.target?.space.id;
  const kept = version.embeddings.filter((embeddings) => isCurrent(embeddings.space.id));
  const answers = !known || kept.some((embeddings) => embeddings.space.id === known.active.space.id);
  const { status } = version.document;
  const document = {
    ...version.document,
    sequence,
    status: status.state === 'ready' && !answers ? ({ state: 'pending' } as const) : status,
  };
  await deleteEmbeddings(transaction, document.id);
  await Promise.all([
    transaction.objectStore('documents').put(document),
    transaction.objectStore('texts').put({ ...version.text, sequence }),
    ...kept.map((embeddings) => transaction.objectStore('embeddings').put({ ...embeddings, sequence })),
  ]);
  return document;
}

/** Tags belong to the document and not to one of its saves: given since, they stay. */
function withTagsOf({ tags }: Version['document'], version: Version): Version {
  return { ...version, document: { ...version.document, ...(tags && { tags }) } };
}

/** What became of a record: a document, or how many earlier versions are back. */
interface Undone {
  readonly restored?: Version['document'];
  readonly removed?: Version['document'];
  readonly versions?: number;
}

/** Versions that were removed one by one go back, if their document is still there. */
async function undoVersion(
  transaction: DocumentWrite,
  versions: readonly EarlierVersion[],
): Promise<Undone | undefined> {
  const [first] = versions;
  if (!first || (await transaction.objectStore('documents').getKey(first.documentId)) === undefined) return undefined;
  await putBack(transaction, versions);
  return { versions: versions.length };
}

/**
 * Undoes one recorded change, unless the document has been changed again since: what was done later stands.
 * @returns what became of it, or undefined if it stands
 */
async function undoRecord(transaction: DocumentWrite, record: TrashRecord): Promise<Undone | undefined> {
  const documents = transaction.objectStore('documents');
  if (record.change === 'chat' || record.change === 'forget') return undefined;
  if (record.change === 'version') return undoVersion(transaction, record.versions);
  if (record.change === 'removed') {
    const { id, key } = record.before.document;
    if ((await documents.get(id)) || (await documents.index('key').get(key))) return undefined;
    await putBack(transaction, record.versions ?? []);
    return { restored: await restoreVersion(transaction, record.before) };
  }
  const current = await documents.get(record.id);
  if (current?.sequence !== record.sequence) return undefined;
  if (record.change === 'updated') {
    await dropVersion(transaction, record.id, record.before.document.sequence);
    await putBack(transaction, record.versions ?? []);
    return { restored: await restoreVersion(transaction, withTagsOf(current, record.before)) };
  }
  await deleteDocument(transaction, record.id);
  await forgetLater(transaction, [record.id]);
  return { removed: current };
}

/** Undoes all that is recorded under this token. */
export async function undoChange(
  transaction: DocumentWrite,
  token: UndoToken,
): Promise<{ restored: StoredDocument[]; removed: StoredDocument[]; versions: number }> {
  let versions = 0;
  const restored: StoredDocument[] = [];
  const removed: StoredDocument[] = [];
  const ofToken = IDBKeyRange.bound([token], [token, []]);
  let cursor = await transaction.objectStore('trash').openCursor(ofToken);
  for (; cursor; cursor = await cursor.continue()) {
    const undone = await undoRecord(transaction, cursor.value);
    if (undone?.restored) restored.push(undone.restored);
    if (undone?.removed) removed.push(undone.removed);
    versions += undone?.versions ?? 0;
  }
  if (restored.length + removed.length + versions > 0) await transaction.objectStore('trash').delete(ofToken);
  return { restored, removed, versions };
}
