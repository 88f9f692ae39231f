import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SharedStore } from '../../lib/shared-store.ts';
import { Sharing } from '../../lib/sharing/sharing.ts';
import { openSharingStore } from '../../lib/storage/indexeddb-sharing.ts';
import { openMemoryStore } from '../contract/shared-store-in-memory.ts';
import { crash, openLibrary, page, settled, type TestLibrary } from './library-fixtures.ts';

/** How often a machine looks whether anything has changed elsewhere, on a clock that the test drives. */

const MINUTE = 60_000;
let room: TestLibrary;
let sharing: Sharing;
let server: SharedStore;
/** When each round asked the server, in minutes from the beginning. */
let looks: number[];

beforeEach(async () => {
  room = await openLibrary(`pace-${crypto.randomUUID()}`);
  await room.library.save(page('tides', ['The moon pulls the water.']));
  await settled(room.library);
  server = openMemoryStore(`pace-${crypto.randomUUID()}`);
  const store = await openSharingStore(`pace-${crypto.randomUUID()}`);
  const place = { url: 'http://127.0.0.1:1', tenant: 't', database: 'd', collection: 'c' };
  await store.setSettings({ place, rule: { by: 'all' } });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  const began = Date.now();
  looks = [];
  const find = server.find.bind(server);
  server.find = (filter, most, signal) => {
    if (filter.is?.part?.includes('machine')) looks.push((Date.now() - began) / MINUTE);
    return find(filter, most, signal);
  };
  sharing = new Sharing({
    store,
    doors: room.library.doors,
    openPlace: async () => server,
    changed: () => undefined,
    now: () => new Date(),
  });
  await sharing.start();
});
afterEach(() => {
  sharing.stop();
  vi.useRealTimers();
  crash(room);
});

/** Databases answer in real time: each due round is waited for before the clock goes on. */
async function pass(minutes: number): Promise<void> {
  const until = Date.now() + minutes * MINUTE;
  for (;;) {
    await vi.waitUntil(() => sharing.glance().state === 'resting', { timeout: 10_000, interval: 2 });
    if (Date.now() >= until) return;
    await vi.advanceTimersByTimeAsync(Math.min(MINUTE / 2, until - Date.now()));
  }
}

describe('how often it is looked', () => {
  it('is less the longer nothing comes', async () => {
    await pass(120);
    const gaps = looks.map((at, i) => Math.round(at - (looks[i - 1] ?? 0)));
    const waits = gaps.slice(gaps.indexOf(1));
    const firstFive = waits.indexOf(5);
    expect(waits.slice(0, firstFive).every((gap) => gap === 1)).toBe(true);
    expect(firstFive).toBeGreaterThanOrEqual(3);
    expect(waits.slice(firstFive, waits.indexOf(15)).every((gap) => gap === 5)).toBe(true);
    expect(waits.at(-1)).toBe(15);
    expect([...waits].sort((a, b) => a - b)).toEqual(waits);
  });

  it('is at once after a change here, and often again', async () => {
    await pass(120);
    vi.useRealTimers();
    await room.library.save(page('winds', ['The wind pushes the water.']));
    await settled(room.library);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: Date.now() + 120 * MINUTE });
    const before = looks.length;
    sharing.wake();
    await pass(3);
    expect(looks.length - before).toBeGreaterThanOrEqual(3);
  });
});
