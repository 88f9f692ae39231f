import { AppError } from '../errors.ts';
import type { DocumentId, SavedText } from '../types.ts';
import type { LibraryContext } from './context.ts';
import { sha256 } from './hash.ts';

/**
 * The text of a document as it was saved. Long ones are in files of their own, whose bytes the browser does not check: here they are.
 * @throws AppError `document-missing`, `storage-failed` when it is not what was saved, or cannot be read any more
 */
export async function readText({ catalog, store }: LibraryContext, id: DocumentId): Promise<SavedText> {
  const text = await store.text(id);
  const document = catalog.get(id);
  if (!text)
    throw document ? new AppError('storage-failed', { name: 'NotReadableError' }) : new AppError('document-missing');
  const sound = document?.sequence !== text.sequence || (await sha256(text.text)) === document.contentHash;
  if (!sound) throw new AppError('storage-failed', { name: 'DataError' });
  return text;
}
