import { describe, expect, it } from 'vitest';
import { KERNEL_VARIANTS, loadKernel, ScanKernel } from '../../lib/search/vectors/kernel.ts';
import { kernelBytes, kernelModule } from './kernel-modules.ts';
import { dotInFours, quantised, referenceScore, referenceSearch } from './kernel-reference.ts';
import { fill, plain, search, unitRows } from './kernel-rows.ts';
import { random } from './random.ts';

describe('loading', () => {
  it('takes the best that can be compiled', async () => {
    const damaged = new Uint8Array([0, 97, 115, 109, 9, 9, 9, 9]);
    const except = (...bad: string[]) => loadKernel(async (v) => (bad.includes(v) ? damaged : kernelBytes(v)));
    expect((await except()).variant).toBe('relaxed');
    expect((await except('relaxed')).variant).toBe('simd');
    expect((await except('relaxed', 'simd')).variant).toBe('scalar');
    await expect(except('relaxed', 'simd', 'scalar')).rejects.toThrow(WebAssembly.CompileError);
  });
});

describe.each(KERNEL_VARIANTS)('the %s kernel', async (variant) => {
  const module = await kernelModule(variant);
  const next = random(41);

  it('is the one asked for', () => expect(module.variant).toBe(variant));

  it.each([1, 2, 3, 15, 16, 17, 64, 255, 256, 257, 768, 1536, 3072, 4096])(
    'does as the reference in %i dims',
    (dims) => {
      const count = dims < 16 ? 4099 : dims > 1000 ? 45 : 333;
      const library = fill(module, dims, unitRows(count, dims, next));
      const { kernel, rows } = library;
      const query = unitRows(1, dims, next);
      for (const candidates of [0, 1, 7, 40, count, 4096])
        expect(plain(search(library, query, candidates))).toEqual(
          referenceSearch(query, rows, Math.min(4096, candidates)),
        );
      const [block = 0] = library.blocks;
      expect(kernel.score(block, 3)).toBe(referenceScore(query, rows[block * kernel.blockRows + 3]!));
    },
  );

  it.each([3, 16, 255, 1536])('packs and loads rows of %i dims without a change', (dims) => {
    const library = fill(module, dims, unitRows(16, dims, next));
    const { kernel, blocks, rows } = library;
    const [block = 0] = blocks;
    kernel.kill(block, 5);
    const packed = kernel.pack(block, 2, 13);
    const at = block * kernel.blockRows;
    for (let i = 0; i < 11; i++) {
      const row = i === 3 ? undefined : rows[at + 2 + i];
      expect(packed.ids[i]).toBe(row?.id ?? -1);
      expect(packed.values.subarray(i * dims, (i + 1) * dims)).toEqual(row?.values ?? new Int8Array(dims));
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
    expect([...found.ids]).toEqual(referenceSearch(query, expected, 20).ids);
    expect(found.searched).toBe(10);
  });

  it.each([33, 1000])('lists the lowest ids of %i equal rows, however they lie', (count) => {
    const one = unitRows(1, 256, next);
    const vectors = new Float32Array(count * 256);
    for (let i = 0; i < count; i++) vectors.set(one, i * 256);
    // 389 has no divisor in common with either count.
    const library = fill(module, 256, vectors, (i) => (i * 389) % count);
    const found = search(library, one, 10);
    expect([...found.ids]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(new Set(found.scores).size).toBe(1);
    expect([
      ...search(
        library,
        one.map((value) => -value),
        10,
      ).ids,
    ]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('neither lists nor counts dead rows, nor those not allowed', () => {
    const dims = 20;
    const library = fill(module, dims, unitRows(3001, dims, next));
    const { kernel, rows, blocks, counts } = library;
    const dead = rows.flatMap((row, place) => (row && next() < 0.3 ? [place] : []));
    for (const place of dead) {
      kernel.kill(Math.floor(place / kernel.blockRows), place % kernel.blockRows);
      rows[place]!.id = -1;
      expect(kernel.idOf(Math.floor(place / kernel.blockRows), place % kernel.blockRows)).toBe(-1);
    }
    const query = unitRows(1, dims, next);
    expect(plain(search(library, query, 50))).toEqual(referenceSearch(query, rows, 50));
    expect(kernel.score(Math.floor(dead[0]! / kernel.blockRows), dead[0]! % kernel.blockRows)).toBeNaN();
    for (const share of [0, 0.01, 0.5, 1]) {
      const allowed = Uint8Array.from(rows, () => (next() < share ? 1 : 0));
      kernel.begin(query, 50);
      for (const block of blocks)
        kernel.scanSome(block, counts.get(block)!, allowed.subarray(block * kernel.blockRows));
      expect(plain(kernel.finish())).toEqual(referenceSearch(query, rows, 50, (place) => allowed[place] === 1));
    }
  });

  it('ranks where every score is negative, or the query is zero', () => {
    const next = random(5);
    const vectors = unitRows(100, 16, next).map(Math.abs);
    const library = fill(module, 16, vectors);
    const away = new Float32Array(16).fill(-0.25);
    expect(plain(search(library, away, 5))).toEqual(referenceSearch(away, library.rows, 5));
    const nothing = search(library, new Float32Array(16), 3);
    expect([...nothing.ids]).toEqual([1, 4, 7]);
    expect([...nothing.scores, nothing.sum, nothing.squares]).toEqual([0, 0, 0, 0, 0]);
  });

  it('makes rows dead that cannot be right', () => {
    const kernel = new ScanKernel(module, 2);
    const block = kernel.allocate();
    const scales = Float32Array.of(0.01, Number.NaN, Number.POSITIVE_INFINITY, -0.01, 0.01, 0.01, 0);
    const ids = Float64Array.of(0, 1, 2, 3, Number.NaN, -5, 6);
    kernel.load(block, 0, { ids, scales, values: new Int8Array(14).fill(-128) });
    kernel.begin(Float32Array.of(0.6, 0.8), 10);
    kernel.scan(block, kernel.blockRows);
    const found = kernel.finish();
    expect(found.searched).toBe(2);
    expect([...found.ids]).toEqual([6, 0]);
    expect(found.sum).toBeCloseTo(-0.01 * 128 * 1.4, 1);
  });

  it('uses freed blocks again, with nothing of theirs left, and keeps what was found in them', () => {
    const library = fill(module, 256, unitRows(700, 256, next));
    const { kernel, blocks, rows } = library;
    const query = unitRows(1, 256, next);
    const expected = referenceSearch(query, rows, 30);
    const { bytes } = kernel;
    kernel.begin(query, 30);
    for (const block of blocks) {
      kernel.scan(block, library.counts.get(block)!);
      kernel.free(block);
      const again = kernel.allocate();
      expect(again).toBe(block);
      expect(kernel.idOf(again, 0)).toBe(-1);
    }
    expect(plain(kernel.finish())).toEqual(expected);
    expect(kernel.bytes).toBe(bytes);
    expect(search(library, query, 30).searched).toBe(0);
  });

  it('grows past what it had, and still knows the rows from before', () => {
    const library = fill(module, 256, unitRows(256, 256, next));
    const { kernel, rows } = library;
    const { bytes } = kernel;
    for (let i = 0; i < 100; i++) kernel.allocate();
    expect(kernel.bytes).toBeGreaterThan(bytes + 80 * 32_768);
    const query = unitRows(1, 256, next);
    expect(plain(search(library, query, 10))).toEqual(referenceSearch(query, rows, 10));
  });

  it('errs no more than rounding explains', () => {
    const dims = 256;
    const vectors = unitRows(500, dims, next);
    const library = fill(module, dims, vectors);
    const query = unitRows(1, dims, next);
    const { ids, scores } = search(library, query, 4096);
    const [size, largest] = [query.reduce((all, q) => all + Math.abs(q), 0), Math.max(...query.map(Math.abs))];
    const noise = 1e-5;
    for (const [i, id] of ids.entries()) {
      const row = (id - 1) / 3;
      const vector = vectors.subarray(row * dims, (row + 1) * dims);
      const exact = vector.reduce((all, value, d) => all + value * query[d]!, 0);
      const { scale, values } = quantised(vector, 127);
      const bound = (size * scale) / 2;
      expect(Math.abs(scores[i]! - exact)).toBeLessThanOrEqual(bound + noise);
      // Alone in its own search, a row's sum is its score in the scan.
      const { kernel } = library;
      kernel.begin(query, 0);
      const allowed = new Uint8Array(kernel.blockRows);
      allowed[row % kernel.blockRows] = 1;
      kernel.scanSome(library.blocks[Math.floor(row / kernel.blockRows)]!, kernel.blockRows, allowed);
      const length = values.reduce((all, value) => all + Math.abs(value * scale), 0);
      expect(Math.abs(kernel.finish().sum - exact)).toBeLessThanOrEqual(bound + (length * largest) / 126 + noise);
    }
  });

  it('sums a million scores as float64 does', () => {
    const dims = 4;
    const library = fill(module, dims, unitRows(4096, dims, next));
    const query = unitRows(1, dims, next);
    const once = search(library, query, 0);
    library.kernel.begin(query, 10);
    for (let i = 0; i < 250; i++)
      for (const block of library.blocks) library.kernel.scan(block, library.kernel.blockRows);
    const all = library.kernel.finish();
    expect(all.searched).toBe(250 * 4096);
    expect(Math.abs(all.sum / 250 - once.sum)).toBeLessThan(1e-9 * 4096);
    expect(Math.abs(all.squares / 250 / once.squares - 1)).toBeLessThan(1e-12);
  });

  it.each([1, 3, 5, 256, 4096])('scores float32 rows of %i dims as the reference', (dims) => {
    const kernel = new ScanKernel(module, dims);
    const [query, rows] = [unitRows(1, dims, next), unitRows(50, dims, next)];
    const expected = Array.from({ length: 50 }, (_, i) => dotInFours(query, rows.subarray(i * dims, (i + 1) * dims)));
    expect([...kernel.rescore(query, rows, 50)]).toEqual(expected);
    expect(kernel.rescore(query, rows, 0)).toHaveLength(0);
  });

  it('refuses what does not fit', () => {
    for (const dims of [0, 4097, 1.5, Number.NaN]) expect(() => new ScanKernel(module, dims)).toThrow(RangeError);
    const kernel = new ScanKernel(module, 3072);
    const block = kernel.allocate();
    const { blockRows } = kernel;
    expect(() => kernel.quantise(block, blockRows, [1], new Float32Array(3072))).toThrow(RangeError);
    expect(() => kernel.quantise(block, 0, [1], new Float32Array(3071))).toThrow(RangeError);
    expect(() => kernel.scan(block, blockRows + 1)).toThrow(RangeError);
    expect(() => kernel.scanSome(block, 4, new Uint8Array(3))).toThrow(RangeError);
    expect(() => kernel.begin(new Float32Array(3), 1)).toThrow(RangeError);
    expect(() => kernel.kill(block, blockRows)).toThrow(RangeError);
    const packed = { ids: new Float64Array(1), scales: new Float32Array(1), values: new Int8Array(1) };
    expect(() => kernel.load(block, 0, packed)).toThrow(RangeError);
  });
});
