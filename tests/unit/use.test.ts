import { afterEach, describe, expect, it } from 'vitest';
import { duplicatesOf, isAlike, type Samples, sampleOf } from '../../lib/library/duplicates.ts';
import { NO_MARKS, statesAt, uncitedOf } from '../../lib/library/states.ts';
import { usageOf } from '../../lib/library/usage.ts';
import type { StoredDocument } from '../../lib/types.ts';

/** A Wednesday. */
const NOW = new Date('2026-11-18T12:00:00Z');
const DAY = 86_400_000;
const ago = (days: number): string => new Date(NOW.getTime() - days * DAY).toISOString();

let made = 0;
function stored(more: Partial<StoredDocument> = {}): StoredDocument {
  const id = `d${made++}`;
  const savedAt = more.savedAt ?? ago(1);
  return {
    ...{ id, sequence: made, key: id, kind: 'page', url: `https://${id}.example/`, address: `https://${id}.example/` },
    ...{ title: `Page ${id}`, site: 'Tides', savedAt, updatedAt: savedAt, contentHash: id, characters: 10, chunks: 1 },
    receipt: { method: 'readability', words: 100, visibleWords: 100, kept: 1, tables: 0, codeBlocks: 0 },
    status: { state: 'ready' },
    ...more,
  };
}

const use = (documents: readonly StoredDocument[], now = NOW) => usageOf(documents, NO_MARKS, 0, now);

describe('weeks', () => {
  const zone = process.env.TZ;
  afterEach(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });
  const counted = (documents: readonly StoredDocument[], now = NOW) =>
    use(documents, now)
      .weeks.filter(({ documents: n }) => n > 0)
      .map(({ monday, documents: n }) => `${monday} ${n}`);

  it('are those of half a year at least', () => {
    process.env.TZ = 'UTC';
    expect(use([])).toMatchObject({ documents: 0, earlier: 0, later: 0, sites: [] });
    const { weeks } = use([stored()]);
    expect([weeks.length, weeks.at(0), weeks.at(-1)]).toEqual([
      26,
      { monday: '2026-05-25', documents: 0 },
      { monday: '2026-11-16', documents: 1 },
    ]);
  });

  it('begin on Monday at midnight, where the user is', () => {
    const edge = [stored({ savedAt: '2026-11-15T14:59:59Z' }), stored({ savedAt: '2026-11-15T15:00:00Z' })];
    process.env.TZ = 'Asia/Seoul';
    expect(counted(edge)).toEqual(['2026-11-09 1', '2026-11-16 1']);
    process.env.TZ = 'UTC';
    expect(counted(edge)).toEqual(['2026-11-09 2']);
    process.env.TZ = 'America/Los_Angeles';
    expect(counted(edge)).toEqual(['2026-11-09 2']);
  });

  it('stay whole when the clocks change', () => {
    process.env.TZ = 'Europe/Berlin';
    const now = new Date('2026-11-04T12:00:00Z');
    // Summer time ends on Sunday, 25 October: that week has an hour more.
    const edge = [stored({ savedAt: '2026-10-25T22:59:59Z' }), stored({ savedAt: '2026-10-25T23:00:00Z' })];
    expect(counted(edge, now)).toEqual(['2026-10-19 1', '2026-10-26 1']);
  });

  it('are those of the last year at most, and say what is before and behind them', () => {
    process.env.TZ = 'UTC';
    const { weeks, earlier, later } = use([
      stored({ savedAt: '2016-01-01T00:00:00Z' }),
      stored({ savedAt: ago(366) }),
      stored({ savedAt: ago(365) }),
      stored({ savedAt: '2026-11-22T23:59:59.999Z' }),
      stored({ savedAt: '2026-11-23T00:00:00.000Z' }),
      stored({ savedAt: '2099-01-01T00:00:00Z' }),
    ]);
    expect([weeks.length, earlier, later]).toEqual([53, 1, 2]);
    expect([weeks[0], weeks.at(-1)]).toEqual([
      { monday: '2025-11-17', documents: 2 },
      { monday: '2026-11-16', documents: 1 },
    ]);
    expect(weeks.reduce((sum, { documents }) => sum + documents, earlier + later)).toBe(6);
  });
});

describe('kinds and sites', () => {
  it('are counted as the list counts them, and none of them is lost', () => {
    const many = Array.from({ length: 20 }, (_, n) => stored({ site: `Site ${n}` }));
    const all = [
      ...many,
      stored({ site: 'TIDES' }),
      stored({ site: 'Tides ' }),
      stored({ kind: 'note', site: 'Footnote' }),
      stored({ kind: 'answer', site: 'Footnote' }),
      stored({ kind: 'file', site: '' }),
    ];
    const { kinds, sites, others, words } = use(all);
    expect(kinds).toEqual({ page: 22, selection: 0, file: 1, note: 1, answer: 1 });
    expect(sites[0]).toEqual({ name: 'TIDES', documents: 2 });
    expect([sites.length, others]).toEqual([12, { sites: 9, documents: 9 }]);
    expect(words).toBe(2500);
  });

  it('name the last site rather than say that there is one more', () => {
    const { sites, others } = use(Array.from({ length: 13 }, (_, n) => stored({ site: `Site ${n}` })));
    expect([sites.length, others.sites]).toEqual([13, 0]);
  });
});

