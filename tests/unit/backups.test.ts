import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../lib/errors.ts';
import type { Backup } from '../../lib/keeping.ts';
import { type BackupShelf, Backups, type BackupsOptions } from '../../lib/library/backups.ts';
import { restoreInto } from '../../lib/library/restore.ts';
import { openIndexedDbStore } from '../../lib/storage/indexeddb-store.ts';
import { loseRecords } from '../contract/lost-records.ts';
import { MemorySink, sourceOf } from './archive-fixtures.ts';
import { crash, longPage, openLibrary, page, settled, type TestLibrary } from './library-fixtures.ts';

/** Backups in memory; `room`: bytes that fit. */
function memoryShelf() {
  const files = new Map<string, MemorySink>();
  const labels = new Map<string, Backup>();
  const shelf: BackupShelf & { room: number; spoil: boolean } = {
    room: Number.POSITIVE_INFINITY,
    spoil: false,
    list: async () => [...labels.values()].sort((a, b) => (a.at < b.at ? 1 : -1)),
    async begin(id) {
      const sink = new MemorySink();
      files.set(id, sink);
      const write = sink.write.bind(sink);
      sink.write = async (bytes) => {
        const used = [...files.values()].reduce((sum, one) => sum + one.bytes.length, 0);
        if (used + bytes.length > shelf.room) throw new AppError('storage-full');
        await write(bytes);
      };
      return sink;
    },
    async read(id) {
      const bytes = files.get(id)?.bytes;
      if (!bytes) throw new AppError('archive-not-one');
      if (shelf.spoil) bytes[60] = (bytes[60] ?? 0) ^ 1;
      return sourceOf(bytes);
    },
    async finish(backup) {
      labels.set(backup.id, backup);
    },
    async remove(id) {
      labels.delete(id);
      files.delete(id);
    },
    async sweep() {
      for (const id of files.keys()) if (!labels.has(id)) files.delete(id);
    },
  };
  return { shelf, files };
}

const BOATS = ['Sailing boats need wind.', 'The keel keeps a boat upright.'];

