import { describe, expect, it } from 'vitest';
import { around, head, tail } from '../../entrypoints/sidepanel/answer/surroundings.ts';

const long = 'word '.repeat(40);

describe('tail', () => {
  it('stays within the paragraph of the quote', () => {
    expect(tail('The amounts\n\n', 72)).toBe('');
    expect(tail('A heading\n\nIt begins here. ', 72)).toBe('It begins here. ');
  });

  it('begins with a whole word and tells that it was cut', () => {
    expect(tail(`${long}and the end. `, 20)).toBe('…word and the end. ');
  });

  it('tells that the citation brought no more', () => {
    expect(tail(long, 500)).toMatch(/^…word/);
  });
});

describe('head', () => {
  it('stays within the paragraph of the quote', () => {
    expect(head(' It ends here.\n\nServing stale', 72)).toBe(' It ends here.');
  });

  it('ends with a whole word and tells that it was cut', () => {
    expect(head(` and then ${long}`, 20)).toBe(' and then word word…');
  });

  it('needs no ellipsis after a sentence', () => {
    expect(head(' One. Two three', 6)).toBe(' One.');
  });
});

describe('around', () => {
  it('keeps paragraphs apart by one line and cuts at words', () => {
    const [before, after] = around('Title \n\n\nText ', ` more\n\n${long}`, 100);
    expect(before).toBe('Title\nText ');
    expect(after).toMatch(/^ more\nword .*word…$/);
    expect(after.length).toBeLessThanOrEqual(100);
  });
});
