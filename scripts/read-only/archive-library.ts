import { indexesIn } from '../../entrypoints/offscreen/indexes.ts';
import { Library } from '../../lib/library/library.ts';
import type { ByteSource } from '../../lib/ports.ts';
import { memoryVault } from '../../lib/storage/memory-vault.ts';
import { buildKernels } from '../kernel.mjs';
import { builtinEmbedder, builtKernel } from '../node-library.ts';
import { openArchiveStore } from './archive-store.ts';
import type { ReadableLibrary } from './readable-library.ts';

/** How far the opening of a library is, in documents. */
export interface Opening {
  readonly doing: 'reading' | 'indexing' | 'embedding';
  readonly done: number;
  readonly total: number;
}

/**
 * An archive as a library that can be asked, in memory, searched as the extension searches. Resolves when everything in it can be found
 * by its words and by its meaning; embeddings of the built-in space are taken from the archive, others are made anew.
 * @param opening told of every step
 * @throws AppError `archive-*`: refused as an import refuses it
 */
export async function openArchiveLibrary(
  source: ByteSource,
  opening: (step: Opening) => void = () => undefined,
): Promise<ReadableLibrary> {
  await buildKernels(); // a fresh checkout has none
  const embedder = await builtinEmbedder();
  const store = await openArchiveStore(source, embedder.space, (done, total) =>
    opening({ doing: 'reading', done, total }),
  );
  let changed = (): void => undefined;
  const library = new Library({
    store,
    makeEmbedder: async () => embedder,
    ...indexesIn(memoryVault(), await builtKernel()),
    changed: () => changed(),
    now: () => new Date(),
    bytes: async () => 0,
  });
  const { length } = await store.documents();
  opening({ doing: 'indexing', done: 0, total: length });
  await library.start();
  await library.embed([]); // it has an embedder once its indexes are loaded
  for (;;) {
    const change = new Promise<void>((resolve) => {
      changed = resolve;
    });
    const { pending, documents } = await library.summary();
    if (pending === 0) break;
    opening({ doing: 'embedding', done: documents - pending, total: documents });
    await change;
  }
  return {
    documents: async () => library.documents(),
    text: (id) => library.text(id),
    find: (query, filter) => library.find(query, filter),
    retrieve: (question, signal, filter, knobs) => library.retrieve(question, signal, filter, { knobs }),
    embed: (texts) => library.embed(texts),
    close: async () => library.stop(),
  };
}
