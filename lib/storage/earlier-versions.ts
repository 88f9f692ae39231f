import type { NewVersion } from '../library-store.ts';
import type { DocumentId, SaveSequence, UndoToken } from '../types.ts';
import { type EarlierVersion, VERSIONS_KEPT, type VersionHead } from '../version.ts';
import { eachKept, unlessLost } from './lost-record.ts';
import type { DocumentWrite, LibraryDatabase, SettingsWrite, Version } from './schema.ts';

/** What documents said before: reads, and steps inside a writing transaction, which may await nothing but that transaction. */

const ofDocument = (id: DocumentId): IDBKeyRange => IDBKeyRange.bound([id], [id, []]);

/** The index of heads in any transaction. */
interface Heads {
  openKeyCursor(range: IDBKeyRange | null, direction: 'prev'): Promise<HeadCursor | null>;
}
interface HeadCursor {
  readonly key: readonly [DocumentId, string, SaveSequence, string];
  continue(): Promise<HeadCursor | null>;
}

/** The latest first, document by document. */
async function* headsIn(heads: Heads, range: IDBKeyRange | null): AsyncGenerator<VersionHead> {
  let cursor = await heads.openKeyCursor(range, 'prev');
  for (; cursor; cursor = await cursor.continue()) {
    const [documentId, savedAt, sequence, contentHash] = cursor.key;
    yield { documentId, savedAt, sequence, contentHash };
  }
}

async function headsOf(heads: Heads, id: DocumentId): Promise<VersionHead[]> {
  const all: VersionHead[] = [];
  for await (const head of headsIn(heads, ofDocument(id))) all.push(head);
  return all;
}

/** As `LibraryStore.versions`. */
export const listVersions = (db: LibraryDatabase, id: DocumentId): Promise<VersionHead[]> =>
  headsOf(db.transaction('versions').store.index('head'), id);

/** As `LibraryStore.version`. */
export const readVersion = (
  db: LibraryDatabase,
  id: DocumentId,
  sequence: SaveSequence,
): Promise<EarlierVersion | undefined> => unlessLost(db.transaction('versions').store.get([id, sequence]));

async function mostKept(transaction: DocumentWrite): Promise<number> {
  const most = await transaction.objectStore('meta').get('versions');
  return typeof most === 'number' ? most : VERSIONS_KEPT;
}

/** Deletes these. @returns what they were, but for those that the browser has lost */
async function take(transaction: DocumentWrite, heads: readonly VersionHead[]): Promise<EarlierVersion[]> {
  const store = transaction.objectStore('versions');
  const keys = heads.map(({ documentId, sequence }): [DocumentId, SaveSequence] => [documentId, sequence]);
  const taken = await eachKept(store, keys);
  await Promise.all(keys.map((key) => store.delete(key)));
  return taken.filter((version) => version !== undefined);
}

/** Takes all there are of a document. */
export async function takeVersions(transaction: DocumentWrite, id: DocumentId): Promise<EarlierVersion[]> {
  return take(transaction, await headsOf(transaction.objectStore('versions').index('head'), id));
}

/** Deletes all there are of a document, unread. */
export const deleteVersions = (transaction: DocumentWrite, id: DocumentId): Promise<void> =>
  transaction.objectStore('versions').delete(ofDocument(id));

function versionOf({ document, text }: Version): EarlierVersion {
  const { id, sequence, title, byline, language, publishedAt, updatedAt, contentHash, receipt } = document;
  return {
    documentId: id,
    sequence,
    savedAt: updatedAt,
    contentHash,
    title,
    ...(byline !== undefined && { byline }),
    ...(language !== undefined && { language }),
    ...(publishedAt !== undefined && { publishedAt }),
    receipt,
    text: text.text,
    blocks: text.blocks,
    ...(text.pages && { pages: text.pages }),
  };
}

/**
 * Keeps what is about to be replaced.
 * @param hash of the text that comes in its place
 * @returns what made way: the oldest, and what says the same as one of the two
 */
export async function keepBefore(transaction: DocumentWrite, before: Version, hash: string): Promise<EarlierVersion[]> {
  const most = await mostKept(transaction);
  const store = transaction.objectStore('versions');
  const version = versionOf(before);
  if (version.contentHash === hash || most === 0) return [];
  const heads = await headsOf(store.index('head'), version.documentId);
  const isSaid = ({ contentHash }: VersionHead) => contentHash === hash || contentHash === version.contentHash;
  const others = heads.filter((head) => !isSaid(head));
  const gone = await take(transaction, [...heads.filter(isSaid), ...others.slice(most - 1)]);
  await store.put(version);
  return gone;
}

/** Puts back what made way or was removed, as far as it may be kept. */
export async function putBack(transaction: DocumentWrite, versions: readonly EarlierVersion[]): Promise<void> {
  const [first] = versions;
  if (!first) return;
  const store = transaction.objectStore('versions');
  await Promise.all(versions.map((version) => store.put(version)));
  const heads = await headsOf(store.index('head'), first.documentId);
  const spare = heads.slice(await mostKept(transaction));
  await Promise.all(spare.map(({ documentId, sequence }) => store.delete([documentId, sequence])));
}

/** Takes back that a text was kept when it was replaced. */
export const dropVersion = (transaction: DocumentWrite, id: DocumentId, sequence: SaveSequence): Promise<void> =>
  transaction.objectStore('versions').delete([id, sequence]);

/** As `LibraryStore.keepVersion`. @param next gives a number, if one is needed */
export async function addVersion(
  transaction: DocumentWrite,
  id: DocumentId,
  version: NewVersion,
  next: () => Promise<SaveSequence>,
): Promise<void> {
  const store = transaction.objectStore('versions');
  const document = await transaction.objectStore('documents').get(id);
  const most = await mostKept(transaction);
  const heads = await headsOf(store.index('head'), id);
  const isSaid = [document, ...heads].some((one) => one?.contentHash === version.contentHash);
  const later = heads.filter(({ savedAt }) => savedAt >= version.savedAt).length;
  if (!document || isSaid || later >= most) return;
  await putBack(transaction, [{ ...version, documentId: id, sequence: await next() }]);
}

/** As `LibraryStore.removeVersion`. @param forGood keeps nothing to undo it by */
export async function removeVersion(
  transaction: DocumentWrite,
  id: DocumentId,
  sequence: SaveSequence,
  forGood = false,
): Promise<UndoToken> {
  const token = crypto.randomUUID();
  const store = transaction.objectStore('versions');
  const version = forGood ? undefined : await unlessLost(store.get([id, sequence]));
  const record = { token, ordinal: 0, at: Date.now(), change: 'version' } as const;
  if (version) await transaction.objectStore('trash').put({ ...record, versions: [version] });
  await store.delete([id, sequence]);
  return token;
}

/** From now on this many are kept of each document: those beyond go at once. */
export async function keepAtMost(transaction: SettingsWrite, most: number): Promise<void> {
  const meta = transaction.objectStore('meta');
  if ((await meta.get('versions')) === most) return;
  await meta.put(most, 'versions');
  const store = transaction.objectStore('versions');
  let [id, count] = ['', 0];
  for await (const { documentId, sequence } of headsIn(store.index('head'), null)) {
    count = documentId === id ? count + 1 : 1;
    id = documentId;
    if (count > most) await store.delete([documentId, sequence]);
  }
}
