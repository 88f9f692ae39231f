import { ordinalOf, sequenceOf } from '../chunk-id.ts';
import type { VectorSource } from '../ports.ts';
import type { DocumentId, EmbeddingSpace, SaveSequence } from '../types.ts';
import type { LibraryContext } from './context.ts';

/** The exact rows of a space as the store has them, each document read once per call. */
export function vectorSource(
  { catalog, store }: Pick<LibraryContext, 'catalog' | 'store'>,
  space: EmbeddingSpace,
): VectorSource {
  const { dims } = space;
  return {
    async rows(ids) {
      const documents = new Set<DocumentId>();
      for (const id of ids) {
        const document = catalog.byChunk(id);
        if (document) documents.add(document.id);
      }
      const vectors = new Map<SaveSequence, Float32Array>();
      for (const stored of await store.embeddingsOf([...documents], space.id)) {
        if (stored) vectors.set(stored.sequence, stored.vectors);
      }
      const rows = new Float32Array(ids.length * dims).fill(Number.NaN);
      for (const [i, id] of ids.entries()) {
        const start = ordinalOf(id) * dims;
        const row = vectors.get(sequenceOf(id))?.subarray(start, start + dims);
        if (row?.length === dims) rows.set(row, i * dims);
      }
      return rows;
    },
  };
}
