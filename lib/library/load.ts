import type { StoredDocument } from '../types.ts';
import type { LibraryContext } from './context.ts';
import { pacer } from '../pause.ts';
import type { SpaceLeg } from './space-leg.ts';

/** Documents read at once. */
const BATCH = 64;

/**
 * Fills the indexes from the store. Saves and removals may go on meanwhile: each document is taken in only if it is still the
 * save that was read, in one synchronous step. May be called again after it failed.
 */
export async function loadIndexes(context: LibraryContext): Promise<void> {
  const breathe = pacer();
  const documents = [...context.catalog.documents()];
  let reading = readBatch(context, documents.slice(0, BATCH));
  for (let next = BATCH; next < documents.length + BATCH; next += BATCH) {
    const batch = await reading;
    // The next batch comes out of the database while this one is indexed.
    reading = readBatch(context, documents.slice(next, next + BATCH));
    reading.catch(() => undefined); // told when it is awaited
    for (const addToIndexes of batch) {
      addToIndexes();
      await breathe();
    }
  }
}

/** Adds a document to the indexes, from the store. */
export async function loadDocument(context: LibraryContext, document: StoredDocument): Promise<void> {
  for (const addToIndexes of await readBatch(context, [document])) addToIndexes();
}

async function readBatch(context: LibraryContext, documents: readonly StoredDocument[]): Promise<(() => void)[]> {
  const { catalog, store } = context;
  const legs = [catalog.active, catalog.target].filter((leg) => leg !== undefined);
  const contents = await store.readMany(
    documents.map(({ id }) => id),
    legs.map(({ space }) => space.id),
  );
  return documents.map((document, i) => () => {
    const { text, embeddings = [] } = contents[i] ?? {};
    if (!catalog.isCurrent(document)) return;
    if (text?.sequence === document.sequence) catalog.addWords(document, text);
    for (const [j, leg] of legs.entries()) {
      const rows = embeddings[j];
      if (rows?.sequence === document.sequence) addVectors(leg, rows);
    }
  });
}

/** Vectors that the index refuses are damaged; without them the document counts as not embedded, and will be. */
function addVectors(leg: SpaceLeg, embeddings: Parameters<SpaceLeg['add']>[0]): void {
  try {
    leg.add(embeddings);
  } catch {
    leg.forget(embeddings.sequence);
  }
}
