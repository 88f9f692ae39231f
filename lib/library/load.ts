import { pause } from '../pause.ts';
import type { DocumentEmbeddings, SavedText, StoredDocument } from '../types.ts';
import type { LibraryContext } from './context.ts';
import type { SpaceLeg } from './space-leg.ts';

/**
 * Chunks that are added to an index at once: each time makes one segment, and holds up everything else while it is made, for words about
 * a quarter of a second.
 */
export const BULK_OF_WORDS = 1024;
const BULK_OF_VECTORS = 4096;

/** Takes up what the indexes kept; only keys are read of the store. May be called again after it failed. */
export async function openIndexes(context: LibraryContext): Promise<void> {
  const { catalog } = context;
  await Promise.all([catalog.openWords(), ...legsOf(context).map((leg) => openLeg(context, leg))]);
}

/** Of what a leg kept, only that counts whose embeddings are in the store: they may have been dropped since. */
export async function openLeg({ catalog, store }: LibraryContext, leg: SpaceLeg): Promise<void> {
  const embedded = await store.embedded(leg.space.id);
  const live = new Set<number>();
  for (const { id, sequence } of catalog.documents()) if (embedded.has(id)) live.add(sequence);
  await leg.open(live, (sequence) => catalog.hasSave(sequence));
}

/**
 * Brings into the open indexes, from the store, whatever they do not hold. Saves and removals may go on meanwhile: each document is
 * taken in only if it is still the save that was read, in one synchronous step. Vectors come first, being quick; then the words of
 * what was saved last.
 */
export async function loadMissing(context: LibraryContext): Promise<void> {
  const documents = [...context.catalog.documents()].sort((a, b) => b.sequence - a.sequence);
  for (const leg of legsOf(context)) {
    const missing = documents.filter(({ sequence }) => !leg.has(sequence));
    if (missing.length === 0) continue;
    const embedded = await context.store.embedded(leg.space.id);
    await loadVectors(
      context,
      leg,
      missing.filter(({ id }) => embedded.has(id)),
    );
  }
  await loadWords(context, documents);
}

/** Brings documents into the indexes that are open. */
export async function loadDocuments(context: LibraryContext, documents: readonly StoredDocument[]): Promise<void> {
  await loadWords(context, documents);
  for (const leg of legsOf(context)) {
    await loadVectors(
      context,
      leg,
      documents.filter(({ sequence }) => !leg.has(sequence)),
    );
  }
}

const legsOf = ({ catalog: { active, target } }: LibraryContext): SpaceLeg[] =>
  [active, target].filter((leg) => leg !== undefined);

function loadWords(context: LibraryContext, documents: readonly StoredDocument[]): Promise<void> {
  const { catalog, store } = context;
  return inBulks<SavedText>(context, {
    documents: documents.filter(({ sequence }) => !catalog.hasWords(sequence)),
    most: BULK_OF_WORDS,
    read: async (ids) => (await store.readMany(ids, [])).map(({ text }) => text),
    add: (texts, of) => catalog.addWords(texts.map((text, i) => ({ document: of[i] as StoredDocument, text }))),
  });
}

function loadVectors(context: LibraryContext, leg: SpaceLeg, documents: readonly StoredDocument[]): Promise<void> {
  return inBulks<DocumentEmbeddings>(context, {
    documents,
    most: BULK_OF_VECTORS,
    read: (ids) => context.store.embeddingsOf(ids, leg.space.id),
    add: (embeddings) => addSound(leg, embeddings),
  });
}

/** Vectors that the index refuses are damaged; without them the document counts as not embedded, and will be. */
export async function addSound(leg: SpaceLeg, embeddings: readonly DocumentEmbeddings[]): Promise<void> {
  try {
    await leg.add(embeddings);
  } catch {
    for (const one of embeddings) await leg.add([one]).catch(() => undefined);
  }
}

interface Bulks<Content> {
  readonly documents: readonly StoredDocument[];
  /** Chunks at once. */
  readonly most: number;
  read(ids: readonly string[]): Promise<readonly (Content | undefined)[]>;
  /** `of`: the documents of the contents, in their order. */
  add(contents: readonly Content[], of: readonly StoredDocument[]): Promise<void>;
}

async function inBulks<Content extends { readonly sequence: number }>(
  { catalog, ended }: LibraryContext,
  { documents, most, read, add }: Bulks<Content>,
): Promise<void> {
  const bulks = cutBulks(documents, most);
  const readNext = (i: number) => {
    const reading = read((bulks[i] ?? []).map(({ id }) => id));
    reading.catch(() => undefined); // told when it is awaited
    return reading;
  };
  let reading = bulks.length > 0 ? readNext(0) : undefined;
  for (const [i, bulk] of bulks.entries()) {
    const contents = (await reading) ?? [];
    if (ended.aborted) return;
    // The next one comes out of the database while this one is indexed.
    if (i + 1 < bulks.length) reading = readNext(i + 1);
    const found: Content[] = [];
    const current = bulk.filter((document, j) => {
      const content = contents[j];
      if (content?.sequence !== document.sequence || !catalog.isCurrent(document)) return false;
      found.push(content);
      return true;
    });
    await add(found, current);
    await pause();
  }
}

function cutBulks(documents: readonly StoredDocument[], most: number): StoredDocument[][] {
  const bulks: StoredDocument[][] = [];
  let chunks = most;
  for (const document of documents) {
    if (chunks + document.chunks > most) {
      bulks.push([]);
      chunks = 0;
    }
    bulks.at(-1)?.push(document);
    chunks += document.chunks;
  }
  return bulks;
}
