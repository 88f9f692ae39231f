import type { BlockKind } from '../types.ts';

/** A block of an answer as it reads. */
export interface PlainBlock {
  readonly kind: BlockKind;
  readonly text: string;
}

const FENCE = /^ {0,3}(```|~~~)/;
const LIST_ITEM = /^\s*(?:[-*+]|(\d{1,3})[.)])\s+/;

/** The blocks of a Markdown text without its marks; the numbers of footnotes stay. */
export function plainBlocks(markdown: string): PlainBlock[] {
  const blocks: PlainBlock[] = [];
  let paragraph: string[] = [];
  let code: string[] | undefined;
  const end = () => {
    const text = plainInline(paragraph.join(' '));
    if (text !== '') blocks.push({ kind: 'paragraph', text });
    paragraph = [];
  };
  const push = (kind: BlockKind, text: string) => {
    end();
    if (text.trim() !== '') blocks.push({ kind, text: kind === 'code' ? text : plainInline(text) });
  };
  for (const line of markdown.split('\n')) {
    if (FENCE.test(line)) {
      if (code) push('code', code.join('\n'));
      else end();
      code = code ? undefined : [];
    } else if (code) code.push(line);
    else if (line.trim() === '') end();
    else if (/^ {0,3}#{1,6}\s/.test(line)) push('heading', line.replace(/^\s*#+\s*|\s*#+\s*$/g, ''));
    else if (LIST_ITEM.test(line))
      push(
        'list-item',
        line.replace(LIST_ITEM, (_, n) => (n ? `${n}. ` : '• ')),
      );
    else if (/^ {0,3}>/.test(line)) push('quote', line.replace(/^\s*>\s?/, ''));
    else paragraph.push(line.trim());
  }
  if (code) push('code', code.join('\n'));
  end();
  return blocks;
}

/** The same as one text, a block a line. */
export const plainText = (markdown: string): string =>
  plainBlocks(markdown)
    .map(({ text }) => text)
    .join('\n');

/** Emphasis, code marks and links as what they say. */
function plainInline(text: string): string {
  return text
    .replace(/!?\[([^\]\n]*)\]\((?:[^()\s]|\([^()\s]*\))*\)/g, '$1')
    .replace(/(`+)([^`]+)\1/g, '$2')
    .replace(/(\*\*|__)(?=\S)(.*?\S)\1/g, '$2')
    .replace(/(?<![\p{L}\p{N}*])\*(?=\S)([^*\n]*\S)\*(?![\p{L}\p{N}*])/gu, '$1')
    .replace(/\\([\\`*_{}[\]()#+\-.!|>~])/g, '$1')
    .trim();
}