describe('backups', () => {
  let room: TestLibrary;
  let memory: ReturnType<typeof memoryShelf>;
  let now: number;

  const backupsOf = (over: Partial<BackupsOptions> = {}) =>
    new Backups({
      shelf: memory.shelf,
      write: (sink, signal, leftOut) => room.library.exportArchive(sink, signal, { leftOut }),
      state: async () => ({ mark: String(await room.store.lastSequence()) }),
      pace: async () => 'day',
      held: () => false,
      quiet: async () => undefined,
      copy: async () => undefined,
      changed: () => undefined,
      now: () => new Date(now),
      version: '0.1.0',
      ...over,
    });

  beforeEach(async () => {
    now = Date.now();
    memory = memoryShelf();
    room = await openLibrary(`backups-${crypto.randomUUID()}`);
    await room.library.save(page('boats', BOATS));
    await room.library.save(longPage('long', 12));
    await settled(room.library);
  });
  afterEach(() => crash(room));

  it('are listed when they were written and read back, with what is in them', async () => {
    const backup = await backupsOf().make('asked');
    expect(backup).toMatchObject({ reason: 'asked', documents: 2, conversations: 0, app: '0.1.0' });
    expect(await memory.shelf.list()).toEqual([backup]);
  });

  it('are not listed when what was written cannot be read back', async () => {
    memory.shelf.spoil = true;
    const backups = backupsOf();
    await expect(backups.make('asked')).rejects.toMatchObject({ code: /^archive-/ });
    expect(memory.files.size).toBe(0);
    expect(await backups.glance()).toMatchObject({ backups: [], failure: { code: /^archive-/ } });
  });

  it('leave out and name what cannot be read any more, and are whole otherwise', async () => {
    const [lost] = (await room.library.documents()).filter(({ address }) => address.includes('long'));
    const find = loseRecords((store, key) => store === 'texts' && key === lost?.id);
    const backup = await backupsOf().make('asked');
    expect(backup).toMatchObject({ documents: 1, leftOut: [lost?.title] });
    expect(await memory.shelf.list()).toEqual([backup]);
    find();
    expect(await backupsOf().make('asked')).toMatchObject({ documents: 2 });
  });

  it('leave out a text that damage has changed, and embeddings that are gone', async () => {
    const [changed, other] = await room.library.documents();
    const real = room.store.text.bind(room.store);
    const text = await real(changed?.id ?? '');
    const find = loseRecords(
      (store, key) => store === 'embeddings' && JSON.stringify(key ?? '').includes(other?.id ?? '-'),
    );
    room.store.text = async (id) =>
      id === changed?.id && text ? { ...text, text: `${text.text.slice(1)}x` } : real(id);
    expect(await backupsOf().make('asked')).toMatchObject({ documents: 1, leftOut: [changed?.title] });
    find();
  });

  it('are not made when nothing can be read, lest they push out what is good', async () => {
    const find = loseRecords((store) => store === 'texts');
    await expect(backupsOf().make('asked')).rejects.toMatchObject({ code: 'storage-failed' });
    find();
    expect(memory.files.size).toBe(0);
  });

  it('make room by dropping the oldest, and say so when there is none', async () => {
    const backups = backupsOf();
    const sizes: number[] = [];
    for (let day = 0; day < 3; day++) {
      now += 24 * 3_600_000;
      sizes.push((await backups.make('schedule'))?.bytes ?? 0);
    }
    memory.shelf.room = sizes.reduce((a, b) => a + b) + 10;
    now += 60_000;
    const before = await memory.shelf.list();
    await backups.make('asked');
    const after = await memory.shelf.list();
    expect(after.map(({ id }) => id)).not.toContain(before.at(-1)?.id);
    memory.shelf.room = 10;
    await expect(backups.make('asked')).rejects.toMatchObject({ code: 'storage-full' });
    // The latest stays, whatever happens.
    expect(await memory.shelf.list()).toEqual(after.slice(0, 1));
    expect((await backups.glance()).failure).toMatchObject({ code: 'storage-full' });
  });

  it('are made before a great change only if there is none of this state', async () => {
    const backups = backupsOf();
    await backups.before('import');
    await backups.before('import');
    expect(await memory.shelf.list()).toHaveLength(1);
    await room.library.save(page('bread', ['Bread rises.']));
    await backups.before('import');
    expect(await memory.shelf.list()).toHaveLength(2);
  });

  it('are made on schedule after the start, and never while a loss is undecided', async () => {
    const delays = { start: 1, change: 1, look: 1_000_000 };
    let held = true;
    const holding = backupsOf({ delays, held: () => held });
    holding.start();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await memory.shelf.list()).toEqual([]);
    held = false;
    holding.noteChange();
    await expect.poll(() => memory.shelf.list()).toHaveLength(1);
    holding.stop();
  });

  it('are put back whole into a new store, with what the old one is to hand on', async () => {
    const backup = await backupsOf().make('asked');
    await room.store.setKey('https://server.example', 'a key');
    const restored = await openIndexedDbStore(`restored-${crypto.randomUUID()}`);
    const source = await memory.shelf.read(backup?.id ?? '');
    const steps = restoreInto(restored, source, { store: room.store, sequence: 2 }, new AbortController().signal);
    for (let step = await steps.next(); ; step = await steps.next()) if (step.done) break;
    const plain = async (store: typeof restored) =>
      (await store.documents())
        .map(({ sequence: _sequence, ...document }) => document)
        .sort((a, b) => a.key.localeCompare(b.key));
    expect(await plain(restored)).toEqual(await plain(room.store));
    for (const { id } of await restored.documents()) {
      const [ours, theirs] = await Promise.all([room.store.text(id), restored.text(id)]);
      expect(theirs?.text).toBe(ours?.text);
      const { id: spaceId } = (await room.library.summary()).space;
      expect((await restored.embeddings(id, spaceId))?.vectors).toEqual(
        (await room.store.embeddings(id, spaceId))?.vectors,
      );
    }
    expect(await restored.lastSequence()).toBe(4); // numbers go on where they were
    expect(await restored.key('https://server.example')).toBe('a key');
    restored.close();
  });
});
