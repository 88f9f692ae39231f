import { openDB } from 'idb';
import { AppError } from '../errors.ts';
import type {
  DocumentContents,
  KeptRows,
  LibrarySpaces,
  LibraryStore,
  NewDocument,
  NewText,
  Settle,
  Staged,
  TakenIn,
} from '../library-store.ts';
import type { Settings } from '../settings.ts';
import type {
  DocumentEmbeddings,
  DocumentId,
  SavedText,
  SaveOutcome,
  SaveSequence,
  Seen,
  StoredDocument,
  UndoToken,
} from '../types.ts';
import { VERSIONS_KEPT } from '../version.ts';
import { dropRecords, undoRemoval } from './chats.ts';
import { Connection, givingWay } from './connection.ts';
import { keepAtMost } from './earlier-versions.ts';
import { IndexedDbQuestions } from './indexeddb-questions.ts';
import { dropKeptRows, keepRows, readKeptRows } from './kept-rows.ts';
import { eachKept, unlessLost } from './lost-record.ts';
import { removeFrom, saveInto } from './removal.ts';
import {
  asDocumentWrite,
  FIRST_SETTINGS,
  type LibraryDatabase,
  type LibrarySchema,
  SCHEMA_VERSION,
  upgrade,
  wholeSpace,
} from './schema.ts';
import { stage, takeStaged, unstage } from './staged.ts';
import { storageError } from './storage-error.ts';
import { undoChange } from './undo.ts';
import { dropOtherSpaces, markDocument, raiseSequence, tagDocuments } from './versions.ts';

/**
 * Opens the library's database, making it if there is none.
 * @param closed called when the connection is gone for good, because the data were cleared or a newer version opens them
 * @param dataLost called when the browser says (Chromium does, though not of every damage) that it hands back an empty database
 * @throws AppError `storage-newer`, `storage-full`, `storage-failed`
 */
export async function openIndexedDbStore(
  name = 'footnote',
  closed?: () => void,
  dataLost?: () => void,
): Promise<LibraryStore> {
  try {
    const database: LibraryDatabase = await openDB<LibrarySchema>(name, SCHEMA_VERSION, {
      upgrade(db, oldVersion, _newVersion, transaction, event) {
        if ('dataLoss' in event && event.dataLoss === 'total') dataLost?.();
        upgrade(db, oldVersion, transaction);
      },
      ...givingWay(closed),
    });
    const [id, writes] = await Promise.all([database.get('meta', 'libraryId'), database.get('meta', 'writes')]);
    return new IndexedDbStore(new Connection(database, Number(writes ?? 0)), String(id));
  } catch (error) {
    throw storageError(error);
  }
}

class IndexedDbStore extends IndexedDbQuestions implements LibraryStore {
  constructor(
    connection: Connection,
    readonly libraryId: string,
  ) {
    super(connection);
  }

  get writes(): number {
    return this.connection.writes;
  }

  lastSequence(): Promise<SaveSequence> {
    return this.connection.read(async (db) => Number((await db.get('meta', 'sequence')) ?? 0));
  }

  raiseSequence(to: SaveSequence): Promise<void> {
    return this.connection.change((transaction) => raiseSequence(transaction, to));
  }

  documents(): Promise<StoredDocument[]> {
    return this.connection.read((db) => db.getAll('documents'));
  }

  document(id: DocumentId): Promise<StoredDocument | undefined> {
    return this.connection.read((db) => db.get('documents', id));
  }

  documentByKey(key: string): Promise<StoredDocument | undefined> {
    return this.connection.read((db) => db.getFromIndex('documents', 'key', key));
  }

  text(id: DocumentId): Promise<SavedText | undefined> {
    return this.connection.read((db) => unlessLost(db.transaction('texts').store.get(id)));
  }

  async embeddings(id: DocumentId, spaceId: string): Promise<DocumentEmbeddings | undefined> {
    return (await this.embeddingsOf([id], spaceId))[0];
  }

  readMany(ids: readonly DocumentId[], spaceIds: readonly string[]): Promise<DocumentContents[]> {
    return this.connection.read((db) => {
      const transaction = db.transaction(['texts', 'embeddings']);
      const texts = transaction.objectStore('texts');
      const embeddings = transaction.objectStore('embeddings');
      const read = async (id: DocumentId): Promise<DocumentContents> => {
        const [text, ...rows] = await Promise.all([
          unlessLost(texts.get(id)),
          ...spaceIds.map((spaceId) => unlessLost(embeddings.get([spaceId, id]))),
        ]);
        return { text, embeddings: rows };
      };
      return Promise.all(ids.map(read));
    });
  }

  embeddingsOf(ids: readonly DocumentId[], spaceId: string): Promise<(DocumentEmbeddings | undefined)[]> {
    const keys = ids.map((id): [string, string] => [spaceId, id]);
    return this.connection.read((db) => eachKept(db.transaction('embeddings').store, keys));
  }

