import type { LibrarySummary } from '../types.ts';
import type { LibraryContext } from './context.ts';
import type { Embedding } from './embedding.ts';

/** The library at a glance. */
export async function summarise({ catalog, options }: LibraryContext, embedding: Embedding): Promise<LibrarySummary> {
  const documents = [...catalog.documents()];
  const reembedding = embedding.progress;
  return {
    documents: documents.length,
    sequence: catalog.lastSequence,
    pending: documents.filter(({ status }) => status.state === 'pending').length,
    failed: documents.filter(({ status }) => status.state === 'failed').length,
    chunks: documents.reduce((sum, document) => sum + document.chunks, 0),
    bytes: await options.bytes(),
    space: embedding.space,
    ...(reembedding && { reembedding }),
  };
}
