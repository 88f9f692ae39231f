import { describe, expect, it } from 'vitest';
import { columnsAbove, cutPassage } from '../../lib/answer/cut-passage.ts';
import { promptFor, tokensOf } from '../../lib/answer/prompt.ts';
import { rewrite } from '../../lib/answer/rewrite.ts';
import { sentences } from '../../lib/text/sentences.ts';
import type { Passage } from '../../lib/types.ts';
import { countTokens } from '../servers/context-window.ts';
import { page, retrieval, type SamplePage, scripted, textsOf } from './answer-fixtures.ts';

const WINDOWS = [1024, 2048, 4096, 8192, 32_768];
const NONCE = 'k3f9q2';

const english = (about: string) =>
  Array.from(
    { length: 12 },
    (_, i) => `Sentence ${i} tells how the ${about} of the bay rose by ${i + 3} metres in that year.`,
  );
const korean = (about: string) =>
  Array.from(
    { length: 12 },
    (_, i) => `${i}번째 문장은 그해 만에서 ${about} 높이가 ${i + 3}미터까지 올라간 일을 자세히 전한다.`,
  );

const library = (lines: (about: string) => string[], abouts: readonly string[]): SamplePage[] =>
  abouts.map((about) => page(about, [['paragraph', lines(about).join(' ')]]));
const ENGLISH = library(english, ['tide', 'wind', 'salt', 'fog', 'ice', 'current', 'swell', 'shore']);
const KOREAN = library(korean, ['조석', '바람', '염분', '안개', '얼음', '해류', '너울', '해안']);

const prompt = (question: string, pages: readonly SamplePage[], tokens: number) =>
  promptFor(question, retrieval(question, pages), {
    window: { tokens, from: 'server' },
    texts: textsOf(pages),
    nonce: NONCE,
  });

/** Every passage is a slice of its page, and begins and ends where a sentence does. */
function expectWhole(sent: readonly Passage[], pages: readonly SamplePage[]): void {
  const texts = textsOf(pages);
  for (const { documentId, start, end, text } of sent) {
    const saved = texts.get(documentId)?.text ?? '';
    expect(saved.slice(start, end)).toBe(text);
    const spans = sentences(saved);
    expect(spans.some((span) => span.start === start)).toBe(true);
    expect(spans.some((span) => span.end === end)).toBe(true);
  }
}

describe.each([
  ['English', ENGLISH, 'How high did the tide of the bay rise?'],
  ['Korean', KOREAN, '만에서 조석의 높이는 얼마나 올라갔나요?'],
] as const)('the prompt for a library in %s', (_name, pages, question) => {
  it.each(WINDOWS)('fits a window of %i tokens with room for an answer, and is of whole sentences', (tokens) => {
    const made = prompt(question, pages, tokens);
    expect(made.tokens).toBe(tokensOf(made.messages));
    expect(made.tokens).toBeLessThan(tokens - 250);
    expect(countTokens(made.messages)).toBeLessThan(tokens - 200);
    expect(made.sent.length).toBeGreaterThan(0);
    if (tokens > 1024) expectWhole(made.sent, pages);
    expect(made.messages.at(-1)?.content).toContain(question);
    const fates = made.candidates.filter(({ fate }) => fate === 'sent');
    expect(fates.map(({ chunkId }) => chunkId)).toEqual(made.sent.map(({ chunkId }) => chunkId));
  });

  it('uses the room there is', () => {
    expect(prompt(question, pages, 32_768).sent.map(({ text }) => text)).toEqual(pages.map(({ saved }) => saved.text));
    expect(prompt(question, pages, 4096).tokens).toBeGreaterThan(4096 * 0.55);
  });

  it('is shorter for a model that cuts more finely', () => {
    const made = promptFor(question, retrieval(question, pages), {
      window: { tokens: 4096, from: 'server', ratio: 2 },
      texts: textsOf(pages),
      nonce: NONCE,
    });
    expect(made.tokens * 2).toBeLessThan(4096 - 256);
  });

  it.each([1024, 2048, 4096])('has room for passages beside a question of 4,000 characters (%i)', (tokens) => {
    const filler = pages.map(({ saved }) => saved.text).join(' ');
    const long = `${filler.slice(0, 3900)}. ${question}`;
    const made = prompt(long, pages, tokens);
    expect(made.tokens).toBeLessThan(tokens - 250);
    expect(made.sent.length).toBeGreaterThan(0);
    expect(made.messages.at(-1)?.content).toContain(`${question}\n\nAnswer in`);
  });
});

describe('the prompt that understands a question with those before it', () => {
  it('takes along only as many of them as fit', async () => {
    const [{ saved }] = KOREAN as [SamplePage];
    const earlier = [1, 2, 3].map((i) => ({ question: `${i}?`, meant: `${i}? ${saved.text}`, answer: saved.text }));
    const chat = scripted(['조석은 왜 높았나요?'], 2048);
    await rewrite('그건 왜요?', earlier, { chat, signal: new AbortController().signal });
    const [asked = ''] = chat.asked;
    expect(countTokens([{ role: 'user', content: asked }])).toBeLessThan(2048 - 256);
    expect(asked).toContain('Question: 3?');
    expect(asked).not.toContain('Question: 1?');
  });
});

describe('a passage that does not fit', () => {
  const fits = (most: number) => (part: Passage) => part.text.length <= most;

  it('is cut around what speaks to the question', () => {
    const [tides] = ENGLISH as [SamplePage];
    const cut = cutPassage(tides.passage, {
      question: 'Which year by 10 metres?',
      saved: tides.saved,
      fits: fits(200),
    });
    expect(cut?.text).toContain('10 metres');
    expectWhole(cut ? [cut] : [], ENGLISH);
  });

  it('is not cut within a sentence, and not within a character', () => {
    const odd = page('😀', [['paragraph', '😀'.repeat(300)]]);
    expect(cutPassage(odd.passage, { question: 'why', saved: odd.saved, fits: fits(99) })).toBeUndefined();
    const made = prompt('Why 😀?', [odd], 1024);
    expect(made.sent[0]?.text.length).toBeGreaterThan(10);
    expect(made.sent[0]?.text.isWellFormed()).toBe(true);
    expect(odd.saved.text.startsWith(made.sent[0]?.text ?? '-')).toBe(true);
  });

  it('is cut by rows where it is a table, and the columns are told', () => {
    const rows = Array.from({ length: 60 }, (_, i) => `Station ${i} | ${i}.5 | ${1950 + i}`);
    const table = page('Stations', [['table', ['Name | Range | Year', ...rows].join('\n')]]);
    const made = prompt('What is the range of Station 41?', [table], 1024);
    const [sent] = made.sent;
    expect(sent?.text).toContain('Station 41 | 41.5 | 1991');
    for (const line of sent?.text.split('\n') ?? []) expect(rows).toContain(line);
    expect(sent?.columns).toBe('Name | Range | Year');
    expect(made.messages[1]?.content).toContain('Columns: Name | Range | Year\n> Station');
    expect(columnsAbove({ ...table.passage }, table.saved)).toBeUndefined();
  });
});
