import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { chunkId, sequenceOf } from '../../lib/chunk-id.ts';
import { pause } from '../../lib/pause.ts';
import type { SegmentStore, SegmentVault } from '../../lib/ports.ts';
import { type KeywordOptions, SegmentedKeywords } from '../../lib/search/words/keyword-index.ts';
import { type MemorySegments, memoryVault } from '../../lib/storage/memory-vault.ts';
import { openSegmentVault } from '../../lib/storage/segment-vault.ts';
import { random } from './random.ts';

const SMALL: KeywordOptions = { mostRows: 40, pageBytes: 128, residentBytes: 500 };
const QUERIES = [['w0', 'w3'], ['w1'], ['only7', 'w2']];

/** The chunks of save `sequence`: up to five, of unevenly spread words and one of its own. */
function save(sequence: number): { ids: number[]; texts: string[] } {
  const next = random(sequence);
  const count = 1 + (sequence % 5);
  const text = () =>
    `only${sequence} ${Array.from({ length: 30 }, () => `w${Math.floor(next() ** 4 * 300)}`).join(' ')}`;
  return {
    ids: Array.from({ length: count }, (_, i) => chunkId(sequence, i)),
    texts: Array.from({ length: count }, text),
  };
}

async function addAll(index: SegmentedKeywords, sequences: Iterable<number>): Promise<void> {
  for (const sequence of sequences) {
    const { ids, texts } = save(sequence);
    await index.add(ids, texts);
  }
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

const references = new Map<string, SegmentedKeywords>();

/** An index to which these saves were just added. */
async function referenceOf(sequences: readonly number[]): Promise<SegmentedKeywords> {
  const key = sequences.join();
  const known = references.get(key);
  if (known) return known;
  const reference = new SegmentedKeywords(memoryVault().index('words', 1));
  const saves = sequences.map(save);
  await reference.add(
    saves.flatMap(({ ids }) => ids),
    saves.flatMap(({ texts }) => texts),
  );
  references.set(key, reference);
  return reference;
}

/** The index answers as one does to which these saves, and no others, were just added. */
async function expectHolds(index: SegmentedKeywords, sequences: readonly number[]): Promise<void> {
  const fresh = await referenceOf(sequences);
  await index.settle();
  expect(index.size).toBe(fresh.size);
  for (const query of QUERIES) {
    const [found, expected] = [await index.search(query, { limit: 500 }), await fresh.search(query, { limit: 500 })];
    expect(found.searched).toBe(expected.searched);
    expect(found.mean).toBeCloseTo(expected.mean, 5);
    expect(found.matches.map(({ chunkId }) => chunkId)).toEqual(expected.matches.map(({ chunkId }) => chunkId));
    for (const [i, { score }] of found.matches.entries()) expect(score).toBeCloseTo(expected.matches[i]!.score, 4);
  }
}

/** The n-th call to the store never returns, having done its work or not; nor does any later one. */
function killed(store: SegmentStore, at: number, done: boolean): { store: SegmentStore; death: Promise<'dead'> } {
  let calls = 0;
  let die = (_: 'dead'): void => undefined;
  const death = new Promise<'dead'>((resolve) => {
    die = resolve;
  });
  const guard = async <T>(work: () => Promise<T>): Promise<T> => {
    if (++calls < at) return work();
    if (calls === at && done) await work();
    die('dead');
    return new Promise(() => undefined);
  };
  return {
    death,
    store: {
      list: () => guard(() => store.list()),
      read: (id, parts) => guard(() => store.read(id, parts)),
      replace: (change) => guard(() => store.replace(change)),
    },
  };
}

describe.each([
  ['memory', async () => memoryVault()],
  ['IndexedDB', () => openSegmentVault(`kept-${crypto.randomUUID()}`)],
] as const)('keyword segments in %s', (_, openVault) => {
  const store = async (vault?: SegmentVault) => (vault ?? (await openVault())).index('words', 1);

  it('are there when opened again, without what is not live', async () => {
    const kept = await store();
    const index = new SegmentedKeywords(kept, SMALL);
    await addAll(index, range(1, 60));
    index.remove(new Set([7]));
    await index.settle();
    index.close();
    const again = new SegmentedKeywords(kept, SMALL);
    const live = new Set([...range(1, 50).filter((one) => one !== 7), 100]);
    expect(await again.open(live)).toEqual(new Set(range(1, 50).filter((one) => one !== 7)));
    await expectHolds(
      again,
      [...live].filter((one) => one < 100),
    );
    const infos = await kept.list();
    expect(infos.flatMap(({ sequences }) => [...sequences]).sort((a, b) => a - b)).toEqual(
      [...live].filter((one) => one < 100),
    );
  });

  it('lose nothing whenever the library is killed', { timeout: 60_000 }, async () => {
    for (const done of [false, true]) {
      for (let at = 1; ; at++) {
        const kept = await store();
        const { store: mortal, death } = killed(kept, at, done);
        const index = new SegmentedKeywords(mortal, SMALL);
        const life = async () => {
          await index.open(new Set());
          await addAll(index, range(1, 12));
          index.remove(new Set([3, 4, 10]));
          await addAll(index, range(12, 18));
          await index.settle();
          return 'lived' as const;
        };
        const end = await Promise.race([life(), death]);
        index.close();
        const live = range(1, 18).filter((one) => ![3, 4, 10].includes(one));
        const again = new SegmentedKeywords(kept, SMALL);
        const held = await again.open(new Set(live));
        await addAll(
          again,
          live.filter((one) => !held.has(one)),
        );
        await expectHolds(again, live);
        again.close();
        if (end === 'lived') {
          expect(held.size).toBe(live.length);
          break;
        }
      }
    }
  });

  it('of an older layout are not there', async () => {
    const vault = await openVault();
    await addAll(new SegmentedKeywords(vault.index('words', 0), SMALL), range(1, 5));
    const index = new SegmentedKeywords(vault.index('words', 1), SMALL);
    expect(await index.open(new Set(range(1, 5)))).toEqual(new Set());
    await addAll(index, range(1, 5));
    await expectHolds(index, range(1, 5));
  });

  it('hold a save once, even if it is found in two', async () => {
    const kept = await store();
    const [one, other] = [new SegmentedKeywords(kept, SMALL), new SegmentedKeywords(kept, SMALL)];
    await addAll(one, [1, 2]);
    await other.open(new Set());
    await addAll(other, [2, 3]);
    other.close();
    const index = new SegmentedKeywords(kept, SMALL);
    await index.open(new Set([1, 2, 3]));
    await expectHolds(index, [1, 2, 3]);
  });
});

describe('keyword segments, kept badly', () => {
  const filled = async (options = SMALL) => {
    const segments: MemorySegments = new Map();
    const index = new SegmentedKeywords(memoryVault(segments).index('words', 1), { ...options, residentBytes: 0 });
    await addAll(index, range(1, 40));
    await index.settle();
    index.close();
    return segments;
  };

  it('that cannot be opened are missing and healed', async () => {
    for (const byte of [0, 5, -1]) {
      const segments = await filled();
      const victim = [...(segments.get('words')?.values() ?? [])][1];
      const opening = victim!.parts[0]!;
      opening[byte < 0 ? opening.length - 1 : byte]! ^= 4;
      const index = new SegmentedKeywords(memoryVault(segments).index('words', 1), SMALL);
      const held = await index.open(new Set(range(1, 40)));
      const missing = [...(victim?.record.sequences ?? [])];
      expect(held).toEqual(new Set(range(1, 40).filter((one) => !missing.includes(one))));
      await addAll(index, missing);
      await expectHolds(index, range(1, 40));
      expect(segments.get('words')?.has(victim!.record.id)).toBe(false);
    }
  });

  it('with a damaged page are reported when they are searched, and the search goes on', async () => {
    const segments = await filled();
    const victim = [...(segments.get('words')?.values() ?? [])][0];
    for (const page of victim!.parts.slice(1)) page[0]! ^= 1;
    const lost: number[] = [];
    const index = new SegmentedKeywords(memoryVault(segments).index('words', 1), {
      ...SMALL,
      lost: (sequences) => lost.push(...sequences),
    });
    expect((await index.open(new Set(range(1, 40)))).size).toBe(39);
    const { matches } = await index.search(['w0', 'w1'], { limit: 500 });
    expect(lost).toEqual([...victim!.record.sequences]);
    expect(matches.length).toBeGreaterThan(20);
    expect(matches.filter(({ chunkId }) => lost.includes(sequenceOf(chunkId)))).toEqual([]);
    await addAll(index, lost);
    await expectHolds(index, range(1, 40));
  });

  it('with a damaged page found by a merge are reported too', async () => {
    const segments = await filled();
    const victim = [...(segments.get('words')?.values() ?? [])][0];
    victim!.parts.at(-1)![0]! ^= 1;
    const lost: number[] = [];
    const index = new SegmentedKeywords(memoryVault(segments).index('words', 1), {
      ...SMALL,
      lost: (sequences) => lost.push(...sequences),
    });
    await index.open(new Set(range(1, 40)));
    const first = victim!.record.sequences[0]!;
    index.remove(new Set([first]));
    await index.settle();
    expect(lost).toEqual([...victim!.record.sequences].filter((one) => one !== first));
    await addAll(index, lost);
    await expectHolds(
      index,
      range(1, 40).filter((one) => one !== first),
    );
  });

  it('that could not be written stay in memory, and are written when that is possible again', async () => {
    const kept = memoryVault().index('words', 1);
    let full = true;
    const index = new SegmentedKeywords(
      { ...kept, replace: async (change) => (full ? Promise.reject(new Error('full')) : kept.replace(change)) },
      SMALL,
    );
    await addAll(index, range(1, 30));
    await expectHolds(index, range(1, 30));
    expect(await kept.list()).toEqual([]);
    full = false;
    await addAll(index, [30]);
    await expectHolds(index, range(1, 31));
    const again = new SegmentedKeywords(kept, SMALL);
    expect((await again.open(new Set(range(1, 31)))).size).toBe(30);
    await expectHolds(again, range(1, 31));
  });

  it('are merged while questions are asked, and none goes without an answer', async () => {
    const index = new SegmentedKeywords(memoryVault().index('words', 1), { ...SMALL, residentBytes: 0 });
    let done = false;
    const add = async () => {
      for (const sequence of range(1, 80)) {
        await addAll(index, [sequence]);
        await pause();
      }
      done = true;
    };
    const adding = add();
    const all = range(1, 80).flatMap((one) => save(one).ids);
    let asked = 0;
    for (; !done; asked++) {
      const before = index.size;
      const { matches } = await index.search(['w0', 'w1', 'w2', 'only5'], { limit: 500 });
      expect(matches.length).toBeGreaterThan(before * 0.5);
      const scores = await index.scores(['only5'], all);
      if (before > 20) expect(scores.some((score) => score > 0)).toBe(true);
      await pause();
    }
    await adding;
    expect(asked).toBeGreaterThan(10);
    await expectHolds(index, range(1, 80));
  });
});
