import { describe, expect, it } from 'vitest';
import { chunkId, sequenceOf } from '../../lib/chunk-id.ts';
import { pause } from '../../lib/pause.ts';
import { type CentroidIndex, RouterUnavailable } from '../../lib/search/router/centroid-index.ts';
import type { PartitionedVectors, VectorIndexSetup } from '../../lib/search/vectors/vector-index.ts';
import type { MemorySegments } from '../../lib/storage/memory-vault.ts';
import type { SaveSequence } from '../../lib/types.ts';
import { faultyStore, slowStore, storeOver, Truth, tinyIndex } from './vectors-fixtures.ts';

const ROUTER = -1;

/** A library in partitions: 120 saves of 1 to 20 chunks. */
async function parted(segments: MemorySegments, truth: Truth, options = {}, more: Partial<VectorIndexSetup> = {}) {
  const index = tinyIndex(storeOver(segments), truth, options, more);
  await truth.open(index);
  for (let save = 0; save < 120; save++) await truth.addTo(index, truth.save(1 + (save % 20)));
  await index.settle();
  expect(index.partitions).toBeGreaterThan(1);
  return index;
}

const unit = (vector: Float32Array) => {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
};
const held = (segments: MemorySegments) => [...(segments.get('vectors')?.values() ?? [])];
const inGroup = (segments: MemorySegments, is: (group: number) => boolean) =>
  held(segments).filter(({ record }) => is(record.group));

/** Flips a bit of the content of a segment. */
function damage(segment: ReturnType<typeof held>[number]): void {
  const [part] = segment.parts;
  part![part!.length >> 1]! ^= 4;
}

