import { describe, expect, it } from 'vitest';
import type { PartitionedVectors } from '../../lib/search/vectors/vector-index.ts';
import type { MemorySegments } from '../../lib/storage/memory-vault.ts';
import type { SaveSequence } from '../../lib/types.ts';
import { type Fault, faultyStore, storeOver, Truth, tinyIndex } from './vectors-fixtures.ts';

/** A library grows, changes and shrinks, with all that this makes to do in the background. */
async function life(truth: Truth, index: PartitionedVectors): Promise<void> {
  await truth.open(index);
  for (let round = 0; round < 2; round++) {
    for (let save = 0; save < 6; save++) await truth.addTo(index, truth.save(3 + ((save * 7) % 12)));
    await index.settle();
    const some = [...truth.live.keys()].filter((sequence) => sequence % 5 === round);
    for (const sequence of some) truth.forget(sequence);
    index.remove(new Set(some));
  }
  await index.settle();
}

/** One life in which the n-th call goes wrong, and what comes after. @returns whether there was an n-th call */
async function lifeWith(fault: Fault, n: number): Promise<boolean> {
  const segments: MemorySegments = new Map();
  const truth = new Truth(1);
  const faulty = faultyStore(storeOver(segments), n, fault);
  const lost = (saves: ReadonlySet<SaveSequence>): void => {
    for (const save of saves) if (truth.live.has(save)) void truth.addTo(index, save);
  };
  const index: PartitionedVectors = tinyIndex(faulty.store, truth, { recall: 0.9 }, { lost });
  const isKilled = fault.startsWith('hangs');
  await Promise.race([life(truth, index), ...(isKilled ? [faulty.struck] : [])]);
  const wasHit = faulty.calls() >= n;
  faulty.disarm();
  if (!isKilled) {
    // A search may be what finds out that something is damaged.
    await index.search(truth.vector(), { limit: 1 });
    for (let i = 0; i < 3; i++) await index.settle();
    await truth.expectIn(index);
  }
  index.close();
  const next = tinyIndex(storeOver(segments), truth);
  await truth.open(next);
  await truth.expectIn(next);
  await next.settle();
  next.close();
  const last = tinyIndex(storeOver(segments), truth);
  expect(await truth.open(last)).toEqual([]);
  await truth.expectIn(last);
  last.close();
  return wasHit;
}

describe('an index that is parted, whose store fails or is killed', () => {
  it('is parted at all', async () => {
    const truth = new Truth(1);
    const index = tinyIndex(storeOver(new Map()), truth);
    await life(truth, index);
    expect(index.partitions).toBeGreaterThan(0);
    await truth.expectIn(index);
  });

  // What was done before a kill is what was done after the call before it, so the first of these goes through all states.
  it.each<[Fault, number]>([
    ['hangs', 1],
    ['hangs after', 9],
    ['fails', 7],
    ['fails after', 7],
  ])(
    'loses nothing when a call %s',
    async (fault, every) => {
      for (let n = 1; await lifeWith(fault, n); n += every);
    },
    120_000,
  );
});
