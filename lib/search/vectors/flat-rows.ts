import { sequenceOf } from '../../chunk-id.ts';
import type { ChunkId, SaveSequence } from '../../types.ts';
import type { PackedRows, ScanKernel } from './kernel.ts';
import { RowSpace, type ScoredRow } from './row-space.ts';

/** A place is one number, so that a library of many small saves makes no object for each: first row * 65536 + how many. */
const COUNTS = 65_536;

/** Whole saves in the memory of the kernel, found by their sequence. The rows of a save follow each other, ascending by id. */
export class FlatRows {
  readonly #space: RowSpace;
  readonly #places = new Map<SaveSequence, number>();

  constructor(kernel: ScanKernel) {
    this.#space = new RowSpace(kernel);
  }

  get rows(): number {
    return this.#space.live;
  }

  has(sequence: SaveSequence): boolean {
    return this.#places.has(sequence);
  }

  sequences(): IterableIterator<SaveSequence> {
    return this.#places.keys();
  }

  /** Takes saves that it does not have. `rows`: ascending by id. `others`: saves without a row. */
  load(rows: PackedRows, others: Iterable<SaveSequence>): void {
    this.#place(rows.ids, this.#space.load(rows), others);
  }

  /** The same as unit vectors, [ids, dims]. */
  quantise(ids: Float64Array, vectors: Float32Array, others: Iterable<SaveSequence>): void {
    this.#place(ids, this.#space.quantise(ids, vectors), others);
  }

  #place(ids: Float64Array, start: number, others: Iterable<SaveSequence>): void {
    for (const sequence of others) this.#places.set(sequence, start * COUNTS);
    for (let from = 0; from < ids.length; ) {
      const sequence = sequenceOf(ids[from] ?? 0);
      let to = from + 1;
      while (to < ids.length && sequenceOf(ids[to] ?? 0) === sequence) to++;
      this.#places.set(sequence, (start + from) * COUNTS + (to - from));
      from = to;
    }
  }

  remove(sequences: Iterable<SaveSequence>): void {
    for (const sequence of sequences) {
      const [start, count] = this.#rangeOf(sequence);
      if (count > 0) this.#space.kill(start, count);
      this.#places.delete(sequence);
    }
  }

  #rangeOf(sequence: SaveSequence): readonly [number, number] {
    const place = this.#places.get(sequence) ?? 0;
    return [Math.floor(place / COUNTS), place % COUNTS];
  }

  /** A copy of the rows of these saves, those of each ascending by id. */
  pack(sequences: Iterable<SaveSequence>): PackedRows[] {
    return Array.from(sequences, (sequence) => this.#space.pack(...this.#rangeOf(sequence)));
  }

  /** The numbers of about so many rows, spread over all; good until something is removed. */
  sample(count: number): number[] {
    const every = Math.max(1, this.rows / Math.max(1, count));
    const picked: number[] = [];
    let seen = 0;
    for (const place of this.#places.values()) {
      const [start, rows] = [Math.floor(place / COUNTS), place % COUNTS];
      for (let row = start; row < start + rows; row++) if (++seen >= picked.length * every) picked.push(row);
    }
    return picked;
  }

  /** A copy of one row; undefined when it is dead. */
  row(row: number): PackedRows | undefined {
    return this.#space.idOf(row) >= 0 ? this.#space.pack(row, 1) : undefined;
  }

  /** The query of the kernel's last `begin` times a row, and its scale; undefined without such a row. */
  score(id: ChunkId): ScoredRow | undefined {
    const [start, count] = this.#rangeOf(sequenceOf(id));
    let low = start;
    let high = start + count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#space.idOf(middle) < id) low = middle + 1;
      else high = middle;
    }
    return low < start + count && this.#space.idOf(low) === id ? this.#space.score(low) : undefined;
  }

  /** Has the kernel scan everything, or only these saves. */
  scan(within: ReadonlySet<SaveSequence> | undefined): void {
    if (!within) {
      this.#space.scan();
      return;
    }
    const ranges: (readonly [number, number])[] = [];
    for (const sequence of within) {
      const range = this.#rangeOf(sequence);
      if (range[1] > 0) ranges.push(range);
    }
    this.#space.scanRanges(ranges.sort(([a], [b]) => a - b));
  }

  /** Moves the saves of a block that is more dead than alive together with others. @returns whether there was one */
  tidy(): boolean {
    const sequences = new Set(this.#space.sparse().map((row) => sequenceOf(this.#space.idOf(row))));
    for (const sequence of sequences) {
      const [rows] = this.pack([sequence]);
      this.remove([sequence]);
      if (rows) this.load(rows, []);
    }
    return sequences.size > 0;
  }
}
