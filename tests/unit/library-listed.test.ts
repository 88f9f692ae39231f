import { describe, expect, it } from 'vitest';
import { ChangeLog } from '../../lib/library/change-log.ts';
import type { ListMark, ListPiece } from '../../lib/listed.ts';
import { openLibrary, page } from './library-fixtures.ts';

async function read(pieces: AsyncIterable<ListPiece>) {
  const all: ListPiece[] = [];
  for await (const piece of pieces) all.push(piece);
  const mark = all.at(-1)?.mark;
  if (!mark) throw new Error('the list ended without a mark');
  return {
    mark,
    pieces: all.length,
    whole: all[0]?.whole === true,
    titles: all.flatMap(({ documents }) => documents.map(({ title }) => title)),
    removed: all.flatMap(({ removed = [] }) => removed),
  };
}

describe('the list of documents', () => {
  it('comes whole once, and then as what has become of it', async () => {
    const room = await openLibrary('listed-1');
    const since = (mark?: ListMark) => read(room.library.listed(mark));
    const { document: tides } = await room.library.save(page('tides', ['The moon pulls.']));
    await room.library.save(page('lenses', ['Glass bends light.']));
    const first = await since();
    expect(first).toMatchObject({ whole: true, titles: ['About lenses', 'About tides'] });
    await room.library.tag([tides.id], ['sea']);
    const tagged = await since(first.mark);
    expect(tagged.whole).toBe(false);
    expect(tagged.titles).toContain('About tides');
    const still = await since(tagged.mark);
    expect(still.removed).toEqual([]);
    await room.library.remove([tides.id]);
    const without = await since(still.mark);
    expect(without).toMatchObject({ whole: false, removed: [tides.id] });
    expect(without.titles).not.toContain('About tides');
    expect((await since({ list: 'of another room', revision: 1 })).whole).toBe(true);
  });

  it('tells a change that falls into the reading afterwards', async () => {
    const room = await openLibrary('listed-2');
    const { document } = await room.library.save(page('tides', ['The moon pulls.']));
    const reading = room.library.listed();
    const { value } = await reading.next();
    await room.library.tag([document.id], ['sea']);
    for await (const _ of reading);
    const mark = (value as ListPiece).mark;
    expect(mark && (await read(room.library.listed(mark))).titles).toEqual(['About tides']);
  });

  it('comes in pieces where there are many', async () => {
    const room = await openLibrary('listed-3');
    for (let i = 0; i < 3; i++) await room.library.save(page(`page ${i}`, ['The moon pulls.']));
    expect((await read(room.library.listed(undefined, 2))).pieces).toBe(2);
  });
});

describe('the log of changes', () => {
  it('names each document once, however often it changed', () => {
    const log = new ChangeLog();
    for (const id of ['a', 'b', 'a']) log.note(id);
    const { mark } = log;
    expect(log.since({ ...mark, revision: 0 })).toEqual(['b', 'a']);
    expect(log.since({ ...mark, revision: 2 })).toEqual(['a']);
    expect(log.since(mark)).toEqual([]);
    expect(log.since({ ...mark, revision: 9 })).toBeUndefined();
  });
});
