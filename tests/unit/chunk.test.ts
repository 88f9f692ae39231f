import { describe, expect, it } from 'vitest';
import { chunkId, MOST_CHUNKS, ordinalOf, sequenceOf } from '../../lib/chunk-id.ts';
import { chunk } from '../../lib/ingest/chunk.ts';
import { embeddingText } from '../../lib/ingest/embedding-text.ts';
import { sentences } from '../../lib/text/sentences.ts';
import type { Block, BlockKind, Chunk } from '../../lib/types.ts';

/** Joins parts as capture does: blocks with a blank line between them. */
function page(...parts: [BlockKind, string, number?][]): { text: string; blocks: Block[] } {
  const blocks: Block[] = [];
  let text = '';
  for (const [kind, content, level] of parts) {
    if (text) text += '\n\n';
    blocks.push({ kind, start: text.length, end: text.length + content.length, level });
    text += content;
  }
  return { text, blocks };
}

function expectCover(text: string, chunks: readonly Chunk[]): void {
  let end = 0;
  for (const one of chunks) {
    expect(text.slice(end, one.start).trim()).toBe('');
    expect(one.end).toBeGreaterThan(one.start);
    end = one.end;
  }
  expect(text.slice(end).trim()).toBe('');
}

const prose = (n: number) =>
  Array.from({ length: n }, (_, i) => `Sentence ${i} tells of one thing, and of Dr. Smith's other thing.`).join(' ');
const korean = (n: number) => Array.from({ length: n }, (_, i) => `${i}번째 문장은 한 가지 일을 이야기한다.`).join(' ');

describe('chunk', () => {
  it('keeps a short page whole', () => {
    const { text, blocks } = page(['paragraph', 'One. Two.'], ['paragraph', 'Three.']);
    expect(chunk(text, blocks)).toEqual([{ start: 0, end: text.length, headings: [] }]);
  });

  it('cuts long prose evenly, at sentences', () => {
    const { text, blocks } = page(['paragraph', prose(60)]);
    const chunks = chunk(text, blocks);
    expectCover(text, chunks);
    const ends = new Set(sentences(text).map(({ end }) => end));
    for (const { start, end } of chunks) {
      expect(ends.has(end)).toBe(true);
      expect(end - start).toBeGreaterThan(700);
      expect(end - start).toBeLessThan(1300);
    }
  });

  it('makes Korean chunks shorter', () => {
    const { text, blocks } = page(['paragraph', korean(150)]);
    for (const { start, end } of chunk(text, blocks)) {
      expect(end - start).toBeLessThan(900);
      expect(end - start).toBeGreaterThan(450);
    }
  });

  it('never crosses a heading, and carries the path', () => {
    const { text, blocks } = page(
      ['paragraph', 'Intro.'],
      ['heading', 'Animals', 1],
      ['heading', 'Cats', 2],
      ['paragraph', 'Cats purr.'],
      ['heading', 'Dogs', 2],
      ['paragraph', 'Dogs bark.'],
      ['heading', 'Plants', 1],
    );
    const chunks = chunk(text, blocks);
    expectCover(text, chunks);
    expect(chunks.map(({ start, end, headings }) => [text.slice(start, end), headings])).toEqual([
      ['Intro.', []],
      ['Animals\n\nCats\n\nCats purr.', ['Animals', 'Cats']],
      ['Dogs\n\nDogs bark.', ['Animals', 'Dogs']],
      ['Plants', ['Plants']],
    ]);
  });

  it('never leaves a heading at the end of a chunk', () => {
    const { text, blocks } = page(['heading', 'A heading', 2], ['paragraph', prose(40)]);
    expect(chunk(text, blocks)[0]?.end).toBeGreaterThan(500);
  });

  it('cuts tables between rows and code between lines', () => {
    for (const kind of ['table', 'code'] as const) {
      const rows = Array.from({ length: 100 }, (_, i) => `  row ${i}. Second cell. ${'x'.repeat(30)}`);
      const { text, blocks } = page([kind, rows.join('\n')]);
      const chunks = chunk(text, blocks);
      expectCover(text, chunks);
      expect(chunks.length).toBeGreaterThan(3);
      expect(chunks.flatMap(({ start, end }) => text.slice(start, end).split('\n'))).toEqual(rows);
    }
  });

  it('prefers to cut between paragraphs', () => {
    const { text, blocks } = page(...Array.from({ length: 12 }, (): [BlockKind, string] => ['paragraph', prose(6)]));
    const ends = new Set(blocks.map(({ end }) => end));
    for (const { end } of chunk(text, blocks)) expect(ends.has(end)).toBe(true);
  });

  it('keeps what introduces a list with the list', () => {
    const intro = `${prose(15)} These are the steps:`;
    const { text, blocks } = page(
      ['paragraph', intro],
      ...Array.from({ length: 20 }, (_, i): [BlockKind, string] => ['list-item', `Do thing ${i} well.`]),
    );
    for (const { end } of chunk(text, blocks)) expect(end).not.toBe(intro.length);
  });

  it('covers text that no block claims, and bears overlapping or wild blocks', () => {
    const text = 'Before. Inside one. After.';
    expectCover(text, chunk(text, []));
    expectCover(text, chunk(text, [{ kind: 'quote', start: 8, end: 19 }]));
    expectCover(
      text,
      chunk(text, [
        { kind: 'paragraph', start: 5, end: 12 },
        { kind: 'heading', start: 3, end: 900 },
        { kind: 'code', start: 9, end: 9 },
      ]),
    );
  });

  it('finds nothing in white space', () => {
    expect(chunk('', [])).toEqual([]);
    expect(chunk(' \n\n\u00a0 ', [])).toEqual([]);
  });

  it('says the same twice', () => {
    const { text, blocks } = page(['heading', 'One', 1], ['paragraph', prose(80)], ['code', 'a;\nb;']);
    expect(chunk(text, blocks)).toEqual(chunk(text, blocks));
  });
});

