import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '../../lib/errors.ts';
import type { SharedStore } from '../../lib/shared-store.ts';
import { docOf, sharedKey } from '../../lib/sharing/naming.ts';
import { listShared, readSharedCopy } from '../../lib/sharing/shared-copies.ts';
import { testPlace } from '../../lib/sharing/test-place.ts';
import { openMemoryStore } from '../contract/shared-store-in-memory.ts';
import { crash, longPage, openLibrary, page, settled, type TestLibrary } from './library-fixtures.ts';
import { removeShared, shareAll } from './shared-fixtures.ts';

const SPACE = 'words:16';
const { signal } = new AbortController();
const rooms: TestLibrary[] = [];

afterEach(() => {
  for (const room of rooms.splice(0)) crash(room);
});

async function shared(): Promise<{ theirs: TestLibrary; store: SharedStore; mine: TestLibrary }> {
  const [theirs, mine] = await Promise.all(
    ['theirs', 'mine'].map((name) => openLibrary(`copies-${name}-${crypto.randomUUID()}`)),
  );
  if (!theirs || !mine) throw new Error('not opened');
  rooms.push(theirs, mine);
  await theirs.library.save(longPage('tides', 40));
  await theirs.library.save(page('keel', ['A keel keeps a boat upright.']));
  await settled(theirs.library);
  const store = openMemoryStore(`copies-${crypto.randomUUID()}`);
  await store.create({ id: 'shared-1', version: 1, space: SPACE }, signal);
  await shareAll(theirs, store);
  return { theirs, store, mine };
}

describe('a copy that is only in a shared library', () => {
  it('is the page as it was saved, to the letter', async () => {
    const { mine, store, theirs } = await shared();
    for (const document of theirs.library.documents()) {
      const doc = await docOf(sharedKey(document));
      const copy = await readSharedCopy(doc, { store, doors: mine.library.doors }, signal);
      const { text, blocks, chunks } = await theirs.library.text(document.id);
      expect(copy.text).toMatchObject({ id: `shared:${doc}`, text, blocks, chunks });
      expect(copy.document).toMatchObject({ id: `shared:${doc}`, title: document.title, url: document.url });
    }
    expect(mine.library.documents()).toEqual([]);
  });

  it('cannot be had of a page that was removed, or was never there', async () => {
    const { mine, store, theirs } = await shared();
    const [document] = theirs.library.documents();
    if (!document) throw new Error('not saved');
    await removeShared(store, document, { writer: 'others', clock: 2, seq: 1 }, 16);
    const doors = mine.library.doors;
    const missing = expect.objectContaining({ code: 'document-missing' });
    await expect(readSharedCopy(await docOf(sharedKey(document)), { store, doors }, signal)).rejects.toEqual(missing);
    await expect(readSharedCopy('0'.repeat(32), { store, doors }, signal)).rejects.toEqual(missing);
  });

  it('is refused where somebody has changed a word of it', async () => {
    const { mine, store, theirs } = await shared();
    const [document] = theirs.library.documents();
    if (!document) throw new Error('not saved');
    const doc = await docOf(sharedKey(document));
    const [chunk] = await store.find({ is: { part: ['chunk'], doc: [doc] } }, 1, signal);
    const [row] = await store.read([chunk?.id ?? ''], signal);
    if (!row?.embedding) throw new Error('no chunk');
    await store.put([{ ...row, text: `${row.text.slice(0, -1)}!`, embedding: row.embedding }], signal);
    const reading = readSharedCopy(doc, { store, doors: mine.library.doors }, signal);
    await expect(reading).rejects.toMatchObject({ code: 'shared-damaged' });
  });

  it('is listed with the others, and a removed one is not', async () => {
    const { store, theirs } = await shared();
    expect((await listShared(store, signal)).documents.map(({ title }) => title).sort()).toEqual([
      'About keel',
      'About tides',
    ]);
    const [document] = theirs.library.documents();
    if (!document) throw new Error('not saved');
    await removeShared(store, document, { writer: 'others', clock: 2, seq: 1 }, 16);
    expect((await listShared(store, signal)).documents).toHaveLength(1);
  });
});

describe('a test of a server', () => {
  const fresh = () => openMemoryStore(`test-${crypto.randomUUID()}`);

  it('tells that there is nothing yet', async () => {
    expect(await testPlace(fresh(), SPACE, signal)).toEqual({ reach: { version: 'memory' }, collection: 'none' });
  });

  it('tells of rights and space, and leaves nothing behind', async () => {
    const store = fresh();
    await store.create({ id: 'shared-1', version: 1, space: SPACE }, signal);
    expect(await testPlace(store, SPACE, signal)).toEqual({
      reach: { version: 'memory' },
      collection: 'there',
      rights: 'write',
      space: { id: SPACE, fits: true },
    });
    expect(await store.count(signal)).toBe(0);
    expect((await testPlace(store, 'other:8', signal)).space).toEqual({ id: SPACE, fits: false });
  });

  it.each(['reach', 'open', 'put'] as const)('tells why it fails at %s', async (step) => {
    const store = fresh();
    await store.create({ id: 'shared-1', version: 1, space: SPACE }, signal);
    const refuse = () => Promise.reject(new AppError('shared-refused', { server: 'memory' }));
    const test = await testPlace({ ...store, [step]: refuse }, SPACE, signal);
    const report = { code: 'shared-refused', details: { server: 'memory' } };
    if (step === 'reach') expect(test).toEqual({ reach: report });
    if (step === 'open') expect(test).toEqual({ reach: { version: 'memory' }, collection: report });
    if (step === 'put') expect(test).toMatchObject({ collection: 'there', rights: 'read' });
  });
});
