import { chunkId } from '../chunk-id.ts';
import { AppError } from '../errors.ts';
import type { SpaceRecord } from '../library-store.ts';
import type { Embedder, VectorIndex } from '../ports.ts';
import type { ChunkId, DocumentEmbeddings, EmbeddingSpace, SaveSequence } from '../types.ts';
import { Holding } from './holding.ts';

type Vectors = Pick<DocumentEmbeddings, 'sequence' | 'vectors'>;

/** One embedding space at work: who embeds in it, and the vectors of the saves that have been. */
export class SpaceLeg {
  readonly index: VectorIndex;
  readonly #vectors: Holding<Vectors>;
  #record: SpaceRecord;
  #making: Promise<Embedder | AppError>;

  /**
   * @param making what comes of making the embedder; with an error, the space still answers by the vectors it has
   * @param lost called when the index has lost saves, so that they are loaded again
   */
  constructor(
    record: SpaceRecord,
    making: Promise<Embedder | AppError>,
    makeIndex: (lost: (sequences: ReadonlySet<SaveSequence>) => void) => VectorIndex,
    lost: () => void,
  ) {
    this.#record = record;
    this.#making = making;
    this.index = makeIndex((sequences) => {
      this.#vectors.lose(sequences);
      lost();
    });
    this.#vectors = new Holding(this.index, (saves) => putVectors(this.index, saves));
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
    return this.#vectors.size;
  }

  has(sequence: SaveSequence): boolean {
    return this.#vectors.has(sequence);
  }

  open(live: ReadonlySet<SaveSequence>, isCurrent: (sequence: SaveSequence) => boolean): Promise<void> {
    return this.#vectors.open(live, isCurrent);
  }

  /** Once per save, however often it is called. @throws AppError `embedding-*`, then none is added */
  add(saves: readonly Vectors[]): Promise<void> {
    return this.#vectors.add(saves);
  }

  forget(sequence: SaveSequence): void {
    this.#vectors.forget(sequence);
  }

  close(): void {
    this.index.close();
  }
}

/** Each save by itself has whole rows, or those of the next would be taken for its own. */
async function putVectors(index: VectorIndex, saves: readonly Vectors[]): Promise<void> {
  const { dims } = index;
  const ids: ChunkId[] = [];
  for (const { sequence, vectors } of saves) {
    if (vectors.length % dims !== 0)
      throw new AppError('embedding-dimensions', { expected: dims, got: vectors.length });
    for (let ordinal = 0; ordinal < vectors.length / dims; ordinal++) ids.push(chunkId(sequence, ordinal));
  }
  const [first] = saves;
  const all = saves.length === 1 && first ? first.vectors : new Float32Array(ids.length * dims);
  let at = 0;
  if (saves.length > 1) {
    for (const { vectors } of saves) {
      all.set(vectors, at);
      at += vectors.length;
    }
  }
  await index.add(ids, all);
}

/** Who embeds in a space. An embedder of another space (a newer built-in model) must not. @throws AppError */
function embedderFor(space: EmbeddingSpace, made: Embedder | AppError): Embedder {
  if (made instanceof AppError) throw new AppError(made.code, made.details);
  if (made.space.id !== space.id) throw new AppError('model-missing', { model: space.model });
  return made;
}
