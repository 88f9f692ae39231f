import { signal } from '@preact/signals';
import type { DocumentId } from '../../../lib/types.ts';
import { library } from '../../ui/rooms.ts';

/** Titles of documents that a question was asked of, by id. `null`: not in the library any more. */
const titles = signal<ReadonlyMap<DocumentId, string | null>>(new Map());
const asked = new Set<DocumentId>();

/** The title of a document; `undefined` until the library has said it, `null` when it has no such document. */
export function titleOf(id: DocumentId): string | null | undefined {
  if (!asked.has(id)) {
    asked.add(id);
    void read(id);
  }
  return titles.value.get(id);
}

async function read(id: DocumentId): Promise<void> {
  try {
    const document = await library('document', id);
    titles.value = new Map(titles.peek()).set(id, document?.title ?? null);
  } catch {
    asked.delete(id); // the next drawing asks again
  }
}
