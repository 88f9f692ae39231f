import type { ChunkId } from '../../types.ts';
import { grow, instantiate, type KernelExports, type Views, viewsOf } from './kernel-exports.ts';

/** Which WebAssembly: with relaxed SIMD, with SIMD, or without. All give the same results; the first is the fastest. */
export type KernelVariant = 'relaxed' | 'simd' | 'scalar';

export const KERNEL_VARIANTS: readonly KernelVariant[] = ['relaxed', 'simd', 'scalar'];

export interface KernelModule {
  readonly variant: KernelVariant;
  readonly module: WebAssembly.Module;
}

/**
 * Compiles the best variant that this engine runs.
 * @param read the bytes of public/kernel/<variant>.wasm
 * @param only this one
 * @throws WebAssembly.CompileError when not even the last one can be compiled
 */
export async function loadKernel(
  read: (variant: KernelVariant) => Promise<BufferSource>,
  only?: KernelVariant,
): Promise<KernelModule> {
  for (const variant of only ? [] : KERNEL_VARIANTS) {
    const bytes = await read(variant);
    if (WebAssembly.validate(bytes)) return { variant, module: await WebAssembly.compile(bytes) };
  }
  const variant = only ?? 'scalar';
  return { variant, module: await WebAssembly.compile(await read(variant)) };
}

/** Rows without padding. A dead row has the id -1. */
export interface PackedRows {
  readonly ids: Float64Array;
  /** What a row's values are to be multiplied with; of int8 rows, their largest magnitude / 127. */
  readonly scales: Float32Array;
  /** Row-major [ids, dims] int8, or [ids, ceil(dims / 64) * 16] bytes of 2-bit codes: see sketch.ts. */
  readonly values: Int8Array;
}

/** The number of a block of rows in one kernel. */
export type Block = number;

/** Candidates best first, ties by ascending id, and what was seen on the way. */
export interface Found {
  readonly ids: Float64Array;
  /** The float32 query times the rounded row. */
  readonly scores: Float32Array;
  /** Block * `blockRows` + row. Of a block that was freed meanwhile: where the row had been. */
  readonly places: Uint32Array;
  /** How many rows were scanned that are alive and allowed; `sum` and `squares` are over their scores. */
  readonly searched: number;
  /** Of the scores of the first pass, in which the query is rounded too: see `ScanKernel`. */
  readonly sum: number;
  readonly squares: number;
}

const SCRATCH_BYTES = 65_536;
const MOST_CANDIDATES = 4096;

/**
 * The rows of one index in WebAssembly memory, in blocks of equal size, and the scan over them.
 *
 * A row v of 8 bits is held as whole numbers r = round(v / s), s = max|v| / 127, halves to even. The scan rounds the query likewise
 * to -63..63, and its scores choose the candidates; `finish` scores those with the query as it came. With unit vectors
 * |score - exact| <= |q|1 * s / 2 (the rounded row), and in the scan |r s|1 * max|q| / 126 more (the rounded query), both beside
 * float32 noise. Rows of 2 bits are told of in sketch.ts. Nothing here waits: a search may scan, free and fill blocks in turn, as
 * long as it ends before another begins.
 *
 * @throws RangeError from calls with rows beyond a block or vectors of another length, and when memory cannot grow
 */
export class ScanKernel {
  readonly dims: number;
  readonly bits: 8 | 2;
  readonly blockRows: number;
  /** Bytes of one row's values in `PackedRows`. */
  readonly rowBytes: number;
  readonly #wasm: KernelExports;
  readonly #free: Block[] = [];
  #blocks = 0;
  #views: Views;

  /** @param dims 1 to 4,096 */
  constructor({ module }: KernelModule, dims: number, bits: 8 | 2 = 8) {
    if (!(Number.isInteger(dims) && dims >= 1 && dims <= 4096)) throw new RangeError(`${dims} dimensions`);
    this.dims = dims;
    this.#wasm = instantiate(module);
    this.bits = bits;
    this.#wasm.setFormat(dims, bits);
    this.blockRows = this.#wasm.rowsOfBlock();
    this.rowBytes = this.#wasm.bytesOfRow();
    this.#views = viewsOf(this.#wasm.memory);
  }

  /** Bytes of memory taken; freed blocks go on counting. */
  get bytes(): number {
    return this.#views.bytes.byteLength;
  }

  /** A block all of whose rows are dead. */
  allocate(): Block {
    const block = this.#free.pop() ?? this.#newBlock();
    this.#wasm.empty(block);
    return block;
  }

  /** Gives a block back; candidates found in it stay. */
  free(block: Block): void {
    this.#wasm.scoreBlock(block);
    this.#free.push(block);
  }

