import { type Block, type Found, type KernelModule, ScanKernel } from '../../lib/search/vectors/kernel.ts';
import { quantised, type ReferenceFound, type ReferenceRow, sketched } from './kernel-reference.ts';

/** `count` rows of length 1, flat. */
export function unitRows(count: number, dims: number, next: () => number): Float32Array {
  const rows = Float32Array.from({ length: count * dims }, () => next() + next() + next() - 1.5);
  for (let row = 0; row < count; row++) {
    const one = rows.subarray(row * dims, (row + 1) * dims);
    const length = Math.hypot(...one);
    for (let d = 0; d < dims; d++) one[d]! /= length;
  }
  return rows;
}

/** Blocks of a kernel and the same rows as the reference has them, by place. */
export interface Library {
  readonly kernel: ScanKernel;
  readonly blocks: Block[];
  readonly rows: (ReferenceRow | undefined)[];
  readonly vectors: Float32Array;
  readonly counts: Map<Block, number>;
}

export function fill(
  module: KernelModule,
  dims: number,
  vectors: Float32Array,
  idOf = (i: number) => i * 3 + 1,
  bits: 8 | 2 = 8,
): Library {
  const kernel = new ScanKernel(module, dims, bits);
  const library: Library = { kernel, blocks: [], rows: [], vectors, counts: new Map() };
  const count = vectors.length / dims;
  for (let from = 0; from < count; from += kernel.blockRows) {
    const block = kernel.allocate();
    const some = Math.min(kernel.blockRows, count - from);
    const ids = Array.from({ length: some }, (_, i) => idOf(from + i));
    kernel.quantise(block, 0, ids, vectors.subarray(from * dims, (from + some) * dims));
    library.blocks.push(block);
    library.counts.set(block, some);
    for (const [i, id] of ids.entries()) {
      const vector = vectors.subarray((from + i) * dims, (from + i + 1) * dims);
      library.rows[block * kernel.blockRows + i] = { id, ...(bits === 8 ? quantised(vector, 127) : sketched(vector)) };
    }
  }
  return library;
}

export function search({ kernel, blocks, counts }: Library, query: Float32Array, candidates: number): Found {
  kernel.begin(query, candidates);
  for (const block of blocks) kernel.scan(block, counts.get(block) ?? 0);
  return kernel.finish();
}

export const plain = ({ ids, scores, places, ...rest }: Found): ReferenceFound => ({
  ids: [...ids],
  scores: [...scores],
  places: [...places],
  ...rest,
});
