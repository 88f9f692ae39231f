import { describe, expect, it } from 'vitest';
import type { SegmentVault } from '../../lib/ports.ts';
import { type SegmentSubject, segmentStoreContract } from '../contract/segment-store-contract.ts';
import { inChromium } from './in-chromium.ts';

/** The contract suite of the segments over Chromium's own IndexedDB: the suite runs here, every call of it there. */

const there = inChromium('tests/e2e/segment-store-page.ts');

async function open(where: string): Promise<SegmentVault> {
  const handle = crypto.randomUUID();
  await there('open', handle, where);
  return {
    index: (name, layout) => ({
      list: () => there('list', handle, name, layout),
      read: (...args: unknown[]) => there('read', handle, name, layout, ...args),
      replace: (change: unknown) => there('replace', handle, name, layout, change),
    }),
    keepOnly: (names: readonly string[]) => there('keepOnly', handle, names),
    close: () => void there('close', handle),
  } as SegmentVault;
}

segmentStoreContract("IndexedDB (Chromium's own)", {
  open,
  alter: (...args) => there('alter', ...args),
  stored: (where) => there('stored', where),
} as SegmentSubject);

describe('segments in Chromium', () => {
  it('brings no larger buffer along with a view', async () => {
    expect(await there('viewed', crypto.randomUUID())).toEqual([4, 4, 7]);
  });

  it('lists thousands', async () => {
    expect(await there('listing', crypto.randomUUID(), 3000, 100)).toBe(3000);
  });
});
