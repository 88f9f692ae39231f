import type {
  ChatMessage,
  ChunkId,
  DocumentEmbeddings,
  DocumentId,
  EmbedderSettings,
  EmbeddingSpace,
  Match,
  SavedText,
  SaveOutcome,
  SaveSequence,
  Settings,
  StoredDocument,
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

/** Writes an answer, piece by piece. */
export interface ChatModel {
  readonly name: string;
  /** How many characters of passages it is wise to send. */
  readonly passageCharacters: number;
  /** Ends early without an error when the signal aborts. @throws AppError `server-*`, `browser-model-*` */
  stream(messages: readonly ChatMessage[], signal: AbortSignal): AsyncIterable<string>;
}

/** What one leg found, with what fusing needs: the mean and standard deviation of its scores over all chunks searched. */
export interface LegResult {
  /** Best first; ties by ascending chunk id. */
  readonly matches: readonly Match[];
  readonly searched: number;
  readonly mean: number;
  readonly deviation: number;
}

export interface LegOptions {
  /** How many matches at most. */
  readonly limit: number;
  /** Only chunks of these saves. */
  readonly within?: ReadonlySet<SaveSequence>;
}

/** Cosine over unit vectors. Rows that are zero, not finite or of the wrong length are refused by `add`. */
export interface VectorIndex {
  readonly dims: number;
  readonly size: number;
  /** `vectors`: row-major [ids, dims]; zero rows are left out. @throws AppError `embedding-dimensions`, `embedding-not-finite` */
  add(ids: readonly ChunkId[], vectors: Float32Array): void;
  /** Forgets every chunk of these saves. */
  remove(sequences: ReadonlySet<SaveSequence>): void;
  search(query: Float32Array, options: LegOptions): Promise<LegResult>;
  /** Exact scores of these chunks; NaN for one that has no vector. */
  scores(query: Float32Array, ids: readonly ChunkId[]): Promise<Float32Array>;
}

export interface KeywordIndex {
  readonly size: number;
  /** `texts[i]` is what is searched for chunk `ids[i]`: its headings, its title, its text. */
  add(ids: readonly ChunkId[], texts: readonly string[]): void;
  remove(sequences: ReadonlySet<SaveSequence>): void;
  search(terms: readonly string[], options: LegOptions): Promise<LegResult>;
  /** Exact scores of these chunks; 0 for one that has none of the terms. */
  scores(terms: readonly string[], ids: readonly ChunkId[]): Promise<Float32Array>;
  /** Inverse document frequency of a term over all chunks, the one used in scoring; that of an unseen term if it has none. */
  rarity(term: string): number;
}

/** A save as the library hands it to the store, which numbers it. */
export type NewDocument = Omit<StoredDocument, 'sequence'>;
export type NewText = Omit<SavedText, 'sequence'>;

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

/**
 * The truth. Every writing call is one strict transaction, acknowledged when it is complete: afterwards the state is
 * either the one before or the one asked for. @throws AppError `storage-*` from every call.
 */
export interface LibraryStore {
  /** Random, made with the database; tells one library from another. */
  readonly libraryId: string;

  /** The number of the last save, 0 before the first. */
  lastSequence(): Promise<SaveSequence>;
  documents(): Promise<StoredDocument[]>;
  document(id: DocumentId): Promise<StoredDocument | undefined>;
  documentByKey(key: string): Promise<StoredDocument | undefined>;
  text(id: DocumentId): Promise<SavedText | undefined>;
  embeddings(id: DocumentId, spaceId: string): Promise<DocumentEmbeddings | undefined>;
  /** Text and embeddings of many documents in one go, in the order of `ids`. */
  readMany(ids: readonly DocumentId[], spaceIds: readonly string[]): Promise<DocumentContents[]>;
  /** Which documents have embeddings in this space, for their present save. */
  embedded(spaceId: string): Promise<Set<DocumentId>>;

  /**
   * Adds a document or replaces the one with the same key (id and first `savedAt` of the replaced one are kept), with embeddings if
   * they are at hand (import). The new save gets the next sequence. What was replaced waits under the undo token.
   */
  save(document: NewDocument, text: NewText, embeddings?: Omit<DocumentEmbeddings, 'sequence'>): Promise<SaveOutcome>;
  /** Stores embeddings and, if `ready`, marks the document so. Does nothing and returns false if the sequence is no longer current. */
  embed(embeddings: DocumentEmbeddings, ready: boolean): Promise<boolean>;
  setStatus(id: DocumentId, sequence: SaveSequence, status: StoredDocument['status']): Promise<boolean>;
  remove(ids: readonly DocumentId[]): Promise<UndoToken>;
  /** Puts back what a save or a removal changed, under new sequences. @throws AppError `undo-expired` */
  undo(token: UndoToken): Promise<{ restored: StoredDocument[]; removed: StoredDocument[] }>;
  /** Forgets undo records made before this time (ms since 1970). */
  emptyTrash(before: number): Promise<void>;

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
