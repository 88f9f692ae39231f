import { describe, expect, it } from 'vitest';
import { chunkId } from '../../lib/chunk-id.ts';
import type { SegmentStore } from '../../lib/ports.ts';
import { type KeywordOptions, SegmentedKeywords } from '../../lib/search/words/keyword-index.ts';
import { type MemorySegments, memoryVault } from '../../lib/storage/memory-vault.ts';
import { random } from './random.ts';

const SAVES = 300;
const LIVE = new Set(Array.from({ length: SAVES }, (_, i) => i + 1));
const OPTIONS: KeywordOptions = { mostRows: 400, pageBytes: 1024, residentBytes: 0 };

/** Words of one save's chunks: some common, many of the alphabet, one of its own. */
function textsOf(save: number): string[] {
  const next = random(save);
  const word = () => `${String.fromCharCode(98 + Math.floor(next() * 20))}${Math.floor(3000 ** next()).toString(36)}`;
  const text = () =>
    `common often ${save % 3 ? 'many' : 'few'} only${save} ${Array.from({ length: 40 }, word).join(' ')}`;
  return [text(), text(), text()];
}

async function filled(): Promise<MemorySegments> {
  const segments: MemorySegments = new Map();
  const index = new SegmentedKeywords(memoryVault(segments).index('words', 1), OPTIONS);
  for (let from = 1; from <= SAVES; from += 10) {
    const saves = Array.from({ length: 10 }, (_, i) => from + i);
    const ids = saves.flatMap((save) => [0, 1, 2].map((ordinal) => chunkId(save, ordinal)));
    await index.add(ids, saves.flatMap(textsOf));
  }
  await index.settle();
  index.close();
  return segments;
}

/** How many reads, parts and bytes went through. */
interface Traffic {
  reads: number;
  parts: number;
  bytes: number;
}

function counted(store: SegmentStore): { store: SegmentStore; traffic: Traffic } {
  const traffic = { reads: 0, parts: 0, bytes: 0 };
  const read: SegmentStore['read'] = async (id, parts) => {
    const found = await store.read(id, parts);
    traffic.reads++;
    traffic.parts += found?.length ?? 0;
    traffic.bytes += found?.reduce((sum, { length }) => sum + length, 0) ?? 0;
    return found;
  };
  return { traffic, store: { list: () => store.list(), read, replace: (change) => store.replace(change) } };
}

async function opened(segments: MemorySegments, options: KeywordOptions = OPTIONS) {
  const { store, traffic } = counted(memoryVault(segments).index('words', 1));
  const index = new SegmentedKeywords(store, options);
  const held = await index.open(LIVE);
  /** What this reads. */
  const reading = async (work: () => Promise<unknown>): Promise<Traffic> => {
    const before = { ...traffic };
    await work();
    const { reads, parts, bytes } = traffic;
    return { reads: reads - before.reads, parts: parts - before.parts, bytes: bytes - before.bytes };
  };
  return { index, held, traffic, reading };
}

const kept = await filled();
const count = kept.get('words')?.size ?? 0;
const bytes = [...(kept.get('words')?.values() ?? [])].flatMap(({ parts }) => parts.map(({ length }) => length));
const all = bytes.reduce((sum, length) => sum + length, 0);

