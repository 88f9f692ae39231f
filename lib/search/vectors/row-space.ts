import type { ChunkId } from '../../types.ts';
import type { Block, PackedRows, ScanKernel } from './kernel.ts';

interface Slot {
  readonly block: Block;
  /** Rows that are not dead. */
  live: number;
}

/** A product of the query and an int8 row, and what the row's values are multiplied with. */
export interface ScoredRow {
  readonly score: number;
  readonly scale: number;
}

/** Rows one after another, numbered as they come, in blocks of the kernel; a block without a live row is given back. */
export class RowSpace {
  readonly #kernel: ScanKernel;
  /** Row n is row n % blockRows of slot n / blockRows. */
  readonly #slots: (Slot | undefined)[] = [];
  #end = 0;
  #live = 0;
  #blocks = 0;

  constructor(kernel: ScanKernel) {
    this.#kernel = kernel;
  }

  /** How many rows are not dead. */
  get live(): number {
    return this.#live;
  }

  /** How many rows its blocks have room for. */
  get room(): number {
    return this.#blocks * this.#kernel.blockRows;
  }

  /** Appends rows without a dead one. @returns the number of the first */
  load({ ids, scales, values }: PackedRows): number {
    const { rowBytes } = this.#kernel;
    return this.#append(ids.length, (block, at, from, to) =>
      this.#kernel.load(block, at, {
        ids: ids.subarray(from, to),
        scales: scales.subarray(from, to),
        values: values.subarray(from * rowBytes, to * rowBytes),
      }),
    );
  }

  /** Appends unit vectors, [ids, dims]. @returns the number of the first */
  quantise(ids: Float64Array, vectors: Float32Array): number {
    const { dims } = this.#kernel;
    return this.#append(ids.length, (block, at, from, to) =>
      this.#kernel.quantise(block, at, ids.subarray(from, to), vectors.subarray(from * dims, to * dims)),
    );
  }

  #append(count: number, write: (block: Block, at: number, from: number, to: number) => void): number {
    const { blockRows } = this.#kernel;
    const start = this.#end;
    for (let done = 0; done < count; ) {
      const at = (start + done) % blockRows;
      const slot = this.#slotFor(Math.floor((start + done) / blockRows));
      const step = Math.min(count - done, blockRows - at);
      write(slot.block, at, done, done + step);
      slot.live += step;
      done += step;
    }
    this.#end += count;
    this.#live += count;
    return start;
  }

  #slotFor(number: number): Slot {
    const known = this.#slots[number];
    if (known) return known;
    const slot = { block: this.#kernel.allocate(), live: 0 };
    this.#slots[number] = slot;
    this.#blocks++;
    return slot;
  }

  /** Makes live rows dead. */
  kill(start: number, count: number): void {
    this.#each(start, count, (slot, from, to) => {
      for (let row = from; row < to; row++) this.#kernel.kill(slot.block, row);
      slot.live -= to - from;
      this.#live -= to - from;
    });
    const { blockRows } = this.#kernel;
    for (let at = Math.floor(start / blockRows); at * blockRows < start + count; at++) {
      const slot = this.#slots[at];
      if (!slot || slot.live > 0) continue;
      this.#kernel.free(slot.block);
      this.#slots[at] = undefined;
      this.#blocks--;
    }
  }

  #each(start: number, count: number, visit: (slot: Slot, from: number, to: number) => void): void {
    const { blockRows } = this.#kernel;
    for (let row = start; row < start + count; ) {
      const from = row % blockRows;
      const to = Math.min(blockRows, from + start + count - row);
      const slot = this.#slots[Math.floor(row / blockRows)];
      if (slot) visit(slot, from, to);
      row += to - from;
    }
  }

  /** A copy of these rows. */
  pack(start: number, count: number): PackedRows {
    const { rowBytes } = this.#kernel;
    const packed = {
      ids: new Float64Array(count).fill(-1),
      scales: new Float32Array(count),
      values: new Int8Array(count * rowBytes),
    };
    let done = 0;
    this.#each(start, count, (slot, from, to) => {
      const piece = this.#kernel.pack(slot.block, from, to);
      packed.ids.set(piece.ids, done);
      packed.scales.set(piece.scales, done);
      packed.values.set(piece.values, done * rowBytes);
      done += to - from;
    });
    return packed;
  }

  /** The chunk of a row; -1 when it is dead. */
  idOf(row: number): ChunkId {
    const { blockRows } = this.#kernel;
    const slot = this.#slots[Math.floor(row / blockRows)];
    return slot ? this.#kernel.idOf(slot.block, row % blockRows) : -1;
  }

  /** The query of the kernel's last `begin` times a live row. */
  score(row: number): ScoredRow | undefined {
    const { blockRows } = this.#kernel;
    const slot = this.#slots[Math.floor(row / blockRows)];
    if (!slot) return undefined;
    const score = this.#kernel.score(slot.block, row % blockRows);
    return { score, scale: this.pack(row, 1).scales[0] ?? 0 };
  }

  /** Has the kernel scan all rows. */
  scan(): void {
    for (const [at, slot] of this.#slots.entries()) if (slot) this.#kernel.scan(slot.block, this.#filled(at));
  }

  /** Has the kernel scan these rows, [start, count] each, ascending. */
  scanRanges(ranges: readonly (readonly [number, number])[]): void {
    const { blockRows } = this.#kernel;
    const allowed = new Uint8Array(blockRows);
    let open: Slot | undefined;
    for (const [start, count] of ranges) {
      this.#each(start, count, (slot, from, to) => {
        if (open && open !== slot) {
          this.#kernel.scanSome(open.block, blockRows, allowed);
          allowed.fill(0);
        }
        open = slot;
        allowed.fill(1, from, to);
      });
    }
    if (open) this.#kernel.scanSome(open.block, blockRows, allowed);
  }

  /** Live rows from the block whose dead rows waste most: their numbers; none while no block is half dead. */
  sparse(): number[] {
    const { blockRows } = this.#kernel;
    const last = Math.floor(this.#end / blockRows);
    let least = blockRows / 2;
    let found = -1;
    for (const [at, slot] of this.#slots.entries()) {
      if (!slot || at === last || slot.live >= least) continue;
      least = slot.live;
      found = at;
    }
    if (found < 0) return [];
    const rows = Array.from({ length: blockRows }, (_, at) => found * blockRows + at);
    return rows.filter((row) => this.idOf(row) >= 0);
  }

  /** Gives all blocks back. */
  clear(): void {
    for (const slot of this.#slots) if (slot) this.#kernel.free(slot.block);
    this.#slots.length = 0;
    this.#end = 0;
    this.#live = 0;
    this.#blocks = 0;
  }

  #filled(slot: number): number {
    const { blockRows } = this.#kernel;
    return Math.min(blockRows, this.#end - slot * blockRows);
  }
}
