import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import type { LibrarySpaces } from '../ports.ts';
import type { DocumentEmbeddings, DocumentId, SavedText, SaveSequence, Settings, StoredDocument } from '../types.ts';

/** Raised with every change of the layout below; `upgrade` then brings older databases up step by step. */
export const SCHEMA_VERSION = 1;

/** A document with everything that hangs on it, as it was at one save. */
export interface Version {
  readonly document: StoredDocument;
  readonly text: SavedText;
  readonly embeddings: readonly DocumentEmbeddings[];
}

/** What undoes the change of one document. `at`: ms since 1970. All records of one change share its token. */
export type TrashRecord = { readonly token: string; readonly ordinal: number; readonly at: number } & (
  | { readonly change: 'added'; readonly id: DocumentId; readonly sequence: SaveSequence }
  | { readonly change: 'updated'; readonly id: DocumentId; readonly sequence: SaveSequence; readonly before: Version }
  | { readonly change: 'removed'; readonly before: Version }
);

/** The layout of the database: docs/architecture.md, "Truth". */
export interface LibrarySchema extends DBSchema {
  meta: { key: 'libraryId' | 'sequence' | 'spaces'; value: string | number | LibrarySpaces };
  documents: { key: DocumentId; value: StoredDocument; indexes: { key: string; sequence: SaveSequence } };
  texts: { key: DocumentId; value: SavedText };
  /** Keyed by space and document. */
  embeddings: {
    key: [string, DocumentId];
    value: DocumentEmbeddings;
    indexes: { documentId: DocumentId };
  };
  trash: { key: [string, number]; value: TrashRecord; indexes: { at: number } };
  settings: { key: 'settings'; value: Settings };
  /** Keys of servers by origin: a store of its own, which no transaction shares with another. */
  keys: { key: string; value: string };
  /** Not used yet; made now so that keeping conversations needs no new version. */
  chats: { key: string; value: { readonly id: string } };
}

export type LibraryDatabase = IDBPDatabase<LibrarySchema>;

/** The stores that a change of documents may touch: never `keys`, never `settings`. */
export const DOCUMENT_STORES = ['meta', 'documents', 'texts', 'embeddings', 'trash'] as const;
export type DocumentStores = (typeof DOCUMENT_STORES)[number][];
export type DocumentWrite = IDBPTransaction<LibrarySchema, DocumentStores, 'readwrite'>;

/** Creates what a database of `oldVersion` lacks. Runs in the version-change transaction: all of it or nothing. */
export function upgrade(
  database: LibraryDatabase,
  oldVersion: number,
  transaction: IDBPTransaction<LibrarySchema, StoreNames<LibrarySchema>[], 'versionchange'>,
): void {
  if (oldVersion >= 1) return;
  database.createObjectStore('meta');
  const documents = database.createObjectStore('documents', { keyPath: 'id' });
  documents.createIndex('key', 'key', { unique: true });
  documents.createIndex('sequence', 'sequence', { unique: true });
  database.createObjectStore('texts', { keyPath: 'id' });
  database
    .createObjectStore('embeddings', { keyPath: ['space.id', 'documentId'] })
    .createIndex('documentId', 'documentId');
  database.createObjectStore('trash', { keyPath: ['token', 'ordinal'] }).createIndex('at', 'at');
  database.createObjectStore('settings');
  database.createObjectStore('keys');
  database.createObjectStore('chats', { keyPath: 'id' });
  void transaction.objectStore('meta').put(crypto.randomUUID(), 'libraryId');
}

/** All keys of one space: an array sorts after every string. */
export const wholeSpace = (spaceId: string): IDBKeyRange => IDBKeyRange.bound([spaceId], [spaceId, []]);
