import { AppError } from '../../lib/errors.ts';
import { sameSpace } from '../../lib/library/archive-format.ts';
import { readStaged } from '../../lib/library/archive-import.ts';
import { openArchive } from '../../lib/library/archive-reader.ts';
import type { LibraryStore, StagedDocument } from '../../lib/library-store.ts';
import type { ByteSource } from '../../lib/ports.ts';
import type { DocumentEmbeddings, DocumentId, EmbeddingSpace, SavedText, StoredDocument } from '../../lib/types.ts';

interface Held {
  document: StoredDocument;
  readonly text: SavedText;
  embeddings?: DocumentEmbeddings;
}

type Documents = ReadonlyMap<DocumentId, Held>;

/**
 * The documents of an archive, in memory: read, checked and refused as an import does, whole or not at all. Embeddings that are made of
 * them are kept; every other change is refused. Its conversations are checked and left out.
 * @param space whose embeddings can be used; others are left out
 * @param read told after each document
 * @throws AppError `archive-*`
 */
export async function openArchiveStore(
  source: ByteSource,
  space: EmbeddingSpace,
  read: (documents: number, of: number) => void,
): Promise<LibraryStore> {
  const archive = await openArchive(source);
  const isUsed = sameSpace(archive.manifest.space, space);
  const byKey = new Map<string, Held>();
  let sequence = 0;
  for await (const staged of readStaged(archive)) {
    if (!('document' in staged)) continue;
    sequence++;
    const here = byKey.get(staged.document.key)?.document;
    if (!here || isLater(staged, here)) byKey.set(staged.document.key, heldAs(staged, { here, sequence, isUsed }));
    read(sequence, archive.manifest.documents);
  }
  return storeOf(new Map([...byKey.values()].map((held) => [held.document.id, held])), sequence);
}

/** Of two documents with one key the one that was updated later counts, as in an import. */
const isLater = ({ document }: StagedDocument, here: StoredDocument): boolean =>
  document.contentHash !== here.contentHash && document.updatedAt > here.updatedAt;

interface Place {
  /** What it replaces. */
  readonly here: StoredDocument | undefined;
  readonly sequence: number;
  readonly isUsed: boolean;
}

function heldAs({ document, text, embeddings }: StagedDocument, { here, sequence, isUsed }: Place): Held {
  const id = here?.id ?? document.id;
  const savedAt = here?.savedAt ?? document.savedAt;
  return {
    document: { ...document, id, savedAt, sequence },
    text: { ...text, id, sequence },
    ...(isUsed && embeddings && { embeddings: { ...embeddings, documentId: id, sequence } }),
  };
}

/** What a library calls that is only asked; whatever else it called would be a change. */
function storeOf(held: Documents, sequence: number): LibraryStore {
  const libraryId = crypto.randomUUID();
  const reads = { ...readsOf(held), libraryId, writes: 0, lastSequence: async () => sequence, ...embeddingsIn(held) };
  return new Proxy(reads, {
    // It must not pass for a promise.
    get: (target, name) => (name in target || name === 'then' ? target[name as keyof typeof target] : refuse),
  }) as unknown as LibraryStore;
}

const refuse = (): Promise<never> => Promise.reject(new AppError('storage-failed', { name: 'ReadOnlyError' }));

function readsOf(held: Documents) {
  const in_ = (id: DocumentId, spaceId: string) => {
    const embeddings = held.get(id)?.embeddings;
    return embeddings?.space.id === spaceId ? embeddings : undefined;
  };
  const none = async () => undefined;
  return {
    documents: async () => [...held.values()].map(({ document }) => document),
    text: async (id) => held.get(id)?.text,
    embeddingsOf: async (ids, spaceId) => ids.map((id) => in_(id, spaceId)),
    readMany: async (ids, spaceIds) =>
      ids.map((id) => ({ text: held.get(id)?.text, embeddings: spaceIds.map((spaceId) => in_(id, spaceId)) })),
    embedded: async (spaceId) => new Set([...held.keys()].filter((id) => in_(id, spaceId))),
    settings: async () => ({ chat: { kind: 'passages' }, embedder: { kind: 'builtin' } }),
    spaces: none,
    setSpaces: none,
    dropEmbeddings: none,
    emptyTrash: none,
    unstage: none,
    close: () => undefined,
  } satisfies Partial<LibraryStore>;
}

/** What is embedded while the library is open, and which documents wait for it. */
function embeddingsIn(held: Documents) {
  const current = (id: DocumentId, sequence: number) => {
    const one = held.get(id);
    return one?.document.sequence === sequence ? one : undefined;
  };
  const setStatus: LibraryStore['setStatus'] = async (id, sequence, status) => {
    const one = current(id, sequence);
    if (one) one.document = { ...one.document, status };
    return one !== undefined;
  };
  return {
    setStatus,
    async embed(embeddings, ready) {
      const { documentId, sequence } = embeddings;
      const one = current(documentId, sequence);
      if (one) one.embeddings = embeddings;
      return ready ? setStatus(documentId, sequence, { state: 'ready' }) : one !== undefined;
    },
  } satisfies Partial<LibraryStore>;
}
