import { type Run, sourceOffset } from './block-text.ts';
import { type DraftBlock, readBlocks } from './blocks.ts';
import { LARGEST_TEXT } from './limits.ts';
import { plain } from './plain-node.ts';
import { readVisibleTree } from './visible-tree.ts';

/** All visible text of a page, frames of the same site included, and where in the document it stands. */
export interface PageText {
  readonly blocks: readonly DraftBlock[];
  /** Where each block begins in `text`. */
  readonly starts: readonly number[];
  readonly text: string;
}

export function pageText(document: Document): PageText {
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

/** The ranges of the document that show `[start, end)` of the page's text: one for each text node. */
export function rangesOf({ blocks, starts }: PageText, start: number, end: number): Range[] {
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
