import type { StoredDocument } from '../../lib/types.ts';

/** A document as the library lists it; whatever a test is about is told. */
export function stored(id: string, more: Partial<StoredDocument> = {}): StoredDocument {
  return {
    id,
    sequence: 1,
    key: id,
    kind: 'page',
    url: `https://${id}.example/`,
    address: `https://${id}.example/`,
    title: `Page ${id}`,
    site: `${id}.example`,
    savedAt: '2026-05-03T12:00:00Z',
    updatedAt: '2026-05-03T12:00:00Z',
    contentHash: '',
    characters: 10,
    chunks: 1,
    receipt: { method: 'readability', words: 2, visibleWords: 2, kept: 1, tables: 0, codeBlocks: 0 },
    status: { state: 'ready' },
    ...more,
  };
}
