import { pause } from '../pause.ts';
import type { LibraryUse, MarkedDocuments } from '../use.ts';
import { citedIn } from './cited.ts';
import type { LibraryContext } from './context.ts';
import { duplicatesOf, type Samples } from './duplicates.ts';
import { type Marks, uncitedOf } from './states.ts';
import { usageOf } from './usage.ts';

/** What is stored, and how it is used: counted when asked for, from documents, texts and conversations. Nothing of it is kept. */
export interface Use {
  /** @throws AppError `storage-*` */
  read(): Promise<LibraryUse>;
  /** Which documents are meant by what they cannot tell of themselves. @throws AppError `storage-*` */
  marked(): Promise<MarkedDocuments>;
}

export function useOf({ catalog, options, store }: LibraryContext): Use {
  const cited = citedIn(store);
  const samples: Samples = new Map();

  async function look(): Promise<{ readonly marks: Marks; readonly answers: number }> {
    const { answers, documents: known } = await cited();
    await pause();
    const documents = [...catalog.documents()];
    const uncited = new Set(uncitedOf(documents, known, options.now()));
    const read = async (ids: readonly string[]) => (await store.readMany(ids, [])).map(({ text }) => text?.text);
    const duplicate = await duplicatesOf(documents, (some) => read(some.map(({ id }) => id)), samples);
    await pause();
    return { marks: { duplicate, uncited }, answers };
  }

  return {
    async read() {
      const { marks, answers } = await look();
      return usageOf([...catalog.documents()], marks, answers, options.now());
    },
    async marked() {
      const { duplicate, uncited } = (await look()).marks;
      return { duplicate: [...duplicate], uncited: [...uncited] };
    },
  };
}
