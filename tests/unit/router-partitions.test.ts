import { describe, expect, it } from 'vitest';
import { questionLike } from '../../lib/search/router/calibrate.ts';
import { MOST_CENTROIDS, RouterUnavailable } from '../../lib/search/router/centroid-index.ts';
import { kMeans, twoMeans } from '../../lib/search/router/k-means.ts';
import { breath, dot, nearestCentroids } from '../../lib/search/router/nearest-centroid.ts';
import {
  partitionsAtFirst,
  partitionToDissolve,
  partitionToSplit,
  SPLIT_ABOVE,
  TARGET_ROWS,
} from '../../lib/search/router/partition-size.ts';
import { Partitions } from '../../lib/search/router/partitions.ts';
import { PlainCentroids } from '../../lib/search/router/plain-centroids.ts';
import { firstProbes, nextWave } from '../../lib/search/router/probing.ts';
import { clustered, unitRow } from './router-fixtures.ts';

const DIMS = 24;

describe('k-means', () => {
  it.each([10, 60])('finds %i clusters that are there', async (k) => {
    const { rows, centers } = clustered({ clusters: k, each: 40, dims: DIMS, noise: 0.1, seed: 3 });
    const found = await kMeans({ vectors: rows, dims: DIMS }, 2 * k, 1);
    const { cosines } = await nearestCentroids({ vectors: centers, dims: DIMS }, found, breath());
    for (const cosine of cosines) expect(cosine).toBeGreaterThan(0.95);
  });

  it('gives the same centroids for the same seed, of length 1', async () => {
    const { rows } = clustered({ clusters: 9, each: 60, dims: DIMS, noise: 0.5, seed: 4 });
    const one = await kMeans({ vectors: rows, dims: DIMS }, 100, 7);
    expect(await kMeans({ vectors: rows, dims: DIMS }, 100, 7)).toEqual(one);
    expect(one.length).toBeGreaterThan(80 * DIMS);
    for (let at = 0; at < one.length; at += DIMS) expect(dot(one, at, one, at, DIMS)).toBeCloseTo(1, 4);
  });

  it.each([1, 16, 100])('makes one centroid of equal rows, %i wanted', async (k) => {
    const row = unitRow(DIMS, 1);
    const rows = Float32Array.from({ length: 300 * DIMS }, (_, at) => row[at % DIMS]!);
    const found = await kMeans({ vectors: rows, dims: DIMS }, k, 1);
    expect(found.length).toBe(DIMS);
    expect(dot(found, 0, row, 0, DIMS)).toBeCloseTo(1, 4);
  });

  it('bears no rows, fewer than wanted, and rows that cancel each other out', async () => {
    expect(await kMeans({ vectors: new Float32Array(0), dims: DIMS }, 5, 1)).toHaveLength(0);
    const row = unitRow(DIMS, 2);
    const opposite = row.map((value) => -value);
    const found = await kMeans({ vectors: new Float32Array([...row, ...opposite]), dims: DIMS }, 5, 1);
    expect(found.length).toBe(2 * DIMS);
    expect((await kMeans({ vectors: new Float32Array([...row, ...opposite]), dims: DIMS }, 1, 1)).length).toBe(DIMS);
  });

  it('ends when told to', async () => {
    const { rows } = clustered({ clusters: 9, each: 60, dims: DIMS, noise: 0.5, seed: 4 });
    await expect(kMeans({ vectors: rows, dims: DIMS }, 20, 7, AbortSignal.abort(new Error('stop')))).rejects.toThrow(
      'stop',
    );
  });

  it('splits two clusters, and neither equal rows nor a few strays', async () => {
    const { rows, centers } = clustered({ clusters: 2, each: 100, dims: DIMS, noise: 0.1, seed: 5 });
    const halves = (await twoMeans({ vectors: rows, dims: DIMS }, 1)) ?? new Float32Array(0);
    const { centroids } = await nearestCentroids({ vectors: centers, dims: DIMS }, halves, breath());
    expect(new Set(centroids)).toEqual(new Set([0, 1]));
    const row = unitRow(DIMS, 1);
    const equal = Float32Array.from({ length: 100 * DIMS }, (_, at) => row[at % DIMS]!);
    expect(await twoMeans({ vectors: equal, dims: DIMS }, 1)).toBeUndefined();
    equal.set(unitRow(DIMS, 8), 0);
    expect(await twoMeans({ vectors: equal, dims: DIMS }, 1)).toBeUndefined();
    expect(await twoMeans({ vectors: row, dims: DIMS }, 1)).toBeUndefined();
  });
});

