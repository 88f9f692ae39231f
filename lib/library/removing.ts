import type { DocumentId, UndoToken } from '../types.ts';
import type { LibraryContext } from './context.ts';

/** Runs inside the serial queue: removes documents, of which an export that is under way keeps what it still needs. */
export async function removeDocuments(
  { catalog, snapshots, store }: LibraryContext,
  ids: readonly DocumentId[],
): Promise<UndoToken> {
  await snapshots.keep(ids);
  const token = await store.remove(ids);
  for (const id of ids) catalog.delete(id);
  return token;
}
