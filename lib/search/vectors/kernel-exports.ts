/** What lib/search/vectors/kernel/index.ts shows. */
export interface KernelExports {
  readonly memory: WebAssembly.Memory;
  setFormat(dims: number, bits: number): void;
  rowsOfBlock(): number;
  bytesOfBlock(): number;
  bytesOfRow(): number;
  blocksAt(): number;
  queryAt(): number;
  scratchAt(): number;
  maskAt(): number;
  idsOf(block: number): number;
  scalesOf(block: number): number;
  valuesOf(block: number): number;
  empty(block: number): void;
  kill(block: number, row: number): void;
  quantise(block: number, at: number, count: number): void;
  spread(block: number, at: number, count: number): void;
  seal(block: number, at: number, count: number): void;
  compact(block: number, from: number, to: number): void;
  begin(candidates: number): void;
  scan(block: number, rows: number, masked: number): void;
  scoreBlock(block: number): void;
  scoreRow(block: number, row: number): number;
  searched(): number;
  sumOfScores(): number;
  sumOfSquares(): number;
  drain(): number;
  rescore(count: number): void;
  readValues(block: number, rows: number): number;
}

export function instantiate(module: WebAssembly.Module): KernelExports {
  return new WebAssembly.Instance(module).exports as unknown as KernelExports;
}

/** The memory as bytes and as numbers; void once it has grown. */
export interface Views {
  readonly bytes: Uint8Array;
  readonly singles: Float32Array;
  readonly doubles: Float64Array;
}

export function viewsOf({ buffer }: WebAssembly.Memory): Views {
  return { bytes: new Uint8Array(buffer), singles: new Float32Array(buffer), doubles: new Float64Array(buffer) };
}

const PAGE = 65_536;
/** A megabyte: every growth makes all views anew. */
const LEAST_GROWTH = 16;

/** Makes the memory reach at least to this byte. @throws RangeError when it cannot */
export function grow(memory: WebAssembly.Memory, end: number): Views {
  memory.grow(Math.max(LEAST_GROWTH, Math.ceil((end - memory.buffer.byteLength) / PAGE)));
  return viewsOf(memory);
}
