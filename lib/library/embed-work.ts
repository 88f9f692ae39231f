import { AppError } from '../errors.ts';
import type { RowsKeeper } from '../ingest/checked-embedding.ts';
import type { EmbedWork } from '../ingest/embed-queue.ts';
import { isPassing } from '../ingest/failure.ts';
import type { DocumentEmbeddings, StoredDocument } from '../types.ts';
import { searchTexts } from './catalog.ts';
import { type LibraryContext, setStatus, setStatuses } from './context.ts';
import type { SpaceLeg } from './space-leg.ts';

/** Embeds what is pending in the space that answers. */
export function pendingWork(context: LibraryContext, leg: SpaceLeg): EmbedWork {
  const { catalog, store } = context;
  return {
    embedder: () => leg.embedder,
    next: () => catalog.find(({ status }) => status.state === 'pending'),
    texts: (document) => textsToEmbed(context, document),
    keeper: (document) => keeperOf(context, document, leg),
    done: (document, vectors) =>
      context.serial.run(async () => {
        if (catalog.active !== leg) return;
        const embeddings = embeddingsOf(document, leg, vectors);
        if (!(await store.embed(embeddings, true))) return mustBeStale(context, document);
        await leg.add([embeddings]);
        catalog.setStatus(document, { state: 'ready' });
        context.announce();
      }),
    failed: (document, { reason }) => setStatus(context, document, { state: 'failed', reason }),
    async halted({ reason }, again) {
      if (!again) await setStatuses(context, ({ status }) => status.state === 'pending', { state: 'failed', reason });
    },
    revive: () => setStatuses(context, failedInPassing, { state: 'pending' }),
    empty: () => Promise.resolve(),
  };
}

/** @throws AppError `document-missing` also when the document has been saved anew meanwhile */
export async function textsToEmbed(context: LibraryContext, document: StoredDocument): Promise<string[]> {
  const text = await context.store.text(document.id);
  if (text?.sequence !== document.sequence) throw new AppError('document-missing');
  return searchTexts(document, text);
}

/** Rows that a server made are paid for; those of the built-in model are made again sooner than kept. */
export async function keeperOf(
  { store }: LibraryContext,
  document: StoredDocument,
  leg: SpaceLeg,
): Promise<RowsKeeper | undefined> {
  if (leg.record.embedder.kind === 'builtin') return undefined;
  const { dims, id } = leg.space;
  const had = new Map<number, Float32Array>();
  for (const { first, vectors } of await store.keptRows(document.id, document.sequence, id)) {
    for (let i = 0; (i + 1) * dims <= vectors.length; i++)
      had.set(first + i, vectors.subarray(i * dims, (i + 1) * dims));
  }
  return {
    had: (place) => had.get(place),
    keep: (first, rows) => store.keepRows(embeddingsOf(document, leg, rows), first),
  };
}

/** A store that refuses what the catalog holds for current would be asked again for ever. @throws AppError `document-missing` */
export function mustBeStale({ catalog }: LibraryContext, document: StoredDocument): void {
  if (catalog.isCurrent(document)) throw new AppError('document-missing');
}

export const embeddingsOf = (
  { id, sequence }: StoredDocument,
  { space }: SpaceLeg,
  vectors: Float32Array,
): DocumentEmbeddings => ({ documentId: id, sequence, space, vectors });

export const failedInPassing = ({ status }: StoredDocument): boolean =>
  status.state === 'failed' && isPassing(status.reason);
export const isFailed = ({ status }: StoredDocument): boolean => status.state === 'failed';
export const isPending = ({ status }: StoredDocument): boolean => status.state === 'pending';
