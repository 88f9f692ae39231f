import { beforeEach } from 'vitest';
import type { LibraryStore, NewDocument, NewText } from '../../lib/library-store.ts';
import type { DocumentEmbeddings, EmbeddingSpace, StoredDocument } from '../../lib/types.ts';

export const SPACE: EmbeddingSpace = { id: 'small:4', model: 'small', dims: 4 };
export const OTHER_SPACE: EmbeddingSpace = { id: 'other:2', model: 'other', dims: 2 };

/** A document as the library hands it to a store; `name` makes its id, its key and its text. */
export function newDocument(name: string, over: Partial<NewDocument> = {}): NewDocument {
  const address = `https://example.org/${name}`;
  return {
    id: `id-${name}`,
    key: address,
    kind: 'page',
    url: `${address}?from=feed`,
    address,
    title: `About ${name}`,
    byline: 'A. Writer',
    site: 'Example',
    language: 'en',
    publishedAt: '2026-01-02',
    savedAt: '2026-11-22T10:00:00.000Z',
    updatedAt: '2026-11-22T10:00:00.000Z',
    contentHash: `hash-${name}`,
    characters: 20,
    chunks: 2,
    receipt: { method: 'readability', words: 4, visibleWords: 5, kept: 0.8, tables: 0, codeBlocks: 0 },
    status: { state: 'pending' },
    ...over,
  };
}

/** Twenty characters in two chunks. */
export function newText(name: string, id = `id-${name}`): NewText {
  const text = `${name} first. ${name} second.`.padEnd(20, '.').slice(0, 20);
  return {
    id,
    text,
    blocks: [{ kind: 'paragraph', start: 0, end: 20 }],
    chunks: [
      { start: 0, end: 10, headings: [] },
      { start: 10, end: 20, headings: ['Second'] },
    ],
  };
}

export function embeddingsOf(document: StoredDocument, space = SPACE, first = 1): DocumentEmbeddings {
  const vectors = new Float32Array(2 * space.dims);
  vectors[0] = first;
  vectors[space.dims] = -first;
  return { documentId: document.id, sequence: document.sequence, space, vectors };
}

/** A store of a new name before each test, closed after it. */
export interface FreshStore {
  readonly name: string;
  readonly store: LibraryStore;
  /** Opens it again, as after a restart. */
  reopen(): Promise<void>;
}

/** @param open as in `libraryStoreContract` */
export function freshStore(open: (name: string) => Promise<LibraryStore>): FreshStore {
  let name = '';
  let store: LibraryStore;
  beforeEach(async () => {
    name = `contract-${crypto.randomUUID()}`;
    store = await open(name);
    return () => store.close();
  });
  return {
    get name() {
      return name;
    },
    get store() {
      return store;
    },
    async reopen() {
      store.close();
      store = await open(name);
    },
  };
}
