import { describe, expect, it } from 'vitest';
import { markUp } from '../../entrypoints/sidepanel/answer/mark-up.ts';
import { parse, Reader } from '../../entrypoints/sidepanel/answer/reader.ts';
import { beginning, DRAWN, tame } from '../../entrypoints/sidepanel/answer/tame.ts';

const nesting = (markdown: string): number => {
  const depth = (tokens: readonly unknown[]): number =>
    Math.max(
      0,
      ...tokens.map(
        (token) =>
          1 +
          depth(
            Object.values(token as object)
              .filter(Array.isArray)
              .flat(),
          ),
      ),
    );
  return depth(parse(tame(markdown)));
};

describe('tame', () => {
  it('shortens runs of a mark and leaves what has a meaning', () => {
    expect(tame('*'.repeat(2000))).toBe('*'.repeat(8));
    const table = '| a | b |\n|---|:--|\n| **1** | ~~2~~ |';
    expect(tame(`## So\n\n- one\n  - two\n\n> said\n\n${table}\n\n---`)).toBe(
      `## So\n\n- one\n  - two\n\n> said\n\n${table}\n\n---`,
    );
  });

  it('keeps quotes and lists from nesting without end', () => {
    expect(nesting(`${'> '.repeat(1500)}a`)).toBeLessThan(15);
    expect(nesting(`${'- '.repeat(1500)}a`)).toBeLessThan(30);
    const stairs = Array.from({ length: 150 }, (_, i) => `${' '.repeat(i * 2)}- item`).join('\n');
    expect(nesting(stairs)).toBeLessThan(35);
  });

  it('leaves code alone', () => {
    const code = '```\n============\n                      deep\n```';
    expect(markUp(code, [])).toBe(code);
  });
});

describe('beginning', () => {
  it('ends with a word, or where it must', () => {
    expect(beginning('short')).toBe('short');
    expect(beginning('word '.repeat(DRAWN))).toMatch(/word$/);
    expect(beginning('x'.repeat(3 * DRAWN))).toHaveLength(DRAWN);
  });
});

describe('Reader', () => {
  const text = [
    'One **bold** word.',
    '- a\n- b\n\n  more of b',
    '```\ncode\n\nmore code\n```',
    '| a | b |\n|---|---|\n| 1 | 2 |',
    '> quote\nlazy',
    '# Head\nright below',
    'Last ⟦1⟧.',
  ].join('\n\n');

  it('reads a growing text as it reads the whole', () => {
    const reader = new Reader();
    for (let end = 1; end <= text.length; end++) {
      const blocks = ({ type, raw }: { type: string; raw: string }) => [type, raw];
      expect(reader.read(text.slice(0, end)).map(blocks)).toEqual(parse(text.slice(0, end)).map(blocks));
    }
  });

  it('keeps what is settled', () => {
    const reader = new Reader();
    const [first] = reader.read(text);
    expect(reader.read(`${text}\n\nMore.`)[0]).toBe(first);
  });

  it('begins anew with another text', () => {
    const reader = new Reader();
    reader.read(text);
    expect(reader.read('Other.').map(({ raw }) => raw)).toEqual(['Other.']);
  });
});
