import { beforeEach, describe, expect, it } from 'vitest';
import type { CapturedPage } from '../../lib/types.ts';
import { exported, filesOf, imported, linesIn } from './archive-fixtures.ts';
import { crash, first, openLibrary, page, type TestLibrary } from './library-fixtures.ts';

const HOUR = 3600 * 1000;
const TEXT = ['The tide rises twice a day.', 'The Moon pulls the sea.', 'There are 3 comments.'];
const EDITED = [
  'The tide rises twice a day.',
  'The Moon and the Sun pull the sea, each in its own rhythm.',
  'There are 3 comments.',
];

describe('looking at a saved page again', () => {
  let now: number;
  let opened: TestLibrary;
  const saved = page('tides', TEXT);
  const see = (other: CapturedPage) => opened.library.seeing.see(other);
  const fail = (code: Parameters<TestLibrary['library']['seeing']['failed']>[1]) =>
    opened.library.seeing.failed(saved.url, code);
  const seen = () => first(opened.library).seen;

  beforeEach(async () => {
    now = Date.parse('2026-03-12T10:00:00.000Z');
    opened = await openLibrary(`seeing-${crypto.randomUUID()}`, { now: () => new Date(now) });
    await opened.library.save(saved);
    return () => crash(opened);
  });

  it('notes that it is the same, also with another counter', async () => {
    await see(saved);
    expect(seen()).toMatchObject({ state: 'same' });
    await see(page('tides', [...TEXT.slice(0, 2), 'There are 4 comments.']));
    expect(seen()).toMatchObject({ state: 'same' });
  });

  it('notes since when it has changed, until it is saved', async () => {
    await see(page('tides', EDITED));
    now += 50 * HOUR;
    await see(page('tides', EDITED));
    expect(seen()).toEqual({ state: 'changed', since: '2026-03-12T10:00:00.000Z', at: '2026-03-14T12:00:00.000Z' });
    await opened.library.save(page('tides', EDITED));
    expect(seen()).toBeUndefined();
  });

  it('says nothing of a page that is not saved', async () => {
    expect(await see(page('lenses', TEXT))).toBeUndefined();
  });

  it('notes a comparison with the document it was made for, whatever the page calls itself', async () => {
    const moved = page('tides', EDITED, { address: 'https://elsewhere.example/', url: 'https://elsewhere.example/' });
    const { changes } = await opened.library.seeing.changes(first(opened.library).id, moved);
    expect(changes.map(({ kind }) => kind)).toEqual(['same', 'removed', 'added', 'same']);
    expect(seen()?.state).toBe('changed');
  });

  it.each([
    ['address-missing', 'missing'],
    ['address-moved', 'moved'],
    ['page-private', 'refused'],
    ['address-busy', 'failed'],
    ['file-damaged', 'failed'],
    ['address-needs-permission', undefined],
    ['storage-full', undefined],
  ] as const)('takes %s for %s', async (code, state) => {
    await fail(code);
    expect(seen()?.state).toBe(state);
  });

  it('counts failures in a row, those within an hour as one, and a look that went well ends the row', async () => {
    await fail('address-failed');
    now += HOUR / 2;
    await fail('address-failed');
    expect(seen()?.failures).toBe(1);
    now += HOUR;
    await fail('address-missing');
    expect(seen()?.failures).toBe(2);
    await see(saved);
    expect(seen()?.failures).toBeUndefined();
  });

  it('has the pages due that a rule names, and leaves alone those that failed five times', async () => {
    await opened.library.setRefresh([{ by: 'site', name: new URL(saved.url).hostname, every: 'day' }]);
    expect(await opened.library.seeing.due()).toEqual([]);
    now += 24 * HOUR;
    expect(await opened.library.seeing.due()).toHaveLength(1);
    for (let failures = 1; failures <= 5; failures++) {
      await fail('address-failed');
      expect(await opened.library.seeing.due()).toHaveLength(0);
      now += 24 * HOUR;
      expect(await opened.library.seeing.due()).toHaveLength(failures < 5 ? 1 : 0);
    }
  });

  it('is told by later answers, and kept with them through an archive that says nothing else of it', async () => {
    const question = 'What does the Moon do to the sea?';
    const ask = async () => {
      for await (const event of opened.library.conversations.ask({ question }, new AbortController().signal))
        if (event.type === 'done') return event.answer.citations;
      return [];
    };
    expect((await ask()).map(({ changed }) => changed)).toEqual([undefined]);
    await see(page('tides', EDITED));
    const [citation] = await ask();
    expect(citation?.changed).toBe(seen()?.since);

    const archive = await exported(opened.library);
    expect(linesIn(filesOf(archive), 'documents.jsonl').every((row) => !('seen' in row))).toBe(true);
    const other = await openLibrary(`seeing-${crypto.randomUUID()}`);
    await imported(other.library, archive);
    expect(first(other.library).seen).toBeUndefined();
    const chats = await Promise.all(
      (await other.library.conversations.list()).map(({ id }) => other.library.conversations.read(id)),
    );
    const kept = chats.flatMap(({ turns }) =>
      turns.flatMap(({ answer }) => answer.citations.map(({ changed }) => changed)),
    );
    crash(other);
    expect(kept.sort()).toEqual([citation?.changed, undefined]);
  });

  it('refuses rules that are none, and leaves the other settings', async () => {
    await expect(opened.library.setRefresh([{ by: 'moon' }])).rejects.toMatchObject({ code: 'bad-request' });
    const before = await opened.library.settings();
    await opened.library.setRefresh([{ by: 'tag', name: 'tides', every: 'week' }]);
    const { settings } = await opened.library.settings();
    expect(settings).toEqual({ ...before.settings, refresh: [{ by: 'tag', name: 'tides', every: 'week' }] });
  });
});
