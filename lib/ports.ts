import type {
  ChatId,
  ChatMessage,
  ChatSummary,
  ChunkId,
  ContextWindow,
  DocumentEmbeddings,
  DocumentId,
  EmbedderSettings,
  EmbeddingSpace,
  Match,
  SavedText,
  SaveOutcome,
  SaveSequence,
  Seen,
  Settings,
  StoredDocument,
  Turn,
  UndoToken,
} from './types.ts';

/** Text to vectors of one embedding space. */
export interface Embedder {
  readonly space: EmbeddingSpace;
  /**
   * @returns float32, row-major [texts, dims], each row of length 1, or all zeros where the model has no opinion.
   * @throws AppError `embedding-*`, `server-*`, `model-missing`
   */
  embed(texts: readonly string[], options?: { readonly signal?: AbortSignal }): Promise<Float32Array>;
}

/** Tokens of one call as the model itself counted them. */
export interface TokenUsage {
  readonly prompt: number;
  readonly answer: number;
}

/** Writes an answer, piece by piece. */
export interface ChatModel {
  readonly name: string;
  /** How much the model takes in: asked, set or guessed. May ask the server; never throws. */
  window(signal: AbortSignal): Promise<ContextWindow>;
  /**
   * Ends early without an error when the signal aborts.
   * @param counted hears what the model says of its tokens, at most once and before the end; many never say
   * @throws AppError `server-*`, `browser-model-*`
   */
  stream(
    messages: readonly ChatMessage[],
    signal: AbortSignal,
    counted?: (usage: TokenUsage) => void,
  ): AsyncIterable<string>;
}

/** What one leg found, with what fusing needs: the mean and standard deviation of its scores over all chunks searched. */
export interface LegResult {
  /** Best first; ties by ascending chunk id. */
  readonly matches: readonly Match[];
  readonly searched: number;
  readonly mean: number;
  readonly deviation: number;
  /** `mean` and `deviation` are estimates: not every chunk was looked at, or only roughly (docs/decisions/0012-search-engine.md). */
  readonly estimated?: boolean;
}

export interface LegOptions {
  /** How many matches at most. */
  readonly limit: number;
  /** Only chunks of these saves. Applied while searching, so that `limit` counts only them. */
  readonly within?: ReadonlySet<SaveSequence>;
}

/**
 * What both indexes have in common. They are derived from the truth and can be rebuilt from it at any time: what they keep may be
 * missing, damaged or of an older layout, and is then left out of what `open` says they hold.
 */
export interface DerivedIndex {
  /** How many chunks can be found. */
  readonly size: number;
  /** Bytes of memory that its data take. */
  readonly memory: number;
  /**
   * Loads what was kept, as far as it is needed at once. Whatever belongs to no live save is forgotten.
   * @returns the live saves it holds whole; the others are to be added again
   */
  open(live: ReadonlySet<SaveSequence>): Promise<ReadonlySet<SaveSequence>>;
  /** Forgets every chunk of these saves: at once for searches, soon afterwards on disk. */
  remove(sequences: ReadonlySet<SaveSequence>): void;
  /** Resolves when no work in the background is left, or it cannot go on. */
  settle(): Promise<void>;
  /** Ends work in the background at once; what is unfinished is taken up by the next `open`. */
  close(): void;
}

/** Cosine over unit vectors. Rows that are zero, not finite or of the wrong length are refused by `add`. */
export interface VectorIndex extends DerivedIndex {
  readonly dims: number;
  /**
   * Whole saves, found by searches as soon as the call returns; resolves when they are kept. That they could not be kept is no error:
   * they are held in memory, and missing at the next `open`. `vectors`: row-major [ids, dims]; zero rows are left out.
   * @throws AppError `embedding-dimensions`, `embedding-not-finite`, as a rejection; then nothing was added
   */
  add(ids: readonly ChunkId[], vectors: Float32Array): Promise<void>;
  /** The nearest; scores are exact to 0.003, in a large library those of the ten nearest. */
  search(query: Float32Array, options: LegOptions): Promise<LegResult>;
  /**
   * Scores of these chunks, exact to 0.003; NaN for one that has no vector. `rough`: by what is in memory alone, which may be off by
   * some hundredths; NaN also for a chunk that is on disk only.
   */
  scores(query: Float32Array, ids: readonly ChunkId[], options?: { readonly rough?: boolean }): Promise<Float32Array>;
}

