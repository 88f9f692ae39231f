import { tidied } from './draft.ts';

/** A line of a printed page. Lengths in points; `y` from the bottom of the page. */
export interface PdfLine {
  readonly text: string;
  /** From 0. */
  readonly page: number;
  readonly x: number;
  readonly right: number;
  readonly y: number;
  readonly size: number;
  /** Its place on the page from the bottom, 0 to 1. */
  readonly height: number;
}

/** A stretch of text as a PDF places it. */
export interface PdfItem {
  readonly str: string;
  /** The last two: where it begins. */
  readonly transform: readonly number[];
  readonly width: number;
}

/** Sheet of a page: its lower and upper edge. */
export interface Sheet {
  readonly page: number;
  readonly bottom: number;
  readonly top: number;
}

interface Open {
  text: string;
  x: number;
  right: number;
  y: number;
  /** Characters in each size. */
  sizes: Map<number, number>;
}

/** Apart by more than this share of the size of the letters, two stretches have a space between. */
const SPACE = 0.15;
/** Higher or lower by less than this share of the size, it is the same line (powers, indices). */
const SAME_LINE = 0.55;

/** The lines of a page in the order in which it draws them, which is that of reading in nearly all files. */
export function linesOf(items: readonly PdfItem[], sheet: Sheet): PdfLine[] {
  const lines: PdfLine[] = [];
  let open: Open | undefined;
  for (const item of items) {
    const [a = 0, b = 0, c = 0, d = 0, x = 0, y = 0] = item.transform;
    const size = Math.hypot(c, d) || Math.hypot(a, b);
    if (item.str === '' || !Number.isFinite(x + y + size)) continue;
    if (open && !isSameLine(open, x, y, size)) {
      close(open, sheet, lines);
      open = undefined;
    }
    if (!open) open = { text: '', x, right: x, y, sizes: new Map() };
    add(open, item, x, size);
  }
  if (open) close(open, sheet, lines);
  return lines;
}

function isSameLine(open: Open, x: number, y: number, size: number): boolean {
  const larger = Math.max(size, mainSize(open));
  return Math.abs(y - open.y) < larger * SAME_LINE && x > open.right - larger * 2;
}

function add(open: Open, { str, width }: PdfItem, x: number, size: number): void {
  const isApart = open.text !== '' && x - open.right > size * SPACE;
  if (isApart && !/\s$/.test(open.text) && !/^\s/.test(str)) open.text += ' ';
  open.text += str;
  open.right = Math.max(open.right, x + width);
  const rounded = Math.round(size * 2) / 2;
  open.sizes.set(rounded, (open.sizes.get(rounded) ?? 0) + str.trim().length);
}

/** The size of most of its characters. */
function mainSize({ sizes }: Open): number {
  let [best, most] = [0, -1];
  for (const [size, characters] of sizes) if (characters > most) [best, most] = [size, characters];
  return best;
}

function close(open: Open, { page, bottom, top }: Sheet, lines: PdfLine[]): void {
  const text = tidied(open.text.replace(/\u00ad(?=\s*$)/, '\u2010'));
  if (text === '') return;
  const { x, right, y } = open;
  const height = top > bottom ? (y - bottom) / (top - bottom) : 0.5;
  lines.push({ text, page, x, right, y, size: mainSize(open), height });
}
