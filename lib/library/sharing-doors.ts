import { MOST_CHUNKS } from '../chunk-id.ts';
import { AppError } from '../errors.ts';
import type { SharedDocument, SharingDoors } from '../shared-store.ts';
import type { Chunk, SavedText, StoredDocument } from '../types.ts';
import { type DocumentRow, isUnitOrZero, MOST_HEADINGS, parseDocumentRow } from './archive-format.ts';
import type { LibraryContext } from './context.ts';
import { sha256 } from './hash.ts';
import { loadDocuments } from './load.ts';
import { removeDocuments } from './removing.ts';
import { documentKey, storeDocument } from './save.ts';

/** What a shared library uses of this one. @param changed to be told after what an undo could bring back */
export function doorsOf(context: LibraryContext, changed: () => void): SharingDoors {
  const { catalog, serial, store } = context;
  /** Runs in the serial queue if the document is still what it was. */
  const ifSame = <T>(here: StoredDocument, work: () => Promise<T>): Promise<T | undefined> =>
    serial.run(async () => (isSame(catalog.get(here.id), here) ? work() : undefined));
  const retag = (here: StoredDocument, tags: readonly string[]) =>
    ifSame(here, async () => {
      const [document] = await store.tag([here.id], tags);
      if (document) catalog.setTags(document);
      context.announce();
      return document;
    });
  return {
    standing: () => ({ id: store.libraryId, sequence: catalog.lastSequence, space: catalog.active?.space.id }),
    documents: () => catalog.documents(),
    read: (document) => readWhole(context, document),
    async take(coming, here) {
      const row = await soundRow(coming);
      if (here?.contentHash === row.contentHash && here.title === row.title) return retag(here, row.tags ?? []);
      const taking = async () => {
        const document = await takeRow(context, row, coming, here);
        changed();
        return document;
      };
      if (here) return ifSame(here, taking);
      return serial.run(async () => (catalog.byKey(keyOf(row)) ? undefined : taking()));
    },
    has: ({ kind, address, contentHash }) => {
      const about = { kind: kind as StoredDocument['kind'], address: String(address) };
      return catalog.byKey(documentKey(about, String(contentHash))) !== undefined;
    },
    look,
    retag,
    async drop(here) {
      const dropped = await ifSame(here, async () => {
        await removeDocuments(context, [here.id]);
        changed();
        return true;
      });
      return dropped === true;
    },
  };
}

const keyOf = (row: DocumentRow): string => documentKey(row, row.contentHash);

function isSame(now: StoredDocument | undefined, before: StoredDocument): boolean {
  return now?.sequence === before.sequence && String(now.tags ?? '') === String(before.tags ?? '');
}

async function readWhole({ catalog, store }: LibraryContext, document: StoredDocument) {
  const space = catalog.active?.space;
  if (!space || !catalog.isCurrent(document)) return undefined;
  const [found] = await store.readMany([document.id], [space.id]);
  const { text, embeddings: [embeddings] = [] } = found ?? {};
  if (text?.sequence !== document.sequence || embeddings?.sequence !== document.sequence) return undefined;
  if (embeddings.vectors.length !== text.chunks.length * space.dims) return undefined;
  // What was changed by damage must not be handed on.
  if ((await sha256(text.text)) !== document.contentHash) return undefined;
  return { text, vectors: embeddings.vectors };
}

/** Runs inside the serial queue. What was here under an address that was not cut yet keeps that. */
async function takeRow(
  context: LibraryContext,
  row: DocumentRow,
  { space, text: { chunks }, vectors }: SharedDocument,
  here: StoredDocument | undefined,
): Promise<StoredDocument> {
  const { text, blocks, pages, tags, ...particulars } = row;
  const id = here?.id ?? crypto.randomUUID();
  const active = context.catalog.active?.space;
  const fits = active?.id === space && vectors.length === chunks.length * active.dims;
  const { document } = await storeDocument(
    context,
    {
      ...particulars,
      ...(here && { key: here.key, address: here.address, url: here.url }),
      ...(!here && { key: keyOf(row) }),
      id,
      tags: tags ?? [],
      status: { state: fits ? 'ready' : 'pending' },
    } as Parameters<typeof storeDocument>[1],
    { id, text, blocks, chunks, ...(pages && { pages }) },
    fits && active ? { documentId: id, space: active, vectors } : undefined,
  );
  await loadDocuments(context, [document]);
  return document;
}

/** A document as it would be here, under a number that no save has. @throws AppError `shared-damaged` when it is not sound */
export async function look(coming: SharedDocument): Promise<{ document: StoredDocument; text: SavedText }> {
  const row = await soundRow(coming);
  const { text, blocks, pages, ...particulars } = row;
  const { chunks } = coming.text;
  const status = { state: 'ready' } as const;
  const document = { ...particulars, key: keyOf(row), sequence: 0, chunks: chunks.length, status } as StoredDocument;
  return { document, text: { id: row.id, sequence: 0, text, blocks, chunks, ...(pages && { pages }) } };
}

/** Checks it as an import would. @throws AppError `shared-damaged` */
async function soundRow({ particulars, text, vectors }: SharedDocument): Promise<DocumentRow> {
  const { chunks, ...saved } = text;
  const row = parse({ ...particulars, ...saved, id: 'shared', chunks: chunks.length, characters: text.text.length });
  const dims = vectors.length / chunks.length;
  const sound =
    row.kind !== 'answer' &&
    chunks.length <= MOST_CHUNKS &&
    chunksFit(chunks, row.text.length) &&
    Number.isInteger(dims) &&
    chunks.every((_, i) => isUnitOrZero(vectors.subarray(i * dims, (i + 1) * dims))) &&
    (await sha256(row.text)) === row.contentHash;
  if (!sound) throw new AppError('shared-damaged');
  return row;
}

function parse(row: unknown): DocumentRow {
  try {
    return parseDocumentRow(JSON.stringify(row), 1);
  } catch (cause) {
    throw new AppError('shared-damaged', {}, { cause });
  }
}

function chunksFit(chunks: readonly Chunk[], length: number): boolean {
  let end = 0;
  let headings = 0;
  for (const chunk of chunks) {
    if (!(chunk.start >= end && chunk.start < chunk.end && chunk.end <= length)) return false;
    end = chunk.end;
    for (const heading of chunk.headings) headings += heading.length;
  }
  return headings <= MOST_HEADINGS;
}
