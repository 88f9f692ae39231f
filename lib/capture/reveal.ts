import { fold } from '../text/fold.ts';
import { type Run, sourceOffset } from './block-text.ts';
import { type DraftBlock, readBlocks } from './blocks.ts';
import { LARGEST_TEXT } from './limits.ts';
import { mark } from './mark.ts';
import type { SoughtPassage } from './passage.ts';
import { plain } from './plain-node.ts';
import { readVisibleTree } from './visible-tree.ts';

/** Characters of the surroundings that are compared. */
const CONTEXT = 80;
/** Occurrences that are compared; a quote found more often than this is no use anyway. */
const MOST_PLACES = 500;

/**
 * Finds the quote in the visible text, marks it and scrolls to it. White space, case, typographic quotes and the bars between
 * table cells do not matter; of several places the one whose surroundings fit best is taken. Nothing in the document is changed but
 * that closed details around the quote are opened.
 */
export function reveal(document: Document, passage: SoughtPassage): 'marked' | 'absent' {
  const page = pageText(document);
  const ranges = find(page, passage).flatMap(({ start, end }) => rangesOf(page, start, end));
  if (ranges.length === 0) return 'absent';
  mark(ranges);
  return 'marked';
}

interface PageText {
  readonly blocks: readonly DraftBlock[];
  /** Where each block begins in `text`. */
  readonly starts: readonly number[];
  readonly text: string;
}

function pageText(document: Document): PageText {
  const options = { frames: true, limit: LARGEST_TEXT };
  const blocks = readBlocks(readVisibleTree(document, options).root);
  const starts: number[] = [];
  let at = 0;
  for (const { text } of blocks) {
    starts.push(at);
    at += text.length + 2;
  }
  return { blocks, starts, text: blocks.map(({ text }) => text).join('\n\n') };
}

interface Place {
  readonly start: number;
  readonly end: number;
}

/** The quote as a whole; else, if all of its lines are on the page, line by line (something stands between them now). */
function find({ text }: PageText, { quote, before, after }: SoughtPassage): Place[] {
  const page = comparable(text);
  const wanted = comparable(quote).text.trim();
  if (wanted === '') return [];
  const whole = bestPlace(page, wanted, before, after);
  if (whole) return [whole];
  const lines = quote
    .split(/\n+/)
    .map((line) => comparable(line).text.trim())
    .filter((line) => line.length > 1);
  if (lines.length < 2) return [];
  const places = lines.map((line) => bestPlace(page, line, '', ''));
  return places.every((place) => place !== undefined) ? (places as Place[]) : [];
}

/** Folded, with the bars between cells taken for white space, as they are not in the page. */
function comparable(text: string): { text: string; at: Uint32Array } {
  return fold(text.replace(/(?<=\s|^)\|(?=\s|$)/g, ' '));
}

type Comparable = ReturnType<typeof comparable>;

function bestPlace(page: Comparable, wanted: string, before: string, after: string): Place | undefined {
  const beforeText = comparable(before.slice(-CONTEXT * 2)).text.trim();
  const afterText = comparable(after.slice(0, CONTEXT * 2)).text.trim();
  let best: { readonly at: number; readonly fit: number } | undefined;
  let seen = 0;
  for (
    let at = page.text.indexOf(wanted);
    at >= 0 && seen < MOST_PLACES;
    at = page.text.indexOf(wanted, at + 1), seen++
  ) {
    const left = page.text.slice(Math.max(0, at - CONTEXT), at).trimEnd();
    const right = page.text.slice(at + wanted.length, at + wanted.length + CONTEXT).trimStart();
    const fit = commonEnd(left, beforeText) + commonStart(right, afterText);
    if (!best || fit > best.fit) best = { at, fit };
  }
  if (!best) return undefined;
  return { start: page.at[best.at] ?? 0, end: (page.at[best.at + wanted.length - 1] ?? 0) + 1 };
}

function commonStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length++;
  return length;
}

function commonEnd(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a.at(-1 - length) === b.at(-1 - length)) length++;
  return length;
}

/** The ranges of the document that show `[start, end)` of the page's text: one for each text node. */
function rangesOf({ blocks, starts }: PageText, start: number, end: number): Range[] {
  const ranges: Range[] = [];
  for (const [i, block] of blocks.entries()) {
    const from = starts[i] ?? 0;
    if (from >= end || from + block.text.length <= start) continue;
    for (const [j, run] of block.runs.entries()) {
      const runStart = Math.max(start - from, run.at, 0);
      const runEnd = Math.min(end - from, block.runs[j + 1]?.at ?? block.text.length, block.text.length);
      if (runStart < runEnd) ranges.push(rangeIn(run, runStart - run.at, runEnd - run.at));
    }
  }
  return ranges.filter((range) => !range.collapsed);
}

function rangeIn(run: Run, start: number, end: number): Range {
  const { node } = run.source;
  const range = plain(node.ownerDocument).createRange();
  range.setStart(node, sourceOffset(run, start));
  range.setEnd(node, Math.min(node.length, sourceOffset(run, end - 1) + 1));
  return range;
}
