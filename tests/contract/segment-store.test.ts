import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { NewSegment } from '../../lib/ports.ts';
import { type MemorySegments, memoryVault } from '../../lib/storage/memory-vault.ts';
import { openSegmentVault } from '../../lib/storage/segment-vault.ts';
import { type SegmentPlace, segmentStoreContract } from './segment-store-contract.ts';
import { alter, alterPart, stored } from './segment-store-raw.ts';

segmentStoreContract('IndexedDB (in memory)', { open: openSegmentVault, alter, stored });

const memories = new Map<string, MemorySegments>();
const memoryOf = (where: string) => memories.get(where) ?? new Map();
segmentStoreContract('memory', {
  open: async (where) => {
    memories.set(where, memoryOf(where));
    return memoryVault(memoryOf(where));
  },
  alter: async (where, { index, id, part }: SegmentPlace, how) => {
    const held = memoryOf(where).get(index);
    const { record, parts } = held.get(id);
    if (part === undefined && how === 'missing') held.delete(id);
    else if (typeof how === 'object') held.set(id, { record: { ...record, ...how }, parts });
    else
      held.set(id, {
        record,
        parts: parts.with(part ?? 0, how === 'missing' ? undefined : alterPart(parts[part ?? 0], how)),
      });
  },
  stored: async (where) => {
    const all = [...memoryOf(where).values()].flatMap((held) => [...held.values()]);
    return { segments: all.length, parts: all.reduce((sum, { parts }) => sum + parts.length, 0) };
  },
});

const segment = (id: number): NewSegment => ({
  id,
  group: 0,
  rows: 1,
  sequences: Uint32Array.of(id),
  counts: Uint32Array.of(1),
  parts: [new Uint8Array(9).fill(id), new Uint8Array(3)],
});
const openRaw = (name: string, version?: number, store?: string): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open(name, version);
    request.onupgradeneeded = () => store && request.result.createObjectStore(store);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