describe('partitions', () => {
  it('hold everything after reopening, and load nothing for it', async () => {
    const [segments, truth] = [new Map() as MemorySegments, new Truth(2)];
    (await parted(segments, truth)).close();
    const counted = faultyStore(storeOver(segments), Number.POSITIVE_INFINITY, 'fails');
    const index = tinyIndex(counted.store, truth);
    expect(await truth.open(index)).toEqual([]);
    const flat = inGroup(segments, (group) => group === 0).length;
    // The list, the router, and what no partition has yet.
    expect(counted.calls()).toBe(2 + flat);
    await truth.expectIn(index);
  });

  it('leave nothing on disk of many saves removed at once', async () => {
    const [segments, truth] = [new Map() as MemorySegments, new Truth(3)];
    const index = await parted(segments, truth);
    const gone = new Set([...truth.live.keys()].filter((sequence) => sequence % 4 === 0));
    for (const sequence of gone) truth.forget(sequence);
    index.remove(gone);
    await truth.expectIn(index);
    await index.settle();
    for (const { record } of held(segments))
      for (const sequence of record.sequences) expect(gone.has(sequence)).toBe(false);
    await truth.expectIn(index);
  });

  it('take a save again, and the younger counts', async () => {
    const [segments, truth] = [new Map() as MemorySegments, new Truth(4)];
    const index = await parted(segments, truth);
    for (const sequence of [3, 50, 51]) {
      for (const id of truth.live.get(sequence)!) truth.source.keep([id], truth.vector());
      await truth.addTo(index, sequence);
    }
    await truth.expectIn(index);
    const killed = tinyIndex(storeOver(new Map([['vectors', new Map(segments.get('vectors'))]])), truth);
    expect(await truth.open(killed)).toEqual([]);
    await truth.expectIn(killed);
    await index.settle();
    await truth.expectIn(index);
  });

  it('heal from damaged, missing and shortened segments: what was lost is told once it is gone', async () => {
    const [segments, truth] = [new Map() as MemorySegments, new Truth(5)];
    (await parted(segments, truth, { residentBytes: 1 })).close();
    damage(inGroup(segments, (group) => group > 0)[1]!);
    const told: SaveSequence[] = [];
    const lost = (saves: ReadonlySet<SaveSequence>): void => {
      told.push(...saves);
      void truth.addTo(index, ...saves);
    };
    const index: PartitionedVectors = tinyIndex(storeOver(segments), truth, { residentBytes: 1 }, { lost });
    expect(await truth.open(index)).toEqual([]);
    const all = await index.search(truth.vector(), { limit: 4_000 });
    expect(new Set(all.matches.map(({ chunkId }) => chunkId)).size).toBe(all.matches.length);
    await index.settle();
    await index.settle();
    expect(told.length).toBeGreaterThan(0);
    expect(new Set(told).size).toBe(told.length);
    await truth.expectIn(index);
    index.close();
    const [first] = inGroup(segments, (group) => group > 0);
    segments.get('vectors')!.delete(first!.record.id);
    const half = tinyIndex(storeOver(segments), truth);
    const whole = await half.open(new Set(truth.live.keys()));
    const { matches } = await half.search(truth.vector(), { limit: 4_000 });
    for (const { chunkId } of matches) expect(whole.has(sequenceOf(chunkId))).toBe(true);
    half.close();
    const next = tinyIndex(storeOver(segments), truth);
    expect((await truth.open(next)).length).toBeGreaterThan(0);
    await truth.expectIn(next);
    await next.settle();
    await truth.expectIn(next);
  });

  it.each(['missing', 'damaged', 'another'])(
    'are found without a router that is %s, and get a new one',
    async (how) => {
      const [segments, truth] = [new Map() as MemorySegments, new Truth(6)];
      (await parted(segments, truth)).close();
      const [router] = inGroup(segments, (group) => group === ROUTER);
      if (how === 'missing') segments.get('vectors')!.delete(router!.record.id);
      else if (how === 'damaged') damage(router!);
      else segments.get('vectors')!.set(router!.record.id, { record: router!.record, parts: [new Uint8Array(3)] });
      const index = tinyIndex(storeOver(segments), truth, { recall: 0.9 });
      expect(await truth.open(index)).toEqual([]);
      await truth.expectIn(index, false);
      await index.settle();
      expect(index.partitions).toBeGreaterThan(1);
      expect(inGroup(segments, (group) => group === ROUTER)).toHaveLength(1);
      await truth.expectIn(index);
    },
  );

  it('are all scanned when the router throws, or cannot be had', async () => {
    const broken: CentroidIndex = {
      build: () => undefined,
      nearest: () => {
        throw new RouterUnavailable('always');
      },
    };
    for (const centroids of [async () => broken, () => Promise.reject(new Error('none'))]) {
      const truth = new Truth(7);
      const index = await parted(new Map(), truth, { recall: 0.5, residentBytes: 1 }, { centroids });
      await truth.expectIn(index, false);
      expect((await index.search(truth.vector(), { limit: 5 })).estimated).toBeUndefined();
    }
  });

  it('take no more memory than they may', async () => {
    const truth = new Truth(8);
    const small = await parted(new Map(), truth, { residentBytes: 1 });
    const before = small.memory;
    for (let i = 0; i < 5; i++) await small.search(truth.vector(), { limit: 3 });
    expect(small.memory).toBe(before);
    await Promise.all(Array.from({ length: 8 }, () => truth.expectIn(small)));
  });

  it.each([33, 1_000])('find %d equal chunks in order', async (count) => {
    const truth = new Truth(9);
    const index = tinyIndex(storeOver(new Map()), truth, { tailRows: 0 });
    const row = truth.vector();
    for (let save = 0; save < count; save++)
      await truth.addTo(
        index,
        truth.save(1, () => row),
      );
    await index.settle();
    expect(index.partitions).toBe(1);
    const { matches } = await index.search(row, { limit: 20 });
    expect(matches.map(({ chunkId }) => sequenceOf(chunkId))).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    for (const { score } of matches) expect(score).toBeCloseTo(1, 5);
  });

  it.each([
    [0, 8],
    [3_000, 8],
    [1e6, 8],
    [0, 2],
    [1e6, 2],
    [0, undefined],
    [3_000, undefined],
  ] as const)(
    'are right while saves come and go, with %d bytes in memory, %s bits a number',
    async (residentBytes, partitionBits) => {
      const [segments, truth] = [new Map() as MemorySegments, new Truth(10)];
      const index = tinyIndex(slowStore(storeOver(segments)), truth, { residentBytes, partitionBits });
      await truth.open(index);
      for (let round = 0; round < 60; round++) {
        const kept = truth.addTo(index, truth.save(15), truth.save(4));
        for (let turn = 0; turn < (round * 5) % 33; turn++) await pause();
        const sequence = [...truth.live.keys()][(round * 7) % truth.live.size]!;
        if (round % 3 === 0) {
          truth.forget(sequence);
          index.remove(new Set([sequence]));
        } else if (round % 3 === 1) void truth.addTo(index, sequence);
        const searched = truth.expectIn(index);
        if (round % 5 === 0) await searched;
        for (let turn = 0; turn < (round * 3) % 7; turn++) await pause();
        await searched;
        if (round % 4 === 0) await kept;
      }
      await index.settle();
      await truth.expectIn(index);
      index.close();
      const next = tinyIndex(storeOver(segments), truth);
      expect(await truth.open(next)).toEqual([]);
      await truth.expectIn(next);
    },
  );

  it('split when they outgrow themselves', async () => {
    const truth = new Truth(11);
    const index = tinyIndex(storeOver(new Map()), truth, { tailRows: 500 });
    let before = 0;
    for (let round = 0; round < 12; round++) {
      const saves = Array.from({ length: 60 }, () => truth.save(15));
      await truth.addTo(index, ...saves);
      await index.settle();
      if (round === 0) before = index.partitions;
    }
    expect(index.partitions).toBeGreaterThan(before);
    expect(index.size).toBeGreaterThan(9_000);
    const query = truth.vector();
    const [some, all] = [
      await index.search(query, { limit: 10 }),
      await index.search(query, { limit: 10, exact: true }),
    ];
    expect(some.matches).toEqual(all.matches);
  });

  it('find as many of the nearest as they should, looking at a part, and estimate the spread', async () => {
    const [segments, truth] = [new Map() as MemorySegments, new Truth(13, 16)];
    const options = { recall: 0.95, residentBytes: 1, tailRows: 300 };
    const index = tinyIndex(storeOver(segments), truth, options, { dims: 16 });
    const topics = Array.from({ length: 40 }, () => truth.vector());
    const near = (topic: Float32Array) => unit(truth.vector().map((value, d) => 0.5 * value + topic[d]!));
    for (let save = 0; save < 300; save++)
      await truth.addTo(
        index,
        truth.save(15, () => near(topics[save % 40]!)),
      );
    await index.settle();
    let [found, looked] = [0, 0];
    for (let i = 0; i < 40; i++) {
      const query = near(topics[i]!);
      const some = await index.search(query, { limit: 10 });
      const all = await index.search(query, { limit: 10, exact: true });
      const wanted = new Set(all.matches.map(({ chunkId }) => chunkId));
      found += some.matches.filter(({ chunkId }) => wanted.has(chunkId)).length;
      looked += some.searched / all.searched;
      if (some.searched === all.searched) continue;
      expect(some.estimated).toBe(true);
      expect(Math.abs(some.mean - all.mean)).toBeLessThan(0.03);
      expect(Math.abs(some.deviation / all.deviation - 1)).toBeLessThan(0.15);
    }
    expect(found / 400).toBeGreaterThanOrEqual(0.95);
    expect(looked / 40).toBeLessThan(0.9);
    index.close();
    const next = tinyIndex(storeOver(segments), truth, options, { dims: 16 });
    await truth.open(next);
    const query = near(topics[3]!);
    expect(await next.search(query, { limit: 10 })).toEqual(await index.search(query, { limit: 10 }));
  });

  it('know the chunks of few saves behind chunks that have no opinion', async () => {
    const truth = new Truth(12);
    const index = await parted(new Map(), truth, { residentBytes: 1 });
    let at = 0;
    const sparse = truth.save(40, () => (++at % 8 === 0 ? truth.vector() : new Float32Array(truth.dims)));
    await truth.addTo(index, sparse);
    await truth.addTo(index, ...Array.from({ length: 10 }, () => truth.save(12)));
    await index.settle();
    const { matches } = await index.search(truth.vector(), { limit: 10, within: new Set([sparse]) });
    expect(matches.map(({ chunkId }) => chunkId).sort()).toEqual([7, 15, 23, 31, 39].map((i) => chunkId(sparse, i)));
  });
});
