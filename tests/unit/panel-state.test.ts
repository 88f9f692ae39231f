import { describe, expect, it } from 'vitest';
import { byDay, daysAgo } from '../../entrypoints/sidepanel/history/history.ts';
import { isSameSitting } from '../../entrypoints/sidepanel/state/bookmark.ts';
import { filterOf, scope, subjectsOf, togglePart } from '../../entrypoints/sidepanel/state/scope.ts';
import type { StoredDocument } from '../../lib/types.ts';

const at = (text: string) => new Date(text);

describe('a scope', () => {
  it('is no filter at all when it is everything', () => {
    expect(filterOf([])).toBeUndefined();
  });

  it('begins at midnight where the reader is', () => {
    const now = new Date(2026, 2, 1, 23, 59);
    const from = (time: 'today' | 'week' | 'month' | 'year') => filterOf([{ kind: 'time', time }], now)?.savedFrom;
    expect(from('today')).toBe(new Date(2026, 2, 1).toISOString());
    expect(from('week')).toBe(new Date(2026, 1, 23).toISOString());
    expect(from('month')).toBe(new Date(2026, 0, 31).toISOString());
    expect(from('year')).toBe(new Date(2026, 0, 1).toISOString());
    const day = filterOf([{ kind: 'time', time: { from: '2026-02-28' } }], now);
    expect(day).toEqual({ savedFrom: new Date(2026, 1, 28).toISOString() });
    expect(filterOf([{ kind: 'time', time: { from: 'soon' } }], now)).toEqual({});
  });

  it('has one time at most, and the same word in any case once', () => {
    scope.value = [];
    togglePart({ kind: 'tag', name: 'Sea' });
    togglePart({ kind: 'time', time: 'today' });
    togglePart({ kind: 'time', time: 'year' });
    expect(filterOf(scope.value)).toMatchObject({ tags: ['Sea'], savedFrom: expect.stringMatching(/T/) });
    expect(scope.value).toHaveLength(2);
    togglePart({ kind: 'tag', name: 'sea' });
    expect(scope.value).toEqual([{ kind: 'time', time: 'year' }]);
    togglePart({ kind: 'time', time: 'year' });
    expect(scope.value).toEqual([]);
  });

  it('offers what the saved pages have, the most frequent first, and nothing of kept answers', () => {
    const document = (site: string, tags: readonly string[], kind = 'page') => ({ site, tags, kind }) as StoredDocument;
    const documents = [
      document('Oceans', ['sea', 'tides']),
      document('oceans', ['Sea']),
      document('Heavens', []),
      document('Footnote', ['mine'], 'answer'),
    ];
    expect(subjectsOf(documents)).toEqual({
      tags: [
        { name: 'sea', pages: 2 },
        { name: 'tides', pages: 1 },
      ],
      sites: [
        { name: 'Oceans', pages: 2 },
        { name: 'Heavens', pages: 1 },
      ],
    });
  });
});

describe('a sitting', () => {
  it('ends with the day, but not for who reads past midnight', () => {
    const morning = at('2026-05-03T08:00').getTime();
    expect(isSameSitting(morning, at('2026-05-03T23:59'))).toBe(true);
    expect(isSameSitting(morning, at('2026-05-04T00:30'))).toBe(false);
    expect(isSameSitting(at('2026-05-03T23:50').getTime(), at('2026-05-04T00:30'))).toBe(true);
    expect(isSameSitting(at('2026-05-03T23:50').getTime(), at('2026-05-04T01:30'))).toBe(false);
  });
});

describe('the days of earlier questions', () => {
  it('are those of the reader, in the order given', () => {
    const chat = (id: string, updatedAt: Date) => {
      const time = updatedAt.toISOString();
      return { id, title: id, startedAt: time, updatedAt: time, turns: 1 };
    };
    const days = byDay([
      chat('a', at('2026-05-03T23:59')),
      chat('b', at('2026-05-03T00:00')),
      chat('c', at('2026-05-02T23:59')),
    ]);
    expect(days.map(({ chats }) => chats.map(({ id }) => id))).toEqual([['a', 'b'], ['c']]);
    expect(days.map(({ day }) => daysAgo(day, at('2026-05-04T12:00')))).toEqual([1, 2]);
  });
});
