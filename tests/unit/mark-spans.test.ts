import { marked, type Token, walkTokens } from 'marked';
import { describe, expect, it } from 'vitest';
import { cite } from '../../lib/answer/cite.ts';
import { markSpans } from '../../lib/answer/mark-spans.ts';
import type { Passage } from '../../lib/types.ts';

const passage: Passage = {
  chunkId: 65536,
  documentId: 'd',
  title: 'A lighthouse',
  url: 'https://example.org',
  site: 'Example',
  savedAt: '2026-01-02T00:00:00Z',
  headings: [],
  text: 'The lighthouse was built in 1871 by fifteen masons.',
  start: 0,
  end: 51,
  score: 1,
};

/** How Markdown reads a text: its nodes, outermost first, without their words. */
function nodes(text: string): string[] {
  const found: string[] = [];
  walkTokens(marked.lexer(text, { gfm: true }), (token: Token) => {
    if (token.type !== 'text' && token.type !== 'escape') found.push(token.type);
  });
  return found;
}

const MADE_UP = 'painted purple by ninety elephants';

describe('a marked answer', () => {
  it.each([
    `| Year | Event |\n|---|---|\n| 1999 | Was ${MADE_UP} [1] |`,
    `Year | Event\n:-- | --:\n1999 | Was ${MADE_UP} [1]\n2000 | Was ${MADE_UP} again [1]`,
    `| Year | Event |\n|---|---|\n| 1999 | Was \`${MADE_UP}\` \\| **${MADE_UP}** [1] |`,
    `- Was ${MADE_UP} [1]\n  1. Was **${MADE_UP}** [1]`,
    `* **It was ${MADE_UP} [1]**`,
    `**It was ${MADE_UP} [1]**였다.`,
    `> Was ${MADE_UP} in 1999 [1].\n> Was ${MADE_UP} in 2000 [1].`,
    `Was ${MADE_UP} in 1999 and\nwas _${MADE_UP}_ in 2000 [1].`,
    `### 1999\n\nWas ${MADE_UP} [1].\n\n\`\`\`\nconst a = [1];\n\`\`\`\n\nWas ${MADE_UP} [1].`,
    `The code \`paint(ninety. Elephants)\` ${MADE_UP} [1].`,
    `Was ${MADE_UP} [1].\n---\nWas ${MADE_UP} [1].`,
  ])('is still read as it was: %j', async (answer) => {
    const { text, unsupported } = await cite(answer, [passage]);
    expect(unsupported.length).toBeGreaterThan(0);
    const claimed = unsupported.map(({ start, end }) => text.slice(start, end)).join('\n');
    expect(claimed).toMatch(/elephants/i);
    expect(claimed).not.toMatch(/\[1\]|^[|>#-]|```/m);
    let drawn = text;
    for (const { start, end } of [...unsupported].reverse()) {
      drawn = `${drawn.slice(0, start)}⸨${drawn.slice(start, end)}⸩${drawn.slice(end)}`;
    }
    expect(nodes(drawn)).toEqual(nodes(text));
  });
});

describe('the spans to mark', () => {
  const pieces = (text: string, from = 0, to = text.length) =>
    markSpans(text, { start: from, end: to }).map(({ start, end }) => text.slice(start, end));

  it('are the cells of a row, without bars, rulers and empty cells', () => {
    expect(pieces('| A | B |\n|---|---|\n| 1 |  | c \\| d |')).toEqual(['A', 'B', '1', 'c \\| d']);
  });

  it('are lines without what begins them', () => {
    expect(pieces('## Head\n- one\n  - two\n> 1. three\n>four')).toEqual(['Head', 'one', 'two', 'three', 'four']);
  });

  it('leave out code between fences, and never end in code', () => {
    expect(pieces('a\n~~~js\nb\n~~~\nc')).toEqual(['a', 'c']);
    expect(pieces('see `a. b` now', 0, 7)).toEqual(['see `a. b`']);
    expect(pieces('a | b `c|d`')).toEqual(['a | b `c|d`']);
  });
});
