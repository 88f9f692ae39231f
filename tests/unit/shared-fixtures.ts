import type { SharedStore } from '../../lib/shared-store.ts';
import { piecesOf } from '../../lib/sharing/layout.ts';
import { bodyOf, docOf, NO_BODY, sharedKey } from '../../lib/sharing/naming.ts';
import { aboutOf, chunkRecords, headRecord } from '../../lib/sharing/records.ts';
import type { StoredDocument } from '../../lib/types.ts';
import type { TestLibrary } from './library-fixtures.ts';

const { signal } = new AbortController();

/** Puts all documents of a library into a shared one, as a machine of that name would. */
export async function shareAll(from: TestLibrary, store: SharedStore, writer = 'theirs', clock = 1): Promise<void> {
  for (const [i, document] of from.library.documents().entries())
    await shareOne(from, store, document, { writer, clock, seq: clock * 1000 + i });
}

interface As {
  readonly writer: string;
  readonly clock: number;
  readonly seq: number;
}

export async function shareOne(
  from: TestLibrary,
  store: SharedStore,
  document: StoredDocument,
  { writer, clock, seq }: As,
): Promise<void> {
  const text = await from.library.text(document.id);
  const { space } = await from.library.summary();
  const embeddings = await from.store.embeddings(document.id, space.id);
  if (!embeddings) throw new Error('not embedded yet');
  const doc = await docOf(sharedKey(document));
  const body = await bodyOf([text.text, clock]);
  const owner = { doc, writer, body, document };
  await store.put([...chunkRecords(owner, piecesOf(text), embeddings.vectors)], signal);
  const head = { ...owner, clock, seq, chunks: text.chunks.length, about: aboutOf(document) };
  await store.put([headRecord(head, space.dims)], signal);
}

/** Says that it is gone; its chunks are cleared away later. */
export async function removeShared(store: SharedStore, document: StoredDocument, as: As, dims: number): Promise<void> {
  const doc = await docOf(sharedKey(document));
  await store.put([headRecord({ doc, body: NO_BODY, chunks: 0, gone: 'removed', ...as }, dims)], signal);
}
