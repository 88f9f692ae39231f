import type { Span } from '../../../lib/types.ts';
import { tame } from './tame.ts';

/**
 * Offsets of an answer refer to its Markdown, which is gone once it is parsed. So what must be found again is written
 * into the Markdown first, with brackets that Markdown reads as plain punctuation: ⟦1⟧ a note's number, ⸨ ⸩ a claim
 * without support. `PIECES` splits parsed text at them.
 */
export const PIECES = /(⟦\d{1,3}⟧|[⸨⸩])/;

/** List bullets, headings and the like at the start of a line: a bracket in front of them would make them text. */
const LINE_START = /^(?:[ \t]*(?:[-*+]|\d{1,3}[.)]|#{1,6}|>)[ \t]+)+/;
const NUMBERS_THEN_STOP = /(?<=\S)[ \t]*((?:⟦\d{1,3}⟧[ \t]*)+)([.,;:!?。，、！？]?)/g;
const CODE = /(```[\s\S]*?(?:```|$)|`[^`\n]+`)/;

/** The answer with its numbers and unsupported spans bracketed; numbers are moved behind the full stop they precede. */
export function markUp(text: string, unsupported: readonly Span[]): string {
  // Each step but the last keeps every offset.
  let marked = text.replace(/[⸨⟦]/g, '(').replace(/[⸩⟧]/g, ')');
  marked = marked.replace(/\[(\d{1,3})\]/g, '⟦$1⟧');
  for (const span of [...unsupported].sort((a, b) => b.start - a.start)) {
    const start = afterLineStart(marked, span.start);
    if (start < span.end) {
      marked = `${marked.slice(0, start)}⸨${marked.slice(start, span.end)}⸩${marked.slice(span.end)}`;
    }
  }
  // Every second piece is code, where a full stop stays where it is.
  return marked
    .split(CODE)
    .map((piece, i) => (i % 2 ? piece : stopsFirst(tame(piece))))
    .join('');
}

function stopsFirst(text: string): string {
  return text.replace(NUMBERS_THEN_STOP, (_all, numbers: string, stop: string) => {
    const tight = numbers.replace(/\s/g, '');
    return stop ? stop + tight : tight + /\s*$/.exec(numbers)?.[0];
  });
}

function afterLineStart(text: string, at: number): number {
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  const lead = LINE_START.exec(text.slice(lineStart))?.[0].length ?? 0;
  return Math.max(at, lineStart + lead);
}

/** The text as it was written, for places where numbers mean nothing, such as code. */
export function unmark(text: string): string {
  return text.replace(/⟦(\d{1,3})⟧/g, '[$1]').replace(/[⸨⸩]/g, '');
}

/** Which number to print for each `[n]` of a text: 1, 2, 3 … as they first appear. */
export function printedNumbers(text: string, known: ReadonlySet<number>): Map<number, number> {
  const printed = new Map<number, number>();
  for (const [, digits] of text.matchAll(/\[(\d{1,3})\]/g)) {
    const number = Number(digits);
    if (known.has(number) && !printed.has(number)) printed.set(number, printed.size + 1);
  }
  return printed;
}