describe('the sizes of partitions', () => {
  const sized = (...rows: number[]) =>
    rows.map((count, at) => ({ number: at + 1, rows: count, splitAbove: SPLIT_ABOVE }));

  it('begins with 16 to 1,024', () => {
    expect([0, 100 * TARGET_ROWS, 1e9].map(partitionsAtFirst)).toEqual([16, 100, MOST_CENTROIDS]);
  });

  it('splits the largest of those that are too large, while there is room', () => {
    expect(partitionToSplit(sized(SPLIT_ABOVE + 1, 5, SPLIT_ABOVE + 9))).toBe(3);
    expect(partitionToSplit(sized(SPLIT_ABOVE, 5))).toBeUndefined();
    expect(partitionToSplit(sized(...new Array(MOST_CENTROIDS).fill(10 * TARGET_ROWS)))).toBeUndefined();
    expect(partitionToSplit([{ number: 4, rows: 9 * TARGET_ROWS, splitAbove: 10 * TARGET_ROWS }])).toBeUndefined();
  });

  it('dissolves the smallest of those that are too small, but not the last two', () => {
    expect(partitionToDissolve(sized(9, 2, 5))).toBe(2);
    expect(partitionToDissolve(sized(TARGET_ROWS / 4, TARGET_ROWS, TARGET_ROWS))).toBeUndefined();
    expect(partitionToDissolve(sized(0, 1))).toBeUndefined();
  });
});

describe('partitions', () => {
  async function filled() {
    const { rows, centers } = clustered({ clusters: 6, each: 50, dims: DIMS, noise: 0.4, seed: 6 });
    const partitions = new Partitions(DIMS, new PlainCentroids());
    for (let at = 0; at < 6; at++) partitions.add(centers.slice(at * DIMS, (at + 1) * DIMS));
    const { groups, cosines } = await partitions.assign(rows);
    groups.forEach((group, row) => {
      partitions.grow(group, 1, cosines[row]!);
    });
    return { rows, centers, partitions, groups };
  }

  it('sends each row to the nearest centroid', async () => {
    const { rows, partitions, groups } = await filled();
    for (const [row, group] of groups.entries()) {
      const scores = partitions.list.map(({ centroid }) => dot(centroid, 0, rows, row * DIMS, DIMS));
      expect(partitions.list[scores.indexOf(Math.max(...scores))]?.number).toBe(group);
    }
    expect(partitions.list.reduce((sum, { rows: count }) => sum + count, 0)).toBe(300);
  });

  it('comes back from its bytes as it was', async () => {
    const { rows, partitions } = await filled();
    partitions.keepWhole(2);
    await partitions.sample(rows);
    const again = Partitions.decode(partitions.encode(), new PlainCentroids());
    const rounded = partitions.list.map((one) => ({ ...one, tightness: Math.fround(one.tightness) }));
    expect(again?.list).toEqual(rounded);
    const query = unitRow(DIMS, 40);
    expect(again?.spread(query, []).deviation).toBeCloseTo(partitions.spread(query, []).deviation, 5);
    partitions.remove(6);
    expect(Partitions.decode(partitions.encode(), new PlainCentroids())?.add(unitRow(DIMS, 3))).toBe(7);
  });

  it('does not come back from bytes that were altered or cut', async () => {
    const bytes = (await filled()).partitions.encode();
    for (const length of [0, 3, 20, bytes.length - 1]) {
      expect(Partitions.decode(bytes.slice(0, length), new PlainCentroids())).toBeUndefined();
    }
    for (const at of [0, 4, 12, 16, 20]) {
      const altered = bytes.slice();
      altered.fill(255, at, at + 4);
      expect(Partitions.decode(altered, new PlainCentroids())).toBeUndefined();
    }
  });

  it('orders all groups by their centroids, also after changes, and beside a copy that shares the index', async () => {
    const { partitions, centers } = await filled();
    const query = centers.slice(3 * DIMS, 4 * DIMS);
    expect(partitions.order(query)[0]).toBe(4);
    partitions.remove(4);
    const added = partitions.add(unitRow(DIMS, 77));
    expect(new Set(partitions.order(query))).toEqual(new Set([1, 2, 3, 5, 6, added]));
    expect(partitions.order(unitRow(DIMS, 77))[0]).toBe(added);

    const shared = new PlainCentroids();
    const one = Partitions.decode(partitions.encode(), shared);
    const other = Partitions.decode(partitions.encode(), shared);
    other?.remove(1);
    other?.add(unitRow(DIMS, 78));
    expect(one?.order(unitRow(DIMS, 77))).toEqual(partitions.order(unitRow(DIMS, 77)));
    expect(other?.order(unitRow(DIMS, 78))[0]).toBe(added + 1);
    expect(one?.order(unitRow(DIMS, 77))).toEqual(partitions.order(unitRow(DIMS, 77)));
  });

  it('says so when the index fails, and asks it again only after a change', async () => {
    const { partitions } = await filled();
    let builds = 0;
    let works = false;
    const plain = new PlainCentroids();
    const shaky = {
      build: (...rest: Parameters<PlainCentroids['build']>) => {
        builds++;
        if (!works) throw new RouterUnavailable('broken');
        plain.build(...rest);
      },
      nearest: (query: Float32Array, k: number) => plain.nearest(query, k),
    };
    const held = Partitions.decode(partitions.encode(), shaky);
    const query = unitRow(DIMS, 4);
    for (let time = 0; time < 3; time++) expect(() => held?.order(query)).toThrow(RouterUnavailable);
    expect(builds).toBe(1);
    works = true;
    held?.remove(1);
    expect(held?.order(query)).toHaveLength(5);
    expect(() => new Partitions(DIMS, plain).order(query)).toThrow(RouterUnavailable);
  });

  it('refuses centroids that are none, and more than fit', () => {
    const partitions = new Partitions(2, new PlainCentroids());
    for (const bad of [[0, 0], [Number.NaN, 1], [1, 1], [1]])
      expect(() => partitions.add(Float32Array.from(bad))).toThrow(RangeError);
    for (let at = 0; at < MOST_CENTROIDS; at++) partitions.add(Float32Array.of(Math.cos(at), Math.sin(at)));
    expect(() => partitions.add(Float32Array.of(1, 0))).toThrow(RangeError);
  });
});

