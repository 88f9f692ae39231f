import type { DocumentEmbeddings } from '../types.ts';
import type { Catalog, Worded } from './catalog.ts';
import { addSound, BULK_OF_WORDS } from './load.ts';
import type { SpaceLeg } from './space-leg.ts';

/** Stored documents on their way into the indexes, so that many go in at once. */
export class Bulk {
  #words: Worded[] = [];
  #vectors: DocumentEmbeddings[] = [];
  #leg: SpaceLeg | undefined;
  #chunks = 0;

  constructor(private readonly catalog: Catalog) {}

  /** @param leg of the embeddings. Resolves, when there are many, after they have gone in. */
  async take(worded: Worded, leg?: SpaceLeg, embeddings?: DocumentEmbeddings): Promise<void> {
    if (leg !== this.#leg || this.#chunks >= BULK_OF_WORDS) await this.flush();
    this.#leg = leg;
    this.#words.push(worded);
    this.#chunks += worded.text.chunks.length;
    if (embeddings) this.#vectors.push(embeddings);
  }

  /** Puts in what is still current. */
  async flush(): Promise<void> {
    const words = this.#words;
    const vectors = this.#vectors.filter((one) => this.catalog.hasSave(one.sequence));
    this.#words = [];
    this.#vectors = [];
    this.#chunks = 0;
    await Promise.all([this.catalog.addWords(words), this.#leg && addSound(this.#leg, vectors)]);
  }
}
