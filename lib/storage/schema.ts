import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import type { ChatId, ChatMessage, Turn } from '../asking.ts';
import type { ChatHead, LibrarySpaces, SaidTurn, Staged } from '../library-store.ts';
import type { TestId } from '../questions.ts';
import type { Settings } from '../settings.ts';
import type { DocumentEmbeddings, DocumentId, SavedText, SaveSequence, StoredDocument, UndoToken } from '../types.ts';
import type { EarlierVersion } from '../version.ts';

/** Raised with every change of the layout below; `upgrade` then brings older databases up step by step. */
export const SCHEMA_VERSION = 4;

/** Of a library whose reader has changed none. */
export const FIRST_SETTINGS: Settings = { chat: { kind: 'passages' }, embedder: { kind: 'builtin' } };

/** A document with everything that hangs on it, as it was at one save. */
export interface Version {
  readonly document: StoredDocument;
  readonly text: SavedText;
  readonly embeddings: readonly DocumentEmbeddings[];
}

/** What undoes the change of one document. `at`: ms since 1970. All records of one change share its token. */
export type TrashRecord = { readonly token: string; readonly ordinal: number; readonly at: number } & (
  | { readonly change: 'added'; readonly id: DocumentId; readonly sequence: SaveSequence }
  | {
      readonly change: 'updated';
      readonly id: DocumentId;
      readonly sequence: SaveSequence;
      readonly before: Version;
      /** Earlier versions that made way. */
      readonly versions?: readonly EarlierVersion[];
    }
  | { readonly change: 'removed'; readonly before: Version; readonly versions?: readonly EarlierVersion[] }
  | { readonly change: 'version'; readonly versions: readonly EarlierVersion[] }
  /** A conversation that is hidden until this record goes, and it with it. */
  | { readonly change: 'chat'; readonly id: ChatId }
  /** No undo: when it goes, these documents are forgotten in conversations too, unless they are back. */
  | { readonly change: 'forget'; readonly ids: readonly DocumentId[] }
);

/** Begin the tokens of such records, so that a key tells what must be read and what can be dropped unread. */
export const CHAT_TOKEN = 'chats:';
export const FORGET_TOKEN = 'forget:';

/** `removed`: hidden, until the undo with this token, or for good. */
export type ChatRecord = ChatHead & { readonly removed?: UndoToken };

/** A turn without its prompt. `documents`: those that its answer and its trace hold something of. */
export interface TurnRecord {
  readonly chatId: ChatId;
  readonly order: number;
  readonly turn: Turn;
  readonly documents: readonly DocumentId[];
  /** That it found no answer is not to be told of again. */
  readonly dismissed?: true;
}

/** Something of an import that is not in the library yet. */
export type StagedRecord = Staged & { readonly importId: string; readonly ordinal: number };

/** `at`: ms since 1970. */
export interface PromptRecord {
  readonly chatId: ChatId;
  readonly order: number;
  readonly at: number;
  readonly prompt: readonly ChatMessage[];
}

/** The layout of the database: docs/architecture.md, "Truth". */
export interface LibrarySchema extends DBSchema {
  /**
   * Under `runs` and `test:…` what came of test questions, and those themselves, which only storage/questions.ts reads. Under
   * `versions` how many of those are kept: the settings say so too, but no save reads them.
   */
  meta: {
    key: 'libraryId' | 'sequence' | 'writes' | 'spaces' | 'versions' | 'runs' | `test:${TestId}`;
    value: string | number | LibrarySpaces;
  };
  documents: { key: DocumentId; value: StoredDocument; indexes: { key: string; sequence: SaveSequence } };
  texts: { key: DocumentId; value: SavedText };
  /** Keyed by space and document. */
  embeddings: {
    key: [string, DocumentId];
    value: DocumentEmbeddings;
    indexes: { documentId: DocumentId };
  };
  /** All that is listed of one is in the keys of its index, so that no text is read for that. */
  versions: {
    key: [DocumentId, SaveSequence];
    value: EarlierVersion;
    indexes: { head: [DocumentId, string, SaveSequence, string] };
  };
  trash: { key: [string, number]; value: TrashRecord; indexes: { at: number } };
  settings: { key: 'settings'; value: Settings };
  /** Keys of servers by origin: a store of its own, which no transaction shares with another. */
  keys: { key: string; value: string };
  chats: { key: ChatId; value: ChatRecord };
  turns: { key: [ChatId, number]; value: TurnRecord; indexes: { documents: DocumentId } };
  /** What is searched of each turn, beside it: a search reads a tenth of what the turns are. */
  said: { key: [ChatId, number]; value: SaidTurn };
  prompts: { key: [ChatId, number]; value: PromptRecord; indexes: { at: number } };
  /** What imports have set aside. Nothing else reads it, and a start empties it. */
  staged: { key: [string, number]; value: StagedRecord };
}

