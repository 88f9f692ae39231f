import { openDB } from 'idb';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { exported, sourceOf } from './archive-fixtures.ts';
import { crash, longPage, openLibrary, page, settled, type TestLibrary } from './library-fixtures.ts';

const OLD = ['Boats need wind.'];
const running = () => new AbortController().signal;

/** Titles and texts, in order. */
const contents = async ({ library, store }: TestLibrary) => {
  const texts = await Promise.all(
    library.documents().map(async ({ id, title }) => [title, (await store.text(id))?.text]),
  );
  return JSON.stringify(texts.sort());
};

describe('an import that is killed', () => {
  let archive: Uint8Array;

  beforeAll(async () => {
    const source = await openLibrary(`kills-source-${crypto.randomUUID()}`);
    for (let i = 0; i < 12; i++) await source.library.save(longPage(`page${i}`, 2));
    await settled(source.library);
    archive = await exported(source.library);
    crash(source);
  });

  const open = async () => {
    const name = `kills-${crypto.randomUUID()}`;
    const room = await openLibrary(name);
    await room.library.save(page('mine', OLD));
    await settled(room.library);
    return { name, room, before: await contents(room) };
  };

  it('leaves the library as it was, or has taken in all of it', async () => {
    const seen = { before: 0, after: 0 };
    for (let step = 0; ; step++) {
      const { name, room, before } = await open();
      let calls = 0;
      let isOver = false;
      const die = () => {
        if (calls++ !== step) return;
        isOver = true;
        crash(room);
      };
      const source = sourceOf(archive, 8192);
      const dying = {
        ...source,
        async *stream(start?: number, end?: number) {
          for await (const piece of source.stream(start, end)) {
            die();
            yield piece;
          }
        },
      };
      const { stage, takeStaged } = room.store;
      room.store.stage = (...args) => stage.apply(room.store, args).finally(die);
      room.store.takeStaged = (importId, settle) =>
        takeStaged.call(room.store, importId, { ...settle, taken: die }).finally(die);
      let taken = false;
      try {
        for await (const event of room.library.importArchive(dying, running())) taken = event.type === 'done';
      } catch {
        // It was killed.
      }
      if (!isOver) {
        expect(taken).toBe(true);
        crash(room);
        break;
      }
      const again = await openLibrary(name);
      const now = await contents(again);
      if (now === before) seen.before++;
      else {
        expect(again.library.documents()).toHaveLength(13);
        seen.after++;
      }
      await vi.waitFor(async () => {
        const database = await openDB(name);
        const left = await database.count('staged');
        database.close();
        expect(left).toBe(0);
      });
      crash(again);
    }
    expect(seen.before).toBeGreaterThan(5);
    expect(seen.after).toBeGreaterThan(0);
  });
});
