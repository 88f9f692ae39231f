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
  readonly score: number;
}

/** One row of the trace: a candidate of either leg. Ranks count from 1; absent when that leg did not list it. */
export interface Candidate {
  readonly chunkId: ChunkId;
  readonly documentId: DocumentId;
  readonly title: string;
  readonly excerpt: string;
  readonly keywordRank?: number;
  readonly keywordScore: number;
  readonly vectorRank?: number;
  /** Cosine. */
  readonly vectorScore: number;
  readonly fused: number;
  /** Why it did or did not become a passage. `generated`: a kept answer is no source. */
  readonly fate: 'sent' | 'cut-turn' | 'cut-length' | 'cut-rank' | 'generated';
}

/** How strong the evidence is, before any model is called. */
export interface Evidence {
  /** Share of the question's terms, weighted by rarity, that the best passages hold: 0 to 1. */
  readonly coverage: number;
  /** Best cosine. */
  readonly similarity: number;
  /** Probability that the passages hold the answer, 0 to 1, as judged from both legs. */
  readonly confidence?: number;
  readonly enough: boolean;
}

/** What a question was taken to mean, in the light of those before it. */
export interface Understood {
  /** What was searched for. */
  readonly question: string;
  /** `as-asked`: it stands by itself. `model`: written anew by the model. `carried`: words of earlier turns were added. */
  readonly how: 'as-asked' | 'model' | 'carried';
  /** The words that were added, when carried over. */
  readonly added?: readonly string[];
  /** The things that the question itself names. What was carried over is no evidence that they are anywhere. */
  readonly named?: readonly string[];
}

/** What a model takes in, prompt and answer together, in its own tokens. */
export interface ContextWindow {
  readonly tokens: number;
  /** Whoever runs the model, the user, or nobody: then it is a guess from below. */
  readonly from: 'server' | 'user' | 'guess';
  /** How many of its tokens make one by our estimate, where it was seen to cut more finely; 1 unless told. */
  readonly ratio?: number;
}

/** Tokens of one answer. `estimated`: counted by rule of thumb, because the server did not say. */
export interface TokenCounts {
  readonly prompt: number;
  readonly answer: number;
  /** What the model can take in all, where known. */
  readonly window?: number;
  readonly estimated: boolean;
}

/** What may be turned to see what it does to an answer. */
export interface Knobs {
  /** Which legs are asked; both unless told. */
  readonly mode?: 'keyword' | 'vector' | 'hybrid';
  /** Passages at most. */
  readonly passages?: number;
  /** Who writes, in place of the one in the settings. */
  readonly chat?: ChatSettings;
}

/** How an answer was found, for the one who asks. Times in milliseconds. */
export interface Trace {
  /** Absent where the question was searched as it was asked. */
  readonly understood?: Understood;
  readonly knobs?: Knobs;
  readonly filter?: DocumentFilter;
  readonly tokens?: TokenCounts;
  /** English name of the language that was asked for, where the answer is plainly in another. */
  readonly missedLanguage?: string;
  readonly terms: readonly string[];
  readonly chunksSearched: number;
  readonly documentsSearched: number;
  /** `keyword` when no question vector could be had; then `note` says why. */
  readonly mode: 'hybrid' | 'keyword' | 'vector';
  readonly space?: EmbeddingSpace;
  readonly note?: FailureReason;
  readonly candidates: readonly Candidate[];
  readonly evidence: Evidence;
  /** The messages sent to the model, verbatim; absent without one. */
  readonly prompt?: readonly ChatMessage[];
  readonly times: {
    /** Understanding a question that follows others. */
    readonly understand?: number;
    readonly embed: number;
    readonly keyword: number;
    readonly vector: number;
    readonly fuse: number;
    readonly retrieve: number;
    readonly firstToken?: number;
    readonly answer?: number;
  };
}

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** A verified link from a place in the answer to a span of a document. */
export interface Citation extends Span {
  /** As printed, from 1, in order of first appearance. */
  readonly number: number;
  readonly documentId: DocumentId;
  /** Exactly `text.slice(start, end)` of the saved text. */
  readonly quote: string;
  /** Up to about 160 characters of the saved text on either side, for the hover card and for a unique text fragment. */
  readonly before: string;
  readonly after: string;
  readonly headings: readonly string[];
  readonly title: string;
  readonly url: string;
  readonly site: string;
  readonly language?: string;
  readonly savedAt: string;
  readonly publishedAt?: string;
  /** ISO 8601, UTC: since when its page is known to say something else. */
  readonly changed?: string;
  /** The printed page it begins on, from 1. */
  readonly page?: number;
  /** The sentence it stands under is supported by the quote. */
  readonly verified: boolean;
  /** In a kept answer: its document has been removed since, and of what it said nothing is left here but the number. */
  readonly gone?: true;
}

