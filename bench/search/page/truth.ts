/** The truth beside the indexes: float32 rows in the product's own database, a record a save, read by the product's own code. */
import { openDB } from 'idb';
import { chunkId, ordinalOf, sequenceOf } from '../../../lib/chunk-id.ts';
import type { LibraryStore } from '../../../lib/library-store.ts';
import type { VectorSource } from '../../../lib/ports.ts';
import { openIndexedDbStore } from '../../../lib/storage/indexeddb-store.ts';
import type { ChunkId, EmbeddingSpace, SaveSequence } from '../../../lib/types.ts';
import { random } from '../../../tests/contract/random.ts';

const DATABASE = 'bench';
/** Saves read in one go by a scan. */
const AT_ONCE = 40;

export class Truth implements VectorSource {
  /** What `rows` has done so far; `ms` adds up. */
  readonly reading = { ms: 0, rows: 0, saves: 0 };

  private constructor(
    private readonly store: LibraryStore,
    private readonly space: EmbeddingSpace,
  ) {}

  static async open(space: EmbeddingSpace): Promise<Truth> {
    return new Truth(await openIndexedDbStore(DATABASE), space);
  }

  /** Many saves in one transaction; how long the library takes to write its truth is not what is measured here. */
  async keep(saves: ReadonlyMap<SaveSequence, Float32Array>): Promise<void> {
    const database = await openDB(DATABASE);
    const transaction = database.transaction('embeddings', 'readwrite', { durability: 'relaxed' });
    for (const [sequence, vectors] of saves) {
      void transaction.store.put({ documentId: documentOf(sequence), sequence, space: this.space, vectors });
    }
    await transaction.done;
    database.close();
  }

  async rows(ids: readonly ChunkId[]): Promise<Float32Array> {
    const start = performance.now();
    const { dims } = this.space;
    const sequences = [...new Set(ids.map(sequenceOf))];
    const found = await this.#read(sequences);
    const rows = new Float32Array(ids.length * dims).fill(Number.NaN);
    for (const [i, id] of ids.entries()) {
      const start = ordinalOf(id) * dims;
      const row = found.get(sequenceOf(id))?.subarray(start, start + dims);
      if (row?.length === dims) rows.set(row, i * dims);
    }
    this.reading.ms += performance.now() - start;
    this.reading.rows += ids.length;
    this.reading.saves += sequences.length;
    return rows;
  }

  /** All rows of the saves 1 to `last`, in order. */
  async scan(
    last: SaveSequence,
    visit: (ids: ChunkId[], vectors: Float32Array) => void | Promise<void>,
  ): Promise<void> {
    for (let first = 1; first <= last; first += AT_ONCE) {
      const length = Math.min(AT_ONCE, last - first + 1);
      const found = await this.#read(Array.from({ length }, (_, i) => first + i));
      for (const [sequence, vectors] of found) {
        const ids = Array.from({ length: vectors.length / this.space.dims }, (_, i) => chunkId(sequence, i));
        await visit(ids, vectors);
      }
    }
  }

  close(): void {
    this.store.close();
  }

  async #read(sequences: readonly SaveSequence[]): Promise<Map<SaveSequence, Float32Array>> {
    const found = await this.store.embeddingsOf(sequences.map(documentOf), this.space.id);
    return new Map(found.flatMap((one) => (one ? [[one.sequence, one.vectors]] : [])));
  }
}

/** As random as a UUID, so that saves made one after another do not lie beside each other. */
function documentOf(sequence: SaveSequence): string {
  const dice = random(sequence);
  const hex = () =>
    Math.floor(dice() * 2 ** 32)
      .toString(16)
      .padStart(8, '0');
  return `${hex()}-${hex()}-${hex()}-${hex()}`;
}
