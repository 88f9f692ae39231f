import { BlockText } from './block-text.ts';
import { plain } from './plain-node.ts';
import { textLength } from './table.ts';
import { isText, type VisibleElement } from './visible-tree.ts';

/** What stands between two cells of a row. */
const CELL_SEPARATOR = ' | ';

/** A table as text: one row a line, its cells joined by bars. Rows and columns without any text are left out. */
export function readTable(rows: readonly (readonly VisibleElement[])[]): BlockText {
  const text = new BlockText();
  const filled = rows.filter((row) => row.some(hasText));
  const columns = new Set(filled.flatMap((row) => row.flatMap((cell, column) => (hasText(cell) ? [column] : []))));
  for (const row of filled) {
    text.breakLine();
    const end = row.findLastIndex(hasText) + 1;
    const cells = row.slice(0, end).filter((_, column) => columns.has(column));
    for (const [at, cell] of cells.entries()) {
      if (at > 0) text.addSeparator(text.endsLine ? CELL_SEPARATOR.trimStart() : CELL_SEPARATOR);
      readCell(cell, text, false);
    }
  }
  return text;
}

function hasText(cell: VisibleElement): boolean {
  return (
    textLength(cell) > 0 &&
    cell.children.some((child) =>
      isText(child) ? /\S/.test(child.node.data.slice(child.start, child.end)) : hasText(child),
    )
  );
}

/** A cell's text on one line; a border between blocks in it becomes a space. */
function readCell(node: VisibleElement, text: BlockText, link: boolean): void {
  for (const child of node.children) {
    if (isText(child)) {
      text.add(child, 'collapse', link);
      continue;
    }
    const apart = child.block || plain(child.element).localName === 'br';
    if (apart) text.addSpace();
    readCell(child, text, link || plain(child.element).localName === 'a');
    if (apart) text.addSpace();
  }
}