describe('states', () => {
  const statesOf = (more: Partial<StoredDocument>) => statesAt(NOW, NO_MARKS)(stored(more));
  const seen = (state: 'same' | 'changed' | 'missing' | 'moved' | 'refused' | 'failed', days: number) => ({
    seen: { state, at: ago(days), since: ago(days) },
  });

  it.each([
    ['a page that was saved a while ago', { savedAt: ago(181) }, []],
    ['one of which nothing was heard for half a year', { savedAt: ago(183) }, ['unseen']],
    ['one that was looked at since', { savedAt: ago(400), ...seen('same', 9) }, []],
    ['one that was looked at long ago', { savedAt: ago(400), ...seen('changed', 200) }, ['changed', 'unseen']],
    ['a note, which nobody need look at', { kind: 'note' as const, savedAt: ago(400) }, []],
    ['one that is gone', seen('moved', 1), ['gone']],
    ['one that could not be read', seen('refused', 1), ['unreachable']],
  ])('tell of %s', (_, more, states) => {
    expect(statesOf(more)).toEqual(states);
  });

  it('tell what was never cited, once there was time for it, and not of what Footnote wrote', () => {
    const old = { savedAt: ago(29) };
    const all = [stored(old), stored(old), stored({ savedAt: ago(27) }), stored({ ...old, kind: 'answer' })];
    expect(uncitedOf(all, new Set([all[0]?.id ?? '']), NOW)).toEqual([all[1]?.id]);
    expect(uncitedOf(all, new Set(), NOW)).toHaveLength(2);
  });
});

/** Words that say nothing, the same for the same numbers. */
const words = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => `w${from + n}x`).join(' ');

describe('duplicates', () => {
  async function found(texts: readonly (readonly [string, Partial<StoredDocument>])[], samples: Samples = new Map()) {
    const documents = texts.map(([, more]) => stored({ title: 'The tides', ...more }));
    const reads: string[] = [];
    const duplicates = await duplicatesOf(
      documents,
      async (some) =>
        some.map(({ id }) => {
          reads.push(id);
          return texts[documents.findIndex((document) => document.id === id)]?.[0];
        }),
      samples,
    );
    return { at: documents.flatMap(({ id }, at) => (duplicates.has(id) ? [at] : [])), reads: reads.length, documents };
  }

  it('are the very same texts, whatever they are called, and need not be read', async () => {
    const { at, reads } = await found([
      ['', { contentHash: 'a', title: 'One' }],
      ['', { contentHash: 'a', title: 'Two' }],
      ['', { contentHash: 'a', title: 'Three', kind: 'answer' }],
      ['', { contentHash: '' }],
      ['', { contentHash: '' }],
    ]);
    expect([at, reads]).toEqual([[0, 1], 0]);
  });

  it('are texts with the same title of whose words nine in ten are in both', async () => {
    const { at } = await found([
      [words(0, 100), { title: 'The  Tides' }],
      [words(5, 105), {}],
      [words(20, 120), { title: 'the tides' }],
      [words(0, 100), { title: 'Other tides' }],
    ]);
    expect(at).toEqual([0, 1]);
  });

  it('are none of much the same words at another length, nor by a few words', async () => {
    const long = { receipt: { ...stored().receipt, words: 120 } };
    expect(
      (
        await found([
          [words(0, 100), {}],
          [words(0, 100), long],
        ])
      ).at,
    ).toEqual([]);
    expect(
      (
        await found([
          ['one two three', {}],
          ['one two three.', {}],
        ])
      ).at,
    ).toEqual([]);
  });

  it('are not looked for behind a title that a whole site has', async () => {
    const namesakes = Array.from({ length: 31 }, () => [words(0, 100), {}] as const);
    expect(await found(namesakes)).toMatchObject({ at: [], reads: 0 });
    expect((await found(namesakes.slice(1))).at).toHaveLength(30);
  });

  it('are read once', async () => {
    const samples: Samples = new Map();
    const { documents } = await found(
      [
        [words(0, 100), {}],
        [words(0, 99), {}],
      ],
      samples,
    );
    const again = await duplicatesOf(documents, () => Promise.reject(new Error('read again')), samples);
    expect(again.size).toBe(2);
    await duplicatesOf([], () => Promise.reject(new Error('read again')), samples);
    expect(samples.size).toBe(0);
  });

  it.each([
    [10_000, 200, true],
    [10_000, 1500, false],
  ])('are told from a sample of %i words of which %i differ', (all, other, alike) => {
    expect(isAlike(sampleOf(words(0, all)), sampleOf(words(other, all + other)))).toBe(alike);
  });

  it('are found in Korean too', () => {
    const text =
      '조수 간만의 차는 달과 해의 인력 때문에 생기며 만의 모양에 따라 훨씬 커질 수 있다. 펀디 만은 세계에서 가장 크다.';
    expect(isAlike(sampleOf(text), sampleOf(`${text} 끝.`))).toBe(true);
    expect(isAlike(sampleOf(text), sampleOf(text.slice(20)))).toBe(false);
  });
});