  /** Keys suffice: embeddings are deleted in the same transaction that makes them stale. */
  embedded(spaceId: string): Promise<Set<DocumentId>> {
    return this.connection.read(async (db) => {
      const keys = await db.getAllKeys('embeddings', wholeSpace(spaceId));
      return new Set(keys.map(([, documentId]) => documentId));
    });
  }

  save(document: NewDocument, text: NewText, embeddings?: Omit<DocumentEmbeddings, 'sequence'>): Promise<SaveOutcome> {
    return saveInto(this.connection, document, text, embeddings);
  }

  stage(importId: string, first: number, staged: readonly Staged[]): Promise<void> {
    return this.connection.stage((transaction) => stage(transaction, importId, first, staged));
  }

  takeStaged(importId: string, settle: Settle): Promise<TakenIn> {
    return this.connection.takeIn((transaction) => takeStaged(transaction, importId, settle));
  }

  unstage(importId?: string): Promise<void> {
    return this.connection.stage((transaction) => unstage(transaction, importId));
  }

  embed(embeddings: DocumentEmbeddings, ready: boolean): Promise<boolean> {
    return this.connection.change(async (transaction) => {
      const document = await transaction.objectStore('documents').get(embeddings.documentId);
      if (document?.sequence !== embeddings.sequence) return false;
      await transaction.objectStore('embeddings').put(embeddings);
      await dropKeptRows(transaction, document.id, embeddings.space.id);
      if (ready) await transaction.objectStore('documents').put({ ...document, status: { state: 'ready' } });
      return true;
    });
  }

  keepRows(rows: DocumentEmbeddings, first: number): Promise<void> {
    return this.connection.change((transaction) => keepRows(transaction, rows, first));
  }

  keptRows(id: DocumentId, sequence: SaveSequence, spaceId: string): Promise<KeptRows[]> {
    return this.connection.read((db) => readKeptRows(db, id, sequence, spaceId));
  }

  setStatus(id: DocumentId, sequence: SaveSequence, status: StoredDocument['status']): Promise<boolean> {
    return this.connection.change((transaction) => markDocument(transaction, id, sequence, { status }));
  }

  setSeen(id: DocumentId, sequence: SaveSequence, seen: Seen): Promise<boolean> {
    return this.connection.change((transaction) => markDocument(transaction, id, sequence, { seen }));
  }

  tag(ids: readonly DocumentId[], tags: Parameters<LibraryStore['tag']>[1]): Promise<StoredDocument[]> {
    return this.connection.change((transaction) => tagDocuments(transaction, ids, tags));
  }

  remove(ids: readonly DocumentId[]): Promise<UndoToken> {
    return removeFrom(this.connection, ids);
  }

  undo(token: UndoToken): Promise<{ restored: StoredDocument[]; removed: StoredDocument[] }> {
    return this.connection.changeChats(async (transaction) => {
      const chats = await undoRemoval(transaction, token);
      const { restored, removed, versions } = await undoChange(asDocumentWrite(transaction), token);
      if (chats + restored.length + removed.length + versions === 0) throw new AppError('undo-expired');
      return { restored, removed };
    });
  }

  emptyTrash(before: number): Promise<void> {
    return this.connection.changeChats(async (transaction) => {
      const made = transaction.objectStore('trash').index('at');
      await dropRecords(transaction, await made.getAllKeys(IDBKeyRange.upperBound(before, true)));
    });
  }

  spaces(): Promise<LibrarySpaces | undefined> {
    return this.connection.read(async (db) => (await db.get('meta', 'spaces')) as LibrarySpaces | undefined);
  }

  setSpaces(spaces: LibrarySpaces): Promise<void> {
    return this.connection.change(async (transaction) => {
      await transaction.objectStore('meta').put(spaces, 'spaces');
    });
  }

  dropEmbeddings(keep: readonly string[]): Promise<void> {
    return this.connection.change((transaction) => dropOtherSpaces(transaction, keep));
  }

  settings(): Promise<Settings> {
    return this.connection.read(async (db) => (await db.get('settings', 'settings')) ?? FIRST_SETTINGS);
  }

  setSettings(settings: Settings): Promise<void> {
    return this.connection.settle(async (transaction) => {
      await transaction.objectStore('settings').put(settings, 'settings');
      await keepAtMost(transaction, settings.versions ?? VERSIONS_KEPT);
    });
  }

  key(origin: string): Promise<string | undefined> {
    return this.connection.read((db) => db.get('keys', origin));
  }

  setKey(origin: string, key: string | undefined): Promise<void> {
    return this.connection.put('keys', origin, key);
  }

  keyOrigins(): Promise<string[]> {
    return this.connection.read((db) => db.getAllKeys('keys'));
  }

  close(): void {
    this.connection.close();
  }
}
