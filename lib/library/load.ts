import type { StoredDocument } from '../types.ts';
import type { LibraryContext } from './context.ts';
import { pacer } from './pause.ts';
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
  for (let first = 0; first < documents.length; first += BATCH) {
    const read = documents.slice(first, first + BATCH).map((document) => readDocument(context, document));
    for (const addToIndexes of await Promise.all(read)) {
      addToIndexes();
      await breathe();
    }
  }
}

/** Adds a document to the indexes, from the store. */
export async function loadDocument(context: LibraryContext, document: StoredDocument): Promise<void> {
  (await readDocument(context, document))();
}

async function readDocument(context: LibraryContext, document: StoredDocument): Promise<() => void> {
  const { catalog, store } = context;
  const { active, target } = catalog;
  const legs = [active, target].filter((leg) => leg !== undefined);
  const [text, ...embeddings] = await Promise.all([
    store.text(document.id),
    ...legs.map((leg) => store.embeddings(document.id, leg.space.id)),
  ]);
  return () => {
    if (!catalog.isCurrent(document)) return;
    if (text?.sequence === document.sequence) catalog.addWords(document, text);
    for (const [i, leg] of legs.entries()) {
      const row = embeddings[i];
      if (row?.sequence === document.sequence) addVectors(leg, row);
    }
  };
}

/** Vectors that the index refuses are damaged; without them the document counts as not embedded, and will be. */
function addVectors(leg: SpaceLeg, embeddings: Parameters<SpaceLeg['add']>[0]): void {
  try {
    leg.add(embeddings);
  } catch {
    leg.forget(embeddings.sequence);
  }
}
