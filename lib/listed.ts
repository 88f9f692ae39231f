import type { DocumentId, Receipt, StoredDocument } from './types.ts';

/** A long list of documents on its way to a view, and what has become of it since. */

/** Of a document what a list shows, sorts and filters by: ten thousand of them cross rooms. */
export type ListedDocument = Pick<
  StoredDocument,
  | 'id'
  | 'sequence'
  | 'kind'
  | 'url'
  | 'title'
  | 'byline'
  | 'site'
  | 'language'
  | 'savedAt'
  | 'updatedAt'
  | 'status'
  | 'tags'
  | 'seen'
> & { readonly receipt: Pick<Receipt, 'words' | 'kept'> };

/** Up to where a list is known: its name lasts as long as the room that keeps it. */
export interface ListMark {
  readonly list: string;
  readonly revision: number;
}

/** Some of a list; the last piece has the mark to go on from. */
export interface ListPiece {
  /** The list begins anew with this piece: what was known of it is void. */
  readonly whole?: true;
  readonly documents: readonly ListedDocument[];
  readonly removed?: readonly DocumentId[];
  readonly mark?: ListMark;
}