export interface KeywordIndex extends DerivedIndex {
  /**
   * Whole saves, as `VectorIndex.add`. `texts[i]` is what is searched for chunk `ids[i]`: its headings, its title, its text.
   */
  add(ids: readonly ChunkId[], texts: readonly string[]): Promise<void>;
  search(terms: readonly string[], options: LegOptions): Promise<LegResult>;
  /** Exact scores of these chunks; 0 for one that has none of the terms. */
  scores(terms: readonly string[], ids: readonly ChunkId[]): Promise<Float32Array>;
  /** Inverse document frequencies of these terms over all chunks, those used in scoring; that of an unseen term where it has none. */
  rarities(terms: readonly string[]): Promise<Float32Array>;
  /** Known terms that begin with this one; if there are none, known terms a typing error or two away. The most common first. */
  completions(term: string, limit: number): Promise<string[]>;
}

/** Where the float32 rows are that an index only keeps an image of: the truth. */
export interface VectorSource {
  /** Row-major [ids, dims]; a row of NaN for a chunk that has no vector (any more). */
  rows(ids: readonly ChunkId[]): Promise<Float32Array>;
}

/** An immutable block of an index. Numbered by the index, ascending, no number twice. */
export interface SegmentInfo {
  readonly id: number;
  /** What it belongs to, by the index's own reckoning: a partition, or 0. */
  readonly group: number;
  /** How many chunks. */
  readonly rows: number;
  /** The saves that have chunks in it, ascending; also one all of whose chunks were left out. */
  readonly sequences: Uint32Array;
  /** How many chunks of each, in the order of `sequences`. */
  readonly counts: Uint32Array;
}

export interface NewSegment extends SegmentInfo {
  /** Its content, in parts that can be read one by one. */
  readonly parts: readonly Uint8Array[];
}

/**
 * Keeps the segments of one index. Every part has a checksum; a segment of an older layout is not listed.
 * @throws AppError `storage-*` from every call
 */
export interface SegmentStore {
  list(): Promise<SegmentInfo[]>;
  /**
   * Parts of a segment, all unless some are named. Undefined when one is missing, cut short or altered; the segment can only be
   * dropped then.
   */
  read(id: number, parts?: readonly number[]): Promise<Uint8Array[] | undefined>;
  /** Drops and puts segments in one transaction: afterwards all of it holds, or nothing. @returns bytes written */
  replace(change: { readonly drop?: readonly number[]; readonly put?: readonly NewSegment[] }): Promise<number>;
}

/** Keeps the segments of all indexes, apart from the truth. */
export interface SegmentVault {
  /** @param name of the index; @param layout number of the format of its parts, raised when that changes */
  index(name: string, layout: number): SegmentStore;
  /** Deletes the segments of all other indexes. */
  keepOnly(names: readonly string[]): Promise<void>;
  close(): void;
}

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

export type Staged = StagedDocument | StagedChat;

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
export interface LibraryStore {
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
  setSettings(settings: Settings): Promise<void>;
  /** Keys, by origin of the server. In a store of their own that nothing else reads. */
  key(origin: string): Promise<string | undefined>;
  setKey(origin: string, key: string | undefined): Promise<void>;
  /** The origins that have a key. */
  keyOrigins(): Promise<string[]>;

  close(): void;
}

/** Where a file being written goes, and how it is read back: OPFS in the browser, a buffer in tests. */
export interface ByteSink {
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

export interface ByteSource {
  readonly size: number;
  /** Streams the bytes [start, end), the whole without them; may be called again, and twice at once. */
  stream(start?: number, end?: number): AsyncIterable<Uint8Array>;
}
