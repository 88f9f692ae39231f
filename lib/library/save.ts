import { AppError } from '../errors.ts';
import { chunk } from '../ingest/chunk.ts';
import type { KeptRows, NewDocument, NewText } from '../library-store.ts';
import type { CapturedPage, SaveOutcome, StoredDocument } from '../types.ts';
import { rowsToCarry } from './carried-rows.ts';
import type { LibraryContext } from './context.ts';
import { sha256 } from './hash.ts';

/** What makes two saves the same document. A selection is one of many of its page, so its text belongs to its name. */
export const documentKey = (
  { kind, address }: Pick<StoredDocument, 'kind' | 'address'>,
  contentHash: string,
): string => (kind === 'selection' ? `${address}#selection:${contentHash}` : address);

/**
 * Stores a page and makes it found by its words. When this resolves it is durable; its embeddings are still to come.
 * @param automatic nobody asked for it: then a page that is saved stays as it is
 * @throws AppError `page-empty`, `storage-*`
 */
export function savePage(context: LibraryContext, page: CapturedPage, automatic = false): Promise<SaveOutcome> {
  return saveCaptured(context, page, automatic);
}

/** The same for whatever is kept like a page. */
export async function saveCaptured(
  context: LibraryContext,
  page: Omit<CapturedPage, 'kind'> & Pick<StoredDocument, 'kind'>,
  automatic = false,
): Promise<SaveOutcome> {
  const { text, blocks, pages, ...particulars } = page;
  const chunks = chunk(text, blocks);
  if (chunks.length === 0) throw new AppError('page-empty');
  const contentHash = await sha256(text);
  const at = context.options.now().toISOString();
  const id = crypto.randomUUID();
  const document: NewDocument = {
    ...particulars,
    id,
    key: documentKey(page, contentHash),
    savedAt: at,
    updatedAt: at,
    contentHash,
    characters: text.length,
    chunks: chunks.length,
    status: { state: 'pending' },
    ...(automatic && { automatic }),
  };
  const saved = { id, text, blocks, chunks, ...(pages && { pages }) };
  return context.serial.run(async () => {
    const before = automatic ? context.catalog.byKey(document.key) : undefined;
    if (before) return { document: before, change: 'unchanged' };
    const outcome = await storeDocument(context, document, saved);
    // Found at once. If it cannot be kept in the index, the next start loads it again.
    if (outcome.change !== 'unchanged')
      context.catalog.addWords([{ document: outcome.document, text: saved }]).catch(() => undefined);
    return outcome;
  });
}

/** Runs inside the serial queue: stores a document, then takes it into the catalog; whoever calls this adds it to the indexes. */
export async function storeDocument(
  context: LibraryContext,
  document: NewDocument,
  text: NewText,
  embeddings?: Parameters<LibraryContext['store']['save']>[2],
): Promise<SaveOutcome> {
  const { catalog, snapshots, store } = context;
  const before = catalog.byKey(document.key);
  if (before) await snapshots.keep([before.id]);
  const carried = embeddings ? [] : await rowsToCarry(context, before, document.title, text).catch(() => []);
  const outcome = await store.save(document, text, embeddings);
  if (outcome.change === 'updated') await keepCarried(context, outcome.document, carried);
  catalog.put(outcome.document);
  context.announce();
  return outcome;
}

/** What cannot be kept is embedded again: that costs a request, and no more. */
async function keepCarried(
  { catalog, store }: LibraryContext,
  { id, sequence }: StoredDocument,
  carried: readonly KeptRows[],
): Promise<void> {
  const space = catalog.active?.space;
  if (!space) return;
  for (const { first, vectors } of carried)
    await store.keepRows({ documentId: id, sequence, space, vectors }, first).catch(() => undefined);
}
