import { BlockText } from './block-text.ts';
import { plain } from './plain-node.ts';
import { isText, textOf, type VisibleElement } from './visible-tree.ts';

/** Line numbers that highlighters put beside the code. */
const GUTTER_CLASS = /(?:^|[\s_-])(?:line-?no|line-?num(?:ber)?s?|lineno|linenos|gutter|ln-num|blob-num)(?:$|[\s_-])/i;

/** Code with its white space as it stands, one line of the page a line; numbers in the gutter are left out. */
export function readCode(block: VisibleElement): BlockText {
  const text = new BlockText();
  read(block, text, { pending: false });
  return isNumbering(text.text) ? new BlockText() : text;
}

interface LineState {
  /** A line ended with its element; the next text begins another. */
  pending: boolean;
}

function read(parent: VisibleElement, text: BlockText, line: LineState): void {
  for (const child of parent.children) {
    if (isText(child)) {
      if (line.pending && !text.endsLine) text.breakKeptLine();
      line.pending = false;
      text.add(child, parent.space, false);
    } else if (plain(child.element).localName === 'br') {
      text.breakKeptLine();
    } else if (!isGutter(child)) {
      if (child.block) line.pending = true;
      read(child, text, line);
      if (child.block) line.pending = true;
    }
  }
}

function isGutter({ element, children }: VisibleElement): boolean {
  if (!GUTTER_CLASS.test(plain(element).getAttribute('class') ?? '')) return false;
  return /^[\d\s]*$/.test(children.map((child) => textOf(child)).join(''));
}

/** A gutter of its own: nothing but 1, 2, 3 … */
function isNumbering(text: string): boolean {
  const lines = text.trim().split(/\s*\n\s*/);
  const first = Number(lines[0]);
  return lines.length > 1 && Number.isInteger(first) && lines.every((line, at) => line === String(first + at));
}