/** A place in `Answer.text` that claims something no passage supports. */
export interface UnsupportedSpan extends Span {
  readonly why: 'no-passage' | 'number' | 'quote' | 'words';
}

export interface Answer {
  readonly question: string;
  /** `passages`: quoted sentences, no model. `model`: written by one. `abstained`: the evidence was too weak. */
  readonly mode: 'passages' | 'model' | 'abstained';
  readonly model?: string;
  /** Markdown, with `[n]` where a citation stands. Empty when abstained. */
  readonly text: string;
  /** One per number that the text uses; when abstained, the nearest passages. */
  readonly citations: readonly Citation[];
  readonly unsupported: readonly UnsupportedSpan[];
  /** The stream ended before the model was done: by the user, or by the failure named. */
  readonly incomplete?: 'stopped' | FailureReason;
  readonly trace: Trace;
  readonly ms: number;
}

/** A conversation: questions that follow on each other. */
export type ChatId = string;

/** One question of a conversation and what came of it. */
export interface Turn {
  readonly question: string;
  readonly filter?: DocumentFilter;
  /** ISO 8601, UTC. */
  readonly askedAt: string;
  readonly answer: Answer;
}

export interface Chat {
  readonly id: ChatId;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly updatedAt: string;
  readonly turns: readonly Turn[];
}

/** A conversation in a list. `title`: its first question. `excerpt`: where the words looked for stand, `at` their offsets in it. */
export interface ChatSummary {
  readonly id: ChatId;
  readonly title: string;
  readonly startedAt: string;
  readonly updatedAt: string;
  readonly turns: number;
  readonly excerpt?: string;
  readonly at?: readonly Span[];
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

/** What `ask` streams, in this order: one `begun` if it is kept, one `retrieved`, any number of `text`, one `done`. */
export type AnswerEvent =
  /** `turn`: its place in the conversation, from 0. */
  | { readonly type: 'begun'; readonly chatId: ChatId; readonly turn: number }
  | { readonly type: 'retrieved'; readonly citations: readonly Citation[]; readonly mode: Answer['mode'] }
  | { readonly type: 'text'; readonly delta: string }
  | { readonly type: 'done'; readonly answer: Answer };

/** Who writes the answers. */
export type ChatSettings =
  | { readonly kind: 'passages' }
  | { readonly kind: 'browser' }
  | {
      readonly kind: 'openai';
      readonly provider: ProviderId;
      readonly baseUrl: string;
      readonly model: string;
      /** Tokens of its context window, as the user set it; else asked of the server, else guessed. */
      readonly contextTokens?: number;
    };

/** Who makes the embeddings. `dims` is what the server returned when it was tested. */
export type EmbedderSettings =
  | { readonly kind: 'builtin' }
  | {
      readonly kind: 'openai';
      readonly provider: ProviderId;
      readonly baseUrl: string;
      readonly model: string;
      readonly dims: number;
    };

export type ProviderId = 'openai' | 'ollama' | 'lmstudio' | 'llamacpp' | 'vllm' | 'openrouter' | 'other';

/** Pages of a site (by name or host), or with a tag, and how often they are looked at again. */
export interface RefreshRule {
  readonly by: 'site' | 'tag';
  readonly name: string;
  readonly every: 'day' | 'week' | 'month';
}

/** A filter of the library page, kept under a name. */
export interface Collection {
  readonly name: string;
  /** As it stands in the page's hash: `tag=tides&kind=page`. */
  readonly query: string;
}

export interface Settings {
  readonly chat: ChatSettings;
  readonly embedder: EmbedderSettings;
  /** What is offered unasked; each is on unless turned off. */
  readonly offers?: { readonly suggestions?: boolean; readonly related?: boolean };
  /** Which pages are looked at again by themselves; none unless told. */
  readonly refresh?: readonly RefreshRule[];
  readonly collections?: readonly Collection[];
  /** How often a backup is made; daily unless told. */
  readonly backups?: 'never' | 'day' | 'week';
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

/** What `retrieve` returns: passages in the order they are sent, and how they were found. */
export interface Retrieval {
  readonly question: string;
  readonly passages: readonly Passage[];
  readonly trace: Trace;
}
