import { chunkId } from '../chunk-id.ts';
import { AppError } from '../errors.ts';
import type { Embedder, SpaceRecord, VectorIndex } from '../ports.ts';
import type { DocumentEmbeddings, EmbeddingSpace, SaveSequence } from '../types.ts';

/** One embedding space at work: who embeds in it, and the vectors of the saves that have been. */
export class SpaceLeg {
  readonly #held = new Set<SaveSequence>();

  #record: SpaceRecord;
  #embedder: Embedder;
  #missing: boolean;

  /** @param made what came of making the embedder; with an error, the space still answers by the vectors it has */
  constructor(
    record: SpaceRecord,
    made: Embedder | AppError,
    readonly index: VectorIndex,
  ) {
    this.#record = record;
    this.#embedder = embedderFor(record.space, made);
    this.#missing = made instanceof AppError;
  }

  get record(): SpaceRecord {
    return this.#record;
  }

  get embedder(): Embedder {
    return this.#embedder;
  }

  /** Its embedder could not be had. */
  get missing(): boolean {
    return this.#missing;
  }

  /** The same space by another embedder. */
  use(record: SpaceRecord, made: Embedder): void {
    this.#record = record;
    this.#embedder = embedderFor(record.space, made);
    this.#missing = false;
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

/** Who answers for a space. An embedder of another space (a newer built-in model) must not; then each call says why. */
function embedderFor(space: EmbeddingSpace, made: Embedder | AppError): Embedder {
  if (!(made instanceof AppError) && made.space.id === space.id) return made;
  const { code, details } = made instanceof AppError ? made : new AppError('model-missing', { model: space.model });
  return { space, embed: () => Promise.reject(new AppError(code, details)) };
}
