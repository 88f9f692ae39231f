import { describe, expect, it } from 'vitest';
import { markIn } from '../../entrypoints/library/copy/copy-text.ts';
import { type Item, type Piece, typeset } from '../../entrypoints/library/copy/typeset.ts';
import type { Block, BlockKind, Span } from '../../lib/types.ts';

/** Blocks and their text, a blank line between two. */
function saved(...parts: readonly (readonly [BlockKind, string, number?])[]): { text: string; blocks: Block[] } {
  let text = '';
  const blocks = parts.map(([kind, words, level]): Block => {
    const start = text.length;
    text += `${words}\n\n`;
    return { kind, start, end: start + words.length, ...(level !== undefined && { level }) };
  });
  return { text: text.trimEnd(), blocks };
}

const pieces = ({ text, blocks }: { text: string; blocks: Block[] }) =>
  typeset(text, blocks).flatMap((section) => section.pieces);

/** A piece with its spans as the words they stand for. */
function told(text: string, piece: Piece): unknown {
  const words = ({ start, end }: Span) => text.slice(start, end);
  const item = ({ span, items }: Item): unknown => (items.length > 0 ? [words(span), items.map(item)] : words(span));
  switch (piece.kind) {
    case 'list':
      return piece.items.map(item);
    case 'quote':
      return { quote: piece.pieces.map((inner) => told(text, inner)) };
    case 'table':
      return piece.rows.map((row) => row.map(words));
    case 'heading':
      return `${piece.level} ${words(piece.span)}`;
    default:
      return words(piece.span);
  }
}

const tell = (source: { text: string; blocks: Block[] }) => pieces(source).map((piece) => told(source.text, piece));

describe('setting a saved text', () => {
  it('nests lists by their depth and ends them with the next block', () => {
    const source = saved(
      ['list-item', 'a', 1],
      ['list-item', 'a1', 2],
      ['list-item', 'a1x', 3],
      ['list-item', 'a2', 2],
      ['list-item', 'b', 1],
      ['paragraph', 'after'],
    );
    expect(tell(source)).toEqual([[['a', [['a1', ['a1x']], 'a2']], 'b'], 'after']);
  });

  it('takes a list that starts deep, and one that jumps', () => {
    expect(tell(saved(['list-item', 'deep', 3], ['list-item', 'shallow', 1]))).toEqual([[['', ['deep']], 'shallow']]);
    expect(tell(saved(['list-item', 'a', 1], ['list-item', 'z', 1e9]))).toEqual([[['a', ['z']]]]);
  });

  it('nests quotes', () => {
    const source = saved(['quote', 'said', 1], ['quote', 'and was told', 2], ['quote', 'so', 1]);
    expect(tell(source)).toEqual([{ quote: ['said', { quote: ['and was told'] }, 'so'] }]);
  });

  it('reads tables by lines and bars, empty cells and all', () => {
    const source = saved(['table', 'Port | High | Low\n| 3 | 1\nKobe | | 2\nOslo | 4 |']);
    expect(tell(source)).toEqual([
      [
        ['Port', 'High', 'Low'],
        ['', '3', '1'],
        ['Kobe', '', '2'],
        ['Oslo', '4', ''],
      ],
    ]);
  });

  it('leaves a bar inside a word alone', () => {
    expect(tell(saved(['table', 'a||b | c|d']))).toEqual([[['a||b', 'c|d']]]);
  });

  it('leaves no hole in the outline', () => {
    const source = saved(
      ['heading', 'a', 1],
      ['heading', 'b', 4],
      ['heading', 'c', 5],
      ['heading', 'd', 4],
      ['heading', 'e', 1],
    );
    expect(tell(source)).toEqual(['2 a', '3 b', '4 c', '3 d', '2 e']);
  });

  it('shows text that no block covers', () => {
    const text = 'before\nkept\nbetween\n\nbetween too\nlast';
    const blocks: Block[] = [
      { kind: 'paragraph', start: 7, end: 11 },
      { kind: 'paragraph', start: 3, end: 9 }, // overlaps: not a block of this text
      { kind: 'code', start: 33, end: 99 },
    ];
    expect(tell({ text, blocks })).toEqual(['before', 'kept', 'between', 'between too', 'last']);
    expect(tell({ text: 'only\ntext', blocks: [] })).toEqual(['only', 'text']);
    expect(typeset('', [])).toEqual([]);
  });

  it('makes sections that cover a long text in order, none of them long', () => {
    const source = saved(
      ...Array.from({ length: 500 }, (_, i) => ['list-item', `${i} ${'word '.repeat(20)}`, 1] as const),
    );
    const sections = typeset(source.text, source.blocks);
    expect(sections.length).toBeGreaterThan(2);
    expect(sections.at(-1)?.end).toBe(source.text.length);
    for (const [i, section] of sections.entries()) {
      expect(section.start).toBe(sections[i - 1]?.end ?? 0);
      expect(section.end - section.start).toBeLessThan(30_000);
    }
  });
});

describe('the passage of an address', () => {
  const text = 'One. The tide adds up. Three.';

  it('stands at its offsets, unless they lie outside the text', () => {
    expect(markIn({ text }, { mark: { start: 5, end: 22 } })).toEqual({ start: 5, end: 22 });
    expect(markIn({ text }, { mark: { start: 5, end: 200 } })).toBeUndefined();
    expect(markIn({ text }, {})).toBeUndefined();
  });

  it('stands where its words are, when the text has moved', () => {
    const find = 'The tide adds up.';
    expect(markIn({ text }, { mark: { start: 5, end: 22 }, find })).toEqual({ start: 5, end: 22 });
    expect(markIn({ text: `Zero. ${text}` }, { mark: { start: 5, end: 22 }, find })).toEqual({ start: 11, end: 28 });
    expect(markIn({ text: 'Something else altogether here.' }, { mark: { start: 5, end: 22 }, find })).toBeUndefined();
  });
});
