/**
 * The nouns of Footnote. Plain, readonly data that crosses folder borders; see docs/glossary.md.
 * All offsets are UTF-16 code units into `SavedText.text`, half open: [start, end).
 */

/** Stable, random (UUID). Survives updates, export and import. */
export type DocumentId = string;

/**
 * The number of a save: 1, 2, 3 … within one library, never reused. A document gets a new one each time its text is
 * saved, so that whatever was derived from an older text is recognised as stale.
 */
export type SaveSequence = number;

/** `sequence * 65536 + ordinal`: names one chunk of one save, sorts by age, and fits a float64. Local to one library. */
export type ChunkId = number;

export interface Span {
  readonly start: number;
  readonly end: number;
}

export type BlockKind = 'heading' | 'paragraph' | 'list-item' | 'quote' | 'code' | 'table' | 'caption';

/** A block of the page. Blocks cover the text in order, without overlap; what lies between two of them is white space. */
export interface Block extends Span {
  readonly kind: BlockKind;
  /** Headings: 1 to 6. List items and quotes: nesting depth from 1. */
  readonly level?: number;
}

/** How much of the page was kept: shown after every save, so that a thin extraction is seen at once. */
export interface Receipt {
  /** `whole`: of a file or a note, nothing was to be left out. */
  readonly method: 'readability' | 'visible-text' | 'selection' | 'whole';
  /** Words in the kept text (Intl.Segmenter, word-like segments). */
  readonly words: number;
  /** Words visible on the page. */
  readonly visibleWords: number;
  /** Share of the visible words that was kept, 0 to 1. */
  readonly kept: number;
  readonly tables: number;
  readonly codeBlocks: number;
}

/** What a text was read from, if not from a page as the browser shows it. */
export type FileFormat = 'pdf' | 'docx' | 'doc' | 'rtf' | 'epub' | 'html' | 'markdown' | 'text';

/** What was read of a page, a file or a note; plain JSON. */
export interface CapturedPage {
  /** `file`: given by the user and at no address. */
  readonly kind: 'page' | 'selection' | 'file' | 'note';
  readonly format?: FileFormat;
  /** Address of the tab. */
  readonly url: string;
  /** Canonical address: what "the same page" means. No fragment, no tracking parameters. */
  readonly address: string;
  readonly title: string;
  readonly byline?: string;
  /** Name of the site as a reader knows it, else its host. */
  readonly site: string;
  /** BCP 47, as the page declares it. */
  readonly language?: string;
  /** ISO 8601 date or date-time. */
  readonly publishedAt?: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  /** Where each printed page begins, ascending, if it has such pages. */
  readonly pages?: readonly number[];
  readonly receipt: Receipt;
}

export interface FailureReason {
  readonly code: string;
  readonly details?: Readonly<Record<string, string | number>>;
}

/** `pending`: stored and found by its words; its embeddings are still to come. The status is the job queue. */
export type DocumentStatus =
  | { readonly state: 'pending' }
  | { readonly state: 'ready' }
  | { readonly state: 'failed'; readonly reason: FailureReason };

/** What was found when the page of a document was looked at again, since its last save. */
export interface Seen {
  readonly state: 'same' | 'changed' | 'missing' | 'moved' | 'refused' | 'failed';
  /** ISO 8601, UTC: the last look, and the first that found it so. */
  readonly at: string;
  readonly since: string;
  /** How often in a row it could not be looked at. */
  readonly failures?: number;
}

export interface StoredDocument {
  readonly id: DocumentId;
  readonly sequence: SaveSequence;
  /** What re-saving replaces: the canonical address, or for a selection the address and its content hash. Unique. */
  readonly key: string;
  /** `answer`: written by Footnote and kept by the reader; ranked below sources and never cited. */
  readonly kind: CapturedPage['kind'] | 'answer';
  readonly format?: FileFormat;
  readonly url: string;
  readonly address: string;
  readonly title: string;
  readonly byline?: string;
  readonly site: string;
  readonly language?: string;
  readonly publishedAt?: string;
  /** ISO 8601, UTC. First and latest save. */
  readonly savedAt: string;
  readonly updatedAt: string;
  /** SHA-256 of the text, hex. */
  readonly contentHash: string;
  /** UTF-16 code units of the text. */
  readonly characters: number;
  readonly chunks: number;
  readonly receipt: Receipt;
  readonly status: DocumentStatus;
  /** The reader's own words for it; a new save keeps them. */
  readonly tags?: readonly string[];
  readonly seen?: Seen;
  /** Nobody asked for it: it was saved by a rule, after it had been read for a while. */
  readonly automatic?: true;
}

