import { describe, expect, it } from 'vitest';
import { compareTexts, compareWords, isChanged } from '../../lib/freshness/compare.ts';
import { dueDocuments } from '../../lib/freshness/schedule.ts';
import type { StoredDocument } from '../../lib/types.ts';

const TIDES =
  'The tide rises twice a day. The Moon pulls the sea. Fundy has the highest range, at sixteen metres.\n\nSailors know it.';

describe('a page against its copy', () => {
  it('is told by what was added, removed and kept, in order', () => {
    const now = TIDES.replace('The Moon pulls the sea.', 'The Moon and the Sun pull the sea. So does the wind.');
    expect(compareTexts(TIDES, now).changes).toEqual([
      { kind: 'same', text: 'The tide rises twice a day.' },
      { kind: 'removed', text: 'The Moon pulls the sea.' },
      { kind: 'added', text: 'The Moon and the Sun pull the sea. So does the wind.' },
      { kind: 'same', text: 'Fundy has the highest range, at sixteen metres. Sailors know it.' },
    ]);
  });

  it.each([
    ['nothing', TIDES],
    ['white space', TIDES.replace(/ /g, '  ').replace('\n\n', '\n\n\n\n')],
    ['a counter', `${TIDES}\n\n3 comments, 120 shares`, `${TIDES}\n\n4 comments, 1,250 shares`],
    ['a date', `Updated 12 March 2026\n\n${TIDES}`, `Updated 13 March 2026\n\n${TIDES}`],
    [
      'a sentence elsewhere',
      'First we set sail in the dark. Then we waited for the tide.',
      'Then we waited for the tide. First we set sail in the dark.',
    ],
    ['a name in a list', `${TIDES}\n\nNew: Ann`, `${TIDES}\n\nNew: Bob`],
  ])('has not changed by %s', (_, one, other = TIDES) => {
    expect(isChanged(one, other)).toBe(false);
  });

  it.each([
    ['a sentence more', `${TIDES} Nobody had expected any of this.`],
    ['a sentence less', TIDES.replace('The Moon pulls the sea. ', '')],
    ['a word that turns a sentence round', TIDES.replace('The tide rises', 'The tide never rises')],
    [
      'Korean',
      '조수는 하루에 두 번 오르내린다. 달이 바다를 끌어당긴다.',
      '조수는 하루에 두 번 오르내린다. 해가 바다를 세게 끌어당긴다.',
    ],
  ])('has changed by %s', (_, one, other = TIDES) => {
    expect(isChanged(one, other)).toBe(true);
  });

  it('is told apart word by word', () => {
    expect(
      compareWords('The Moon pulls the sea.', 'The Sun pulls the sea.').filter(({ kind }) => kind !== 'same'),
    ).toEqual([
      { kind: 'removed', text: 'Moon' },
      { kind: 'added', text: 'Sun' },
    ]);
  });

  it('is replaced where nothing is the same, however long', () => {
    const long = (word: string) => Array.from({ length: 6000 }, (_, i) => `This ${word}${i} is one of many.`).join(' ');
    expect(compareTexts(long('a'), long('b')).changes.map(({ kind }) => kind)).toEqual(['removed', 'added']);
  });
});

describe('pages that are looked at again', () => {
  const NOW = Date.parse('2026-03-20T00:00:00Z');
  const document = (id: string, over: Partial<StoredDocument>) =>
    ({
      id,
      kind: 'page',
      site: 'Tides',
      url: 'https://www.tides.example/a',
      updatedAt: '2026-03-01T00:00:00Z',
      ...over,
    }) as StoredDocument;
  const due = (documents: StoredDocument[], rules: Parameters<typeof dueDocuments>[1]) =>
    dueDocuments(documents, rules, NOW, 5).map(({ id }) => id);
  const seen = (at: string, failures = 0) => ({ seen: { state: 'same', at, since: at, failures } }) as const;

  it('are those of a rule whose time has come, the longest waiting first', () => {
    const all = [
      document('week', seen('2026-03-12T00:00:00Z')),
      document('never', {}),
      document('fresh', seen('2026-03-19T00:00:00Z')),
      document('failing', seen('2026-03-02T00:00:00Z', 5)),
      document('selection', { kind: 'selection' }),
      document('elsewhere', { site: 'Moon', url: 'https://moon.example/' }),
    ];
    expect(due(all, [{ by: 'site', name: 'tides', every: 'week' }])).toEqual(['never', 'week']);
    expect(due(all, [{ by: 'site', name: 'tides.example', every: 'week' }])).toEqual(['never', 'week']);
    expect(due(all, [{ by: 'site', name: 'TIDES', every: 'month' }])).toEqual([]);
    expect(due(all, [])).toEqual([]);
  });

  it('go by the most frequent of their rules', () => {
    const both = [document('a', { ...seen('2026-03-18T00:00:00Z'), tags: ['Sea'] })];
    expect(due(both, [{ by: 'site', name: 'Tides', every: 'month' }])).toEqual([]);
    expect(
      due(both, [
        { by: 'site', name: 'Tides', every: 'month' },
        { by: 'tag', name: 'sea', every: 'day' },
      ]),
    ).toEqual(['a']);
  });
});
