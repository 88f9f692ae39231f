import { chunkId } from '../chunk-id.ts';
import { AppError } from '../errors.ts';
import type { Embedder, SpaceRecord, VectorIndex } from '../ports.ts';
import type { DocumentEmbeddings, EmbeddingSpace, SaveSequence } from '../types.ts';

/** One embedding space at work: who embeds in it, and the vectors of the saves that have been. */
export class SpaceLeg {
  readonly #held = new Set<SaveSequence>();

  #record: SpaceRecord;
  #making: Promise<Embedder | AppError>;

  /** @param making what comes of making the embedder; with an error, the space still answers by the vectors it has */
  constructor(
    record: SpaceRecord,
    making: Promise<Embedder | AppError>,
    readonly index: VectorIndex,
  ) {
    this.#record = record;
    this.#making = making;
  }

  get record(): SpaceRecord {
    return this.#record;
  }

  /** There at once; its first call waits for the model. */
  get embedder(): Embedder {
    const { space } = this;
    return { space, embed: async (texts, options) => embedderFor(space, await this.#making).embed(texts, options) };
  }

  /** Whether its embedder could not be had. */
  async isMissing(): Promise<boolean> {
    return (await this.#making) instanceof AppError;
  }

  /** The same space by another embedder. */
  use(record: SpaceRecord, made: Embedder): void {
    this.#record = record;
    this.#making = Promise.resolve(made);
  }

  get space(): EmbeddingSpace {
    return this.record.space;
  }

  /** How many saves have their vectors here. */
  get size(): number {
    return this.#held.size;
  }

  has(sequence: SaveSequence): boolean {
    return this.#held.has(sequence);
  }

  /** Once per save, however often it is called. */
  add({ sequence, vectors }: Pick<DocumentEmbeddings, 'sequence' | 'vectors'>): void {
    if (this.#held.has(sequence)) return;
    const chunks = vectors.length / this.space.dims;
    this.index.add(
      Array.from({ length: chunks }, (_, ordinal) => chunkId(sequence, ordinal)),
      vectors,
    );
    this.#held.add(sequence);
  }

  forget(sequence: SaveSequence): void {
    if (this.#held.delete(sequence)) this.index.remove(new Set([sequence]));
  }
}

/** Who embeds in a space. An embedder of another space (a newer built-in model) must not. @throws AppError */
function embedderFor(space: EmbeddingSpace, made: Embedder | AppError): Embedder {
  if (made instanceof AppError) throw new AppError(made.code, made.details);
  if (made.space.id !== space.id) throw new AppError('model-missing', { model: space.model });
  return made;
}