describe('IndexedDB vault', () => {
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  it('is made anew when it is of a newer version, or has not the stores it should', async () => {
    (await openRaw('newer', 7, 'segments')).close();
    (await openRaw('strange', 1, 'else')).close();
    for (const name of ['newer', 'strange']) {
      const vault = await openSegmentVault(name);
      const store = vault.index('words', 1);
      await store.replace({ put: [segment(1)] });
      expect(await store.list()).toHaveLength(1);
      vault.close();
    }
  });

  it('does not wait for ever for one who holds on to a database that must go', async () => {
    const holding = await openRaw('held', 7);
    await expect(openSegmentVault('held')).rejects.toMatchObject({ code: 'storage-locked' });
    holding.close();
  });

  it('is made anew when the browser cannot open it', async () => {
    const real = indexedDB.open.bind(indexedDB);
    const open = vi.spyOn(indexedDB, 'open').mockImplementationOnce(() => {
      throw new DOMException('Internal error opening backing store', 'UnknownError');
    });
    const erase = vi.spyOn(indexedDB, 'deleteDatabase');
    open.mockImplementation(real);
    (await openSegmentVault('damaged')).close();
    expect(erase).toHaveBeenCalledExactlyOnceWith('damaged');
  });

  it('says so when there is no IndexedDB, or no space', async () => {
    const erase = vi.spyOn(indexedDB, 'deleteDatabase');
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('', 'QuotaExceededError');
    });
    await expect(openSegmentVault('full')).rejects.toMatchObject({ code: 'storage-full' });
    expect(erase).not.toHaveBeenCalled();
    vi.restoreAllMocks();
    vi.stubGlobal('indexedDB', undefined);
    await expect(openSegmentVault('nowhere')).rejects.toMatchObject({ code: 'storage-failed' });
  });

  it('gives way to another context that deletes the database', async () => {
    const closed = vi.fn();
    const vault = await openSegmentVault('cleared', closed);
    await new Promise((resolve) => {
      indexedDB.deleteDatabase('cleared').onsuccess = resolve;
    });
    expect(closed).toHaveBeenCalledOnce();
    await expect(vault.index('words', 1).list()).rejects.toMatchObject({ code: 'storage-failed' });
  });

  it('changes everything or nothing, whichever request fails', async () => {
    const vault = await openSegmentVault('atomic');
    const store = vault.index('words', 1);
    await store.replace({ put: [segment(1), segment(2), segment(3)] });
    const before = await store.list();
    const change = () => store.replace({ drop: [1, 2], put: [segment(4), segment(5)] });
    let nth = 0;
    for (let failed = true; failed; ) {
      nth++;
      let count = 0;
      failed = false;
      for (const name of ['put', 'delete'] as const) {
        const real = IDBObjectStore.prototype[name] as (...args: unknown[]) => IDBRequest;
        vi.spyOn(IDBObjectStore.prototype, name).mockImplementation(function (
          this: IDBObjectStore,
          ...args: unknown[]
        ) {
          const request = real.apply(this, args);
          if (++count !== nth) return request as never;
          failed = true;
          if (nth % 2 === 0) throw new DOMException('', 'QuotaExceededError');
          queueMicrotask(() => this.transaction.abort());
          return request as never;
        });
      }
      const outcome = await change().catch((error) => error);
      vi.restoreAllMocks();
      if (!failed) break;
      expect(outcome).toMatchObject({ code: nth % 2 === 0 ? 'storage-full' : 'storage-failed' });
      expect(await store.list()).toEqual(before);
      expect(await store.read(1)).toEqual(segment(1).parts);
      expect(await stored('atomic')).toEqual({ segments: 3, parts: 6 });
    }
    expect(nth).toBeGreaterThan(10);
    expect((await store.list()).map(({ id }) => id)).toEqual([3, 4, 5]);
    vault.close();
  });

  it('loses only the records and parts that the browser cannot read', async () => {
    const vault = await openSegmentVault('unreadable');
    const store = vault.index('words', 1);
    await store.replace({ put: [segment(1), segment(2)] });
    const { get, getAll } = IDBObjectStore.prototype;
    const lost = () => new DOMException('Failed to read large IndexedDB value', 'DataError');
    vi.spyOn(IDBObjectStore.prototype, 'getAll').mockImplementation(function (this: IDBObjectStore, ...args) {
      if (this.name === 'segments') throw lost();
      return getAll.apply(this, args);
    });
    vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(function (this: IDBObjectStore, key) {
      if ((key as IDBValidKey[])[1] === 1) throw lost();
      return get.call(this, key);
    });
    expect(await store.read(1, [0])).toBeUndefined();
    expect(await store.read(2, [0])).toEqual(segment(2).parts.slice(0, 1));
    expect((await store.list()).map(({ id }) => id)).toEqual([2]);
    vi.restoreAllMocks();
    await vi.waitFor(async () => expect(await stored('unreadable')).toEqual({ segments: 1, parts: 2 }));
    vault.close();
  });

  it('sweeps away parts of no segment, wherever they lie, and goes over no others', async () => {
    const ids = [1, 2, 3, 5, 6, 8, 9];
    const vault = await openSegmentVault('orphans');
    await vault.index('words', 1).replace({ put: ids.map(segment) });
    await vault.index('others', 1).replace({ put: [segment(4)] });
    for (const id of [1, 5, 9]) await alter('orphans', { index: 'words', id }, 'missing');
    expect(await stored('orphans')).toEqual({ segments: 5, parts: 16 });
    const store = vault.index('words', 1);
    const { getAllKeys } = IDBObjectStore.prototype;
    let seen = 0;
    vi.spyOn(IDBObjectStore.prototype, 'getAllKeys').mockImplementation(function (this: IDBObjectStore, ...args) {
      const request = getAllKeys.apply(this, args);
      if (this.name === 'parts') request.addEventListener('success', () => (seen += request.result.length));
      return request;
    });
    expect((await store.list()).map(({ id }) => id)).toEqual([2, 3, 6, 8]);
    await vi.waitFor(async () => expect(await stored('orphans')).toEqual({ segments: 5, parts: 10 }));
    expect(seen).toBe(6);
    expect(await store.read(6)).toEqual(segment(6).parts);
    expect(await vault.index('others', 1).read(4)).toEqual(segment(4).parts);
    vault.close();
  });
});
