import { describe, expect, it } from 'vitest';
import { answerAsMarkdown } from '../../lib/answer/markdown.ts';
import type { Answer, Citation } from '../../lib/types.ts';
import { retrieval } from './answer-fixtures.ts';

const citation = (number: number, more: Partial<Citation> = {}): Citation => ({
  number,
  documentId: 'd',
  start: 0,
  end: 10,
  quote: 'The moon pulls.',
  before: '',
  after: '',
  headings: [],
  title: 'Tides',
  url: 'https://example.org/tides',
  site: 'Example',
  savedAt: '2026-11-02T10:00:00Z',
  verified: true,
  ...more,
});

const answered = (text: string, citations: readonly Citation[], more: Partial<Answer> = {}): Answer => ({
  question: 'What causes tides?',
  mode: 'model',
  text,
  citations,
  unsupported: [],
  trace: retrieval('', []).trace,
  ms: 1,
  ...more,
});

describe('an answer as Markdown', () => {
  it('has footnotes with quote, title, address and date', () => {
    const answer = answered('The moon [1]. The sun [1][2].', [
      citation(1),
      citation(2, { quote: 'The sun\n\ntoo.', publishedAt: '2024-05-06T00:00:00Z' }),
    ]);
    expect(answerAsMarkdown(answer)).toBe(
      [
        '## What causes tides?',
        '',
        'The moon[^1]. The sun[^1][^2].',
        '',
        '[^1]: “The moon pulls.” — [Tides](https://example.org/tides), Example, saved 2026-11-02',
        '[^2]: “The sun too.” — [Tides](https://example.org/tides), Example, 2024-05-06',
        '',
      ].join('\n'),
    );
  });

  it('leaves brackets alone that name no footnote, and code alone altogether', () => {
    const answer = answered('Use `list[1]` or list [7] [1].\n\n```\na[1]\n```', [citation(1)]);
    expect(answerAsMarkdown(answer)).toContain('Use `list[1]` or list [7][^1].\n\n```\na[1]\n```\n');
  });

  it('keeps hostile titles and addresses inside their link', () => {
    const answer = answered('Yes [1].', [
      citation(1, { title: 'A](https://evil.example) [b\n# c', url: 'https://e.org/a (b)' }),
    ]);
    expect(answerAsMarkdown(answer)).toContain('[A\\](https://evil.example) \\[b # c](https://e.org/a%20%28b%29)');
  });

  it('gives the nearest passages when there is no answer', () => {
    expect(answerAsMarkdown(answered('', [citation(1)], { mode: 'abstained' }))).toMatch(
      /^## What causes tides\?\n\n\[\^1\]: /,
    );
  });
});