/** Which documents a question or a search is about. Every part given must hold; a list holds if one of its entries does. */
export interface DocumentFilter {
  readonly documents?: readonly DocumentId[];
  /** All but these. */
  readonly without?: readonly DocumentId[];
  readonly kinds?: readonly StoredDocument['kind'][];
  /** Sites by name or host, in any case. */
  readonly sites?: readonly string[];
  /** In any case. */
  readonly tags?: readonly string[];
  /** ISO 8601: the latest save is at this time or later. */
  readonly savedFrom?: string;
  /** ISO 8601: the latest save is before this time. */
  readonly savedUntil?: string;
}

/** A slice of a document's text. `headings`: the path of headings above it, outermost first. */
export interface Chunk extends Span {
  readonly headings: readonly string[];
}

/** The text of a document with its structure and its chunks, in order. */
export interface SavedText {
  readonly id: DocumentId;
  readonly sequence: SaveSequence;
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly chunks: readonly Chunk[];
  /** As in `CapturedPage`. */
  readonly pages?: readonly number[];
}

/** A model and the number of its dimensions. Vectors of two spaces are never mixed. */
export interface EmbeddingSpace {
  /** `model:dims`, unique per space. */
  readonly id: string;
  readonly model: string;
  readonly dims: number;
}

/** The embeddings of one document in one space. `vectors`: float32, row-major [chunks, dims]; an all-zero row has no opinion. */
export interface DocumentEmbeddings {
  readonly documentId: DocumentId;
  readonly sequence: SaveSequence;
  readonly space: EmbeddingSpace;
  readonly vectors: Float32Array;
}

export interface Match {
  readonly chunkId: ChunkId;
  readonly score: number;
}

/** A chunk as evidence. `start`/`end` as in its chunk. */
export interface Passage extends Span {
  readonly chunkId: ChunkId;
  readonly documentId: DocumentId;
  /** Of its document; a page unless told. */
  readonly kind?: StoredDocument['kind'];
  readonly title: string;
  readonly url: string;
  readonly site: string;
  readonly language?: string;
  readonly savedAt: string;
  readonly publishedAt?: string;
  readonly headings: readonly string[];
  readonly text: string;
  /** As in `CapturedPage`, of the whole document. */
  readonly pages?: readonly number[];
  /** ISO 8601, UTC: since when its page is known to say something else. */
  readonly changed?: string;
  /** The shared library it is from; absent where its document is here. */
  readonly library?: string;
  readonly score: number;
}

/** A saved page that is about the same as another. `shared`: words they have in common, the most telling first. */
export interface Related {
  readonly documentId: DocumentId;
  readonly title: string;
  readonly site: string;
  readonly language?: string;
  readonly updatedAt: string;
  readonly shared: readonly string[];
}

/** What a view needs to know of the library at a glance. */
export interface LibrarySummary {
  readonly documents: number;
  /** The latest save. */
  readonly sequence: SaveSequence;
  readonly pending: number;
  readonly failed: number;
  readonly chunks: number;
  /** Bytes of the database as the browser estimates them. */
  readonly bytes: number;
  readonly space: EmbeddingSpace;
  /** Present while the library moves to another embedding space. */
  readonly reembedding?: {
    readonly space: EmbeddingSpace;
    readonly done: number;
    readonly total: number;
    readonly stopped?: FailureReason;
  };
}

/** What undoes a save or a removal; valid for about a minute. */
export type UndoToken = string;

export interface SaveOutcome {
  readonly document: StoredDocument;
  readonly change: 'added' | 'updated' | 'unchanged';
  readonly undo?: UndoToken;
}

/** What an import did, document by document. */
export interface ImportOutcome {
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  /** How many of them must be embedded anew, because the archive is of another embedding space. */
  readonly toEmbed: number;
  /** How many conversations were added; those that are here stay as they are. */
  readonly conversations?: number;
}