export type LibraryDatabase = IDBPDatabase<LibrarySchema>;

/** The stores that a change of documents may touch: never `keys`, never `settings`. */
export const DOCUMENT_STORES = ['meta', 'documents', 'texts', 'embeddings', 'versions', 'trash'] as const;
export type DocumentStores = (typeof DOCUMENT_STORES)[number][];
export type DocumentWrite = IDBPTransaction<LibrarySchema, DocumentStores, 'readwrite'>;

/** The stores of conversations, and what a removal of documents needs to know of them. */
export const CHAT_STORES = [...DOCUMENT_STORES, 'chats', 'turns', 'said', 'prompts'] as const;
export type ChatStores = (typeof CHAT_STORES)[number][];
export type ChatWrite = IDBPTransaction<LibrarySchema, ChatStores, 'readwrite'>;

/** The stores of documents and conversations, and what is on its way in. */
export const IMPORT_STORES = [...CHAT_STORES, 'staged'] as const;
export type ImportStores = (typeof IMPORT_STORES)[number][];
export type ImportWrite = IDBPTransaction<LibrarySchema, ImportStores, 'readwrite'>;
export type StagedWrite = IDBPTransaction<LibrarySchema, ['staged'], 'readwrite'>;

/** The settings, and what follows from one of them at once. */
export const SETTINGS_STORES = ['settings', 'meta', 'versions'] as const;
export type SettingsStores = (typeof SETTINGS_STORES)[number][];
export type SettingsWrite = IDBPTransaction<LibrarySchema, SettingsStores, 'readwrite'>;

/** A wider transaction can do what a narrower one can, though its type is another. */
export const asDocumentWrite = (transaction: ChatWrite | ImportWrite): DocumentWrite =>
  transaction as unknown as DocumentWrite;
export const asChatWrite = (transaction: ImportWrite): ChatWrite => transaction as unknown as ChatWrite;

/** Creates what a database of `oldVersion` lacks. Runs in the version-change transaction: all of it or nothing. */
export function upgrade(database: LibraryDatabase, oldVersion: number, transaction: Upgrading): void {
  transaction.done.catch(() => undefined); // whoever opens it is told
  if (oldVersion < 1) makeFirst(database, transaction);
  if (oldVersion < 2) makeTurns(database);
  if (oldVersion < 3) database.createObjectStore('staged', { keyPath: ['importId', 'ordinal'] });
  if (oldVersion < 4) makeVersions(database);
}

type Upgrading = IDBPTransaction<LibrarySchema, StoreNames<LibrarySchema>[], 'versionchange'>;

function makeFirst(database: LibraryDatabase, transaction: Upgrading): void {
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
  transaction
    .objectStore('meta')
    .put(crypto.randomUUID(), 'libraryId')
    .catch(() => undefined);
}

function makeTurns(database: LibraryDatabase): void {
  const keyPath = ['chatId', 'order'];
  database.createObjectStore('turns', { keyPath }).createIndex('documents', 'documents', { multiEntry: true });
  database.createObjectStore('said', { keyPath });
  database.createObjectStore('prompts', { keyPath }).createIndex('at', 'at');
}

function makeVersions(database: LibraryDatabase): void {
  database
    .createObjectStore('versions', { keyPath: ['documentId', 'sequence'] })
    .createIndex('head', ['documentId', 'savedAt', 'sequence', 'contentHash']);
}

/** All keys of one space: an array sorts after every string. */
export const wholeSpace = (spaceId: string): IDBKeyRange => IDBKeyRange.bound([spaceId], [spaceId, []]);
