import { sequenceOf } from '../chunk-id.ts';
import { AppError } from '../errors.ts';
import type { LegOptions, LegResult, VectorIndex } from '../ports.ts';
import type { ChunkId, SaveSequence } from '../types.ts';
import { topMatches } from './top-matches.ts';
import { unitQuery, unitScale } from './vectors/unit-rows.ts';

/** An exact float32 scan of every row: the reference, and what serves where no kernel runs or there are more dimensions than it takes. */
export class VectorScan implements VectorIndex {
  readonly dims: number;
  #ids = new Float64Array(16);
  #rows: Float32Array;
  #count = 0;
  readonly #rowOf = new Map<ChunkId, number>();

  constructor(dims: number) {
    if (!(Number.isInteger(dims) && dims > 0)) throw new AppError('embedding-dimensions', { got: dims });
    this.dims = dims;
    this.#rows = new Float32Array(16 * dims);
  }

  get size(): number {
    return this.#count;
  }

  get memory(): number {
    return this.#rows.byteLength + this.#ids.byteLength;
  }

  /** Keeps nothing, so it holds nothing. */
  async open(): Promise<ReadonlySet<SaveSequence>> {
    return new Set();
  }

  async settle(): Promise<void> {}

  close(): void {}

  async add(ids: readonly ChunkId[], vectors: Float32Array): Promise<void> {
    const { dims } = this;
    if (vectors.length !== ids.length * dims) {
      throw new AppError('embedding-dimensions', { expected: ids.length * dims, got: vectors.length });
    }
    // Everything is looked at before anything is changed.
    const scales = ids.map((_, i) => unitScale(vectors.subarray(i * dims, (i + 1) * dims)));
    if (ids.some((id) => this.#rowOf.has(id))) this.remove(new Set(ids.map(sequenceOf)));
    this.#reserve(this.#count + ids.length);
    for (const [i, id] of ids.entries()) {
      const scale = scales[i] ?? 0;
      if (scale === 0) continue;
      const row = this.#rowFor(id);
      const vector = vectors.subarray(i * dims, (i + 1) * dims);
      this.#rows.set(scale === 1 ? vector : vector.map((value) => value * scale), row * dims);
    }
  }

  /** The last row moves into the hole: their order is nobody's business. */
  remove(sequences: ReadonlySet<SaveSequence>): void {
    const { dims } = this;
    for (let row = this.#count - 1; row >= 0; row--) {
      const id = this.#ids[row] ?? 0;
      if (!sequences.has(sequenceOf(id))) continue;
      this.#rowOf.delete(id);
      const last = --this.#count;
      if (row === last) continue;
      const moved = this.#ids[last] ?? 0;
      this.#ids[row] = moved;
      this.#rows.copyWithin(row * dims, last * dims, (last + 1) * dims);
      this.#rowOf.set(moved, row);
    }
  }

  async search(query: Float32Array, { limit, within }: LegOptions): Promise<LegResult> {
    const unit = unitQuery(query, this.dims);
    if (!unit) return { matches: [], searched: 0, mean: 0, deviation: 0 };
    const scores = new Float32Array(this.#count);
    const rows: number[] = [];
    let sum = 0;
    let squares = 0;
    for (let row = 0; row < this.#count; row++) {
      if (within && !within.has(sequenceOf(this.#ids[row] ?? 0))) continue;
      const score = this.#dot(row, unit);
      scores[row] = score;
      sum += score;
      squares += score * score;
      rows.push(row);
    }
    const searched = rows.length;
    const mean = searched > 0 ? sum / searched : 0;
    const deviation = searched > 0 ? Math.sqrt(Math.max(0, squares / searched - mean * mean)) : 0;
    return { matches: topMatches({ ids: this.#ids, scores }, rows, limit), searched, mean, deviation };
  }

  async scores(query: Float32Array, ids: readonly ChunkId[]): Promise<Float32Array> {
    const unit = unitQuery(query, this.dims);
    return Float32Array.from(ids, (id) => {
      const row = this.#rowOf.get(id);
      return row === undefined || !unit ? Number.NaN : this.#dot(row, unit);
    });
  }

  /** Four sums at once: each addition waits for the one before, so one sum alone is four times as slow. */
  #dot(row: number, query: Float32Array): number {
    const rows = this.#rows;
    const { dims } = this;
    const offset = row * dims;
    const whole = dims - (dims % 4);
    let a = 0;
    let b = 0;
    let c = 0;
    let e = 0;
    for (let d = 0; d < whole; d += 4) {
      a += (rows[offset + d] ?? 0) * (query[d] ?? 0);
      b += (rows[offset + d + 1] ?? 0) * (query[d + 1] ?? 0);
      c += (rows[offset + d + 2] ?? 0) * (query[d + 2] ?? 0);
      e += (rows[offset + d + 3] ?? 0) * (query[d + 3] ?? 0);
    }
    for (let d = whole; d < dims; d++) a += (rows[offset + d] ?? 0) * (query[d] ?? 0);
    return a + b + c + e;
  }

  /** The row of this id: the one it has, else a new one. */
  #rowFor(id: ChunkId): number {
    const known = this.#rowOf.get(id);
    if (known !== undefined) return known;
    const row = this.#count++;
    this.#ids[row] = id;
    this.#rowOf.set(id, row);
    return row;
  }

  #reserve(rows: number): void {
    if (rows <= this.#ids.length) return;
    const capacity = Math.max(rows, Math.ceil(this.#ids.length * 1.5));
    const ids = new Float64Array(capacity);
    ids.set(this.#ids.subarray(0, this.#count));
    const numbers = new Float32Array(capacity * this.dims);
    numbers.set(this.#rows.subarray(0, this.#count * this.dims));
    this.#ids = ids;
    this.#rows = numbers;
  }
}
