import type { Block } from '../types.ts';
import type { DraftBlock } from './blocks.ts';

/** What stands between two blocks. */
const GAP = '\n\n';

/** Joins blocks to one text and notes where each of them stands in it. */
export function assemble(drafts: readonly DraftBlock[]): { text: string; blocks: Block[] } {
  const blocks: Block[] = [];
  let at = 0;
  for (const { kind, level, text } of drafts) {
    blocks.push({ start: at, end: at + text.length, kind, ...(level === undefined ? {} : { level }) });
    at += text.length + GAP.length;
  }
  return { text: drafts.map(({ text }) => text).join(GAP), blocks };
}
