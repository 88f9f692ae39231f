/** The port to the truth, and what goes through it. */

import type { ChatId, ChatSummary, Turn } from './asking.ts';
import type { QuestionStore, TestQuestion } from './questions.ts';
import type { EmbedderSettings, Settings } from './settings.ts';
import type {
  DocumentEmbeddings,
  DocumentId,
  EmbeddingSpace,
  SavedText,
  SaveOutcome,
  SaveSequence,
  Seen,
  StoredDocument,
  UndoToken,
} from './types.ts';
import type { EarlierVersion, VersionHead } from './version.ts';

/** A save as the library hands it to the store, which numbers it. */
export type NewDocument = Omit<StoredDocument, 'sequence'>;

export type NewText = Omit<SavedText, 'sequence'>;

/** A document of an import, set aside until all of them are taken in at once. */
export interface StagedDocument {
  readonly document: NewDocument;
  readonly text: NewText;
  readonly embeddings?: Omit<DocumentEmbeddings, 'sequence'>;
}

/** A conversation of an import. */
export interface StagedChat {
  readonly chatId: ChatId;
  readonly turns: readonly KeptTurn[];
}

/** An earlier version as it comes from elsewhere: this library numbers it. */
export type NewVersion = Omit<EarlierVersion, 'sequence' | 'documentId'>;

/** An earlier version of a document that was staged before it. `documentId`: what that is called in the import. */
export interface StagedVersion {
  readonly documentId: DocumentId;
  readonly version: NewVersion;
}

/** A test question of an import. */
export type StagedTest = { readonly test: TestQuestion };

export type Staged = StagedDocument | StagedVersion | StagedChat | StagedTest;

/** Decides what becomes of what was staged, in the transaction that takes it in: it must not wait for anything. */
export interface Settle {
  /** @param here the document with the same key. @returns what is to be saved; undefined: `here` stays as it is */
  document(staged: StagedDocument, here: StoredDocument | undefined): StagedDocument | undefined;
  /** @param ids what the documents before it are called here, by what they are called in the import, where that differs */
  turns(staged: StagedChat, ids: ReadonlyMap<DocumentId, DocumentId>): readonly KeptTurn[];
  /** Something is done. */
  taken?(): void;
}

/** What becomes of the tags of a document, in the transaction that keeps them: it must not wait for anything. */
export type Retag = (tags: readonly string[]) => readonly string[];

/** What was taken in: saves in order, without what was left out, and how many conversations. */
export interface TakenIn {
  readonly saves: readonly SaveOutcome[];
  readonly chats: number;
}

/** An embedding space with what makes embeddings in it, so that the old one can go on answering after a restart. */
export interface SpaceRecord {
  readonly space: EmbeddingSpace;
  readonly embedder: EmbedderSettings;
}

/** The space that answers, and the one being moved to. */
export interface LibrarySpaces {
  readonly active: SpaceRecord;
  readonly target?: SpaceRecord;
}

/** What hangs on a document: its text, and its embeddings in the order of the spaces asked for. */
export interface DocumentContents {
  readonly text: SavedText | undefined;
  readonly embeddings: readonly (DocumentEmbeddings | undefined)[];
}

/** Embeddings of some chunks of a document that follow on each other. */
export interface KeptRows {
  /** The first chunk, by its place in the document. */
  readonly first: number;
  readonly vectors: Float32Array;
}

/** A conversation without its turns, as lists need it. */
export type ChatHead = Omit<ChatSummary, 'excerpt' | 'at'>;

/** A turn in its conversation. `order`: its number there, given when it was asked, ascending, never used twice. */
export interface KeptTurn {
  readonly order: number;
  readonly turn: Turn;
}

/** What is searched of a turn: the question, and the text of the answer. */
export interface SaidTurn {
  readonly chatId: ChatId;
  readonly order: number;
  readonly question: string;
  readonly text: string;
}

/** What the answer of a turn cites. `found`: it is one, and not word that nothing was found. */
export interface CitedTurn {
  readonly chatId: ChatId;
  readonly found: boolean;
  readonly documents: readonly DocumentId[];
}

/** Where to go on reading what answers cite. */
export interface CitedPlace {
  readonly chatId: ChatId;
  readonly order: number;
}

/** Where a new turn goes. */
export interface TurnPlace {
  readonly chatId: ChatId;
  readonly order: number;
  /** Makes the conversation, if it is not there. */
  readonly begins?: boolean;
  /** The turns that go for it, by their orders, both included. */
  readonly replaces?: { readonly from: number; readonly to: number };
}

/**
 * The truth. Every writing call is one strict transaction, acknowledged when it is complete: afterwards the state is
 * either the one before or the one asked for. @throws AppError `storage-*` from every call.
 */
export interface LibraryStore extends QuestionStore {
  /** Random, made with the database; tells one library from another. */
  readonly libraryId: string;

  /** How many changes of documents and conversations it has taken in: it only grows. */
  readonly writes: number;

  /** The number of the last save, 0 before the first. */
  lastSequence(): Promise<SaveSequence>;
  /** No save gets a number up to this one any more. */
  raiseSequence(to: SaveSequence): Promise<void>;
  documents(): Promise<StoredDocument[]>;
  document(id: DocumentId): Promise<StoredDocument | undefined>;
  documentByKey(key: string): Promise<StoredDocument | undefined>;
  text(id: DocumentId): Promise<SavedText | undefined>;
  embeddings(id: DocumentId, spaceId: string): Promise<DocumentEmbeddings | undefined>;
  /** The same of many documents in one go, in the order of `ids`. */
  embeddingsOf(ids: readonly DocumentId[], spaceId: string): Promise<(DocumentEmbeddings | undefined)[]>;
  /** Text and embeddings of many documents in one go, in the order of `ids`. */
  readMany(ids: readonly DocumentId[], spaceIds: readonly string[]): Promise<DocumentContents[]>;
  /** Which documents have embeddings in this space, for their present save. */
  embedded(spaceId: string): Promise<Set<DocumentId>>;

