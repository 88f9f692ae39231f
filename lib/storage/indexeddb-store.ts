import { openDB } from 'idb';
import { AppError } from '../errors.ts';
import type { DocumentContents, LibrarySpaces, LibraryStore, NewDocument, NewText } from '../ports.ts';
import type {
  DocumentEmbeddings,
  DocumentId,
  SavedText,
  SaveOutcome,
  SaveSequence,
  Settings,
  StoredDocument,
  UndoToken,
} from '../types.ts';
import { Connection } from './connection.ts';
import { type LibraryDatabase, type LibrarySchema, SCHEMA_VERSION, upgrade, wholeSpace } from './schema.ts';
import { storageError } from './storage-error.ts';
import {
  currentVersion,
  deleteDocument,
  deleteEmbeddings,
  dropOtherSpaces,
  nextSequence,
  tagDocuments,
  undoRecord,
} from './versions.ts';

const FIRST_SETTINGS: Settings = { chat: { kind: 'passages' }, embedder: { kind: 'builtin' } };

/**
 * Opens the library's database, making it if there is none.
 * @param closed called when the connection is gone for good, because the data were cleared or a newer version opens them
 * @throws AppError `storage-newer`, `storage-full`, `storage-failed`
 */
export async function openIndexedDbStore(name = 'footnote', closed?: () => void): Promise<LibraryStore> {
  try {
    const database: LibraryDatabase = await openDB<LibrarySchema>(name, SCHEMA_VERSION, {
      upgrade: (db, oldVersion, _newVersion, transaction) => upgrade(db, oldVersion, transaction),
      // Another context wants to upgrade or delete the database: holding on would block it for ever.
      blocking: (_current, _blocked, event) => {
        (event.target as IDBDatabase).close();
        closed?.();
      },
      terminated: closed,
    });
    const libraryId = await database.get('meta', 'libraryId');
    return new IndexedDbStore(new Connection(database), String(libraryId));
  } catch (error) {
    throw storageError(error);
  }
}

class IndexedDbStore implements LibraryStore {
  constructor(
    private readonly connection: Connection,
    readonly libraryId: string,
  ) {}

  lastSequence(): Promise<SaveSequence> {
    return this.connection.read(async (db) => Number((await db.get('meta', 'sequence')) ?? 0));
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
    return this.connection.read((db) => db.get('texts', id));
  }

  embeddings(id: DocumentId, spaceId: string): Promise<DocumentEmbeddings | undefined> {
    return this.connection.read((db) => db.get('embeddings', [spaceId, id]));
  }

  readMany(ids: readonly DocumentId[], spaceIds: readonly string[]): Promise<DocumentContents[]> {
    return this.connection.read((db) => {
      const transaction = db.transaction(['texts', 'embeddings']);
      const texts = transaction.objectStore('texts');
      const embeddings = transaction.objectStore('embeddings');
      const read = ids.map(async (id): Promise<DocumentContents> => {
        const [text, ...rows] = await Promise.all([
          texts.get(id),
          ...spaceIds.map((spaceId) => embeddings.get([spaceId, id])),
        ]);
        return { text, embeddings: rows };
      });
      return Promise.all(read);
    });
  }

  embeddingsOf(ids: readonly DocumentId[], spaceId: string): Promise<(DocumentEmbeddings | undefined)[]> {
    return this.connection.read((db) => {
      const embeddings = db.transaction('embeddings').objectStore('embeddings');
      return Promise.all(ids.map((id) => embeddings.get([spaceId, id])));
    });
  }

  /** Keys suffice: embeddings are deleted in the same transaction that makes them stale. */
  embedded(spaceId: string): Promise<Set<DocumentId>> {
    return this.connection.read(async (db) => {
      const keys = await db.getAllKeys('embeddings', wholeSpace(spaceId));
      return new Set(keys.map(([, documentId]) => documentId));
    });
  }