  #newBlock(): Block {
    const end = this.#wasm.blocksAt() + (this.#blocks + 1) * this.#wasm.bytesOfBlock();
    if (end > this.bytes) this.#views = grow(this.#wasm.memory, end);
    return this.#blocks++;
  }

  #check(from: number, to: number): void {
    if (!(from >= 0 && from <= to && to <= this.blockRows)) throw new RangeError(`rows ${from} to ${to}`);
  }

  /** Writes unit rows, `vectors` [ids, dims], to a block from row `at` on. */
  quantise(block: Block, at: number, ids: ArrayLike<ChunkId>, vectors: Float32Array): void {
    const { dims } = this;
    const count = ids.length;
    this.#check(at, at + count);
    if (vectors.length !== count * dims) throw new RangeError(`${vectors.length} numbers`);
    this.#views.doubles.set(ids, (this.#wasm.idsOf(block) >>> 3) + at);
    const step = Math.floor(SCRATCH_BYTES / 4 / dims);
    for (let done = 0; done < count; done += step) {
      const end = Math.min(count, done + step);
      this.#views.singles.set(vectors.subarray(done * dims, end * dims), this.#wasm.scratchAt() >>> 2);
      this.#wasm.quantise(block, at + done, end - done);
    }
    this.#wasm.seal(block, at, count);
  }

  /** Writes rows to a block from row `at` on. Those whose id or scale is negative or not finite are dead. */
  load(block: Block, at: number, { ids, scales, values }: PackedRows): void {
    const count = ids.length;
    this.#check(at, at + count);
    if (scales.length !== count || values.length !== count * this.rowBytes)
      throw new RangeError(`${values.length} numbers`);
    this.#views.doubles.set(ids, (this.#wasm.idsOf(block) >>> 3) + at);
    this.#views.singles.set(scales, (this.#wasm.scalesOf(block) >>> 2) + at);
    const stride = (this.rowBytes + 15) & ~15;
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.length);
    this.#views.bytes.set(bytes, (this.#wasm.valuesOf(block) >>> 0) + at * stride);
    if (stride !== this.rowBytes) this.#wasm.spread(block, at, count);
    this.#wasm.seal(block, at, count);
  }

  /** A copy of the rows [from, to) of a block. */
  pack(block: Block, from: number, to: number): PackedRows {
    this.#check(from, to);
    const wasm = this.#wasm;
    const [ids, scales] = [(wasm.idsOf(block) >>> 3) + from, (wasm.scalesOf(block) >>> 2) + from];
    const values = wasm.scratchAt() >>> 0;
    wasm.compact(block, from, to);
    const count = to - from;
    return {
      ids: this.#views.doubles.slice(ids, ids + count),
      scales: this.#views.singles.slice(scales, scales + count),
      values: new Int8Array(this.#views.bytes.slice(values, values + count * this.rowBytes).buffer),
    };
  }

  /** Makes a row dead: never found, never counted, and its values gone. */
  kill(block: Block, row: number): void {
    this.#check(row, row + 1);
    this.#wasm.kill(block, row);
  }

  /** -1 for a dead row. */
  idOf(block: Block, row: number): ChunkId {
    this.#check(row, row + 1);
    return this.#views.doubles[(this.#wasm.idsOf(block) >>> 3) + row] ?? -1;
  }

  /** Starts a search for the best `candidates` rows, at most 4,096. */
  begin(query: Float32Array, candidates: number): void {
    if (query.length !== this.dims) throw new RangeError(`${query.length} numbers`);
    this.#views.singles.set(query, this.#wasm.queryAt() >>> 2);
    this.#wasm.begin(Math.max(0, Math.min(MOST_CANDIDATES, Math.floor(candidates))));
  }

  /** Scans the first `rows` rows of a block. */
  scan(block: Block, rows: number): void {
    this.#check(0, rows);
    this.#wasm.scan(block, rows, 0);
  }

  /** The same, leaving out the rows whose byte in `allowed` is 0. */
  scanSome(block: Block, rows: number, allowed: Uint8Array): void {
    this.#check(0, rows);
    if (allowed.length < rows) throw new RangeError(`${allowed.length} bytes for ${rows} rows`);
    this.#views.bytes.set(allowed.subarray(0, rows), this.#wasm.maskAt() >>> 0);
    this.#wasm.scan(block, rows, 1);
  }

  /** What was seen since `begin`. */
  seen(): Pick<Found, 'searched' | 'sum' | 'squares'> {
    const { searched, sumOfScores, sumOfSquares } = this.#wasm;
    return { searched: searched() >>> 0, sum: sumOfScores(), squares: sumOfSquares() };
  }

  finish(): Found {
    const wasm = this.#wasm;
    const seen = this.seen();
    const count = wasm.drain();
    const start = wasm.scratchAt() >>> 0;
    const ids = this.#views.doubles.slice(start >>> 3, (start >>> 3) + count);
    const at = (start >>> 2) + 2 * MOST_CANDIDATES;
    const scores = this.#views.singles.slice(at, at + count);
    const places = new Uint32Array(wasm.memory.buffer, start + 12 * MOST_CANDIDATES, count).slice();
    return { ids, scores, places, ...seen };
  }

  /** The query of the last `begin` times a row, as `finish` does it; NaN for a dead row. */
  score(block: Block, row: number): number {
    this.#check(row, row + 1);
    return this.#wasm.scoreRow(block, row);
  }

  /** The query times float32 rows [count, dims]. Leaves a search under way alone. */
  rescore(query: Float32Array, rows: Float32Array, count: number): Float32Array {
    const { dims } = this;
    if (query.length !== dims || rows.length < count * dims)
      throw new RangeError(`${query.length}, ${rows.length} numbers`);
    const scores = new Float32Array(count);
    const step = Math.floor(SCRATCH_BYTES / 4 / dims) - 1;
    const start = this.#wasm.scratchAt() >>> 2;
    this.#views.singles.set(query, start);
    for (let done = 0; done < count; done += step) {
      const end = Math.min(count, done + step);
      this.#views.singles.set(rows.subarray(done * dims, end * dims), start + dims);
      this.#wasm.rescore(end - done);
      scores.set(this.#views.singles.subarray(start + dims, start + dims + end - done), done);
    }
    return scores;
  }

  /** Only reads the values of blocks: what a scan is measured against. */
  readPass(blocks: Iterable<Block>): number {
    let mixed = 0;
    for (const block of blocks) mixed ^= this.#wasm.readValues(block, this.blockRows);
    return mixed;
  }
}
