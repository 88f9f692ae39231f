import type { Draft } from './draft.ts';
import type { PdfLine } from './pdf-lines.ts';

/** A heading that the file's table of contents names. */
export interface OutlineEntry {
  readonly title: string;
  /** From 1. */
  readonly level: number;
}

/** Letters this much larger than most of the text's make a heading. */
const HEADING = 1.15;
const LONGEST_HEADING = 250;
/** Lines further apart than this, in usual distances, are of two paragraphs. */
const GAP = 1.4;
const BULLET = /^(?:[•‣▪◦●○■□\u2043\uf0b7·]|[-–*]\s|\(?(?:\d{1,2}|[a-z])[.)]\s)/i;
const TERMINAL = /[.!?。！？…:：;]["'”’»)\]]*$/;
const JOINS = /[\u3040-\u30ff\u3400-\u9fff\uff01-\uff60\u3001-\u303f]/;

interface Paragraph {
  readonly lines: PdfLine[];
  text: string;
  readonly pages: number[];
}

/** Joins lines to paragraphs, list items and headings; notes where pages begin. @param pages how many there are */
export function paragraphsOf(lines: readonly PdfLine[], pages: number, outline: readonly OutlineEntry[]): Draft[] {
  const measures = measure(lines);
  const levels = new Map(outline.map(({ title, level }) => [bare(title), level]));
  const isNamed = (line: PdfLine) => levels.has(bare(line.text));
  const found: Paragraph[] = [];
  let open: Paragraph | undefined;
  let page = 0;
  for (const line of lines) {
    const last = open?.lines.at(-1);
    const isNew = !open || !last || isNamed(line) || isNamed(last) || beginsNew(last, line, open, measures);
    if (isNew || !open) {
      open = { lines: [], text: '', pages: [] };
      found.push(open);
    }
    const at = append(open, line);
    for (; page <= line.page; page++) open.pages.push(at);
  }
  const drafts = found.map((paragraph) => draftOf(paragraph, measures, levels));
  const rest = Array.from({ length: Math.max(0, pages - page) }, () => 0);
  return rest.length > 0 ? [...drafts, { kind: 'paragraph', text: '', pages: rest }] : drafts;
}

const bare = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

interface Measures {
  /** The size of most letters. */
  readonly body: number;
  /** The distance of lines, by their size. */
  readonly leading: ReadonlyMap<number, number>;
  /** Sizes of headings, the largest first. */
  readonly headings: readonly number[];
  /** The right edge of a column, by its page and its left edge. */
  readonly edges: ReadonlyMap<string, number>;
}

function measure(lines: readonly PdfLine[]): Measures {
  const characters = new Map<number, number>();
  const gaps = new Map<number, number[]>();
  const edges = new Map<string, number>();
  for (const [i, line] of lines.entries()) {
    characters.set(line.size, (characters.get(line.size) ?? 0) + line.text.length);
    edges.set(columnOf(line), Math.max(edges.get(columnOf(line)) ?? 0, line.right));
    const before = lines[i - 1];
    const gap = before ? before.y - line.y : 0;
    if (!before || before.page !== line.page || before.size !== line.size || gap <= 0 || gap > line.size * 3) continue;
    gaps.set(line.size, [...(gaps.get(line.size) ?? []).slice(-500), gap]);
  }
  const body = [...characters].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
  const headings = [...characters.keys()].filter((size) => size >= body * HEADING).sort((a, b) => b - a);
  return { body, headings, edges, leading: new Map([...gaps].map(([size, own]) => [size, lowMedian(own)])) };
}

/** Of the smaller half: gaps between paragraphs are the larger ones. */
function lowMedian(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * 0.4)] ?? 0;
}

const columnOf = ({ page, x }: PdfLine): string => `${page} ${Math.round(x / 30)}`;

function beginsNew(last: PdfLine, line: PdfLine, { lines }: Paragraph, { leading, edges }: Measures): boolean {
  if (Math.abs(last.size - line.size) > Math.max(last.size, line.size) * 0.12) return true;
  if (BULLET.test(line.text)) return true;
  const gap = last.y - line.y;
  const elsewhere = line.page !== last.page || gap < -line.size * 0.5;
  if (elsewhere) return !goesOn(last, line);
  const usual = Math.max(leading.get(line.size) ?? 0, line.size);
  if (gap > usual * GAP) return true;
  const isFull = last.right > (edges.get(columnOf(last)) ?? last.right) - line.size * 6;
  if (TERMINAL.test(last.text) && !isFull) return true;
  const isIndented = line.x - last.x > line.size * 0.8;
  return isIndented && !(lines.length === 1 && BULLET.test(last.text)) && TERMINAL.test(last.text);
}

/** Whether a sentence goes on in another column or on another page. */
function goesOn(last: PdfLine, line: PdfLine): boolean {
  if (TERMINAL.test(last.text)) return false;
  if (/[\p{L}][-\u2010]$/u.test(last.text)) return true;
  return /^\p{Ll}/u.test(line.text) || (JOINS.test(last.text.slice(-1)) && JOINS.test(line.text.charAt(0)));
}

/** Adds a line, and mends a word that was parted. @returns where it begins */
function append(paragraph: Paragraph, line: PdfLine): number {
  const { text } = paragraph;
  paragraph.lines.push(line);
  if (text === '') paragraph.text = line.text;
  else if (/\p{L}[-\u2010]$/u.test(text) && /^\p{Ll}/u.test(line.text)) paragraph.text = text.slice(0, -1) + line.text;
  else {
    const together = JOINS.test(text.slice(-1)) && JOINS.test(line.text.charAt(0));
    paragraph.text = text + (together ? '' : ' ') + line.text;
  }
  return paragraph.text.length - line.text.length;
}

function draftOf({ lines, text, pages }: Paragraph, measures: Measures, levels: ReadonlyMap<string, number>): Draft {
  const marks = pages.length > 0 ? { pages } : {};
  const named = lines.length === 1 ? levels.get(bare(text)) : undefined;
  if (named !== undefined) return { kind: 'heading', level: named, text, ...marks };
  const size = Math.min(...lines.slice(0, 100).map((line) => line.size));
  if (size >= measures.body * HEADING && text.length <= LONGEST_HEADING && /\p{L}/u.test(text))
    return { kind: 'heading', level: measures.headings.indexOf(size) + 1 || 1, text, ...marks };
  if (BULLET.test(text)) return { kind: 'list-item', level: 1, text, ...marks };
  return { kind: 'paragraph', text, ...marks };
}
