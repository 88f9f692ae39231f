import type { ChatMessage, ContextWindow } from './asking.ts';
import type { ChunkId, EmbeddingSpace, Match, SaveSequence } from './types.ts';

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
  /** What texts that are not in it would score if they were, by its own rarities and lengths. */
  scoresOf(terms: readonly string[], texts: readonly string[]): Promise<Float32Array>;
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
