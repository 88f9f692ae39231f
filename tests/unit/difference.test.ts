import { describe, expect, it } from 'vitest';
import { isSame, readable } from '../../entrypoints/library/changes/difference.ts';
import { compareTexts } from '../../lib/freshness/compare.ts';

const MANY = 'One is here. Two is here. Three is here. Four is here. Five is here.';

describe('a difference as it is read', () => {
  it('folds what both say to its first and its last sentence', () => {
    expect(readable([{ kind: 'same', text: MANY }])).toEqual([
      { kind: 'same', first: 'One is here.', between: 3, last: 'Five is here.' },
    ]);
  });

  it('shows whole what would hide a single sentence', () => {
    const text = 'One is here. Two is here. Three is here.';
    expect(readable([{ kind: 'same', text }])).toEqual([{ kind: 'same', first: text }]);
  });

  it('shows word by word what took the place of something like it', () => {
    const before = 'The tide rises twice a day at this coast.';
    const after = 'The tide rises three times a day at this coast.';
    const [piece, ...more] = readable(compareTexts(before, after).changes);
    expect(more).toEqual([]);
    expect(piece?.kind).toBe('replaced');
    const words = piece?.kind === 'replaced' ? piece.words : [];
    const said = (kind: string) => words.filter((each) => each.kind === 'same' || each.kind === kind);
    expect(said('removed').map(({ text }) => text)).toEqual(expect.arrayContaining([expect.stringContaining('twice')]));
    expect(
      said('removed')
        .map(({ text }) => text)
        .join(''),
    ).toBe(before);
    expect(
      said('added')
        .map(({ text }) => text)
        .join(''),
    ).toBe(after);
  });

  it('joins words that changed next to each other', () => {
    const changes = compareTexts(
      'A week later the tide is at its weakest here.',
      'Seven days later the tide is at its weakest here.',
    );
    const [piece] = readable(changes.changes);
    expect(piece?.kind === 'replaced' && piece.words).toEqual([
      { kind: 'removed', text: 'A week' },
      { kind: 'added', text: 'Seven days' },
      { kind: 'same', text: ' later the tide is at its weakest here.' },
    ]);
  });

  it('sets apart what has nothing in common', () => {
    const changes = compareTexts('The tide rises twice a day.', 'Lenses: ground by hand, with wet emery!').changes;
    expect(readable(changes).map(({ kind }) => kind)).toEqual(['removed', 'added']);
  });

  it('keeps additions and removals that stand alone, in order', () => {
    const after = MANY.replace('Two is here. ', '').replace('Four is here.', 'Four is here. A new one came.');
    const pieces = readable(compareTexts(MANY, after).changes);
    expect(pieces.map(({ kind }) => kind)).toEqual(['same', 'removed', 'same', 'added', 'same']);
    expect(pieces[3]).toEqual({ kind: 'added', text: 'A new one came.' });
  });

  it('knows when nothing is different', () => {
    expect(isSame(compareTexts(MANY, MANY).changes)).toBe(true);
    expect(isSame(compareTexts(MANY, `${MANY} Six.`).changes)).toBe(false);
  });
});
