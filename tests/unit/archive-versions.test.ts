import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { carryOver, restoreInto } from '../../lib/library/restore.ts';
import { openIndexedDbStore } from '../../lib/storage/indexeddb-store.ts';
import {
  exported,
  type Files,
  filesOf,
  forged,
  imported,
  jsonLines,
  linesIn,
  manifestOf,
  sourceOf,
} from './archive-fixtures.ts';
import { crash, openLibrary, page, settled, type TestLibrary } from './library-fixtures.ts';

const PART = 'versions.jsonl';
const keels = (...woods: string[]) => woods.map((wood) => `The keel of ${wood} keeps a boat upright.`);
const said = (name: string, ...woods: string[]) => keels(...woods).map((keel) => `About ${name}\n\n${keel}`);

describe('earlier versions in an archive', () => {
  let room: TestLibrary;
  let files: Files;
  let rows: Record<string, unknown>[];
  const rooms: TestLibrary[] = [];

  const open = async () => {
    const opened = await openLibrary(`archive-${crypto.randomUUID()}`);
    rooms.push(opened);
    return opened;
  };
  const save = async (into: TestLibrary, name: string, ...texts: string[]) => {
    const { document } = await into.library.save(page(name, keels(...texts)));
    return document.id;
  };
  /** Of every page its earlier texts, the latest first. */
  const versionsIn = async ({ library, store }: Pick<TestLibrary, 'library' | 'store'>) => {
    const documents = library.documents().sort((a, b) => a.key.localeCompare(b.key));
    return Promise.all(
      documents.map(async ({ id }) => {
        const versions = await Promise.all(
          (await store.versions(id)).map(({ sequence }) => store.version(id, sequence)),
        );
        return versions.map((version) => {
          const { sequence: _sequence, ...rest } = version ?? { sequence: 0 };
          return rest;
        });
      }),
    );
  };

  beforeEach(async () => {
    room = await open();
    await save(room, 'plain', 'oak');
    for (const wood of ['oak', 'elm', 'ash']) await save(room, 'boats', wood);
    for (const wood of ['fir', 'yew']) await save(room, 'sails', wood);
    await settled(room.library);
    files = filesOf(await exported(room.library));
    rows = linesIn(files, PART);
    return () => rooms.splice(0).forEach(crash);
  });

  it('are a part of their own, which is not there without any', async () => {
    expect(manifestOf(files)).toMatchObject({ version: 1, documents: 3, versions: 3 });
    expect(rows.map(({ text }) => text)).toEqual([...said('boats', 'oak', 'elm'), ...said('sails', 'fir')]);
    for (const { contentHash, text } of rows)
      expect(contentHash).toBe(createHash('sha256').update(String(text)).digest('hex'));
    expect(JSON.stringify(rows)).not.toMatch(/sequence|http/);
    const other = await open();
    await save(other, 'plain', 'oak');
    const without = filesOf(await exported(other.library));
    expect([without[PART], manifestOf(without).versions]).toEqual([undefined, undefined]);
  });

  it('come back with an import, and change nothing the second time', async () => {
    const other = await open();
    const archive = forged(files, {});
    await imported(other.library, archive);
    const once = await versionsIn(other);
    expect(once).toEqual(await versionsIn(room));
    const sequence = await other.store.lastSequence();
    await imported(other.library, archive);
    expect([await versionsIn(other), await other.store.lastSequence()]).toEqual([once, sequence]);
    await imported(room.library, archive);
    expect(await versionsIn(room)).toEqual(once);
    expect(linesIn(filesOf(await exported(other.library)), PART)).toEqual(rows);
  });

  it('join those that are here, and so does a text that an import replaces', async () => {
    const other = await open();
    const id = await save(other, 'boats', 'teak');
    const later = linesIn(files, 'documents.jsonl').map((row) => ({ ...row, updatedAt: '2099-01-01T00:00:00.000Z' }));
    await imported(other.library, forged(files, { 'documents.jsonl': jsonLines(later) }));
    const kept = await Promise.all(
      (await other.store.versions(id)).map(({ sequence }) => other.store.version(id, sequence)),
    );
    expect(kept.map((version) => version?.text).sort()).toEqual(said('boats', 'elm', 'oak', 'teak'));
  });

  it('are left out where none are kept', async () => {
    const other = await open();
    await other.library.setVersions(0);
    await imported(other.library, forged(files, {}));
    expect(await versionsIn(other)).toEqual([[], [], []]);
  });

  it('come back with a restore', async () => {
    const restored = await openIndexedDbStore(`restored-${crypto.randomUUID()}`);
    const legacy = { store: room.store, sequence: 20 };
    const steps = restoreInto(restored, sourceOf(forged(files, {})), legacy, new AbortController().signal);
    for (let step = await steps.next(); !step.done; step = await steps.next());
    expect(await versionsIn({ library: room.library, store: restored })).toEqual(await versionsIn(room));
    restored.close();
  });

  it('are left out when damage has changed them', async () => {
    const [first] = (await room.store.documents()).filter(({ title }) => title.includes('boats'));
    const id = first?.id ?? '';
    const [head] = await room.store.versions(id);
    await room.store.removeVersion(id, head?.sequence ?? 0);
    const { documentId: _d, sequence: _s, ...version } = (await room.store.version(id, 2)) ?? { documentId: '' };
    await room.store.keepVersion(id, { ...version, text: 'Altered.', contentHash: 'a'.repeat(64) } as never);
    const now = linesIn(filesOf(await exported(room.library)), PART);
    expect(now.map(({ text }) => text)).toEqual([...said('boats', 'oak'), ...said('sails', 'fir')]);
  });

  it('pass from a library to the one restored, with what was saved meanwhile', async () => {
    const restored = await openIndexedDbStore(`restored-${crypto.randomUUID()}`);
    const since = await room.store.lastSequence();
    const legacy = { store: room.store, sequence: since };
    const steps = restoreInto(restored, sourceOf(forged(files, {})), legacy, new AbortController().signal);
    for (let step = await steps.next(); !step.done; step = await steps.next());
    for (const wood of ['teak', 'bamboo']) await save(room, 'boats', wood);
    expect(await carryOver(room.store, restored, since)).toBe(1);
    const plain = (all: Awaited<ReturnType<typeof versionsIn>>) =>
      all.map((some) => some.map((version) => ('contentHash' in version ? version.contentHash : undefined)));
    const [here, there] = [await versionsIn(room), await versionsIn({ library: room.library, store: restored })];
    expect(here[0]).toHaveLength(4);
    expect(plain(there)).toEqual(plain(here));
    restored.close();
  });

  const changed = (change: Record<string, unknown>) => rows.map((row, i) => (i === 1 ? { ...row, ...change } : row));

  it.each<[string, () => unknown[], Record<string, unknown>?]>([
    ['of no document', () => changed({ documentId: 'nobody' })],
    ['of a wrong hash', () => changed({ contentHash: 'a'.repeat(64) })],
    ['of another text', () => changed({ text: 'Something else.' })],
    ['with blocks beyond their text', () => changed({ blocks: [{ kind: 'paragraph', start: 0, end: 1e6 }] })],
    ['with pages that go back', () => changed({ pages: [5, 2] })],
    ['with a number for a title', () => changed({ title: 7 })],
    ['saved at no time', () => changed({ savedAt: 'never' })],
    ['without a receipt', () => changed({ receipt: undefined })],
    ['fewer than told', () => rows, { versions: 4 }],
    ['more than told', () => rows, { versions: 2 }],
    ['that are not told of', () => rows, { versions: undefined }],
    ['of one document without end', () => Array.from({ length: 101 }, () => rows[0])],
  ])('are refused with the archive when they are %s', async (_, make, over) => {
    const other = await open();
    const bad = forged(files, { [PART]: jsonLines(make()) }, { versions: make().length, ...over });
    await expect(imported(other.library, bad)).rejects.toMatchObject({
      code: 'archive-damaged',
      details: { part: PART },
    });
    expect(other.library.documents()).toEqual([]);
    const told = manifestOf(files);
    const { [PART]: _part, ...parts } = told.parts;
    await expect(imported(other.library, forged(files, {}, { parts }))).rejects.toMatchObject({
      code: 'archive-damaged',
    });
  });
});
