import type { ImportEvent } from '../messaging/protocol.ts';
import type { ByteSource, NewDocument } from '../ports.ts';
import type { EmbeddingSpace, ImportOutcome } from '../types.ts';
import { sameSpace } from './archive-format.ts';
import { type ArchivedDocument, openArchive, readDocuments } from './archive-reader.ts';
import { Bulk } from './bulk.ts';
import type { LibraryContext } from './context.ts';
import { Meter } from './meter.ts';
import { documentKey, storeDocument } from './save.ts';

type Merged = 'added' | 'updated' | 'unchanged';

/**
 * Reads an archive twice: first to the end, checking everything and writing nothing; then once more, taking in document by document.
 * Of a document that is here already, the one updated later stays. Ended half-way, what is in is whole documents.
 * @throws AppError `archive-*` before anything is written, `storage-*`
 */
export async function* importArchive(
  context: LibraryContext,
  source: ByteSource,
  signal: AbortSignal,
): AsyncGenerator<ImportEvent> {
  const archive = await openArchive(source);
  const { documents, space } = archive.manifest;
  const meter = new Meter(documents * 2, signal);
  for await (const _checked of readDocuments(archive)) {
    const report = await meter.step();
    if (report) yield { type: 'progress', ...report };
  }
  const counts = { added: 0, updated: 0, unchanged: 0, toEmbed: 0 };
  const bulk = new Bulk(context.catalog);
  try {
    for await (const archived of readDocuments(archive)) {
      const { merged, pending } = await context.serial.run(() => merge(context, archived, space, bulk));
      counts[merged]++;
      if (pending) counts.toEmbed++;
      const report = await meter.step();
      if (report) yield { type: 'progress', ...report };
    }
  } finally {
    await context.serial.run(() => bulk.flush());
  }
  const outcome: ImportOutcome = counts;
  yield { type: 'done', outcome };
}

/** Runs inside the serial queue. */
async function merge(
  context: LibraryContext,
  { document: row, chunks, vectors }: ArchivedDocument,
  space: EmbeddingSpace | null,
  bulk: Bulk,
): Promise<{ merged: Merged; pending: boolean }> {
  const { catalog } = context;
  const { text, blocks, ...particulars } = row;
  const key = documentKey(row, row.contentHash);
  const here = catalog.byKey(key);
  if (here && (here.contentHash === row.contentHash || here.updatedAt >= row.updatedAt)) {
    return { merged: 'unchanged', pending: false };
  }
  const leg = vectors && sameSpace(catalog.active?.space, space) ? catalog.active : undefined;
  const id = here?.id ?? (catalog.get(row.id) ? crypto.randomUUID() : row.id);
  const status = leg ? ({ state: 'ready' } as const) : ({ state: 'pending' } as const);
  const document: NewDocument = { ...particulars, id, key, status };
  const embeddings = leg && vectors && { documentId: id, space: leg.space, vectors };
  const outcome = await storeDocument(context, document, { id, text, blocks, chunks }, embeddings);
  const { sequence } = outcome.document;
  await bulk.take(
    { document: outcome.document, text: { text, chunks } },
    leg,
    embeddings && { ...embeddings, sequence },
  );
  return { merged: outcome.change, pending: !leg };
}
