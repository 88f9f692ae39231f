import { sentences } from '../text/sentences.ts';
import type { Block, Span } from '../types.ts';

/** The size of a chunk to aim at, in Latin characters; Han, Kana and Hangul say more each and count `WIDE`. */
export const TARGET = 1000;
const WIDE = 1000 / 600;

/** A unit larger than this is cut, wherever that hurts least. */
export const LARGEST = TARGET * 1.5;

const TINY = 20;

/** A piece of text that stays whole: a sentence, a table row, a line of code, a heading. */
export interface Unit extends Span {
  readonly size: number;
  /** How good a place its end is for a cut. `never`: a heading; `poor`: it introduces what follows ("… as follows:"). */
  readonly cut: 'never' | 'poor' | 'inside' | 'block';
}

/** The units of one block, trimmed, in order. Tiny neighbours are one unit: a text of a million stops stays small. */
export function unitsOf(text: string, block: Block): Unit[] {
  const units: Unit[] = [];
  let last: Unit | undefined;
  const add = (span: Span, size: number): void => {
    if (last && last.end - last.start < TINY && size < TINY) {
      last = { start: last.start, end: span.end, size: last.size + span.start - last.end + size, cut: 'inside' };
      return;
    }
    if (last) units.push(last);
    last = { ...span, size, cut: 'inside' };
  };
  for (const span of block.kind === 'code' || block.kind === 'table' ? lines(text, block) : sentencesOf(text, block)) {
    const size = sizeOf(text, span);
    if (size <= LARGEST) add(span, size);
    else for (const piece of pieces(text, span)) add(piece, sizeOf(text, piece));
  }
  if (last) units.push({ ...last, cut: cutAfter(text, block, last) });
  return units;
}

function cutAfter(text: string, block: Block, last: Span): Unit['cut'] {
  if (block.kind === 'heading') return 'never';
  return /[:：]/.test(text.charAt(last.end - 1)) ? 'poor' : 'block';
}

/** Weighted length: 1 a character, more for Han, Kana and Hangul. */
function sizeOf(text: string, { start, end }: Span): number {
  let wide = 0;
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0x3040 && code <= 0xd7a3 && (code >= 0xac00 || code <= 0x9fff)) wide++;
  }
  return end - start + wide * (WIDE - 1);
}

function* sentencesOf(text: string, block: Block): Generator<Span> {
  for (const { start, end } of sentences(text.slice(block.start, block.end)))
    yield { start: block.start + start, end: block.start + end };
}

/** Lines that hold something; indentation stays with its line, so that code keeps its shape. */
function* lines(text: string, block: Block): Generator<Span> {
  for (let start = block.start; start < block.end; ) {
    const found = text.indexOf('\n', start);
    const end = found < 0 || found >= block.end ? block.end : found;
    const trimmed = text.slice(start, end).trimEnd().length;
    if (trimmed > 0) yield { start, end: start + trimmed };
    start = end + 1;
  }
}

/** Cuts one huge unit: after white space or a comma if there is one in reach, else between two characters. */
function pieces(text: string, { start, end }: Span): Span[] {
  const spans: Span[] = [];
  for (let from = start; from < end; ) {
    const to = pieceEnd(text, from, end);
    const piece = text.slice(from, to);
    const leading = piece.length - piece.trimStart().length;
    const trimmed = piece.trim().length;
    if (trimmed > 0) spans.push({ start: from + leading, end: from + leading + trimmed });
    from = to;
  }
  return spans;
}

function pieceEnd(text: string, from: number, end: number): number {
  const latest = Math.min(end, from + fitting(text, from, end));
  if (latest === end) return end;
  const window = text.slice(from, latest);
  const earliest = window.length / 2;
  for (const mark of [/[.!?;:。！？；：](?=\s|$)/g, /[,、，)\]}]/g, /\s/g]) {
    const last = lastMatchEnd(window, mark);
    if (last > earliest) return from + last;
  }
  let cut = latest;
  while (cut > from + earliest && isInsideCharacter(text, cut)) cut--;
  return cut;
}

/** Between a character and its marks, between the parts of a joined emoji, or within a surrogate pair. */
function isInsideCharacter(text: string, at: number): boolean {
  if ((text.charCodeAt(at) & 0xfc00) === 0xdc00 || text.charAt(at - 1) === '\u200d') return true;
  return /^(?:\p{M}|\p{Emoji_Modifier}|\u200d)/u.test(text.slice(at, at + 2));
}

/** How many characters from `from` on make one chunk. */
function fitting(text: string, from: number, end: number): number {
  const narrow = Math.min(end, from + TARGET);
  const density = sizeOf(text, { start: from, end: narrow }) / (narrow - from);
  return Math.max(16, Math.floor(TARGET / density));
}

function lastMatchEnd(text: string, pattern: RegExp): number {
  let end = 0;
  for (const match of text.matchAll(pattern)) end = match.index + match[0].length;
  return end;
}
