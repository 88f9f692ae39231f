import { describe, expect, it } from 'vitest';
import { byMonth, bySearch, inOne, marks } from '../../entrypoints/library/listing.ts';
import { copyHash, parseRoute, sinceHash, versionHash } from '../../entrypoints/library/route.ts';
import { NONE, shown, toggle, toggleAll } from '../../entrypoints/library/selection.ts';
import type { Finding } from '../../lib/messaging/library-protocol.ts';
import { stored } from './stored.ts';

const ids = (groups: ReturnType<typeof byMonth>) =>
  groups.map(({ key, entries }) => [key, entries.map(({ document }) => document.id)]);
const nothing = new Map<string, Finding[]>();

describe('the index', () => {
  it('groups by the month of the latest save, in the order given', () => {
    const groups = byMonth([
      stored('a', { updatedAt: '2026-11-15T12:00:00Z' }),
      stored('b', { updatedAt: '2026-11-14T12:00:00Z' }),
      stored('c', { savedAt: '2026-11-01T12:00:00Z', updatedAt: '2026-09-14T12:00:00Z' }),
    ]);
    expect(ids(groups)).toEqual([
      ['2026-11', ['a', 'b']],
      ['2026-09', ['c']],
    ]);
  });

  it('keeps the entry of a document that did not change', () => {
    const document = stored('a');
    expect(byMonth([document])[0]?.entries[0]).toBe(byMonth([document])[0]?.entries[0]);
  });

  it('stands in one group where months say nothing', () => {
    const all = [stored('a'), stored('b', { updatedAt: '2026-04-14T12:00:00Z' })];
    expect(ids(inOne(all))).toEqual([['all', ['a', 'b']]]);
    expect(inOne([])).toEqual([]);
  });
});

describe('the search', () => {
  const tides = stored('a', { title: 'Tides and the Moon', site: 'oceans.example' });
  const korean = stored('b', { title: '조석의 원리' });
  const lens = stored('c', { title: 'How a lens is ground', byline: 'Ada Marlowe' });
  const all = [tides, korean, lens];

  it('finds every word typed, in whatever case, anywhere in title, site and author', () => {
    expect(ids(bySearch(all, 'MOON tid', nothing))).toEqual([['named', ['a']]]);
    expect(ids(bySearch(all, 'oceans', nothing))).toEqual([['named', ['a']]]);
    expect(ids(bySearch(all, 'marlowe', nothing))).toEqual([['named', ['c']]]);
    expect(ids(bySearch(all, '원리', nothing))).toEqual([['named', ['b']]]);
    expect(bySearch(all, 'moon lens', nothing)).toEqual([]);
  });

  it('puts what the library found in the texts below, in its order, and nothing twice', () => {
    const found = new Map<string, Finding[]>(
      ['c', 'a', 'b'].map((id) => [id, [{ documentId: id, excerpt: 'the moon', at: [{ start: 4, end: 8 }] }]]),
    );
    const groups = bySearch(all, 'moon', found);
    expect(ids(groups)).toEqual([
      ['named', ['a']],
      ['text', ['c', 'b']],
    ]);
    expect(groups[0]?.entries[0]?.findings).toHaveLength(1);
  });

  it('keeps the order given, if one was chosen', () => {
    const found = new Map<string, Finding[]>(['b', 'a'].map((id) => [id, []]));
    expect(ids(bySearch(all, 'zebra', found, true))).toEqual([['text', ['a', 'b']]]);
  });

  it('leaves out excerpts that say nothing, and documents that have gone', () => {
    const found = new Map<string, Finding[]>([
      ['b', [{ documentId: 'b', excerpt: '', at: [] }]],
      ['gone', [{ documentId: 'gone', excerpt: 'x', at: [] }]],
    ]);
    const groups = bySearch(all, 'zebra', found);
    expect(ids(groups)).toEqual([['text', ['b']]]);
    expect(groups[0]?.entries[0]?.findings).toEqual([]);
  });

  it('marks the words where they stand, in original offsets, joined where they touch', () => {
    expect(marks('Tides, “tides”', ['tide'])).toEqual([
      { start: 0, end: 4 },
      { start: 8, end: 12 },
    ]);
    expect(marks('moonlight', ['moon', 'onli'])).toEqual([{ start: 0, end: 6 }]);
  });
});

describe('the selection', () => {
  const order = ['a', 'b', 'c', 'd'];

  it('extends from the one ticked last, in either direction', () => {
    const one = toggle(NONE, 'c', true, false, order);
    expect(shown(toggle(one, 'a', true, true, order), order)).toEqual(['a', 'b', 'c']);
    expect(shown(toggle(one, 'd', true, true, order), order)).toEqual(['c', 'd']);
  });

  it('unticks a range as well', () => {
    const all = toggle(toggleAll(NONE, order), 'b', false, false, order);
    expect(shown(toggle(all, 'd', false, true, order), order)).toEqual(['a']);
  });

  it('ticks all, then none, and never acts on what is not shown', () => {
    const all = toggleAll(NONE, order);
    expect(shown(all, ['b', 'x'])).toEqual(['b']);
    expect(toggleAll(all, order)).toBe(NONE);
    expect(shown(toggle(NONE, 'x', true, true, order), order)).toEqual([]);
  });
});

describe('the address of a view', () => {
  it('names a copy, a passage and why it is shown', () => {
    expect(parseRoute('#/document/1b-2?mark=10-42&why=gone')).toEqual({
      view: 'document',
      id: '1b-2',
      mark: { start: 10, end: 42 },
      why: 'gone',
    });
    expect(parseRoute(copyHash('a/b', 'Tides & 50 %'))).toEqual({ view: 'document', id: 'a/b', find: 'Tides & 50 %' });
  });

  it('names an earlier version, a passage in it, and what changed since', () => {
    const head = { documentId: 'a/b', sequence: 7 };
    const version = { view: 'version', id: 'a/b', sequence: 7, changes: false };
    const passage = { find: 'Tides & 50 %', mark: { start: 3, end: 9 } };
    expect(parseRoute(versionHash(head))).toEqual(version);
    expect(parseRoute(versionHash(head, passage))).toEqual({ ...version, ...passage });
    expect(parseRoute(sinceHash(head))).toEqual({ ...version, changes: true });
    expect(parseRoute('#/document/a/version/x')).toEqual({ view: 'list' });
  });

  it('leaves out what makes no sense, and is the list when nothing does', () => {
    expect(parseRoute('#/document/x?mark=9-3&why=because')).toEqual({ view: 'document', id: 'x' });
    expect(parseRoute('#/document/x?mark=-1-3')).toEqual({ view: 'document', id: 'x' });
    expect(parseRoute('#/document/%E0%A4')).toEqual({ view: 'document', id: '%E0%A4' });
    for (const hash of ['', '#', '#/', '#/document/', '#/else']) expect(parseRoute(hash)).toEqual({ view: 'list' });
  });
});