describe('what keyword segments read', () => {
  it('is one small part of each at the start', async () => {
    const { held, traffic, index } = await opened(kept);
    expect(held.size).toBe(SAVES);
    expect(count).toBeGreaterThan(2);
    expect(traffic).toEqual({ reads: count, parts: count, bytes: traffic.bytes });
    expect(traffic.bytes).toBeLessThan(all / 20);
    expect(index.memory).toBeLessThan(all / 20);
  });

  it('is a page for a term in a segment, common or rare, in one read of the segment', async () => {
    const { index, reading } = await opened(kept);
    for (const term of ['common', 'few', 'b1a', 'only7']) {
      const { parts } = await reading(() => index.rarities([term]));
      expect(parts, term).toBeGreaterThan(0);
      // The filter errs now and then.
      expect(parts, term).toBeLessThanOrEqual(count + 1);
    }
    const { reads, parts } = await reading(() => index.search(['often', 'many', 'c2'], { limit: 5 }));
    expect(reads).toBeLessThanOrEqual(count + 1);
    expect(parts).toBeLessThanOrEqual(3 * count + 1);
  });

  it('is nothing for a term before all others, and no more than for a known one for any unseen', async () => {
    const { index, reading } = await opened(kept);
    expect((await reading(() => index.rarities(['', '0', 'a']))).parts).toBe(0);
    for (const term of ['zzz', 'onlyyou', '\u{10ffff}', '中'.repeat(70)])
      expect((await reading(() => index.rarities([term]))).parts, term).toBeLessThanOrEqual(count + 1);
  });

  it('is nothing for the rarities of terms just searched', async () => {
    const { index, reading } = await opened(kept);
    const terms = ['common', 'b1a', 'zzz', 'many', 'words', 'only7'];
    await index.search(terms, { limit: 5 });
    expect((await reading(() => index.rarities(terms))).parts).toBe(0);
    expect((await reading(() => index.rarities(['only7', 'many']))).parts).toBe(0);
    expect((await reading(() => index.rarities(['else']))).parts).toBeGreaterThan(0);
    expect((await reading(() => index.rarities(terms))).parts).toBe(0);
  });

  it('is a page or two of each segment for completions, a small part of the whole for corrections', async () => {
    const { index, reading } = await opened(kept);
    const completions = await reading(async () => {
      expect(await index.completions('comm', 5)).toEqual(['common']);
    });
    expect(completions.parts).toBeLessThanOrEqual(2 * count);
    const corrections = await reading(async () => {
      expect(await index.completions('comon', 5)).toEqual(['common']);
    });
    expect(corrections.bytes).toBeLessThan(all / 5);
  });

  it('stays in memory as far as there is room, and is counted', async () => {
    const { index, reading } = await opened(kept, { ...OPTIONS, residentBytes: 20_000 });
    const before = index.memory;
    const terms = ['common', 'b1a'];
    expect((await reading(() => index.search(terms, { limit: 5 }))).parts).toBeGreaterThan(0);
    expect((await reading(() => index.search(terms, { limit: 5 }))).parts).toBe(0);
    expect(index.memory).toBeGreaterThan(before);
    for (let save = 1; save < SAVES; save += 10) await index.rarities([`only${save}`]);
    expect(index.memory).toBeLessThanOrEqual(before + 20_000);
  });
});

describe('a flipped bit in a page of terms', () => {
  const damaged = async () => {
    const segments: MemorySegments = structuredClone(kept);
    const victim = [...(segments.get('words')?.values() ?? [])][0]!;
    for (const page of victim.parts.slice(1)) page[page.length >> 1]! ^= 16;
    const { store } = counted(memoryVault(segments).index('words', 1));
    const lost: number[] = [];
    const index = new SegmentedKeywords(store, { ...OPTIONS, lost: (sequences) => lost.push(...sequences) });
    await index.open(LIVE);
    return { index, lost, victim: [...victim.record.sequences], segments, id: victim.record.id };
  };

  it.each([
    ['search', (index: SegmentedKeywords) => index.search(['common'], { limit: 5 })],
    ['scores', (index: SegmentedKeywords) => index.scores(['common'], [chunkId(1, 0)])],
    ['rarities', (index: SegmentedKeywords) => index.rarities(['common', 'unseen'])],
    ['completions', (index: SegmentedKeywords) => index.completions('comm', 5)],
    ['corrections', (index: SegmentedKeywords) => index.completions('comon', 5)],
  ] as const)('found by %s drops the segment, says what is lost, and is healed', async (_, ask) => {
    const { index, lost, victim, segments, id } = await damaged();
    await ask(index);
    expect(lost).toEqual(victim);
    expect(index.size).toBe((SAVES - victim.length) * 3);
    await index.add(
      victim.flatMap((save) => [0, 1, 2].map((ordinal) => chunkId(save, ordinal))),
      victim.flatMap(textsOf),
    );
    await index.settle();
    expect(segments.get('words')?.has(id)).toBe(false);
    const { index: whole } = await opened(kept);
    for (const terms of [['common'], ['few', 'b1a'], [`only${victim[0]}`]]) {
      expect(await index.rarities(terms)).toEqual(await whole.rarities(terms));
      const [found, expected] = [await index.search(terms, { limit: 50 }), await whole.search(terms, { limit: 50 })];
      expect(found.matches.map(({ chunkId }) => chunkId)).toEqual(expected.matches.map(({ chunkId }) => chunkId));
    }
    expect(await index.completions('comm', 5)).toEqual(['common']);
  });
});
