/** The port by which a question reaches a shared library, and what comes back. */

import type { StoredDocument } from './types.ts';

/** A chunk of a shared library near a question, with what a footnote needs of its document. */
export interface SharedChunk
  extends Pick<StoredDocument, 'kind' | 'title' | 'url' | 'site' | 'language' | 'savedAt' | 'publishedAt'> {
  /** What names its document there; never the id of one that is here. */
  readonly documentId: string;
  /** Its place in the document, from 0. */
  readonly ordinal: number;
  readonly headings: readonly string[];
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly pages?: readonly number[];
  /** Cosine, exact to rounding. */
  readonly score: number;
}

/** What a shared library has near a question. */
export interface SharedAnswer {
  /** Of documents that are not here, best first. */
  readonly chunks: readonly SharedChunk[];
  /** How many more were near whose documents are here too. */
  readonly here: number;
  /** How many chunks it has in all, as far as that is known. */
  readonly searched: number;
}

/** A shared library that is asked beside the own one. Only the embedding of a question is sent to it. */
export interface SharedLeg {
  /** What the reader knows it by. */
  readonly name: string;
  /**
   * The chunks nearest to a question. It is given up when it takes too long, or has lately.
   * @param spaceId of the embedding
   * @throws AppError `shared-*`, `server-needs-permission`
   */
  nearest(query: Float32Array, spaceId: string, signal?: AbortSignal): Promise<SharedAnswer>;
}
