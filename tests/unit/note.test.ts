import { describe, expect, it } from 'vitest';
import { noteOf } from '../../lib/library/note.ts';
import { page } from './library-fixtures.ts';

describe('a note', () => {
  const blocks = (typed: string) => {
    const { blocks: found, text } = noteOf({ title: '', text: typed });
    return found.map(({ kind, start, end, level }) => [kind, text.slice(start, end), level]);
  };

  it('keeps what was typed, but for its ends and what nobody sees', () => {
    const note = noteOf({ title: ' The boat ', text: '\n It lies\r\nat pier\u200B seven. \n' });
    expect(note).toMatchObject({ kind: 'note', title: 'The boat', site: '', text: 'It lies\nat pier seven.' });
    expect(note.receipt).toMatchObject({ words: 5, kept: 1 });
  });

  it('tells its blocks by what lines begin with', () => {
    const typed = '# Boats\nOne line\nand another.\n\nA new one.\n- first\n2. second\n> said\n## Piers';
    expect(blocks(typed).map(([kind, text]) => [kind, text])).toEqual([
      ['heading', 'Boats'],
      ['paragraph', 'One line\nand another.'],
      ['paragraph', 'A new one.'],
      ['list-item', 'first'],
      ['list-item', 'second'],
      ['quote', 'said'],
      ['heading', 'Piers'],
    ]);
  });

  it('is called by its first line when it has no title', () => {
    expect(noteOf({ title: '', text: '## A boat\n\nMore.' }).title).toBe('A boat');
    expect(noteOf({ title: '', text: `${'long '.repeat(200)}` }).title.length).toBeLessThanOrEqual(300);
  });

  it('keeps its address while it is written on, and has one of its own else', () => {
    const first = noteOf({ title: 'a', text: 'a' });
    expect(first.address).toMatch(/^footnote:note\/[\w-]+$/);
    expect(noteOf({ title: 'a', text: 'a' }).address).not.toBe(first.address);
    const before = { ...page('a', []), id: 'd', address: first.address } as never;
    expect(noteOf({ title: 'a', text: 'b' }, before).address).toBe(first.address);
  });

  it.each(['', ' \n\u200B', '---', '# \n\n* '])('is refused without a word in it: %j', (text) => {
    expect(() => noteOf({ title: 'Title', text })).toThrow('page-empty');
  });
});
