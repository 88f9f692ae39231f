import { describe, expect, it } from 'vitest';
import { sequenceOf } from '../../lib/chunk-id.ts';
import { pause } from '../../lib/pause.ts';
import type { PartitionedVectors } from '../../lib/search/vectors/vector-index.ts';
import { slowStore, storeOver, Truth, tinyIndex } from './vectors-fixtures.ts';

/** Rows of 8 dims in partitions up to which they are held as int8 with the memory there is below; from a fifth less on, again. */
const ROWS = 600;
const residentBytes = ROWS * 2 * (8 + 24);

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await pause();
}

/** An exact search of sketches tells of the spread by an estimate only. */
async function areSketches(index: PartitionedVectors, truth: Truth): Promise<boolean> {
  return (await index.search(truth.vector(), { limit: 1, exact: true })).estimated === true;
}

async function grow(index: PartitionedVectors, truth: Truth, saves: number): Promise<void> {
  await truth.addTo(index, ...Array.from({ length: saves }, () => truth.save(15)));
}

function shrink(index: PartitionedVectors, truth: Truth, saves: number): void {
  const gone = new Set([...truth.live.keys()].slice(0, saves));
  for (const sequence of gone) truth.forget(sequence);
  index.remove(gone);
}

describe('partitions that are held as int8 rows and as sketches in turn', () => {
  it.each([0, 1, 3, 8])('are searched as one or the other, with %d turns between searches', async (between) => {
    const truth = new Truth(41);
    const index = tinyIndex(slowStore(storeOver(new Map())), truth, {
      residentBytes,
      partitionBits: undefined,
      tailRows: 0,
    });
    await truth.open(index);
    await grow(index, truth, 26);
    await index.settle();
    const ways: boolean[] = [];
    for (let round = 0; round < 8; round++) {
      ways.push(await areSketches(index, truth));
      if (round % 2 === 0) await grow(index, truth, 32);
      else shrink(index, truth, 32);
      const searches: Promise<void>[] = [];
      for (let search = 0; search < 12; search++) {
        searches.push(truth.expectIn(index));
        await turns(between);
      }
      await Promise.all(searches);
      await index.settle();
      await truth.expectIn(index);
    }
    expect(ways).toEqual([false, true, false, true, false, true, false, true]);
  });

  it('stay as they are while their number changes little', async () => {
    const truth = new Truth(42);
    const index = tinyIndex(storeOver(new Map()), truth, { residentBytes, partitionBits: undefined, tailRows: 0 });
    await truth.open(index);
    await grow(index, truth, 46);
    await index.settle();
    for (let round = 0; round < 4; round++) {
      expect(await areSketches(index, truth)).toBe(true);
      if (round % 2 === 0) shrink(index, truth, 4);
      else await grow(index, truth, 4);
      await index.settle();
    }
  });
});

describe('a search under which saves are removed without end', () => {
  it.each([8, 2] as const)('finds those that stay, and no other, in %d bits', async (partitionBits) => {
    const truth = new Truth(43);
    const store = slowStore(storeOver(new Map()));
    const index = tinyIndex(store, truth, { residentBytes: 1, partitionBits, tailRows: 0 });
    await truth.open(index);
    await grow(index, truth, 160);
    await index.settle();
    const stay = new Set([...truth.live.keys()].slice(100));
    const wanted = [...stay].flatMap((sequence) => truth.live.get(sequence) ?? []).filter((id) => isUsed(truth, id));
    let isDone = false;
    const searching = index.search(truth.vector(), { limit: 4_000, exact: true }).finally(() => {
      isDone = true;
    });
    let removed = 0;
    for (; !isDone && removed < 100; removed++) {
      shrink(index, truth, 1);
      await turns(6);
    }
    const { matches } = await searching;
    // It ended while there was more to remove.
    expect(removed).toBeLessThan(100);
    expect(removed).toBeGreaterThan(4);
    const found = matches.map(({ chunkId }) => chunkId);
    const ofStay = found.filter((id) => stay.has(sequenceOf(id)));
    expect(ofStay.sort((a, b) => a - b)).toEqual(wanted);
    expect(new Set(found).size).toBe(found.length);
  });
});

/** Rows of zeros are in no index. */
function isUsed(truth: Truth, id: number): boolean {
  return (truth.source.held.get(id) ?? []).some((value) => value !== 0);
}