  /**
   * Adds a document or replaces the one with the same key (its id and first `savedAt` are kept, and its tags unless there are new
   * ones), with embeddings if they are at hand (import). The new save gets the next sequence. What was replaced waits under the undo token.
   * If it says something else, it is kept as an earlier version too, unless there is no room for that.
   */
  save(document: NewDocument, text: NewText, embeddings?: Omit<DocumentEmbeddings, 'sequence'>): Promise<SaveOutcome>;
  /**
   * Sets parts of an import aside, where nothing finds them. Only their own store is touched.
   * @param first the number of the first of them in the import
   */
  stage(importId: string, first: number, staged: readonly Staged[]): Promise<void>;
  /**
   * Saves what was staged under this id, by its numbers, as `save` and `keepChat` do, and unstages it: all of it in one transaction. A
   * document whose id another has is given a new one.
   */
  takeStaged(importId: string, settle: Settle): Promise<TakenIn>;
  /** Forgets what was staged under this id, or all that was. */
  unstage(importId?: string): Promise<void>;
  /** Stores embeddings and, if `ready`, marks the document so. Does nothing and returns false if the sequence is no longer current. */
  embed(embeddings: DocumentEmbeddings, ready: boolean): Promise<boolean>;
  /**
   * Sets aside embeddings of the chunks from `first` on, so that they need not be made again if the rest fails or is cut off. Gone with
   * `embed` in the same space, and with the save they are of.
   */
  keepRows(rows: DocumentEmbeddings, first: number): Promise<void>;
  /** What was set aside of this save. */
  keptRows(id: DocumentId, sequence: SaveSequence, spaceId: string): Promise<KeptRows[]>;
  setStatus(id: DocumentId, sequence: SaveSequence, status: StoredDocument['status']): Promise<boolean>;
  /** Notes what was found of the page of a document. @returns false if its save is no longer current */
  setSeen(id: DocumentId, sequence: SaveSequence, seen: Seen): Promise<boolean>;
  /** Gives documents these tags instead of those they had, or what is made of those. @returns them as they are now; one that is gone is left out */
  tag(ids: readonly DocumentId[], tags: readonly string[] | Retag): Promise<StoredDocument[]>;
  /** Where there is no room to keep what undoes it, for good: the token is then of no use. It needs no room at all. */
  remove(ids: readonly DocumentId[]): Promise<UndoToken>;
  /** Puts back what a save or a removal changed, documents under new sequences. @throws AppError `undo-expired` */
  undo(token: UndoToken): Promise<{ restored: StoredDocument[]; removed: StoredDocument[] }>;
  /** The earlier versions of a document, the latest first. */
  versions(id: DocumentId): Promise<VersionHead[]>;
  version(id: DocumentId, sequence: SaveSequence): Promise<EarlierVersion | undefined>;
  /** Keeps an earlier version that comes from elsewhere, if nothing here says the same and it is not older than all that may be kept. */
  keepVersion(id: DocumentId, version: NewVersion): Promise<void>;
  /** What `undo` brings back, where there is room to keep it. */
  removeVersion(id: DocumentId, sequence: SaveSequence): Promise<UndoToken>;

  /**
   * Forgets undo records made before this time (ms since 1970). What cannot come back any more goes altogether: removed conversations,
   * and in those that stay, whatever answers hold of removed documents.
   */
  emptyTrash(before: number): Promise<void>;

  /** All conversations, in no order. */
  chats(): Promise<ChatHead[]>;
  chatHead(id: ChatId): Promise<ChatHead | undefined>;
  /** The orders of its turns, ascending. */
  turnOrders(id: ChatId): Promise<number[]>;
  turn(id: ChatId, order: number): Promise<Turn | undefined>;
  /** The turns of a conversation, in order; only the last prompts of the library are there. */
  turns(id: ChatId): Promise<KeptTurn[]>;
  /** What all turns say, a conversation's in order; also those of conversations that an undo can bring back. */
  said(): Promise<SaidTurn[]>;
  /**
   * What answers cite, some turns of all conversations at a time, or of one; also of those that an undo can bring back.
   * @param after the `next` of the call before, which the last one does not have
   */
  cited(of?: ChatId, after?: CitedPlace): Promise<{ readonly turns: readonly CitedTurn[]; readonly next?: CitedPlace }>;
  /** Keeps a turn, and drops those whose place it takes. @returns false, and nothing is kept, if the conversation has been removed */
  keepTurn(place: TurnPlace, turn: Turn): Promise<boolean>;
  /** Keeps a whole conversation, in one transaction. @returns false, and nothing is kept, if there is one of this id or has been */
  keepChat(id: ChatId, turns: readonly KeptTurn[]): Promise<boolean>;
  /** What `undo` brings back. */
  removeChats(ids: readonly ChatId[]): Promise<UndoToken>;

  spaces(): Promise<LibrarySpaces | undefined>;
  setSpaces(spaces: LibrarySpaces): Promise<void>;
  /** Deletes every embedding that is not of these spaces. */
  dropEmbeddings(keep: readonly string[]): Promise<void>;

  settings(): Promise<Settings>;
  /** Also drops the earlier versions that are more than these settings keep. */
  setSettings(settings: Settings): Promise<void>;
  /** Keys, by origin of the server. In a store of their own that nothing else reads. */
  key(origin: string): Promise<string | undefined>;
  setKey(origin: string, key: string | undefined): Promise<void>;
  /** The origins that have a key. */
  keyOrigins(): Promise<string[]>;

  close(): void;
}
