import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type CentroidIndex, MOST_CENTROIDS, RouterUnavailable } from '../../lib/search/router/centroid-index.ts';
import { PlainCentroids } from '../../lib/search/router/plain-centroids.ts';
import { type LoadedVoy, loadVoy, VoyCentroids } from '../../lib/search/router/voy.ts';
import { random } from './random.ts';

const WASM = join(import.meta.dirname, '../../node_modules/voy-search/voy_search_bg.wasm');

let voy: LoadedVoy;
let memory: WebAssembly.Memory;
beforeAll(async () => {
  const before = WebAssembly.instantiate;
  // The only way to see its memory: the module keeps the instance to itself.
  WebAssembly.instantiate = (async (bytes: BufferSource, imports: WebAssembly.Imports) => {
    const made = await before(bytes, imports);
    memory = made.instance.exports.memory as WebAssembly.Memory;
    return made;
  }) as typeof WebAssembly.instantiate;
  await expect(loadVoy(() => Promise.reject(new Error('no file')))).rejects.toThrow('no file');
  voy = await loadVoy(async () => Uint8Array.from(await readFile(WASM)));
  WebAssembly.instantiate = before;
});

function unitRows(count: number, dims: number, seed: number): Float32Array {
  const next = random(seed);
  const rows = new Float32Array(count * dims).map(() => next() + next() - 1);
  for (let at = 0; at < count; at++) {
    const row = rows.subarray(at * dims, (at + 1) * dims);
    const length = Math.hypot(...row);
    row.forEach((value, d) => {
      row[d] = value / length;
    });
  }
  return rows;
}

const repeated = (row: Float32Array, times: number) =>
  Float32Array.from({ length: times * row.length }, (_, at) => row[at % row.length]!);

function cosines(rows: Float32Array, query: Float32Array): number[] {
  const dims = query.length;
  return Array.from({ length: rows.length / dims }, (_, at) =>
    query.reduce((sum, value, d) => sum + value * rows[at * dims + d]!, 0),
  );
}

const KINDS: readonly (readonly [string, () => CentroidIndex])[] = [
  ['a plain loop', () => new PlainCentroids()],
  ['Voy', () => new VoyCentroids(voy)],
];

