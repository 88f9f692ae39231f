import type { PdfLine } from './pdf-lines.ts';

/** Shares of a page at its top and its bottom where running heads and page numbers stand. */
const TOP = 0.88;
const BOTTOM = 0.12;
/** Fewer pages, and nothing can be said to repeat. */
const FEWEST_PAGES = 3;
/** Of the pages, the share on which a line repeats; half of them, for left and right pages may differ. */
const SHARE = 0.4;
/** Lines looked at on each edge of a page. */
const EDGE_LINES = 3;

/** The lines without running heads, running feet and page numbers. @param pages how many there are */
export function withoutMargins(lines: readonly PdfLine[], pages: number): PdfLine[] {
  if (pages < FEWEST_PAGES) return [...lines];
  const edges = new Map<PdfLine, string>();
  for (const own of byPage(lines)) for (const line of edgesOf(own)) edges.set(line, keyOf(line));
  const seenOn = new Map<string, Set<number>>();
  for (const [line, key] of edges) seenOn.set(key, (seenOn.get(key) ?? new Set()).add(line.page));
  const least = Math.max(FEWEST_PAGES, pages * SHARE);
  return lines.filter((line) => (seenOn.get(edges.get(line) ?? '')?.size ?? 0) < least);
}

function byPage(lines: readonly PdfLine[]): PdfLine[][] {
  const pages = new Map<number, PdfLine[]>();
  for (const line of lines) {
    const own = pages.get(line.page);
    if (own) own.push(line);
    else pages.set(line.page, [line]);
  }
  return [...pages.values()];
}

function edgesOf(lines: readonly PdfLine[]): PdfLine[] {
  const sorted = [...lines].sort((a, b) => b.height - a.height);
  const top = sorted.slice(0, EDGE_LINES).filter(({ height }) => height > TOP);
  const bottom = sorted.slice(-EDGE_LINES).filter(({ height }) => height < BOTTOM);
  return [...top, ...bottom];
}

/** The same for lines that differ in their page number only. */
function keyOf({ text, height }: PdfLine): string {
  const words = text
    .toLowerCase()
    .replace(/\d+/g, '#')
    .replace(/^[\s|–—-]*\b[ivxlc]+\b[\s|–—-]*$/, '#');
  return `${height > 0.5 ? 'top' : 'bottom'} ${words}`;
}
