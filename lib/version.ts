/** The nouns of what a page said before it was saved anew. Plain, readonly data. */

import type { Block, DocumentId, Receipt, SaveSequence } from './types.ts';

/** An earlier version of a document, as it is listed. */
export interface VersionHead {
  readonly documentId: DocumentId;
  /** Names it among those of its document: the number of its save, or one given by an import. */
  readonly sequence: SaveSequence;
  /** ISO 8601, UTC: the last save that found the page so. */
  readonly savedAt: string;
  /** SHA-256 of its text, hex. Two versions of a document, its present text among them, never say the same. */
  readonly contentHash: string;
}

/** What a document said until it was saved anew. Neither searched nor cited. */
export interface EarlierVersion extends VersionHead {
  readonly title: string;
  readonly byline?: string;
  readonly language?: string;
  readonly publishedAt?: string;
  readonly receipt: Receipt;
  readonly text: string;
  readonly blocks: readonly Block[];
  /** As in `CapturedPage`. */
  readonly pages?: readonly number[];
}

/** Names an earlier version. */
export interface VersionPlace {
  readonly id: DocumentId;
  readonly sequence: SaveSequence;
}

/** How many earlier versions of a document are kept, the latest first. */
export type VersionsKept = 0 | 5 | 50;

/** Unless the reader chose otherwise. */
export const VERSIONS_KEPT: VersionsKept = 5;
