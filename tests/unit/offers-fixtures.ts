import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Block, BlockKind } from '../../lib/types.ts';

export interface CapturedText {
  readonly title: string;
  readonly text: string;
  readonly blocks: readonly Block[];
}

const PAGES = join(import.meta.dirname, '../golden/pages');
const BLOCK = /^\[([a-z-]+)(?: (\d))?\] ([\s\S]*)$/;

/** A golden capture, read back from the file that it is compared with. */
export function goldenPage(name: string): CapturedText {
  const file = readFileSync(join(PAGES, `${name}.txt`), 'utf8');
  const title = /^title: (.*)$/m.exec(file)?.[1] ?? '';
  const body = file.slice(file.indexOf('\n\n') + 2);
  const blocks: Block[] = [];
  let text = '';
  for (const part of body.split(/^(?=\[[a-z-]+(?: \d)?\] )/m)) {
    const [, kind, level, said = ''] = BLOCK.exec(part.trimEnd()) ?? [];
    if (!kind) continue;
    if (text) text += '\n\n';
    const span = { start: text.length, end: text.length + said.length };
    blocks.push({ kind: kind as BlockKind, ...(level && { level: Number(level) }), ...span });
    text += said;
  }
  return { title, text, blocks };
}

/** A page as `# heading` lines and paragraphs between blank lines. */
export function written(title: string, lines: string): CapturedText {
  const blocks: Block[] = [];
  let text = '';
  for (const line of lines.split(/\n\s*\n/).map((each) => each.trim())) {
    const heading = line.startsWith('# ');
    const said = heading ? line.slice(2) : line;
    if (text) text += '\n\n';
    blocks.push({
      kind: heading ? 'heading' : 'paragraph',
      ...(heading && { level: 2 }),
      start: text.length,
      end: text.length + said.length,
    });
    text += said;
  }
  return { title, text, blocks };
}
