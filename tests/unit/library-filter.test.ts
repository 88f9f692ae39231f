import { beforeEach, describe, expect, it } from 'vitest';
import { answer } from '../../lib/answer/answer.ts';
import { matching, parseFilter } from '../../lib/library/filter.ts';
import type { DocumentFilter } from '../../lib/types.ts';
import { exported, imported } from './archive-fixtures.ts';
import { crash, openLibrary, page, settled, type TestLibrary } from './library-fixtures.ts';

const TIDES = ['The tide rises twice a day because of the moon.'];
const OTHER_TIDES = ['The tide of opinion rises and falls.'];

describe('filters', () => {
  let room: TestLibrary;
  let clock = '2026-01-01T00:00:00Z';
  const never = new AbortController().signal;

  beforeEach(async () => {
    room = await openLibrary(`filter-${crypto.randomUUID()}`, { now: () => new Date(clock) });
    const save = async (at: string, ...args: Parameters<typeof page>) => {
      clock = at;
      return (await room.library.save(page(...args))).document;
    };
    await save('2026-01-10T08:00:00Z', 'sea', TIDES, { site: 'Ocean News' });
    await save('2026-02-10T08:00:00Z', 'press', OTHER_TIDES, {
      site: 'Herald',
      address: 'https://herald.example/press',
    });
    await save('2026-03-10T08:00:00Z', 'clip', ['A tide table, selected.'], { kind: 'selection' });
    await settled(room.library);
    return () => crash(room);
  });

  const idOf = (name: string) => room.library.documents().find(({ title }) => title === `About ${name}`)?.id ?? '';
  const found = async (filter?: unknown) =>
    (await room.library.find('tide', filter))
      .map(({ documentId }) => room.library.document(documentId)?.title.slice(6))
      .sort();
  const asked = (filter?: unknown) => room.library.retrieve('when does the tide rise', never, filter);

  it.each<[string, DocumentFilter, string[]]>([
    ['nothing', {}, ['clip', 'press', 'sea']],
    ['a kind', { kinds: ['selection'] }, ['clip']],
    ['a site by its name, in any case', { sites: ['ocean news'] }, ['sea']],
    ['a site by its host', { sites: ['herald.example'] }, ['press']],
    ['several sites', { sites: ['Herald', 'Ocean News'] }, ['press', 'sea']],
    ['a time from', { savedFrom: '2026-02-10T08:00:00.000Z' }, ['clip', 'press']],
    ['a time until', { savedUntil: '2026-02-10' }, ['sea']],
    ['a time in another zone', { savedFrom: '2026-02-10T17:00:00+09:00', savedUntil: '2026-03-01' }, ['press']],
    ['all of several', { kinds: ['page'], savedFrom: '2026-02-01' }, ['press']],
    ['what nothing is', { sites: ['nowhere'] }, []],
    ['an empty list', { tags: [] }, []],
  ])('let through by %s', async (_, filter, expected) => {
    expect(await found(filter)).toEqual(expected);
    const { passages, trace } = await asked(filter);
    const titles = new Set(passages.map(({ title }) => title.slice(6)));
    for (const title of titles) expect(expected).toContain(title);
    if (expected.length > 0) expect(titles.size).toBeGreaterThan(0);
    expect(trace.documentsSearched).toBe(expected.length);
    expect(trace.chunksSearched).toBe(expected.length);
  });

  it('let through by documents, as they are saved now', async () => {
    const documents = [idOf('sea'), 'gone'];
    expect(await found({ documents })).toEqual(['sea']);
    await room.library.save(page('sea', ['Now of the neap tide.'], { site: 'Ocean News' }));
    expect(await found({ documents })).toEqual(['sea']);
  });

  it('let through by tags, which are kept tidy and outlive saves, removals and archives', async () => {
    await room.library.tag([idOf('sea'), idOf('press')], ['  Open   questions ', 'open questions', '바다']);
    expect(room.library.document(idOf('sea'))?.tags).toEqual(['Open questions', '바다']);
    expect(await found({ tags: ['OPEN QUESTIONS'] })).toEqual(['press', 'sea']);
    await room.library.tag([idOf('press')], []);
    expect(await found({ tags: ['open questions', 'other'] })).toEqual(['sea']);
    const { undo } = await room.library.save(page('sea', ['Now of the neap tide.']));
    expect(await found({ tags: ['바다'] })).toEqual(['sea']);
    await room.library.undo(undo ?? '');
    await room.library.undo(await room.library.remove([idOf('sea')]));
    expect(await found({ tags: ['바다'] })).toEqual(['sea']);
    const other = await openLibrary(`filter-${crypto.randomUUID()}`);
    await imported(other.library, await exported(room.library));
    expect(other.library.documents().flatMap(({ tags = [] }) => tags)).toEqual(['Open questions', '바다']);
    crash(other);
  });

  it('keeps the other tags of each when some are given and taken away', async () => {
    await room.library.tag([idOf('sea')], ['Tides', 'old']);
    await room.library.tag([idOf('press')], ['print']);
    await room.library.retag({
      ids: [idOf('sea'), idOf('press'), 'gone'],
      add: ['  to  read', 'tides'],
      remove: ['OLD'],
    });
    expect(room.library.document(idOf('sea'))?.tags).toEqual(['Tides', 'to read']);
    expect(room.library.document(idOf('press'))?.tags).toEqual(['print', 'to read', 'tides']);
    const many = Array.from({ length: 49 }, (_, i) => `${i}`);
    const tooMany = { ids: [idOf('sea')], add: many, remove: [] };
    await expect(room.library.retag(tooMany)).rejects.toMatchObject({ code: 'bad-request' });
    expect(room.library.document(idOf('sea'))?.tags).toEqual(['Tides', 'to read']);
  });

  it('keeps collections through settings that a view had read before', async () => {
    const { settings } = await room.library.settings();
    await room.library.setCollections([{ name: ' Tides ', query: 'tag=tides' }]);
    await room.library.setSettings({ ...settings, offers: { related: false } });
    expect((await room.library.settings()).settings).toMatchObject({
      collections: [{ name: 'Tides', query: 'tag=tides' }],
      offers: { related: false },
    });
    for (const bad of ['x', [{ name: ' ', query: '' }], [{ name: 'x', query: 'x'.repeat(2001) }]])
      await expect(room.library.setCollections(bad)).rejects.toMatchObject({ code: 'bad-request' });
  });

  it('tells the views of new tags, and refuses what are none', async () => {
    await room.library.tag([idOf('sea'), 'gone'], ['a']);
    for (const bad of [undefined, 'a', [1], ['  '], ['x'.repeat(101)], Array.from({ length: 51 }, (_, i) => `${i}`)])
      await expect(room.library.tag([idOf('sea')], bad)).rejects.toMatchObject({ code: 'bad-request' });
    expect(room.library.document(idOf('sea'))?.tags).toEqual(['a']);
  });

  it('abstains when nothing is let through, without an error', async () => {
    const events = [];
    const deps = {
      retrieve: (question: string, signal: AbortSignal) => room.library.retrieve(question, signal, { tags: ['none'] }),
      text: (id: string) => room.store.text(id),
      chat: undefined,
      embed: (texts: readonly string[]) => room.library.embed(texts),
    };
    for await (const event of answer('When does the tide rise?', deps, never)) events.push(event);
    expect(events.at(-1)).toMatchObject({ type: 'done', answer: { mode: 'abstained', citations: [], text: '' } });
  });

  it.each<[string, unknown]>([
    ['no object', 'tides'],
    ['null', null],
    ['an unknown part', { tag: ['sea'] }],
    ['an unknown kind', { kinds: ['video'] }],
    ['a time that is none', { savedFrom: 'yesterday' }],
    ['an entry that is no text', { sites: [{}] }],
    ['entries without end', { documents: Array.from({ length: 10_001 }, () => 'x') }],
  ])('refuses %s', async (_, filter) => {
    await expect(room.library.find('tide', filter)).rejects.toMatchObject({ code: 'bad-request' });
    await expect(asked(filter)).rejects.toMatchObject({ code: 'bad-request' });
  });

  it('holds over many documents', () => {
    const [document] = room.library.documents();
    if (!document) throw new Error('nothing saved');
    const many = Array.from({ length: 50_000 }, (_, i) => ({ ...document, id: `${i}`, sequence: i + 1 }));
    const filter = parseFilter({ sites: ['example'], documents: ['1', '2'] });
    expect(matching(many, filter ?? {}).size).toBeLessThanOrEqual(2);
  });
});
