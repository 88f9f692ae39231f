import type { Knobs, Retrieval } from '../../lib/asking.ts';
import type { Finding } from '../../lib/messaging/library-protocol.ts';
import type { DocumentFilter, DocumentId, SavedText, StoredDocument } from '../../lib/types.ts';

/** What is known of a document. `characters`: where its length is known before its text is read. */
export type ReadableDocument = Omit<StoredDocument, 'key' | 'format' | 'receipt' | 'automatic' | 'characters'> &
  Partial<Pick<StoredDocument, 'characters'>>;

/**
 * A library that can be asked and not changed, wherever it is: in an exported archive, or on a server. All that the tools need of one;
 * what each call provides is said at `Library`.
 */
export interface ReadableLibrary {
  /** Latest first. */
  documents(): Promise<readonly ReadableDocument[]>;
  /** @throws AppError `document-missing` */
  text(id: DocumentId): Promise<SavedText>;
  /** The documents that a reader means by a few words, best first. @throws AppError `bad-request` */
  find(query: string, filter?: DocumentFilter): Promise<readonly Finding[]>;
  /** The passages for a question, how they were found, and whether they are enough. @throws AppError `bad-request` */
  retrieve(question: string, signal: AbortSignal, filter?: DocumentFilter, knobs?: Knobs): Promise<Retrieval>;
  /** Unit vectors in the space it is searched in, by which the best sentences of a passage are found; without it, by their words. */
  embed?(texts: readonly string[]): Promise<Float32Array>;
  close(): Promise<void>;
}
