import type { LibraryStore } from '../library-store.ts';
import type { DocumentEmbeddings, DocumentId, EmbeddingSpace, SavedText, StoredDocument } from '../types.ts';

interface Kept {
  readonly text: SavedText | undefined;
  readonly embeddings: DocumentEmbeddings | undefined;
}

/**
 * The library as it was at one moment, for an export that takes a while: documents go on being saved and removed meanwhile, and
 * what they were is kept here just before they change.
 */
export class Snapshot {
  readonly #kept = new Map<DocumentId, Promise<Kept>>();
  readonly #ids: ReadonlySet<DocumentId>;

  constructor(
    readonly documents: readonly StoredDocument[],
    /** The documents that had embeddings. */
    readonly embedded: ReadonlySet<DocumentId>,
    readonly space: EmbeddingSpace | undefined,
    private readonly store: LibraryStore,
  ) {
    this.#ids = new Set(documents.map(({ id }) => id));
  }

  async text(id: DocumentId): Promise<SavedText | undefined> {
    const text = await this.store.text(id);
    // Asked after the reading: a change that it may have seen has been noted by then.
    return this.#kept.has(id) ? (await this.#kept.get(id))?.text : text;
  }

  async embeddings(id: DocumentId): Promise<DocumentEmbeddings | undefined> {
    const embeddings = await this.#embeddings(id);
    return this.#kept.has(id) ? (await this.#kept.get(id))?.embeddings : embeddings;
  }

  /** To be awaited before a document changes. */
  async keep(id: DocumentId): Promise<void> {
    if (!this.#ids.has(id)) return;
    const kept = this.#kept.get(id) ?? this.#read(id);
    this.#kept.set(id, kept);
    await kept;
  }

  async #embeddings(id: DocumentId): Promise<DocumentEmbeddings | undefined> {
    return this.space && this.store.embeddings(id, this.space.id);
  }

  async #read(id: DocumentId): Promise<Kept> {
    const [text, embeddings] = await Promise.all([this.store.text(id), this.#embeddings(id)]);
    return { text, embeddings };
  }
}

/** The snapshots in use. */
export class Snapshots {
  readonly #open = new Set<Snapshot>();
  #closed: (() => void)[] = [];

  get any(): boolean {
    return this.#open.size > 0;
  }

  open(snapshot: Snapshot): void {
    this.#open.add(snapshot);
  }

  close(snapshot: Snapshot): void {
    this.#open.delete(snapshot);
    if (this.any) return;
    for (const tell of this.#closed) tell();
    this.#closed = [];
  }

  /** Before these documents change. */
  async keep(ids: readonly DocumentId[]): Promise<void> {
    for (const snapshot of this.#open) for (const id of ids) await snapshot.keep(id);
  }

  /** Resolves when none is in use. */
  async idle(): Promise<void> {
    if (this.any) await new Promise<void>((resolve) => this.#closed.push(resolve));
  }
}
