import { describe, expect, it } from 'vitest';
import { filterQuery, isFiltered, libraryFilter, listHash, parseFilters } from '../../entrypoints/library/filters.ts';
import { parseRoute } from '../../entrypoints/library/route.ts';
import { sieve, sorted } from '../../entrypoints/library/sieve.ts';
import { suggestTags, tagsByUse } from '../../entrypoints/library/tags.ts';
import { holds, linesBetween, piecesOf, topsOf } from '../../entrypoints/library/windowing.ts';
import type { StoredDocument } from '../../lib/types.ts';
import { stored } from './stored.ts';

const NOW = new Date('2026-11-22T12:00:00Z');

function weekly(id: string, more: Partial<StoredDocument> = {}): StoredDocument {
  const updatedAt = '2026-11-20T12:00:00Z';
  return stored(id, { site: 'Tides Weekly', language: 'en-GB', updatedAt, ...more });
}

const thin = { method: 'visible-text', words: 90, visibleWords: 200, kept: 0.45, tables: 0, codeBlocks: 0 } as const;
const sea = weekly('sea', { tags: ['Open questions', '바다'] });
const lens = weekly('lens', { site: 'Optics', language: 'ko', updatedAt: '2026-10-30T12:00:00Z', receipt: thin });
const note = weekly('note', {
  kind: 'note',
  site: 'Footnote',
  tags: ['open Questions'],
  updatedAt: '2025-03-01T12:00:00Z',
});
const seen = { at: NOW.toISOString(), since: NOW.toISOString() };
const old = weekly('old', {
  seen: { state: 'changed', ...seen },
  status: { state: 'failed', reason: { code: 'server-timeout' } },
  updatedAt: '2025-11-30T12:00:00Z',
});
const all = [sea, lens, old, note];
const left = (query: string) => sieve(all, parseFilters(query), NOW).documents.map(({ id }) => id);

describe('a filter', () => {
  it.each([
    ['', ['sea', 'lens', 'old', 'note']],
    ['tag=OPEN+questions', ['sea', 'note']],
    ['tag=none', []],
    ['site=tides+weekly', ['sea', 'old']],
    ['site=Footnote', []],
    ['kind=note', ['note']],
    ['date=week', ['sea']],
    ['date=month', ['sea', 'lens']],
    ['date=year', ['sea', 'lens', 'old']],
    ['date=2025', ['old', 'note']],
    ['status=failed', ['old']],
    ['status=changed', ['old']],
    ['status=thin', ['lens']],
    ['language=en', ['sea', 'old', 'note']],
    ['language=en&tag=바다&date=week', ['sea']],
  ])('%s lets through what fits every part', (query, expected) => {
    expect(left(query)).toEqual(expected);
  });

  it('counts what each value would let through while the other parts stay', () => {
    const { counts } = sieve(all, { kind: 'page', language: 'en' }, NOW);
    const of = (name: keyof typeof counts) => [...counts[name]].map(([value, { documents }]) => [value, documents]);
    expect(of('kind')).toEqual([
      ['page', 2],
      ['note', 1],
    ]);
    expect(of('language')).toEqual([
      ['en', 2],
      ['ko', 1],
    ]);
    expect(of('tag')).toEqual([
      ['open questions', 1],
      ['바다', 1],
    ]);
    expect(counts.tag.get('open questions')?.name).toBe('Open questions');
    expect(of('date')).toEqual([
      ['week', 1],
      ['month', 1],
      ['year', 2],
      ['2026', 1],
      ['2025', 1],
    ]);
  });

  it('takes no more than a moment of ten thousand documents', () => {
    const many = Array.from({ length: 10_000 }, (_, i) =>
      weekly(`${i}`, { site: `Site ${i % 700}`, tags: [`t${i % 90}`] }),
    );
    sieve(many, {}, NOW);
    const start = performance.now();
    expect(sieve(many, { tag: 't7', site: 'site 7' }, NOW).documents.length).toBeGreaterThan(0);
    expect(performance.now() - start).toBeLessThan(500); // 5 ms where nothing else runs
  });

  it('puts titles in the order of the language, numbers as numbers', () => {
    const titled = ['Page 10', 'éclair', 'Page 9', 'Zebra', 'apple'].map((title, i) => weekly(`${i}`, { title }));
    const titles = (sort: 'title' | 'oldest') => sorted(titled, sort, 'en').map(({ title }) => title);
    expect(titles('title')).toEqual(['apple', 'éclair', 'Page 9', 'Page 10', 'Zebra']);
    expect(titles('oldest')).toEqual(['apple', 'Zebra', 'Page 9', 'éclair', 'Page 10']);
    expect(sorted(all, 'longest', 'en')[0]?.id).toBe('lens');
    expect(sorted(all, 'site', 'en').map(({ id }) => id)).toEqual(['note', 'lens', 'sea', 'old']);
  });
});

