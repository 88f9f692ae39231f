import type { Span } from '../types.ts';

/** What makes a line a list item, a heading or a quotation: a mark in front of it would make it text. */
const LINE_START = /^\s*(?:(?:[-*+•]|\d{1,9}[.)]|#{1,6}|>)(?:\s+|(?<=>)))*/;
const FENCE = /^[\s>]*(?:```|~~~)/;
/** The line under the head of a table, or a rule. */
const RULER = /^[\s>|:*_=-]*(?:-|\*{3}|_{3}|={3})[\s|:*_=-]*$/;
const CODE = /(`+)(?!`)[^\n]*?[^`\n]\1(?!`)/g;
const EMPHASIS = /[*_~]+/g;

/**
 * The stretches of a span that can be wrapped in marks without changing how the Markdown around it is read: each within one line
 * and one cell of a table, behind what begins the line, never in code, with emphasis whole.
 */
export function markSpans(text: string, span: Span): Span[] {
  return linesOf(text).flatMap(({ start, end, inTable }) => {
    if (end <= span.start || start >= span.end) return [];
    const body = start + (LINE_START.exec(text.slice(start, end))?.[0].length ?? 0);
    const cells = inTable ? cellsOf(text, { start: body, end }) : [{ start: body, end }];
    return cells.flatMap((cell) => {
      const part = { start: Math.max(cell.start, span.start), end: Math.min(cell.end, span.end) };
      if (part.start >= part.end) return [];
      const whole = trimmed(text, aroundEmphasis(text, cell, aroundCode(text, cell, part)));
      return /[\p{L}\p{N}]/u.test(text.slice(whole.start, whole.end)) ? [whole] : [];
    });
  });
}

/** The lines that hold text, without fenced code and rulers. */
function linesOf(text: string): (Span & { readonly inTable: boolean })[] {
  const lines = [...text.matchAll(/[^\n]*\n?/g)].map(({ 0: line, index: start }) => ({ line: line.trimEnd(), start }));
  const found: (Span & { readonly inTable: boolean })[] = [];
  let inCode = false;
  let inTable = false;
  for (const [i, { line, start }] of lines.entries()) {
    const fence = FENCE.test(line);
    if (fence) inCode = !inCode;
    const next = lines[i + 1]?.line ?? '';
    inTable = line.includes('|') && (inTable || (RULER.test(next) && next.includes('-')));
    if (!fence && !inCode && !RULER.test(line)) found.push({ start, end: start + line.length, inTable });
  }
  return found;
}

/** Between the bars, but for those that are escaped. */
function cellsOf(text: string, { start, end }: Span): Span[] {
  const cells: Span[] = [];
  let from = start;
  for (const { index, 0: bar } of text.slice(start, end).matchAll(/\\.|\|/g)) {
    if (bar !== '|') continue;
    cells.push({ start: from, end: start + index });
    from = start + index + 1;
  }
  return [...cells, { start: from, end }];
}

/** A boundary inside code moves out of it: there a mark would be a character like any other. */
function aroundCode(text: string, cell: Span, span: Span): Span {
  let { start, end } = span;
  for (const { index, 0: code } of text.slice(cell.start, cell.end).matchAll(CODE)) {
    const from = cell.start + index;
    const to = from + code.length;
    if (start > from && start < to) start = from;
    if (end > from && end < to) end = to;
  }
  return { start, end };
}

/** Emphasis closes only right behind a word, so what ends right before its end takes that along, and begins before its beginning. */
function aroundEmphasis(text: string, cell: Span, { start, end }: Span): Span {
  const opening = /[*_~]+$/.exec(text.slice(cell.start, start))?.[0] ?? '';
  const closing = /^[*_~]+/.exec(text.slice(end, cell.end))?.[0] ?? '';
  const before = text.slice(cell.start, end).match(EMPHASIS) ?? [];
  const isOpen = before.filter((run) => run === closing).length % 2 === 1;
  return { start: start - opening.length, end: isOpen ? end + closing.length : end };
}

function trimmed(text: string, { start, end }: Span): Span {
  const slice = text.slice(start, end);
  const lead = slice.length - slice.trimStart().length;
  return { start: start + lead, end: start + lead + slice.trim().length };
}
