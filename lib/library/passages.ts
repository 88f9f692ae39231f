import { ordinalOf } from '../chunk-id.ts';
import type { ChunkId, DocumentId, Passage, SavedText } from '../types.ts';
import type { LibraryContext } from './context.ts';

/** Reads chunks as passages; each text once, however many of its chunks are asked for. For one question. */
export function passageReader({
  catalog,
  store,
}: LibraryContext): (id: ChunkId) => Promise<Omit<Passage, 'score'> | undefined> {
  const texts = new Map<DocumentId, Promise<SavedText | undefined>>();
  return async (chunkId) => {
    const document = catalog.byChunk(chunkId);
    if (!document) return undefined;
    const reading = texts.get(document.id) ?? store.text(document.id);
    texts.set(document.id, reading);
    const saved = await reading;
    const chunk = saved?.sequence === document.sequence ? saved.chunks[ordinalOf(chunkId)] : undefined;
    if (!saved || !chunk) return undefined;
    const { start, end, headings } = chunk;
    const { kind, title, url, site, language, savedAt, publishedAt } = document;
    const text = saved.text.slice(start, end);
    const from = { documentId: document.id, kind, title, url, site, language, savedAt, publishedAt };
    const { pages } = saved;
    const changed = document.seen?.state === 'changed' && { changed: document.seen.since };
    return { chunkId, ...from, start, end, headings, text, ...(pages && { pages }), ...changed };
  };
}
