import type { Block, Span } from '../../../lib/types.ts';

/** The blocks of a saved text as a page is built of them: headings that nest, lists in lists, quotes in quotes, tables. */

export type Piece =
  | { readonly kind: 'heading'; readonly level: 2 | 3 | 4 | 5 | 6; readonly span: Span }
  | { readonly kind: 'paragraph' | 'caption' | 'code'; readonly span: Span }
  | { readonly kind: 'list'; readonly items: readonly Item[] }
  | { readonly kind: 'quote'; readonly pieces: readonly Piece[] }
  | { readonly kind: 'table'; readonly number: number; readonly rows: readonly (readonly Span[])[] };

/** A list item and the lists inside it. */
export interface Item {
  readonly span: Span;
  readonly items: readonly Item[];
}

/** Some neighbouring pieces, drawn and laid out together, and the text they come from. */
export interface Section extends Span {
  readonly pieces: readonly Piece[];
}

/** A section is closed when it has this much text: about two screens. */
const SECTION = 6000;

/** The whole text in sections. Text that no block covers becomes paragraphs, so that nothing saved is ever hidden. */
export function typeset(text: string, blocks: readonly Block[]): readonly Section[] {
  const whole = withGaps(text, blocks);
  const outline = new Outline();
  const sections: Section[] = [];
  let pieces: Piece[] = [];
  let start = 0;
  for (let i = 0; i < whole.length; ) {
    const run = runLength(whole, i);
    pieces.push(...setRun(text, whole.slice(i, i + run), outline));
    i += run;
    const end = whole[i - 1]?.end ?? start;
    if (end - start < SECTION && i < whole.length) continue;
    sections.push({ start, end, pieces });
    pieces = [];
    start = end;
  }
  return sections;
}

/** Neighbouring list items, or quotes, make one piece; every other block is one of its own. */
function runLength(blocks: readonly Block[], from: number): number {
  const kind = blocks[from]?.kind;
  if (kind !== 'list-item' && kind !== 'quote') return 1;
  let length = 1;
  while (blocks[from + length]?.kind === kind && length < LONGEST_RUN) length++;
  return length;
}

/** A list of ten thousand items is drawn as several, or it could not be drawn bit by bit. */
const LONGEST_RUN = 200;

function setRun(text: string, run: readonly Block[], outline: Outline): Piece[] {
  const [block] = run;
  if (!block) return [];
  const span = { start: block.start, end: block.end };
  switch (block.kind) {
    case 'heading':
      return [{ kind: 'heading', level: outline.place(block.level ?? 2), span }];
    case 'list-item':
      return [{ kind: 'list', items: nest(run) }];
    case 'quote':
      return [{ kind: 'quote', pieces: quotes(run, 1) }];
    case 'table':
      return [{ kind: 'table', number: outline.nextTable(), rows: tableRows(text, span) }];
    default:
      return [{ kind: block.kind, span }];
  }
}

/** Items by their depth; a first item that starts deep starts the list all the same. */
function nest(items: readonly Block[]): readonly Item[] {
  const level = Math.min(...items.map((item) => item.level ?? 1));
  const nested: { span: Span; items: readonly Item[] }[] = [];
  for (let i = 0; i < items.length; ) {
    const item = items[i];
    if (!item) break;
    let end = i + 1;
    while (end < items.length && (items[end]?.level ?? 1) > level) end++;
    const own = (item.level ?? 1) > level ? undefined : { start: item.start, end: item.end };
    const inner = nestOrNone(items.slice(own ? i + 1 : i, end));
    nested.push(own ? { span: own, items: inner } : { span: { start: item.start, end: item.start }, items: inner });
    i = end;
  }
  return nested;
}

const nestOrNone = (items: readonly Block[]): readonly Item[] => (items.length > 0 ? nest(items) : []);

function quotes(blocks: readonly Block[], depth: number): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let i = 0; i < blocks.length; ) {
    const block = blocks[i];
    if (!block) break;
    let end = i + 1;
    if ((block.level ?? 1) > depth) {
      while (end < blocks.length && (blocks[end]?.level ?? 1) > depth) end++;
      pieces.push({ kind: 'quote', pieces: quotes(blocks.slice(i, end), depth + 1) });
    } else pieces.push({ kind: 'paragraph', span: { start: block.start, end: block.end } });
    i = end;
  }
  return pieces;
}

/** What stands between two cells, as the capture writes it; an empty cell leaves two in a row, or one at the line's edge. */
const SEPARATOR = /(?:^| )\|(?= |$)/g;

/** Rows are lines, cells stand between ` | `. */
function tableRows(text: string, { start, end }: Span): readonly (readonly Span[])[] {
  return split(text, start, end, '\n').map((row) => {
    const cells: Span[] = [];
    let from = row.start;
    for (const { 0: bar, index } of text.slice(row.start, row.end).matchAll(SEPARATOR)) {
      cells.push(trimmed(text, from, row.start + index));
      from = row.start + index + bar.length;
    }
    cells.push(trimmed(text, from, row.end));
    return cells;
  });
}

function trimmed(text: string, from: number, to: number): Span {
  let [start, end] = [from, to];
  while (start < end && text[start] === ' ') start++;
  while (end > start && text[end - 1] === ' ') end--;
  return { start, end };
}

function split(text: string, start: number, end: number, by: string): Span[] {
  const parts: Span[] = [];
  for (let from = start; ; ) {
    const at = text.indexOf(by, from);
    if (at < 0 || at + by.length > end) {
      parts.push({ start: from, end });
      return parts;
    }
    parts.push({ start: from, end: at });
    from = at + by.length;
  }
}

/** Deeper lists and quotes than this are drawn at this depth. */
const DEEPEST = 8;

/** The blocks in order, within the text, and a paragraph for each line of text that lies between them. */
function withGaps(text: string, blocks: readonly Block[]): readonly Block[] {
  const whole: Block[] = [];
  let at = 0;
  const fill = (end: number) => {
    for (const line of split(text, at, end, '\n')) {
      if (text.slice(line.start, line.end).trim()) whole.push({ kind: 'paragraph', ...line });
    }
  };
  for (const block of blocks) {
    const start = Math.max(block.start, at);
    const end = Math.min(block.end, text.length);
    if (end <= start) continue;
    if (start > at) fill(start);
    const level = block.level === undefined ? {} : { level: Math.min(Math.max(block.level, 1), DEEPEST) };
    whole.push({ ...block, ...level, start, end });
    at = end;
  }
  if (at < text.length) fill(text.length);
  return whole;
}

/** Heading levels below the title, without holes (a page that jumps from 2 to 5 is read out as 2 and 3), and the tables counted. */
class Outline {
  readonly #open: number[] = [];
  #tables = 0;

  nextTable(): number {
    return ++this.#tables;
  }

  place(level: number): 2 | 3 | 4 | 5 | 6 {
    while (this.#open.length > 0 && (this.#open.at(-1) ?? 0) >= level) this.#open.pop();
    this.#open.push(level);
    return Math.min(this.#open.length + 1, 6) as 2 | 3 | 4 | 5 | 6;
  }
}