describe('chunk under load', () => {
  it.each([
    ['letters without any blank', 'a'],
    ['Han without any stop', '漢'],
    ['emoji', '👩‍👩‍👧'],
    ['words without any stop', 'word '],
    ['stops', '. '],
    ['line breaks', 'x\n'],
  ])('cuts 2 MB of %s', (_, unit) => {
    const text = unit.repeat(2_000_000 / unit.length);
    const started = process.cpuUsage().user;
    const chunks = chunk(text, [{ kind: 'paragraph', start: 0, end: text.length }]);
    expect((process.cpuUsage().user - started) / 1000).toBeLessThan(10_000);
    expect(chunks.length).toBeGreaterThan(500);
    for (const { start, end } of chunks) {
      expect(end - start).toBeLessThanOrEqual(1500);
      expect(text.slice(start, end).isWellFormed()).toBe(true);
    }
    expectCover(text, chunks);
  });

  it('never makes more chunks than a save can number', () => {
    const blocks = Array.from(
      { length: 140_000 },
      (_, i): Block => ({ kind: i % 2 ? 'paragraph' : 'heading', start: i * 3, end: i * 3 + 1 }),
    );
    const text = 'x\n\n'.repeat(blocks.length);
    const chunks = chunk(text, blocks);
    expect(chunks.length).toBeLessThanOrEqual(MOST_CHUNKS);
    expect(chunks.length).toBeGreaterThan(MOST_CHUNKS / 3);
    expectCover(text, chunks);
  });
});

describe('chunk ids', () => {
  it('hold sequence and ordinal, far beyond 32 bits', () => {
    for (const [sequence, ordinal] of [
      [1, 0],
      [7, MOST_CHUNKS - 1],
      [40_000_000, 12],
    ] as const) {
      const id = chunkId(sequence, ordinal);
      expect([sequenceOf(id), ordinalOf(id)]).toEqual([sequence, ordinal]);
    }
    expect(chunkId(2, 0)).toBeGreaterThan(chunkId(1, MOST_CHUNKS));
  });
});

describe('embeddingText', () => {
  it('puts the title and the headings above the text, each once', () => {
    expect(embeddingText('Cats', ['Cats', 'Food'], 'They eat fish.')).toBe('Cats\nFood\n\nThey eat fish.');
    expect(embeddingText('Cats', ['Food'], 'Food\n\nThey eat fish.')).toBe('Cats\n\nFood\n\nThey eat fish.');
    expect(embeddingText('', [], 'Text.')).toBe('Text.');
  });
});