  save(document: NewDocument, text: NewText, embeddings?: Omit<DocumentEmbeddings, 'sequence'>): Promise<SaveOutcome> {
    return this.connection.change(async (transaction): Promise<SaveOutcome> => {
      const documents = transaction.objectStore('documents');
      const old = await documents.index('key').get(document.key);
      if (old && old.contentHash === document.contentHash && old.title === document.title) {
        const touched = { ...old, updatedAt: document.updatedAt, receipt: document.receipt };
        await documents.put(touched);
        return { document: touched, change: 'unchanged' };
      }
      const before = old && (await currentVersion(transaction, old.id));
      const sequence = await nextSequence(transaction);
      const kept = old && { id: old.id, savedAt: old.savedAt };
      const tags = document.tags ?? old?.tags;
      const saved: StoredDocument = { ...document, ...kept, ...(tags && { tags }), sequence };
      const { id } = saved;
      const undo = crypto.randomUUID();
      const record = { token: undo, ordinal: 0, at: Date.now(), id, sequence };
      if (old) await deleteEmbeddings(transaction, id);
      await Promise.all([
        // `add` refuses an id that another document has.
        old ? documents.put(saved) : documents.add(saved),
        transaction.objectStore('texts').put({ ...text, id, sequence }),
        embeddings && transaction.objectStore('embeddings').put({ ...embeddings, documentId: id, sequence }),
        transaction
          .objectStore('trash')
          .put(before ? { ...record, change: 'updated', before } : { ...record, change: 'added' }),
      ]);
      return { document: saved, change: old ? 'updated' : 'added', undo };
    });
  }

  embed(embeddings: DocumentEmbeddings, ready: boolean): Promise<boolean> {
    return this.connection.change(async (transaction) => {
      const document = await transaction.objectStore('documents').get(embeddings.documentId);
      if (document?.sequence !== embeddings.sequence) return false;
      await transaction.objectStore('embeddings').put(embeddings);
      if (ready) await transaction.objectStore('documents').put({ ...document, status: { state: 'ready' } });
      return true;
    });
  }

  setStatus(id: DocumentId, sequence: SaveSequence, status: StoredDocument['status']): Promise<boolean> {
    return this.connection.change(async (transaction) => {
      const documents = transaction.objectStore('documents');
      const document = await documents.get(id);
      if (document?.sequence !== sequence) return false;
      await documents.put({ ...document, status });
      return true;
    });
  }

  tag(ids: readonly DocumentId[], tags: readonly string[]): Promise<StoredDocument[]> {
    return this.connection.change((transaction) => tagDocuments(transaction, ids, tags));
  }

  remove(ids: readonly DocumentId[]): Promise<UndoToken> {
    return this.connection.change(async (transaction) => {
      const token = crypto.randomUUID();
      const at = Date.now();
      for (const [ordinal, id] of [...new Set(ids)].entries()) {
        const before = await currentVersion(transaction, id);
        if (before) await transaction.objectStore('trash').put({ token, ordinal, at, change: 'removed', before });
        await deleteDocument(transaction, id);
      }
      return token;
    });
  }

  undo(token: UndoToken): Promise<{ restored: StoredDocument[]; removed: StoredDocument[] }> {
    return this.connection.change(async (transaction) => {
      const restored: StoredDocument[] = [];
      const removed: StoredDocument[] = [];
      const ofToken = IDBKeyRange.bound([token], [token, []]);
      let cursor = await transaction.objectStore('trash').openCursor(ofToken);
      for (; cursor; cursor = await cursor.continue()) {
        const undone = await undoRecord(transaction, cursor.value);
        if (undone?.restored) restored.push(undone.restored);
        if (undone?.removed) removed.push(undone.removed);
      }
      if (restored.length + removed.length === 0) throw new AppError('undo-expired');
      await transaction.objectStore('trash').delete(ofToken);
      return { restored, removed };
    });
  }

  emptyTrash(before: number): Promise<void> {
    return this.connection.change(async (transaction) => {
      const trash = transaction.objectStore('trash');
      const keys = await trash.index('at').getAllKeys(IDBKeyRange.upperBound(before, true));
      await Promise.all(keys.map((key) => trash.delete(key)));
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
    return this.connection.put('settings', 'settings', settings);
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
