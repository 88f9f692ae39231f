import { describe, expect, it } from 'vitest';
import { plainBlocks, plainText } from '../../lib/answer/plain.ts';
import type { Answer, Turn } from '../../lib/asking.ts';
import { withoutDocuments } from '../../lib/storage/forget.ts';
import { newTurn } from '../contract/library-store-chats.ts';

const answered = (documents: readonly string[], over: Partial<Answer>): Turn => {
  const turn = newTurn('Why?', 1, documents);
  return { ...turn, answer: { ...turn.answer, mode: 'model', ...over } };
};
const gone = new Set(['id-x']);

describe('a kept turn without a document', () => {
  it('loses the sentences that are its own, and where what is left was doubted moves along', () => {
    const text = 'Terns fly far [1]. What x says about terns. [1] They like krill [2]. Nobody knows why.';
    const doubted = 'Nobody knows why.';
    const unsupported = [
      { start: text.indexOf('What x'), end: text.indexOf(' They like'), why: 'words' as const },
      { start: text.indexOf(doubted), end: text.length, why: 'no-passage' as const },
    ];
    const { answer } = withoutDocuments(answered(['x', 'y'], { text, unsupported }), gone);
    expect(answer.text).not.toContain('What x says');
    expect(answer.text).toMatch(/^Terns fly far \[1\]\. … .*They like krill \[2\]\. Nobody knows why\.$/);
    expect(answer.unsupported.map(({ start, end }) => answer.text.slice(start, end))).toEqual([doubted]);
    expect(answer.citations.map(({ number, quote }) => [number, quote])).toEqual([
      [1, ''],
      [2, 'What y says about terns.'],
    ]);
  });

  it('keeps the scores of what was found, and no word of it', () => {
    const { answer } = withoutDocuments(newTurn('Why?', 1, ['x', 'y']), gone);
    const [first, second] = answer.trace.candidates;
    expect(first).toMatchObject({ documentId: 'id-x', title: '', excerpt: '', fused: 1 });
    expect(second).toMatchObject({ title: 'About y' });
    expect(answer.trace.prompt).toBeUndefined();
  });

  it('is what it was where nothing was of it', () => {
    const turn = answered(['y'], { text: 'What x says about terns.' });
    const { prompt: _prompt, ...trace } = turn.answer.trace;
    expect(withoutDocuments(turn, gone)).toEqual({ ...turn, answer: { ...turn.answer, trace } });
  });
});

describe('an answer as it reads', () => {
  it('has blocks without marks', () => {
    const markdown =
      '## Terns\n\nThey **fly** *far*,\nsee [here](https://e.org/a_(b)) and `x*y` [1].\n\n- one\n- two\n\n1. first\n\n> said\n\n```js\na *b*\n```';
    expect(plainBlocks(markdown)).toEqual([
      { kind: 'heading', text: 'Terns' },
      { kind: 'paragraph', text: 'They fly far, see here and x*y [1].' },
      { kind: 'list-item', text: '• one' },
      { kind: 'list-item', text: '• two' },
      { kind: 'list-item', text: '1. first' },
      { kind: 'quote', text: 'said' },
      { kind: 'code', text: 'a *b*' },
    ]);
  });

  it('leaves alone what only looks like marks', () => {
    expect(plainText('2 * 3 * 4 = 24, snake_case_name, 5 [1][2]')).toBe('2 * 3 * 4 = 24, snake_case_name, 5 [1][2]');
    expect(plainText('```\nnever closed')).toBe('never closed');
    expect(plainText('')).toBe('');
  });
});
