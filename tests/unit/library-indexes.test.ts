import { openDB } from 'idb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { indexesIn } from '../../entrypoints/offscreen/indexes.ts';
import type { LibraryStore } from '../../lib/library-store.ts';
import type { SegmentStore, SegmentVault } from '../../lib/ports.ts';
import { SegmentedKeywords } from '../../lib/search/words/keyword-index.ts';
import { LAYOUT } from '../../lib/search/words/segment.ts';
import { openIndexedDbStore } from '../../lib/storage/indexeddb-store.ts';
import { memoryVault } from '../../lib/storage/memory-vault.ts';
import { openSegmentVault } from '../../lib/storage/segment-vault.ts';
import { random } from '../contract/random.ts';
import { kernelFromBuild } from '../contract/vectors-in-memory.ts';
import {
  crash,
  embedders,
  longPage,
  openLibrary,
  page,
  serverSettings,
  settled,
  type TestLibrary,
  WordEmbedder,
} from './library-fixtures.ts';

const never = new AbortController().signal;

describe('the indexes of the library', () => {
  let name: string;
  let room: TestLibrary;

  beforeEach(async () => {
    name = `indexes-${crypto.randomUUID()}`;
    room = await openLibrary(name);
    return () => crash(room);
  });

  const fill = async (pages: number) => {
    for (let i = 0; i < pages; i++) await room.library.save(longPage(`page${i}`, 4));
    await settled(room.library);
    await room.atRest();
  };
  const ask = async (question: string) => {
    const { passages, trace } = await room.library.retrieve(question, never);
    return {
      title: passages[0]?.title,
      mode: trace.mode,
      documents: trace.documentsSearched,
      chunks: trace.chunksSearched,
    };
  };
  /** Starts again; counts what is read of the store until the question is answered. */
  const restart = async (question: string, over: Parameters<typeof openLibrary>[1] = {}) => {
    crash(room);
    const models = embedders();
    const read: Record<string, number> = {};
    const makeCounted = counting(read, await openIndexedDbStore(name));
    room = await openLibrary(name, { models, store: makeCounted, ...over });
    return { answer: await ask(question), asked: models.get('words')?.asked, read };
  };
  /** Every record of the vault goes through here. */
  const spoil = async (change: (bytes: Uint8Array) => Uint8Array | undefined) => {
    await room.atRest();
    const database = await openDB(`${name}-index`);
    let parts = 0;
    const transaction = database.transaction('parts', 'readwrite');
    for (let cursor = await transaction.store.openCursor(); cursor; cursor = await cursor.continue()) {
      const { value } = cursor;
      parts++;
      const bytes = value instanceof Uint8Array ? value : new Uint8Array(value as ArrayBuffer);
      const changed = change(bytes.slice());
      if (changed === undefined) await cursor.delete();
      else await cursor.update(value instanceof Uint8Array ? changed : changed.buffer);
    }
    await transaction.done;
    database.close();
    expect(parts).toBeGreaterThan(1);
  };

  it('answer after a start without any text or vectors but those of the passages', async () => {
    await fill(40);
    const { answer, asked, read } = await restart('word3 of page7');
    expect(answer).toEqual({
      title: 'About page7',
      mode: 'hybrid',
      documents: 40,
      chunks: room.library.documents().reduce((sum, { chunks }) => sum + chunks, 0),
    });
    expect(asked).toEqual(['word3 of page7']);
    expect(read.readMany ?? 0).toBe(0);
    expect(read.text ?? 0).toBeLessThanOrEqual(20);
    expect((await room.library.summary()).pending).toBe(0);
  });

  it.each<[string, (bytes: Uint8Array) => Uint8Array | undefined]>([
    ['a flipped bit in each part', (bytes) => bytes.map((byte, i) => (i === bytes.length >> 1 ? byte ^ 4 : byte))],
    ['parts cut short', (bytes) => bytes.slice(0, bytes.length >> 1)],
    ['missing parts', () => undefined],
    ['parts of zeros', (bytes) => bytes.fill(0)],
  ])('are whole again after %s, and nothing is embedded again', async (_, change) => {
    await fill(6);
    await spoil(change);
    const { answer, asked } = await restart('word3 of page4');
    expect(answer).toMatchObject({ title: 'About page4', mode: 'hybrid', documents: 6 });
    expect(asked).toEqual(['word3 of page4']);
    await vi.waitFor(async () =>
      expect(await ask('word2 of page1')).toMatchObject({ title: 'About page1', documents: 6 }),
    );
    await room.atRest();
    expect((await restart('word3 of page4')).read.readMany ?? 0).toBe(0);
  });

  it('are loaded again when something of them turns out to be damaged while they are used', async () => {
    crash(room);
    const own = await openSegmentVault(`${name}-index`);
    const lost = new Set<number>();
    room = await openLibrary(name, {
      // No postings stay in memory, so that each question reads them.
      makeKeywordIndex: (tell) =>
        new SegmentedKeywords(own.index('words', LAYOUT), {
          residentBytes: 0,
          lost: (sequences) => {
            for (const sequence of sequences) lost.add(sequence);
            tell(sequences);
          },
        }),
    });
    await fill(6);
    await spoil((bytes) => bytes.fill(0));
    const asked = room.embedders.get('words')?.asked.length ?? 0;
    await ask('word3 of page4');
    expect(await ask('word3 of page4')).toMatchObject({ title: 'About page4', documents: 6, mode: 'hybrid' });
    expect(await room.library.find('word2')).toHaveLength(6);
    expect(lost.size).toBe(6);
    expect(room.embedders.get('words')?.asked).toHaveLength(asked + 2);
    own.close();
  });

  it('are made anew when their database is gone', async () => {
    await fill(6);
    crash(room);
    indexedDB.deleteDatabase(`${name}-index`);
    room = await openLibrary(name);
    expect(await ask('word3 of page4')).toMatchObject({ title: 'About page4', documents: 6, mode: 'hybrid' });
  });

  it('serve from memory when nothing of them can be kept', async () => {
    crash(room);
    const vault = failing(memoryVault());
    room = await openLibrary(name, indexesIn(vault, await kernelFromBuild()));
    await fill(5);
    expect(await ask('word3 of page4')).toMatchObject({ title: 'About page4', documents: 5, mode: 'hybrid' });
    const { answer, asked } = await restart('word3 of page4', indexesIn(vault, await kernelFromBuild()));
    expect(answer).toMatchObject({ title: 'About page4', documents: 5, mode: 'hybrid' });
    expect(asked).toEqual(['word3 of page4']);
  });

  it('do without the kernel where none runs', async () => {
    await fill(5);
    const vault = await openSegmentVault(`${name}-index`);
    const { answer } = await restart('word3 of page4', indexesIn(vault, undefined));
    expect(answer).toMatchObject({ title: 'About page4', mode: 'hybrid' });
    vault.close();
  });

  it('leave out a save whose vectors in the store are damaged, which is embedded again', async () => {
    await fill(4);
    const [document] = room.library.documents();
    const { id = '', sequence = 0, chunks = 0 } = document ?? {};
    const vectors = new Float32Array(chunks * 16).fill(Number.NaN);
    await room.store.embed({ documentId: id, sequence, space: new WordEmbedder().space, vectors }, true);
    crash(room);
    indexedDB.deleteDatabase(`${name}-index`);
    const models = embedders();
    room = await openLibrary(name, { models });
    await settled(room.library);
    await vi.waitFor(() => expect(models.get('words')?.asked).toHaveLength(chunks));
    expect(room.library.document(id)?.status.state).toBe('ready');
  });

  it('stay true to the store through saves, removals and restarts in any order', async () => {
    const next = random(5);
    for (let step = 0; step < 120; step++) {
      const which = Math.floor(next() * 15);
      const saved = room.library.savedAs(`https://example.org/page${which}`);
      if (saved && next() < 0.3) await room.library.remove([saved.id]);
      else await room.library.save(page(`page${which}`, [`Version ${step} of page${which} says step${step}.`]));
      if (next() < 0.08) {
        if (next() < 0.5) await settled(room.library);
        crash(room);
        room = await openLibrary(name);
      }
    }
    await settled(room.library);
    const found = async () => {
      const answers = [];
      for (let step = 0; step < 120; step += 7) {
        const { passages, trace } = await room.library.retrieve(`step${step}`, never);
        answers.push([passages.map(({ title, text }) => [title, text]), trace.chunksSearched]);
      }
      return answers;
    };
    const before = await found();
    crash(room);
    indexedDB.deleteDatabase(`${name}-index`);
    room = await openLibrary(name);
    expect(await found()).toEqual(before);
  });

  it('hold every save whole when two windows save at once', async () => {
    const window = async (who: string) => {
      for (let i = 0; i < 15; i++) {
        await room.library.save(longPage(`${who}${i}`, 3));
        if (i % 4 === 3) await room.library.save(page(`shared${i}`, [`Last of ${who} on shared${i}.`]));
      }
    };
    await Promise.all([window('left'), window('right')]);
    await settled(room.library);
    expect(room.library.documents()).toHaveLength(33);
    for (const who of ['left', 'right'])
      for (const i of [0, 7, 14]) expect((await ask(`word2 of ${who}${i}`)).title).toBe(`About ${who}${i}`);
    const { chunks } = await room.library.summary();
    expect((await ask('shared3')).chunks).toBe(chunks);
    for (const { id, sequence } of room.library.documents())
      expect(await room.store.embeddings(id, 'words:16')).toMatchObject({ sequence });
    const { answer, asked } = await restart('word2 of left7');
    expect(answer).toMatchObject({ title: 'About left7', documents: 33, chunks });
    expect(asked).toHaveLength(1);
  });

  it('leave nothing of a removed or replaced page on disk', async () => {
    await fill(6);
    const sequenceOf = (title: string) => room.library.savedAs(`https://example.org/${title}`)?.sequence ?? 0;
    const gone = [sequenceOf('page2'), sequenceOf('page4')];
    await room.library.remove([room.library.savedAs('https://example.org/page2')?.id ?? '']);
    await room.library.save(longPage('page4', 2));
    await settled(room.library);
    await room.atRest();
    for (const [index, layout] of [
      ['words', LAYOUT],
      ['vectors words:16', 1],
    ] as const) {
      const sequences = (await room.vault.index(index, layout).list()).flatMap((segment) => [...segment.sequences]);
      expect(sequences).toContain(sequenceOf('page4'));
      for (const sequence of gone) expect(sequences).not.toContain(sequence);
    }
  });

  it('forget the space that the library has left', async () => {
    crash(room);
    const models = embedders(new WordEmbedder('big', 32));
    room = await openLibrary(name, { models });
    await fill(3);
    await room.library.setSettings({ chat: { kind: 'passages' }, embedder: serverSettings('big', 32) });
    await settled(room.library);
    await vi.waitFor(async () => expect(await room.vault.index('vectors words:16', 1).list()).toEqual([]));
    expect((await room.vault.index('vectors big:32', 1).list()).length).toBeGreaterThan(0);
    expect((await room.vault.index('words', LAYOUT).list()).length).toBeGreaterThan(0);
    expect(await ask('word3 of page1')).toMatchObject({ title: 'About page1', mode: 'hybrid' });
  });

  it('take no vectors for granted that the store has not', async () => {
    await fill(3);
    crash(room);
    const store = await openIndexedDbStore(name);
    await store.dropEmbeddings([]);
    store.close();
    const models = embedders();
    room = await openLibrary(name, { models });
    await settled(room.library);
    await vi.waitFor(() => expect(models.get('words')?.asked.length).toBeGreaterThan(2));
    expect((await room.store.embedded('words:16')).size).toBe(3);
  });
});

/** A store that counts how often its methods are called. */
function counting(counts: Record<string, number>, store: LibraryStore): LibraryStore {
  return new Proxy(store, {
    get(target, member: string) {
      const found = Reflect.get(target, member);
      if (typeof found !== 'function') return found;
      return (...args: unknown[]) => {
        counts[member] = (counts[member] ?? 0) + 1;
        return found.apply(target, args);
      };
    },
  });
}

/** A vault that cannot be written or read. */
function failing(vault: SegmentVault): SegmentVault {
  const refuse = () => Promise.reject(new Error('the disk is on fire'));
  const store: SegmentStore = { list: refuse, read: refuse, replace: refuse };
  return { index: () => store, keepOnly: refuse, close: () => vault.close() };
}
