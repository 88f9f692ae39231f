import { sentences } from '../text/sentences.ts';
import type { Block, Passage, SavedText, Span } from '../types.ts';

/** Something a passage says that can be quoted by itself; offsets as in the document. */
export interface Unit extends Span {
  /** Index of its passage. */
  readonly passage: number;
  readonly kind: 'sentence' | 'item' | 'row' | 'code';
  readonly text: string;
  /** Units of one block follow each other without a break in thought. */
  readonly block: number;
  /** The deepest heading above it. */
  readonly heading: string;
  /** Rows: the first row of their table, which says what the columns are. */
  readonly columns?: string;
}

/** Code longer than this is quoted a line at a time. */
const LONGEST_CODE = 400;
/** Longer rows are prose in a table that only lays out the page. */
const LONGEST_ROW = 280;
const BULLET = /^(?:[-–—*+•‣◦⁃∙·●○■□▪▫►▶✓✔☑]|\(?\d{1,3}[.)]|[a-z][.)]|[①-⑳])\s+/;

/** The units of a passage, in order. Without its saved text, structure is guessed from the lines. */
export function unitsOf(passage: Passage, index: number, saved: SavedText | undefined): Unit[] {
  const blocks = saved ? within(saved.blocks, passage) : guessBlocks(passage);
  const textAt = (span: Span) => passage.text.slice(span.start - passage.start, span.end - passage.start);
  const units: Unit[] = [];
  let heading = passage.headings.at(-1) ?? '';
  for (const [number, block] of blocks.entries()) {
    if (block.kind === 'heading') {
      heading = textAt(block).trim();
      continue;
    }
    const kind = kindOf(block);
    const columns = kind === 'row' ? columnsOf(block, saved, textAt) : undefined;
    for (const span of spansOf(block, kind, textAt(block), passage.language)) {
      const text = textAt(span);
      if (columns !== undefined && text === columns) continue;
      units.push({ ...span, passage: index, kind, text, block: number, heading, ...(columns && { columns }) });
    }
  }
  return units;
}

/** The blocks that lie in a passage, cut to it. */
function within(blocks: readonly Block[], { start, end }: Span): Block[] {
  return blocks.flatMap((block) => {
    const from = Math.max(block.start, start);
    const to = Math.min(block.end, end);
    return from < to ? [{ ...block, start: from, end: to }] : [];
  });
}

function kindOf({ kind }: Block): Unit['kind'] {
  if (kind === 'table') return 'row';
  if (kind === 'list-item') return 'item';
  return kind === 'code' ? 'code' : 'sentence';
}

/** The first row, which may be in an earlier chunk. */
function columnsOf(block: Block, saved: SavedText | undefined, textAt: (span: Span) => string): string {
  const whole = saved?.blocks.find(
    ({ kind, start, end }) => kind === 'table' && start <= block.start && end >= block.end,
  );
  const text = saved && whole ? saved.text.slice(whole.start, whole.end) : textAt(block);
  return /^[^\n]*/.exec(text.trim())?.[0].trim() ?? '';
}

function spansOf(block: Span, kind: Unit['kind'], text: string, language: string | undefined): Span[] {
  if (kind === 'code' && text.trim().length <= LONGEST_CODE) return trimmed(block.start, text);
  if (kind === 'code') return lines(block.start, text);
  if (kind === 'row') {
    return lines(block.start, text).flatMap((line) => {
      const row = text.slice(line.start - block.start, line.end - block.start);
      return row.length <= LONGEST_ROW ? [line] : sentenceSpans(line.start, row, language);
    });
  }
  return sentenceSpans(block.start, text, language);
}

function sentenceSpans(offset: number, text: string, language: string | undefined): Span[] {
  return sentences(text, language).flatMap(({ start, end }) => {
    const bullet = BULLET.exec(text.slice(start, end))?.[0].length ?? 0;
    return start + bullet < end ? [{ start: offset + start + bullet, end: offset + end }] : [];
  });
}

function trimmed(offset: number, text: string): Span[] {
  const body = text.trim();
  const lead = text.length - text.trimStart().length;
  return body === '' ? [] : [{ start: offset + lead, end: offset + lead + body.length }];
}

function lines(offset: number, text: string): Span[] {
  const spans: Span[] = [];
  for (const match of text.matchAll(/[^\n]+/g)) spans.push(...trimmed(offset + match.index, match[0]));
  return spans;
}

/** Paragraphs at blank lines, tables where lines have bars, items where they have bullets. */
function guessBlocks({ start, text }: Passage): Block[] {
  const blocks: Block[] = [];
  for (const match of text.matchAll(/(?:[^\n]+\n?)+/g)) {
    const paragraph = match[0];
    const rows = paragraph.trim().split('\n');
    const span = { start: start + match.index, end: start + match.index + paragraph.length };
    if (rows.length > 1 && rows.every((row) => row.includes(' | '))) blocks.push({ kind: 'table', ...span });
    else if (BULLET.test(paragraph)) blocks.push({ kind: 'list-item', ...span });
    else blocks.push({ kind: 'paragraph', ...span });
  }
  return blocks;
}
