/** The port to a server that holds a shared library, and what goes through it. */

import type { SavedText, StoredDocument } from './types.ts';

/** What a record says of itself beside its text; whole numbers and words only, as every such server keeps them. */
export type RecordFields = Readonly<Record<string, string | number>>;

/** One row on the server. Rows are written once and deleted, not changed; but for what a machine says of itself. */
export interface SharedRecord {
  readonly id: string;
  readonly text: string;
  readonly fields: RecordFields;
  /** Of the dimensions of the shared library, not zero. */
  readonly embedding: Float32Array;
}

/** A record as it was read. `embedding`: where it was asked for. */
export type FoundRecord = Omit<SharedRecord, 'embedding'> & { readonly embedding?: Float32Array };

/** A record near a question. */
export type NearRecord = Omit<SharedRecord, 'embedding'> & {
  /** Cosine, exact to rounding. */
  readonly score: number;
};

/** Which records. Every part given must hold; at most eight conditions in all. */
export interface RecordFilter {
  /** The field is one of these. */
  readonly is?: Readonly<Record<string, readonly (string | number)[]>>;
  /** The field is none of these. */
  readonly not?: Readonly<Record<string, readonly (string | number)[]>>;
  readonly above?: Readonly<Record<string, number>>;
  readonly upTo?: Readonly<Record<string, number>>;
}

/** What a shared library says of itself. */
export interface SharedLibraryInfo {
  /** Random; made with it. */
  readonly id: string;
  /** Of the format of its records. */
  readonly version: number;
  /** Of its embeddings: `model:dims`. */
  readonly space: string;
}

/** A server and who asks it. */
export interface ReachedServer {
  readonly version: string;
  /** Records that one call may write at most. */
  readonly mostRecords: number;
}

/**
 * One shared library on a server, or the place where it will be.
 * @throws AppError `shared-*`, `server-needs-permission` from every call; the reason of `signal` when that aborts
 */
export interface SharedStore {
  /** The server as it answers; nothing of the library is touched. */
  reach(signal: AbortSignal): Promise<ReachedServer>;
  /** What is there. Undefined: nothing yet. @throws AppError `shared-foreign` when it is something else, `shared-newer` */
  open(signal: AbortSignal): Promise<SharedLibraryInfo | undefined>;
  /** Makes it, unless somebody has by now. @returns what is there afterwards */
  create(info: SharedLibraryInfo, signal: AbortSignal): Promise<SharedLibraryInfo>;
  /** Writes records, all of one call or, where it is cut off, any part of them; again under the same ids comes to the same. */
  put(records: readonly SharedRecord[], signal: AbortSignal): Promise<void>;
  /** Deletes what is there of these. */
  remove(which: readonly string[] | RecordFilter, signal: AbortSignal): Promise<void>;
  /** Records in no order, at most `most`; as many as that: there may be more. */
  find(filter: RecordFilter, most: number, signal: AbortSignal): Promise<FoundRecord[]>;
  /** Records of these ids with their embeddings; those that are not there are left out. In no order. */
  read(ids: readonly string[], signal: AbortSignal): Promise<FoundRecord[]>;
  /** How many records there are, of every kind. */
  count(signal: AbortSignal): Promise<number>;
  /** The nearest by cosine, best first. */
  nearest(query: Float32Array, most: number, filter: RecordFilter, signal: AbortSignal): Promise<NearRecord[]>;
}

/** A document as it comes out of a shared library, before anything of it is believed. */
export interface SharedDocument {
  readonly particulars: Readonly<Record<string, unknown>>;
  /** Of its vectors: `model:dims`. */
  readonly space: string;
  readonly text: Pick<SavedText, 'text' | 'blocks' | 'chunks' | 'pages'>;
  /** Row-major [chunks, dims]; a row of zeros has no opinion. */
  readonly vectors: Float32Array;
}

/** What a library must be for its documents to be shared. */
export interface SharingDoors {
  /** Which library it is, how many saves it has numbered, and its embedding space; undefined before it is known. */
  standing(): { readonly id: string; readonly sequence: number; readonly space: string | undefined };
  documents(): Iterable<StoredDocument>;
  /** A document with its text and its embeddings in the space that answers; undefined while it has none, or has changed. */
  read(document: StoredDocument): Promise<{ readonly text: SavedText; readonly vectors: Float32Array } | undefined>;
  /**
   * Saves a document that another machine has changed, with its embeddings, as a save of its own would; only tags where nothing else
   * differs. @param here the document as it was when this was decided. @returns undefined, and nothing is done, if it has changed since
   * @throws AppError `shared-damaged` when it is not sound, `storage-*`
   */
  take(coming: SharedDocument, here: StoredDocument | undefined): Promise<StoredDocument | undefined>;
  /** Whether a document of this description is here. */
  has(about: Readonly<Record<string, unknown>>): boolean;
  /** A document of the shared library as it would be here, without keeping it. @throws AppError `shared-damaged` when it is not sound */
  look(coming: SharedDocument): Promise<{ readonly document: StoredDocument; readonly text: SavedText }>;
  /** Gives it these tags. As `take` in all else. */
  retag(here: StoredDocument, tags: readonly string[]): Promise<StoredDocument | undefined>;
  /** Removes a document that another machine has removed, unless it has changed since. */
  drop(here: StoredDocument): Promise<boolean>;
}
