import type { Block, BlockKind, Chunk, SavedText } from '../types.ts';

/**
 * How the text of a document is cut up for its chunk records, and put together again: each carries what lies between it and the chunk
 * before, its headings, and the blocks and pages that begin there. The last also carries what follows it.
 */

/** What a chunk record carries beside its own text; short names, since each record has them. */
export interface Piece {
  /** The text of the chunk. */
  readonly text: string;
  /** Headings. */
  readonly h: readonly string[];
  /** What lies before the chunk, and after the last. */
  readonly g?: string;
  readonly t?: string;
  /** Blocks and pages that begin here, from where the piece begins. */
  readonly b?: string;
  readonly p?: readonly number[];
  /** Pages are given, though none begins here. */
  readonly paged?: 1;
}

const LETTERS: Readonly<Record<BlockKind, string>> = {
  heading: 'h',
  paragraph: 'p',
  'list-item': 'l',
  quote: 'q',
  code: 'c',
  table: 't',
  caption: 'k',
};
const KINDS = new Map(Object.entries(LETTERS).map(([kind, letter]) => [letter, kind as BlockKind]));
const BLOCK = /^([a-z])(\d{0,4}):(\d{1,8}):(\d{1,8})$/;

type Contents = Pick<SavedText, 'text' | 'blocks' | 'chunks' | 'pages'>;

/** One piece for each chunk, in order. */
export function piecesOf({ text, blocks, chunks, pages }: Contents): Piece[] {
  let block = 0;
  let page = 0;
  return chunks.map(({ start, end, headings }, i) => {
    const from = chunks[i - 1]?.end ?? 0;
    const isLast = i === chunks.length - 1;
    const isHere = (at: number | undefined) => at !== undefined && (isLast || at < end);
    const own: string[] = [];
    for (; isHere(blocks[block]?.start); block++) own.push(written(blocks[block] as Block, from));
    const begins: number[] = [];
    for (; isHere(pages?.[page]); page++) begins.push((pages?.[page] ?? 0) - from);
    return {
      text: text.slice(start, end),
      h: headings,
      ...(start > from && { g: text.slice(from, start) }),
      ...(isLast && end < text.length && { t: text.slice(end) }),
      ...(own.length > 0 && { b: own.join(' ') }),
      ...(begins.length > 0 && { p: begins }),
      ...(pages && isLast && { paged: 1 as const }),
    };
  });
}

/** @returns undefined when they do not fit together */
export function joined(pieces: readonly Piece[]): Contents | undefined {
  const parts: string[] = [];
  const blocks: Block[] = [];
  const chunks: Chunk[] = [];
  const pages: number[] = [];
  let at = 0;
  for (const { text, h, g = '', t = '', b = '', p = [] } of pieces) {
    for (const code of b === '' ? [] : b.split(' ')) {
      const block = read(code, at);
      if (!block) return undefined;
      blocks.push(block);
    }
    for (const offset of p) pages.push(at + offset);
    const start = at + g.length;
    chunks.push({ start, end: start + text.length, headings: h });
    parts.push(g, text, t);
    at = start + text.length;
  }
  const paged = pieces.at(-1)?.paged === 1;
  return { text: parts.join(''), blocks, chunks, ...(paged && { pages }) };
}

const written = ({ kind, level, start, end }: Block, from: number): string =>
  `${LETTERS[kind]}${level ?? ''}:${start - from}:${end - start}`;

function read(code: string, from: number): Block | undefined {
  const [, letter = '', level = '', offset = '', length = ''] = BLOCK.exec(code) ?? [];
  const kind = KINDS.get(letter);
  if (!kind) return undefined;
  const start = from + Number(offset);
  return { kind, ...(level !== '' && { level: Number(level) }), start, end: start + Number(length) };
}
