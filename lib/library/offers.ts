import type { DocumentId, Related } from '../types.ts';
import type { LibraryContext } from './context.ts';
import { relatedDocuments } from './related.ts';
import { suggestionsFor } from './suggestions.ts';

/** What the library offers unasked. Each call waits for the indexes, as a question does. */
export interface Offers {
  /** Up to three questions that this document answers. @throws AppError `document-missing`, `storage-*` */
  suggestions(id: DocumentId): Promise<string[]>;
  /** Saved pages about the same, the closest first. @throws AppError `document-missing`, `storage-*` */
  related(id: DocumentId): Promise<Related[]>;
}

/** @param ready resolves when the indexes can be searched */
export function offersOf(context: LibraryContext, ready: () => Promise<void>): Offers {
  return {
    suggestions: (id) => ready().then(() => suggestionsFor(context, id)),
    related: (id) => ready().then(() => relatedDocuments(context, id)),
  };
}