describe('the hash of the list', () => {
  it('holds a filter and gives it back', () => {
    const filters = { tag: 'R&D, 바다', kind: 'file', date: '2025', sort: 'title' } as const;
    expect(parseRoute(listHash(filters))).toEqual({ view: 'list', filters });
    expect(listHash({})).toBe('#/');
    expect(filterQuery(parseFilters('sort=title&tag=a'))).toBe(filterQuery(parseFilters('tag=a&sort=title')));
    expect(isFiltered({ sort: 'title' })).toBe(false);
  });

  it('leaves out what makes no sense', () => {
    expect(parseFilters('kind=book&date=soon&status=ready&sort=best&tag=&x=1')).toEqual({});
    expect(parseFilters('date=toString')).toEqual({});
  });

  it('tells the library what it can apply to the texts', () => {
    expect(libraryFilter({ status: 'thin', language: 'en' }, NOW)).toBeUndefined();
    expect(libraryFilter({ tag: 'a', site: 'b', kind: 'file', date: 'week' }, NOW)).toEqual({
      tags: ['a'],
      sites: ['b'],
      kinds: ['file'],
      savedFrom: '2026-11-15T12:00:00.000Z',
    });
  });
});

describe('tags', () => {
  it('are offered by use, those that begin with what was typed first', () => {
    const tags = tagsByUse([
      weekly('a', { tags: ['sea', 'low sea'] }),
      weekly('b', { tags: ['Sea', 'season'] }),
      weekly('c'),
    ]);
    expect(tags).toEqual(['sea', 'low sea', 'season']);
    expect(suggestTags(tags, 'SE', [])).toEqual(['sea', 'season', 'low sea']);
    expect(suggestTags(tags, '', ['SEA'])).toEqual(['low sea', 'season']);
  });
});

describe('the window on a long list', () => {
  const tops = topsOf(100, (line) => (line === 3 ? 50 : 10)); // 1,040 high

  it('holds the lines of which some part is in it', () => {
    expect(linesBetween(tops, -20, 25)).toEqual({ first: 0, end: 3 });
    expect(linesBetween(tops, 35, 75)).toEqual({ first: 3, end: 4 });
    expect(linesBetween(tops, 1000, 5000)).toEqual({ first: 96, end: 100 });
    expect(linesBetween(tops, 1040, 2000)).toEqual({ first: 0, end: 0 });
    expect(
      linesBetween(
        topsOf(0, () => 1),
        -5,
        5,
      ),
    ).toEqual({ first: 0, end: 0 });
    expect(holds({ first: 2, end: 9 }, { first: 2, end: 9 })).toBe(true);
    expect(holds({ first: 2, end: 9 }, { first: 1, end: 3 })).toBe(false);
  });

  it.each([-1, 0, 7, 60, 99])('keeps the height of the whole, and line %s drawn', (pinned) => {
    const pieces = piecesOf(tops, { first: 5, end: 9 }, pinned);
    const drawn = pieces.flatMap((piece) => ('line' in piece ? [piece.line] : []));
    expect(drawn).toEqual([...new Set([5, 6, 7, 8, ...(pinned < 0 ? [] : [pinned])])].sort((a, b) => a - b));
    const height = (line: number) => (tops[line + 1] ?? 0) - (tops[line] ?? 0);
    expect(pieces.reduce((sum, piece) => sum + ('gap' in piece ? piece.gap : height(piece.line)), 0)).toBe(1040);
  });
});
