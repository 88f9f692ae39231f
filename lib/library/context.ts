import type { Witness } from '../keeping.ts';
import type { LibraryStore } from '../library-store.ts';
import type { ChatModel, Embedder, KeywordIndex, VectorIndex, VectorSource } from '../ports.ts';
import type { ChatSettings, EmbedderSettings } from '../settings.ts';
import type { SharedLeg } from '../shared-leg.ts';
import type { DocumentStatus, EmbeddingSpace, SaveSequence, StoredDocument } from '../types.ts';
import type { Catalog } from './catalog.ts';
import type { Serial } from './serial.ts';
import type { Snapshots } from './snapshot.ts';

/** Told when an index finds that saves it held are damaged: they are loaded again from the store. */
export type Lost = (sequences: ReadonlySet<SaveSequence>) => void;

/** What a library is made of. Whoever constructs one holds the Web Lock `footnote-library`: there is one writer. */
export interface LibraryOptions {
  readonly store: LibraryStore;
  makeEmbedder(settings: EmbedderSettings): Promise<Embedder>;
  /** Who writes the answers; undefined, or absent: nobody, the passages are quoted. */
  makeChat?(settings: ChatSettings): Promise<ChatModel | undefined>;
  makeVectorIndex(space: EmbeddingSpace, source: VectorSource, lost: Lost): VectorIndex;
  makeKeywordIndex(lost: Lost): KeywordIndex;
  /** Deletes what vector indexes kept of any other space. */
  keepIndexes(spaceIds: readonly string[]): Promise<void>;
  /** Told after changes, at most every 100 ms. */
  changed(witness: Witness): void;
  now(): Date;
  /** Bytes that the library takes on disk. */
  bytes(): Promise<number>;
  /** Of Footnote, for the manifest of an archive. */
  readonly version?: string;
  /** Milliseconds before each further try after a passing failure of an embedder. */
  readonly retryDelays?: readonly number[];
  /** The shared library that questions are asked of as well, while there is one. */
  shared?(): SharedLeg | undefined;
  /** Milliseconds of quiet before test questions are run by themselves. */
  readonly testDelay?: number;
}

/** What the parts of the library share. */
export interface LibraryContext {
  readonly options: LibraryOptions;
  readonly store: LibraryStore;
  readonly catalog: Catalog;
  /** Every change of the store and of the catalog runs in here. */
  readonly serial: Serial;
  readonly snapshots: Snapshots;
  /** Aborted when the library stops. */
  readonly ended: AbortSignal;
  /** Says that something changed. */
  announce(): void;
  /** Loads again, in the background, what the indexes have lost. */
  reload(): void;
}

/** The library as the witness is to know it now. */
export function witnessOf({ catalog, store }: Pick<LibraryContext, 'catalog' | 'store'>): Witness {
  const { libraryId, writes } = store;
  return { libraryId, documents: catalog.size, sequence: catalog.lastSequence, writes };
}

/**
 * Changes a document's status, unless it has been saved anew. If the store cannot be written, the views are told all the same:
 * the next start finds the document as it was.
 */
export function setStatus(context: LibraryContext, document: StoredDocument, status: DocumentStatus): Promise<void> {
  return context.serial.run(async () => {
    await context.store.setStatus(document.id, document.sequence, status).catch(() => false);
    context.catalog.setStatus(document, status);
    context.announce();
  });
}

/** The same for each document that `which` picks out. */
export async function setStatuses(
  context: LibraryContext,
  which: (document: StoredDocument) => boolean,
  status: DocumentStatus,
): Promise<void> {
  for (const document of [...context.catalog.documents()].filter(which)) await setStatus(context, document, status);
}

/** Runs a job in the serial queue at a moment when no export reads what it changes. */
export async function runAfterExports<T>({ serial, snapshots }: LibraryContext, job: () => Promise<T>): Promise<T> {
  for (;;) {
    await snapshots.idle();
    const ran = await serial.run(async () => (snapshots.any ? undefined : { result: await job() }));
    if (ran) return ran.result;
  }
}
