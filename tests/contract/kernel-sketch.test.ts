import { describe, expect, it } from 'vitest';
import { KERNEL_VARIANTS, type KernelModule, ScanKernel } from '../../lib/search/vectors/kernel.ts';
import { toSketch } from '../../lib/search/vectors/sketch.ts';
import { kernelModule } from './kernel-modules.ts';
import { packedCodes, quantised, referenceScore, referenceSearch, sketched } from './kernel-reference.ts';
import { fill, type Library, plain, search, unitRows } from './kernel-rows.ts';
import { random } from './random.ts';

const ofSketches = (
  module: KernelModule,
  dims: number,
  vectors: Float32Array,
  idOf = (i: number) => i * 3 + 1,
): Library => fill(module, dims, vectors, idOf, 2);

describe.each(KERNEL_VARIANTS)('sketches in the %s kernel', async (variant) => {
  const module = await kernelModule(variant);
  const next = random(43);

  it.each([1, 2, 16, 20, 63, 64, 65, 256, 320, 321, 768, 1536, 3072, 4096])(
    'do as the reference in %i dims',
    (dims) => {
      const count = dims < 16 ? 4099 : dims > 1000 ? 75 : 333;
      const library = ofSketches(module, dims, unitRows(count, dims, next));
      const { kernel, rows, blocks } = library;
      for (const query of [unitRows(1, dims, next), new Float32Array(dims).fill(-1), new Float32Array(dims)]) {
        for (const candidates of [0, 1, 40, count])
          expect(plain(search(library, query, candidates))).toEqual(
            referenceSearch(query, rows, Math.min(4096, candidates), undefined, 2),
          );
        const [block = 0] = blocks;
        expect(kernel.score(block, 3)).toBe(referenceScore(query, rows[block * kernel.blockRows + 3]!));
      }
    },
  );

  it.each([-1, 1])('do not overflow where all codes and the query are at their ends (%i)', (sign) => {
    const dims = 4096;
    const library = ofSketches(module, dims, new Float32Array(dims).fill(sign));
    // Only loaded rows have the highest code everywhere: `quantise` makes none of equal numbers.
    const { kernel, blocks } = library;
    const codes = { ids: Float64Array.of(7), scales: Float32Array.of(1), values: new Int8Array(1024).fill(-1) };
    kernel.load(blocks[0]!, 1, codes);
    kernel.begin(new Float32Array(dims).fill(sign), 0);
    kernel.scanSome(blocks[0]!, 2, Uint8Array.of(0, 1));
    expect(kernel.finish().sum).toBeCloseTo(sign * 1.5 * dims, 2);
  });

  it.each([3, 64, 65, 255, 256, 1536])('are packed and loaded in %i dims without a change', (dims) => {
    const { kernel, blocks, rows } = ofSketches(module, dims, unitRows(16, dims, next));
    const [block = 0] = blocks;
    kernel.kill(block, 5);
    const packed = kernel.pack(block, 2, 13);
    const at = block * kernel.blockRows;
    for (let i = 0; i < 11; i++) {
      const row = i === 3 ? undefined : rows[at + 2 + i];
      expect(packed.ids[i]).toBe(row?.id ?? -1);
      const values = packed.values.subarray(i * kernel.rowBytes, (i + 1) * kernel.rowBytes);
      expect(values).toEqual(row ? packedCodes(row.values) : new Int8Array(kernel.rowBytes));
      if (row) expect(packed.scales[i]).toBe(row.scale);
    }
    const other = kernel.allocate();
    kernel.load(other, 3, packed);
    expect(kernel.pack(other, 3, 14)).toEqual(packed);
    const query = unitRows(1, dims, next);
    kernel.begin(query, 20);
    kernel.scan(other, kernel.blockRows);
    const found = kernel.finish();
    const expected = rows.slice(at + 2, at + 13).map((row, i) => (i === 3 ? undefined : row));
    expect([...found.ids]).toEqual(referenceSearch(query, expected, 20, undefined, 2).ids);
    expect(found.searched).toBe(10);
  });

  it('of equal rows list the lowest ids', () => {
    const one = unitRows(1, 256, next);
    const vectors = new Float32Array(1500 * 256);
    for (let i = 0; i < 1500; i++) vectors.set(one, i * 256);
    const library = ofSketches(module, 256, vectors, (i) => (i * 389) % 1500);
    expect([...search(library, one, 10).ids]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('that are dead or not allowed are neither listed nor counted', () => {
    const dims = 100;
    const library = ofSketches(module, dims, unitRows(3001, dims, next));
    const { kernel, rows, blocks, counts } = library;
    for (const [place, row] of rows.entries()) {
      if (!row || next() < 0.7) continue;
      kernel.kill(Math.floor(place / kernel.blockRows), place % kernel.blockRows);
      row.id = -1;
    }
    const query = unitRows(1, dims, next);
    expect(plain(search(library, query, 50))).toEqual(referenceSearch(query, rows, 50, undefined, 2));
    for (const share of [0, 0.01, 0.5, 1]) {
      const allowed = Uint8Array.from(rows, () => (next() < share ? 1 : 0));
      kernel.begin(query, 50);
      for (const block of blocks)
        kernel.scanSome(block, counts.get(block)!, allowed.subarray(block * kernel.blockRows));
      expect(plain(kernel.finish())).toEqual(referenceSearch(query, rows, 50, (place) => allowed[place] === 1, 2));
    }
  });

  it('outlive a block that is freed and used again', () => {
    const library = ofSketches(module, 256, unitRows(3000, 256, next));
    const { kernel, blocks, counts, rows } = library;
    const query = unitRows(1, 256, next);
    kernel.begin(query, 100);
    for (const block of blocks) {
      kernel.scan(block, counts.get(block)!);
      kernel.free(block);
      expect(kernel.allocate()).toBe(block);
    }
    expect(plain(kernel.finish())).toEqual(referenceSearch(query, rows, 100, undefined, 2));
  });

  it('of zeros and of what is no number are rows of score 0 and dead rows', () => {
    const kernel = new ScanKernel(module, 3, 2);
    const block = kernel.allocate();
    const vectors = Float32Array.of(0, 0, 0, Number.NaN, 1, 0, 0, Number.POSITIVE_INFINITY, 0, 0.6, 0.8, 0);
    kernel.quantise(block, 0, [0, 1, 2, 3], vectors);
    kernel.begin(Float32Array.of(1, 0, 0), 10);
    kernel.scan(block, 4);
    const { ids, scores, searched } = kernel.finish();
    expect([...ids]).toEqual([3, 0]);
    expect(Math.abs(scores[1]!)).toBe(0);
    expect(searched).toBe(2);
  });

  it.each([1, 63, 256, 1024])('are made of int8 rows of %i dims as of what those stand for', (dims) => {
    const vectors = unitRows(1100, dims, next);
    const whole = new ScanKernel(module, dims);
    const kernel = new ScanKernel(module, dims, 2);
    const rows = { ids: new Float64Array(1100), scales: new Float32Array(1100), values: new Int8Array(1100 * dims) };
    const expected = { ids: rows.ids, scales: new Float32Array(1100), values: new Int8Array(1100 * kernel.rowBytes) };
    for (let row = 0; row < 1100; row++) {
      const { scale, values } = quantised(vectors.subarray(row * dims, (row + 1) * dims), 127);
      const dead = row % 50 === 7;
      rows.ids[row] = dead ? -1 : row;
      rows.scales[row] = dead ? -0 : scale;
      rows.values.set(dead ? new Int8Array(dims) : values, row * dims);
      const sketch = sketched(Float32Array.from(values, (value) => value * Math.fround(scale)));
      expected.scales[row] = dead ? -0 : sketch.scale;
      if (!dead) expected.values.set(packedCodes(sketch.values), row * kernel.rowBytes);
    }
    expect(whole.rowBytes).toBe(dims);
    expect(toSketch(kernel, rows)).toEqual(expected);
    const odd = {
      ids: Float64Array.of(1, 2, 3),
      scales: Float32Array.of(-1, -0, Number.NaN),
      values: new Int8Array(3 * dims),
    };
    expect([...toSketch(kernel, odd).ids]).toEqual([-1, -1, -1]);
  });
});
