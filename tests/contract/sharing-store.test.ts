import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { SharingLink, SharingMark, SharingStore } from '../../lib/sharing.ts';
import { openSharingStore } from '../../lib/storage/indexeddb-sharing.ts';

const LINK: SharingLink = {
  shared: 's',
  writer: 'w',
  library: 'l',
  sequence: 3,
  clock: 7,
  seq: 2,
  cursors: { other: 5 },
  afresh: false,
};
const mark = (doc: string): SharingMark => ({ doc, clock: 1, writer: 'w', print: '[]', origin: 'here', by: 'all' });
const SETTINGS = {
  place: { url: 'http://127.0.0.1:8000', tenant: 't', database: 'd', collection: 'c' },
  rule: { by: 'tag', tag: 'team' },
} as const;

describe('IndexedDB as what is kept of sharing', () => {
  let where: string;
  let store: SharingStore;
  beforeEach(async () => {
    where = `sharing-${crypto.randomUUID()}`;
    store = await openSharingStore(where);
    return () => store.close();
  });
  const all = async () => ({
    settings: await store.settings(),
    link: await store.link(),
    marks: (await store.marks()).map(({ doc }) => doc),
    owed: (await store.owed()).map(({ id }) => id),
    wishes: await store.wishes(),
  });

  it('is empty to begin with, and keeps everything over a reopening', async () => {
    expect(await all()).toEqual({ settings: undefined, link: undefined, marks: [], owed: [], wishes: [] });
    await store.setSettings(SETTINGS);
    const owed = { id: 'h', tries: 1, reason: { code: 'shared-damaged' } };
    const wish = { doc: 'c', wish: 'share' } as const;
    await store.change({ link: LINK, marks: [mark('a'), mark('b')], owed: [owed], wishes: [wish] });
    store.close();
    store = await openSharingStore(where);
    expect(await all()).toEqual({ settings: SETTINGS, link: LINK, marks: ['a', 'b'], owed: ['h'], wishes: [wish] });
  });

  it('takes a change in as a whole, deleting before it writes', async () => {
    await store.change({ link: LINK, marks: [mark('a'), mark('b')], wishes: [{ doc: 'a', wish: 'unshare' }] });
    await store.change({ marks: [{ ...mark('b'), clock: 9 }], dropMarks: ['a', 'b', 'none'], dropWishes: ['a'] });
    expect(await store.marks()).toEqual([{ ...mark('b'), clock: 9 }]);
    expect((await all()).wishes).toEqual([]);
    const unwritable = { ...mark('z'), print: (() => undefined) as unknown as string };
    await expect(store.change({ marks: [mark('y'), unwritable] })).rejects.toMatchObject({ code: 'storage-failed' });
    expect((await all()).marks).toEqual(['b']);
  });

  it('is cleared but for settings and wishes', async () => {
    await store.setSettings(SETTINGS);
    await store.change({ link: LINK, marks: [mark('a')], wishes: [{ doc: 'a', wish: 'share' }] });
    await store.change({ clear: true, marks: [mark('n')] });
    expect(await all()).toMatchObject({ settings: SETTINGS, link: undefined, marks: ['n'], wishes: [{ doc: 'a' }] });
    await store.setSettings(undefined);
    expect((await all()).settings).toBeUndefined();
  });
});
