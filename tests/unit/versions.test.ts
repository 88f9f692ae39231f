import { beforeEach, describe, expect, it } from 'vitest';
import type { VersionPlace } from '../../lib/version.ts';
import { databasesOf } from '../faults/looking.ts';
import { crash, first, openLibrary, page, type TestLibrary } from './library-fixtures.ts';

const DAY = 24 * 3600 * 1000;
const RISE = 'The tide rises twice a day in the harbour of Marstal.';
const MOON = 'The Moon pulls the sea.';
const SUN = 'The Moon and the Sun pull the sea, each in its own rhythm.';

describe('what a page said before', () => {
  let now: number;
  let name: string;
  let opened: TestLibrary;
  const save = async (...paragraphs: string[]) => {
    const outcome = await opened.library.save(page('tides', paragraphs));
    now += DAY;
    return outcome;
  };
  const id = () => first(opened.library).id;
  const versions = () => opened.library.versions;
  const days = async () => (await versions().list(id())).map(({ savedAt }) => savedAt.slice(0, 10));
  const latest = async (): Promise<VersionPlace> => {
    const [head] = await versions().list(id());
    return { id: id(), sequence: head?.sequence ?? 0 };
  };
  /** Where in the database of the truth these words stand. */
  const traces = async (words: string) =>
    (await databasesOf())
      .filter(([store, json]) => store.startsWith(`${name}, `) && json.includes(words))
      .map(([store]) => store.slice(name.length + 2));

  beforeEach(async () => {
    now = Date.parse('2026-03-12T10:00:00.000Z');
    name = `versions-${crypto.randomUUID()}`;
    opened = await openLibrary(name, { now: () => new Date(now) });
    return () => crash(opened);
  });

  it('is listed and read, across a restart', async () => {
    await save(RISE, MOON);
    expect(await days()).toEqual([]);
    await save(RISE, SUN);
    await save(RISE);
    crash(opened);
    opened = await openLibrary(name);
    expect(await days()).toEqual(['2026-03-13', '2026-03-12']);
    expect((await versions().read(await latest())).text).toContain(SUN);
    expect((await opened.library.text(id())).text).not.toContain('Sun');
  });

  it('is held against what it says now', async () => {
    await save(RISE, MOON);
    await save(RISE, SUN);
    const { title, changes } = await versions().changes(await latest());
    expect(title).toBe('About tides');
    expect(changes.filter(({ kind }) => kind !== 'same')).toEqual([
      { kind: 'removed', text: MOON },
      { kind: 'added', text: SUN },
    ]);
  });

  it('is found by words that the page no longer has, in the latest version that has them', async () => {
    await save(RISE, MOON);
    await save(MOON);
    await save(SUN);
    expect(await versions().having(id(), 'the moon pulls  the sea')).toMatchObject({
      savedAt: '2026-03-13T10:00:00.000Z',
    });
    expect(await versions().having(id(), RISE)).toMatchObject({ savedAt: '2026-03-12T10:00:00.000Z' });
    expect(await versions().having(id(), 'nobody said this')).toBeUndefined();
    const { passages } = await opened.library.retrieve('harbour of Marstal', new AbortController().signal);
    expect(passages.filter(({ text }) => text.includes('Marstal'))).toEqual([]);
    expect(await opened.library.find('Marstal')).toEqual([]);
  });

  it('goes back with the undo of an update', async () => {
    await save(RISE, MOON);
    const { undo = '' } = await save(SUN);
    await opened.library.undo(undo);
    expect(await days()).toEqual([]);
    expect((await opened.library.text(id())).text).toContain(MOON);
  });

  it('is removed by itself, which an undo takes back, and leaves nothing', async () => {
    await save(MOON);
    await save(SUN);
    const place = await latest();
    await opened.library.undo(await versions().remove(place));
    expect(await days()).toEqual(['2026-03-12']);
    await versions().remove(place);
    await expect(versions().read(place)).rejects.toMatchObject({ code: 'version-missing' });
    await opened.store.emptyTrash(Date.now() + 1);
    expect(await traces(MOON)).toEqual([]);
    expect(await traces(SUN)).toEqual(['texts']);
  });

  it('goes with its page, and leaves nothing', async () => {
    for (const text of [RISE, MOON, SUN]) await save(text);
    expect(await traces('Marstal')).toContain('versions');
    await opened.library.undo(await opened.library.remove([id()]));
    expect(await days()).toEqual(['2026-03-13', '2026-03-12']);
    await opened.library.remove([id()]);
    await opened.store.emptyTrash(Date.now() + 1);
    for (const words of ['Marstal', MOON, SUN]) expect(await traces(words)).toEqual([]);
  });

  it('is kept as far as the settings say, whatever a view sends that read them before', async () => {
    for (const text of [RISE, MOON, SUN, 'Nothing is said here.']) await save(text);
    const { settings } = await opened.library.settings();
    await opened.library.setVersions(0);
    expect(await days()).toEqual([]);
    await opened.store.emptyTrash(Date.now() + 1);
    expect(await traces('Marstal')).toEqual([]);
    await opened.library.setSettings({ ...settings, versions: 50 });
    expect((await opened.library.settings()).settings.versions).toBe(0);
    await save(MOON);
    expect(await days()).toEqual([]);
    await expect(opened.library.setVersions(7)).rejects.toMatchObject({ code: 'bad-request' });
  });

  it('is not shown when it is no longer what was saved', async () => {
    await save(MOON);
    await save(SUN);
    const { sequence: _sequence, documentId: _id, ...version } = await versions().read(await latest());
    await opened.store.keepVersion(id(), { ...version, contentHash: 'another', savedAt: '2027-01-01T00:00:00.000Z' });
    await expect(versions().read(await latest())).rejects.toMatchObject({ code: 'storage-failed' });
  });
});
