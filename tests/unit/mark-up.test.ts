import { describe, expect, it } from 'vitest';
import { markUp, printedNumbers, unmark } from '../../entrypoints/sidepanel/answer/mark-up.ts';

const spanOf = (text: string, part: string) => ({ start: text.indexOf(part), end: text.indexOf(part) + part.length });

describe('markUp', () => {
  it('brackets the numbers of notes and sets them behind the full stop', () => {
    expect(markUp('Tides add up [1]. They cancel.[2]', [])).toBe('Tides add up.⟦1⟧ They cancel.⟦2⟧');
    expect(markUp('Both [1] [2], and more', [])).toBe('Both,⟦1⟧⟦2⟧ and more');
    expect(markUp('이렇게 만들어요 [1]。', [])).toBe('이렇게 만들어요。⟦1⟧');
  });

  it('leaves a number at the start of a paragraph in its paragraph', () => {
    expect(markUp('One.\n\n[2] Two.', [])).toBe('One.\n\n⟦2⟧ Two.');
  });

  it('brackets claims without support where the answer says they are', () => {
    const text = 'It adds up [1]. About a third is lost.';
    expect(markUp(text, [spanOf(text, 'About a third')])).toBe('It adds up.⟦1⟧ ⸨About a third⸩ is lost.');
  });

  it('keeps bullets and headings what they are', () => {
    const text = 'So:\n\n- one\n- two words\n\n## Why';
    expect(markUp(text, [spanOf(text, '- two words'), spanOf(text, '## Why')])).toBe(
      'So:\n\n- one\n- ⸨two words⸩\n\n## ⸨Why⸩',
    );
  });

  it('changes nothing in code that is not undone', () => {
    const text = 'Use `tides[0].high`:\n\n```js\nconst x = a[1].b;\n```';
    expect(unmark(markUp(text, []))).toBe(text);
  });

  it('takes no bracket of its own from the text', () => {
    expect(markUp('⟦1⟧ and ⸨this⸩', [])).toBe('(1) and (this)');
  });
});

describe('printedNumbers', () => {
  it('counts notes as they first appear and passes over those that do not exist', () => {
    const printed = printedNumbers('a [3] b [1] c [3] d [9]', new Set([1, 2, 3]));
    expect([...printed]).toEqual([
      [3, 1],
      [1, 2],
    ]);
  });
});