describe.each(KINDS)('centroids in %s', (_, make) => {
  it.each([
    [2, 3],
    [100, 256],
    [MOST_CENTROIDS, 256],
    [300, 768],
  ])('finds the nearest of %i with %i dims, in order', (count, dims) => {
    const index = make();
    const rows = unitRows(count, dims, count);
    index.build(rows, dims, count);
    for (const seed of [1, 2, 3]) {
      const query = unitRows(1, dims, 1000 + seed);
      const scores = cosines(rows, query);
      const found = index.nearest(query, count);
      expect([...found].sort((a, b) => a - b)).toEqual([...scores.keys()]);
      const inOrder = found.map((at) => scores[at]!);
      inOrder.slice(1).forEach((score, at) => {
        expect(score).toBeLessThanOrEqual(inOrder[at]! + 1e-6);
      });
      expect(index.nearest(query, 5)).toEqual(found.slice(0, 5));
    }
  });

  it.each([769, 1536])('finds a near centroid of %i dims first, and names each once', (dims) => {
    const index = make();
    const rows = unitRows(200, dims, dims);
    index.build(rows, dims, 200);
    for (const at of [0, 77, 199]) {
      const noise = unitRows(1, dims, at + 5);
      const query = rows.slice(at * dims, (at + 1) * dims).map((value, d) => value + 0.5 * noise[d]!);
      expect(index.nearest(query, 1)).toEqual([at]);
      expect(new Set(index.nearest(query, 200)).size).toBe(200);
    }
  });

  it.each([33, 1000])('names each of %i equal centroids', (count) => {
    const index = make();
    const row = unitRows(1, 64, 9);
    index.build(repeated(row, count), 64, count);
    expect(index.nearest(row, count).sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, at) => at));
    expect(index.nearest(row, 3)).toHaveLength(3);
  });

  it('keeps equal ones together, before those farther away', () => {
    const index = make();
    const [near, far] = [unitRows(1, 32, 1), unitRows(1, 32, 2)];
    const rows = new Float32Array([...far, ...repeated(near, 40), ...repeated(far, 40)]);
    index.build(rows, 32, 81);
    expect(new Set(index.nearest(near, 40))).toEqual(new Set(Array.from({ length: 40 }, (_, at) => at + 1)));
    expect(new Set(index.nearest(far, 41))).toEqual(new Set([0, ...Array.from({ length: 40 }, (_, at) => at + 41)]));
  });

  it('bears many centroids with the same numbers on the same axes', () => {
    const index = make();
    const dims = 128;
    const rows = new Float32Array(dims * dims);
    for (let at = 0; at < dims; at++) rows[at * dims + at] = 1;
    index.build(rows, dims, dims);
    for (const at of [0, 64, 127]) expect(index.nearest(rows.slice(at * dims, (at + 1) * dims), 1)).toEqual([at]);
  });

  it('puts zero, NaN and infinite centroids last', () => {
    const index = make();
    const rows = unitRows(50, 16, 4);
    rows.fill(0, 0, 16);
    rows[3 * 16] = Number.NaN;
    rows[7 * 16 + 5] = Number.POSITIVE_INFINITY;
    index.build(rows, 16, 50);
    const found = index.nearest(unitRows(1, 16, 5), 50);
    expect(new Set(found.slice(-3))).toEqual(new Set([0, 3, 7]));
    expect(new Set(found).size).toBe(50);
    index.build(new Float32Array(40 * 16), 16, 40);
    expect(index.nearest(unitRows(1, 16, 5), 40)).toHaveLength(40);
  });

  it('holds k to 1..count', () => {
    const index = make();
    const rows = unitRows(10, 8, 6);
    index.build(rows, 8, 10);
    const query = unitRows(1, 8, 7);
    for (const k of [0, -3, Number.NaN, 0.5]) expect(index.nearest(query, k)).toHaveLength(1);
    expect(index.nearest(query, 1e9)).toHaveLength(10);
    expect(index.nearest(query, Number.POSITIVE_INFINITY)).toHaveLength(10);
  });

  it('refuses what cannot be asked, and answers afterwards', () => {
    const index = make();
    const query = unitRows(1, 8, 7);
    expect(() => index.nearest(query, 1)).toThrow(RouterUnavailable);
    index.build(unitRows(10, 8, 6), 8, 10);
    for (const bad of [new Float32Array(8), new Float32Array(8).fill(Number.NaN), unitRows(1, 9, 1)])
      expect(() => index.nearest(bad, 1)).toThrow(RouterUnavailable);
    expect(index.nearest(query, 3)).toHaveLength(3);
  });

  it('refuses too many, and no longer answers from what was there', () => {
    const index = make();
    index.build(unitRows(10, 8, 6), 8, 10);
    const many = unitRows(MOST_CENTROIDS + 1, 8, 1);
    expect(() => index.build(many, 8, MOST_CENTROIDS + 1)).toThrow(RouterUnavailable);
    expect(() => index.nearest(unitRows(1, 8, 7), 1)).toThrow(RouterUnavailable);
    index.build(unitRows(10, 8, 6), 8, 10);
    expect(index.nearest(unitRows(1, 8, 7), 1)).toHaveLength(1);
  });

  it('answers from the last build only, of other dims too', () => {
    const index = make();
    for (const [count, dims] of [
      [500, 32],
      [3, 1000],
      [40, 16],
    ] as const) {
      const rows = unitRows(count, dims, count);
      index.build(rows, dims, count);
      expect(index.nearest(rows.slice(2 * dims, 3 * dims), 1)).toEqual([2]);
      expect(index.nearest(unitRows(1, dims, 1), 1000)).toHaveLength(count);
    }
  });

  it('does not keep the caller’s array', () => {
    const index = make();
    const rows = unitRows(20, 8, 3);
    const query = rows.slice(8, 16);
    index.build(rows, 8, 20);
    rows.fill(0);
    expect(index.nearest(query, 1)).toEqual([1]);
  });
});

describe('Voy itself', () => {
  it('takes no more memory for ten builds than for one', () => {
    const index = new VoyCentroids(voy);
    index.build(unitRows(MOST_CENTROIDS, 256, 1), 256, MOST_CENTROIDS);
    const after = memory.buffer.byteLength;
    for (let seed = 2; seed <= 10; seed++) index.build(unitRows(MOST_CENTROIDS, 256, seed), 256, MOST_CENTROIDS);
    expect(memory.buffer.byteLength).toBe(after);
  });

  it('panics on what it is spared here; then it is not asked again, and others go on', () => {
    // Without the guard: 33 equal points.
    class Unguarded extends voy.Voy {
      constructor() {
        const embeddings = Array.from({ length: 33 }, (_, at) => ({
          id: `${at}`,
          title: '',
          url: '',
          embeddings: [1, 0],
        }));
        super({ embeddings });
      }
    }
    class Panicking extends voy.Voy {
      constructor(...resource: ConstructorParameters<LoadedVoy['Voy']>) {
        super(...resource);
        // Its constructor gives back an object of its own making, so that a method of this class would not be seen.
        Object.assign(this, { search: () => new Unguarded() });
      }
    }
    const query = unitRows(1, 8, 7);
    const rows = unitRows(10, 8, 6);
    const quiet = console.error;
    console.error = () => undefined;
    try {
      expect(() => new VoyCentroids({ Voy: Unguarded }).build(rows, 8, 10)).toThrow(RouterUnavailable);
      const index = new VoyCentroids({ Voy: Panicking });
      index.build(rows, 8, 10);
      expect(() => index.nearest(query, 1)).toThrow('Voy failed');
      expect(() => index.nearest(query, 1)).toThrow('nothing is built');
    } finally {
      console.error = quiet;
    }
    const other = new VoyCentroids(voy);
    other.build(rows, 8, 10);
    expect(other.nearest(rows.slice(0, 8), 1)).toEqual([0]);
  });
});
