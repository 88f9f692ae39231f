import { plain } from './plain-node.ts';
import { isText, type VisibleElement, type VisibleNode } from './visible-tree.ts';

/** A cell longer than this, on average, holds an article rather than a figure. In code units. */
const LONGEST_CELL = 400;
/** Of these a table for layout is made, not one for data. */
const LAYOUT_CONTENT = new Set('h1 h2 h3 h4 h5 h6 table form article section main blockquote pre'.split(' '));

export interface TableRows {
  readonly caption?: VisibleElement;
  readonly rows: readonly (readonly VisibleElement[])[];
}

/** The rows of a table that holds data; undefined for one that only lays the page out. */
export function dataRows(table: VisibleElement): TableRows | undefined {
  if (/^(?:presentation|none)$/.test(plain(table.element).getAttribute('role') ?? '')) return undefined;
  const found: { caption?: VisibleElement; rows: VisibleElement[][] } = { rows: [] };
  collectRows(table, found);
  const cells = found.rows.flat();
  if (cells.length < 2) return undefined;
  const marked = found.caption !== undefined || cells.some(({ element }) => plain(element).localName === 'th');
  if (cells.some(holdsLayout) && !(marked && !cells.some(holdsTable))) return undefined;
  if (!marked && (found.rows.length < 2 || found.rows.every((row) => row.length < 2))) return undefined;
  const length = cells.reduce((sum, cell) => sum + textLength(cell), 0);
  return length / cells.length > LONGEST_CELL ? undefined : found;
}

function collectRows(node: VisibleElement, found: { caption?: VisibleElement; rows: VisibleElement[][] }): void {
  for (const child of node.children) {
    if (isText(child)) continue;
    const name = plain(child.element).localName;
    if (name === 'caption') found.caption = child;
    else if (name === 'tr') found.rows.push(child.children.filter(isCell));
    else if (name === 'thead' || name === 'tbody' || name === 'tfoot') collectRows(child, found);
  }
}

function isCell(node: VisibleNode): node is VisibleElement {
  return !isText(node) && /^t[dh]$/.test(plain(node.element).localName);
}

function holdsLayout(node: VisibleElement): boolean {
  return node.children.some(
    (child) => !isText(child) && (LAYOUT_CONTENT.has(plain(child.element).localName) || holdsLayout(child)),
  );
}

function holdsTable(node: VisibleElement): boolean {
  return node.children.some(
    (child) => !isText(child) && (plain(child.element).localName === 'table' || holdsTable(child)),
  );
}

/** Code units of text in an element, white space and all. */
export function textLength(node: VisibleElement): number {
  let length = 0;
  for (const child of node.children) length += isText(child) ? child.end - child.start : textLength(child);
  return length;
}
