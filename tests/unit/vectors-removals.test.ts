import { describe, expect, it } from 'vitest';
import type { PartitionedVectors } from '../../lib/search/vectors/vector-index.ts';
import type { MemorySegments } from '../../lib/storage/memory-vault.ts';
import type { SaveSequence } from '../../lib/types.ts';
import { storeOver, Truth, tinyIndex } from './vectors-fixtures.ts';

const SAVES = 200;
const CHUNKS = 20;
const TOPICS = 15;

/** A library in partitions of some 250 rows, nothing beside them. */
async function parted(
  segments: MemorySegments,
  truth: Truth,
  vector: (save: number, chunk: number) => Float32Array = () => truth.vector(),
) {
  const index = tinyIndex(storeOver(segments), truth, { tailRows: 0 });
  await truth.open(index);
  const saves = Array.from({ length: SAVES }, (_, at) => {
    let chunk = 0;
    return truth.save(CHUNKS, () => vector(at + 1, chunk++));
  });
  await truth.addTo(index, ...saves);
  await index.settle();
  expect(index.partitions).toBeGreaterThan(8);
  return index;
}

const inPartitions = (segments: MemorySegments) =>
  [...(segments.get('vectors')?.values() ?? [])].filter(({ record }) => record.group > 0);

/** How many segments of partitions have rows of each of these saves on disk. */
const traces = (segments: MemorySegments, saves: Iterable<SaveSequence>): number[] =>
  Array.from(
    saves,
    (sequence) => inPartitions(segments).filter(({ record }) => record.sequences.includes(sequence)).length,
  );

const sum = (numbers: readonly number[]): number => numbers.reduce((all, number) => all + number, 0);

function bytesOnDisk(segments: MemorySegments): number {
  return sum(inPartitions(segments).flatMap(({ parts }) => parts.map((part) => part.byteLength)));
}

async function remove(index: PartitionedVectors, truth: Truth, sequence: SaveSequence): Promise<void> {
  truth.forget(sequence);
  index.remove(new Set([sequence]));
  await index.settle();
}

describe('removing saves from partitions', () => {
  it('writes no partition anew for each of them, and leaves few dead rows', async () => {
    const [segments, truth] = [new Map() as MemorySegments, new Truth(31)];
    const index = await parted(segments, truth);
    const [all, before] = [bytesOnDisk(segments), index.written];
    for (let sequence = 1; sequence <= 50; sequence++) await remove(index, truth, sequence);
    // Each of them has rows in nearly every partition: that would be about 50 times all there is.
    expect(index.written - before).toBeLessThan(8 * all);
    for (const { record } of inPartitions(segments)) {
      const dead = record.counts.filter((_, at) => (record.sequences[at] ?? 0) <= 50);
      expect(sum([...dead]) * 16).toBeLessThan(record.rows);
    }
    await truth.expectIn(index);
  });

  it('leaves a few rows on disk, and opening again cleans them away', async () => {
    const [segments, truth] = [new Map() as MemorySegments, new Truth(32)];
    const index = await parted(segments, truth);
    await remove(index, truth, 7);
    expect(sum(traces(segments, [7]))).toBeGreaterThan(4);
    await truth.expectIn(index);
    index.close();
    const next = tinyIndex(storeOver(segments), truth, { tailRows: 0 });
    expect(await truth.open(next)).toEqual([]);
    await truth.expectIn(next);
    await next.settle();
    expect(traces(segments, [7])).toEqual([0]);
    await truth.expectIn(next);
    const before = next.written;
    await remove(next, truth, 8);
    expect(next.written - before).toBeLessThan(bytesOnDisk(segments) / 4);
    expect(sum(traces(segments, [8]))).toBeGreaterThan(4);
  });

  it('drops what has no live row', async () => {
    const [segments, truth] = [new Map() as MemorySegments, new Truth(33)];
    const index = await parted(segments, truth);
    const gone = new Set(truth.live.keys());
    for (const sequence of gone) truth.forget(sequence);
    const before = index.written;
    index.remove(gone);
    await index.settle();
    expect(inPartitions(segments)).toEqual([]);
    // The router, once.
    expect(index.written - before).toBeLessThan(20_000);
    await truth.expectIn(index);
  });

  it('is thorough with saves that are added again: they move into partitions without a trace of what they were', async () => {
    const [segments, truth] = [new Map() as MemorySegments, new Truth(34)];
    const index = await parted(segments, truth);
    const before = traces(segments, [9]);
    await remove(index, truth, 5);
    for (const id of truth.live.get(9)!) truth.source.keep([id], truth.vector());
    await truth.addTo(index, 9);
    await index.settle();
    const rows = inPartitions(segments).flatMap(({ record }) => {
      const at = record.sequences.indexOf(9);
      return at < 0 ? [] : [record.counts[at] ?? 0];
    });
    expect(before[0]).toBeGreaterThan(4);
    expect(sum(rows)).toBe(CHUNKS);
    await truth.expectIn(index);
    index.close();
    const next = tinyIndex(storeOver(segments), truth);
    expect(await truth.open(next)).toEqual([]);
    await truth.expectIn(next);
  });

  it('is thorough with saves that were damaged, before it tells that they are lost', async () => {
    const [segments, truth] = [new Map() as MemorySegments, new Truth(35)];
    const topics = Array.from({ length: TOPICS }, () => truth.vector());
    const near = (topic: number) => {
      const row = truth.vector().map((value, d) => 0.2 * value + (topics[topic]?.[d] ?? 0));
      return row.map((value) => value / Math.hypot(...row));
    };
    // Each save keeps to its topic; but one chunk of those of the first is of another.
    const index = await parted(segments, truth, (save, chunk) =>
      near(save % TOPICS === 0 && chunk === 0 ? 1 + ((save / TOPICS) % (TOPICS - 1)) : save % TOPICS),
    );
    index.close();
    const hurt = inPartitions(segments).find(({ record }) => record.sequences.every((save) => save % TOPICS === 0));
    const saves = [...hurt!.record.sequences];
    const strays = inPartitions(segments).filter(
      ({ record }) => record !== hurt?.record && saves.some((save) => record.sequences.includes(save)),
    );
    expect(strays.length).toBeGreaterThan(4);
    const [part] = hurt!.parts;
    part![part!.length >> 1]! ^= 4;
    const told: SaveSequence[] = [];
    const lost = (sequences: ReadonlySet<SaveSequence>): void => {
      expect(sum(traces(segments, sequences))).toBe(0);
      told.push(...sequences);
    };
    const next = tinyIndex(storeOver(segments), truth, { tailRows: 0 }, { lost });
    await truth.open(next);
    await next.search(truth.vector(), { limit: 1, exact: true });
    await next.settle();
    expect(told.toSorted((a, b) => a - b)).toEqual(saves);
  });
});
