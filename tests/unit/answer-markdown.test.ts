import { describe, expect, it } from 'vitest';
import { answerAsMarkdown, chatAsMarkdown } from '../../lib/answer/markdown.ts';
import type { Answer, Chat, Citation } from '../../lib/asking.ts';
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

  it('says of a cited page that it was found changed', () => {
    const text = answerAsMarkdown(answered('The moon [1].', [citation(1, { changed: '2026-03-12T10:00:00.000Z' })]));
    expect(text).toMatch(/, page found changed on 2026-03-12$/m);
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

describe('a conversation as Markdown', () => {
  const chat = (...answers: readonly Answer[]): Chat => ({
    id: 'c',
    startedAt: '2026-11-22T10:00:00Z',
    updatedAt: '2026-11-22T10:00:00Z',
    turns: answers.map((answer) => ({ question: answer.question, askedAt: '2026-11-22T10:00:00Z', answer })),
  });

  it('has its questions as headings and its notes numbered through', () => {
    const first = answered('The moon [1]. The sun [2].', [citation(1), citation(2, { title: 'Sun' })]);
    const second = answered('Twice a day [1][2].', [citation(1, { title: 'Day' }), citation(2)], {
      question: 'How *often*?',
    });
    const third = answered('', [citation(1, { title: 'Near' })], { mode: 'abstained', question: 'Who?' });
    expect(chatAsMarkdown(chat(first, second, third)).split('\n')).toEqual([
      '## What causes tides?',
      '',
      'The moon[^1]. The sun[^2].',
      '',
      '## How \\*often\\*?',
      '',
      'Twice a day[^3][^4].',
      '',
      '## Who?',
      '',
      '[^5]',
      '',
      expect.stringContaining('[^1]: “The moon pulls.” — [Tides]'),
      expect.stringContaining('[^2]: “The moon pulls.” — [Sun]'),
      expect.stringContaining('[^3]: “The moon pulls.” — [Day]'),
      expect.stringContaining('[^4]: “The moon pulls.” — [Tides]'),
      expect.stringContaining('[^5]: “The moon pulls.” — [Near]'),
      '',
    ]);
  });

  it('lets no answer reach beyond its place', () => {
    const hostile = [
      '# A question of mine',
      'Title\n=====',
      '![x](https://evil.example/?q=1) <img src=x> [here](https://evil.example) [page](https://example.org/tides)',
      '[^1]: a note of mine\n[1]: https://evil.example',
      'See [^9] [1].',
      '```\nnever closed <b> [1]',
    ].join('\n\n');
    const text = chatAsMarkdown(chat(answered(hostile, [citation(1)]), answered('Well [1].', [citation(1)])));
    expect(text).not.toMatch(/^#{1,2} (?!What)/m);
    expect(text).not.toContain('](https://evil.example');
    expect(text).not.toMatch(/(?<!\\)<img/);
    expect(text).toContain('[page](https://example.org/tides)');
    expect(text).toMatch(/\n\\=====\n/);
    expect(text.match(/^\[\^\d+\]:/gm)).toEqual(['[^1]:', '[^2]:']);
    expect(text).not.toMatch(/^\[\d+\]:/m);
    expect(text).toContain('\\[^9][^1]');
    expect(text).toContain('never closed <b> [1]\n```\n\n## What');
  });

  it('says of a deleted page that it is, and links to no address that is none', () => {
    const gone = citation(1, { gone: true, quote: '', title: '', url: '' });
    const odd = citation(2, { url: 'javascript:alert(1)' });
    const text = chatAsMarkdown(chat(answered('… [1] Well [2].', [gone, odd])));
    expect(text).toContain('[^1]: (page deleted)\n');
    expect(text).not.toContain('javascript');
  });
});

describe('a footnote from a printed page', () => {
  it('names the page, and links to it where the file is on the web', () => {
    const onWeb = citation(1, { url: 'https://example.org/tides.pdf', page: 7 });
    const ofFile = citation(2, { url: `footnote:file/${'0'.repeat(64)}`, page: 2 });
    const text = answerAsMarkdown(answered('The moon [1][2].', [onWeb, ofFile]));
    expect(text).toContain('[Tides](https://example.org/tides.pdf#page=7), p. 7, Example');
    expect(text).toContain('— Tides, p. 2, Example');
  });
});