describe('how many partitions a question sees', () => {
  const outlooks = Array.from({ length: 200 }, (_, at) => ({
    group: at + 1,
    rows: 500,
    mean: 0.5 - at / 250,
    scatter: 0.6,
  }));
  const groups = outlooks.slice(0, 8).map(({ group, rows, mean }) => ({ group, rows, mean, variance: 0.004 }));

  it('ends early for close matches, and goes on for far ones', () => {
    const left = (worst: number) => nextWave({ outlooks, scanned: 8, groups, worst });
    expect(left(0.95)).toBe(0);
    expect(left(0.72)).toBeGreaterThan(0);
    expect(left(0.72)).toBeLessThan(left(0.6) + 1);
    expect(left(Number.NEGATIVE_INFINITY)).toBe(firstProbes(200));
  });

  it('begins with a few, and ends when all are scanned', () => {
    expect(nextWave({ outlooks, scanned: 0, groups: [], worst: Number.NEGATIVE_INFINITY })).toBe(firstProbes(200));
    expect(nextWave({ outlooks: outlooks.slice(0, 8), scanned: 8, groups, worst: 0.1 })).toBe(0);
  });

  it('makes questions of rows, of length 1 and not too like them', () => {
    const { rows } = clustered({ clusters: 30, each: 10, dims: 128, noise: 0.8, seed: 8 });
    const made = questionLike({ vectors: rows, dims: 128 }, 5);
    expect(made).toEqual(questionLike({ vectors: rows, dims: 128 }, 5));
    const likeness = Array.from({ length: 300 }, (_, row) => dot(made, row * 128, rows, row * 128, 128)).sort(
      (a, b) => a - b,
    );
    expect(dot(made, 0, made, 0, 128)).toBeCloseTo(1, 4);
    expect(likeness[150]).toBeGreaterThan(0.3);
    expect(likeness[150]).toBeLessThan(0.6);
  });
});
