import type { PackedRows, ScanKernel } from './kernel.ts';

/*
 * A sketch is a row of 2 bits a dimension: codes 0 to 3 that stand for (code - 1.5) * scale. A value v of a row has code 3 from s on,
 * 2 from 0 on, 1 from -s on and 0 below, where s is 1.9 / 1.5 root mean squares of the row; and scale is |row|² / (row * (codes - 1.5)),
 * so that the row's product with its own sketch is right (the correction of RaBitQ, Gao and Long 2024). Bytes lie as told in
 * kernel/sketch.ts. The scan rounds the query to whole numbers from -127 to 127.
 */

/** |row - sketch| of unit rows: 0.385 to 0.392 on bell-shaped values, of any dims from 64 on, and on embeddings of real text. */
const RESIDUE = 0.4;

/**
 * Standard deviation of `score - exact` of a unit query and a unit row, 0.025 at 256 dims: the residue of the row is spread over
 * all directions, and the query is one of them. One in a thousand errs by more than 3.3 times as much, one in a million by 5 times.
 * Rows most of whose values are zeros err much more.
 */
export function sketchDeviation(dims: number): number {
  return RESIDUE / Math.sqrt(dims);
}

/**
 * The 2-bit rows of int8 rows, as `quantise` makes them of what those stand for. The numbers differ a little from sketches of the
 * float32 truth: values near the border of two codes fall to either.
 * @param kernel of 2 bits; a block of it is borrowed, and a search under way left alone
 */
export function toSketch(kernel: ScanKernel, rows: PackedRows): PackedRows {
  const { dims, blockRows, rowBytes } = kernel;
  const count = rows.ids.length;
  const sketch = {
    ids: new Float64Array(count),
    scales: new Float32Array(count),
    values: new Int8Array(count * rowBytes),
  };
  const block = kernel.allocate();
  for (let from = 0; from < count; from += blockRows) {
    const to = Math.min(count, from + blockRows);
    kernel.quantise(block, 0, rows.ids.subarray(from, to), vectorsOf(rows, dims, from, to));
    const { ids, scales, values } = kernel.pack(block, 0, to - from);
    sketch.ids.set(ids, from);
    sketch.scales.set(scales, from);
    sketch.values.set(values, from * rowBytes);
  }
  kernel.free(block);
  return sketch;
}

/** A row whose scale cannot be right, or is that of a dead row, becomes NaN, of which the kernel makes a dead row. */
function vectorsOf({ scales, values }: PackedRows, dims: number, from: number, to: number): Float32Array {
  const vectors = new Float32Array((to - from) * dims);
  for (let row = from; row < to; row++) {
    const scale = scales[row] ?? 0;
    const factor = scale < 0 || Object.is(scale, -0) ? Number.NaN : scale;
    const [start, end] = [(row - from) * dims, (row - from + 1) * dims];
    for (let at = start, source = row * dims; at < end; at++, source++) vectors[at] = (values[source] ?? 0) * factor;
  }
  return vectors;
}
