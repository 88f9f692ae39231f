import { BlockText, type Run } from './block-text.ts';

/** Marks that are frequent in code and rare in prose. */
const CODE_MARK = /[{}<>=;|\\^~`$#*_[\]+]/g;
/** Columns held apart by spaces. */
const ALIGNED = /\S {3,}\S/;
/** Share of the characters in prose paragraphs from which on preformatted text is prose as a whole. */
const MOSTLY = 0.6;

/** A paragraph of preformatted text. */
export interface ProsePiece {
  readonly text: BlockText;
  /** Set in columns or drawn: its white space is kept. */
  readonly drawn: boolean;
}

/**
 * Plain-text pages, letters and RFCs are set in `<pre>`, yet are prose: their paragraphs, with the white space at line ends
 * collapsed. Undefined for what is code, tables or pictures made of characters.
 */
export function prosePieces(code: BlockText): ProsePiece[] | undefined {
  if (!code.runs.every(isVerbatim)) return undefined;
  const { text } = code;
  const spans = paragraphs(text);
  const prose = spans.filter(({ start, end }) => isProse(text.slice(start, end)));
  const length = (some: typeof spans) => some.reduce((sum, { start, end }) => sum + end - start, 0);
  if (length(prose) < length(spans) * MOSTLY) return undefined;
  let first = 0;
  return spans.map(({ start, end }) => {
    while ((code.runs[first + 1]?.at ?? end) <= start) first++;
    const drawn = !prose.some((span) => span.start === start) && isDrawn(text.slice(start, end));
    return { drawn, text: cut(code.runs, first, start, end, drawn) };
  });
}

/** Each code unit shows as itself, so that offsets in the text are offsets in the node. */
const isVerbatim = ({ source, length, space }: Run) => space === 'keep' && length === source.end - source.start;

function paragraphs(text: string): { start: number; end: number }[] {
  const spans: { start: number; end: number }[] = [];
  let start = 0;
  for (const { 0: gap, index } of [...text.matchAll(/\n(?:[^\S\n]*\n)+/g), { 0: '', index: text.trimEnd().length }]) {
    if (/\S/.test(text.slice(start, index))) spans.push({ start, end: index });
    start = index + gap.length;
  }
  return spans;
}

function isProse(paragraph: string): boolean {
  if (ALIGNED.test(paragraph)) return false;
  const words = paragraph.trim().split(/\s+/);
  const lines = paragraph.trim().split('\n').length;
  const letters = paragraph.match(/\p{L}/gu)?.length ?? 0;
  const shown = paragraph.replace(/\s/g, '').length;
  const marks = paragraph.match(CODE_MARK)?.length ?? 0;
  const spaced = words.length >= 8 && words.length / lines >= 5;
  return (
    (spaced || /[\u3040-\u30ff\u4e00-\u9fff]{20}/.test(paragraph)) && letters > shown * 0.7 && marks < shown * 0.03
  );
}

function isDrawn(paragraph: string): boolean {
  return ALIGNED.test(paragraph) || /[+|─│┌└]/.test(paragraph) || (paragraph.match(CODE_MARK)?.length ?? 0) > 3;
}

/** The stretch `[start, end)` of the runs from `first` on, as a text of its own. */
function cut(runs: readonly Run[], first: number, start: number, end: number, drawn: boolean): BlockText {
  const piece = new BlockText();
  for (let i = first; i < runs.length; i++) {
    const run = runs[i];
    if (!run || run.at >= end) break;
    const from = Math.max(start, run.at) - run.at;
    const to = Math.min(end, run.at + run.length) - run.at;
    const { node } = run.source;
    if (from < to) {
      const source = { node, start: run.source.start + from, end: run.source.start + to };
      piece.add(source, drawn ? 'keep' : 'lines', run.link);
    }
  }
  return piece;
}
