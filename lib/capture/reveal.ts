import { fold } from '../text/fold.ts';
import type { Span } from '../types.ts';
import { mark } from './mark.ts';
import { nearestSpan } from './nearest.ts';
import { type PageText, pageText, rangesOf } from './page-text.ts';
import type { SoughtPassage } from './passage.ts';

/** Occurrences that are compared; a quote found more often than this is no use anyway. */
const MOST_PLACES = 500;
/** Characters that may have come in between two lines that stood next to each other. */
const WIDEST_GAP = 400;

/**
 * Finds the quote in the visible text, marks it and scrolls to it. White space, case, typographic quotes and the bars between
 * table cells do not matter; of several places the one whose surroundings fit best is taken. Where the page has it no longer, what
 * has become of it is marked, if `nearest` says so and it is recognisable. Nothing in the document is changed but that closed details
 * around the quote are opened.
 */
export function reveal(document: Document, passage: SoughtPassage, nearest = false): 'marked' | 'edited' | 'absent' {
  const page = pageText(document);
  if (markSpans(page, find(page, passage))) return 'marked';
  const near = nearest ? nearestSpan(page, passage) : undefined;
  return near && markSpans(page, [near]) ? 'edited' : 'absent';
}

function markSpans(page: PageText, spans: readonly Span[]): boolean {
  const ranges = spans.flatMap(({ start, end }) => rangesOf(page, start, end));
  mark(ranges);
  return ranges.length > 0;
}

/** The quote as a whole; else, if all of its lines are on the page, line by line (something stands between them now). */
function find({ text }: PageText, passage: SoughtPassage): Span[] {
  const page = comparable(text);
  const wanted = comparable(passage.quote).text.trim();
  if (wanted === '') return [];
  const whole = bestPlace(page, wanted, passage);
  if (whole) return [whole];
  const lines = linesOf(passage.quote).filter((line) => line.length > 1);
  if (lines.length < 2) return [];
  const places: Span[] = [];
  for (const [i, line] of lines.entries()) {
    const before = lines.slice(0, i).join('\n');
    const place = bestPlace(page, line, {
      before: `${passage.before}\n${before}`,
      after: `${lines.slice(i + 1).join('\n')}\n${passage.after}`,
    });
    if (!place) return [];
    places.push(place);
  }
  return places;
}

/** Folded, with the bars between cells taken for white space, as they are not in the page. */
function comparable(text: string): { text: string; at: Uint32Array } {
  return fold(text.replace(/(?<=\s|^)\|(?=\s|$)/g, ' '));
}

type Comparable = ReturnType<typeof comparable>;
type Around = Pick<SoughtPassage, 'before' | 'after'>;

function linesOf(text: string): string[] {
  return text
    .split(/\n+/)
    .map((line) => comparable(line).text.trim())
    .filter((line) => line !== '');
}

function bestPlace({ text, at: origins }: Comparable, wanted: string, { before, after }: Around): Span | undefined {
  const places: number[] = [];
  for (let at = text.indexOf(wanted); at >= 0 && places.length < MOST_PLACES; at = text.indexOf(wanted, at + 1))
    places.push(at);
  let [best] = places;
  if (places.length > 1) {
    const above = linesOf(before).reverse();
    const below = linesOf(after);
    let most = -1;
    for (const at of places) {
      const end = at + wanted.length;
      const fit = fitAbove(text, at, above) + fitBelow(text, end, below) + (isWhole(text, at, end) ? 2 : 0);
      if (fit > most) [best, most] = [at, fit];
    }
  }
  if (best === undefined) return undefined;
  return { start: origins[best] ?? 0, end: (origins[best + wanted.length - 1] ?? 0) + 1 };
}

/** How many characters of these lines, the nearest first, stand before a place in this order; other things may be in between. */
function fitAbove(text: string, place: number, lines: readonly string[]): number {
  let at = place;
  let fit = 0;
  for (const [i, line] of lines.entries()) {
    const same = commonEnd(text, at, line);
    if (same === line.length) {
      at -= same + (text[at - 1] === ' ' ? 1 : 0);
      fit += same;
      continue;
    }
    if (i === 0) fit += same;
    const found = text.lastIndexOf(line, at - line.length);
    if (found < 0 || at - found - line.length > WIDEST_GAP) continue;
    at = found;
    fit += line.length / 2;
  }
  return fit;
}

function fitBelow(text: string, place: number, lines: readonly string[]): number {
  let at = place;
  let fit = 0;
  for (const [i, line] of lines.entries()) {
    const same = commonStart(text, at, line);
    if (same === line.length) {
      at += same + (text[at] === ' ' ? 1 : 0);
      fit += same;
      continue;
    }
    if (i === 0) fit += same;
    const found = text.indexOf(line, at);
    if (found < 0 || found - at > WIDEST_GAP) continue;
    at = found + line.length;
    fit += line.length / 2;
  }
  return fit;
}

/** Whether no word goes on at either end. */
function isWhole(text: string, start: number, end: number): boolean {
  const within = (at: number) => /[\p{L}\p{N}]{2}/u.test(text.slice(at - 1, at + 1));
  return !within(start) && !within(end);
}

/** How much of the line stands right after the place, white space in between not counted. */
function commonStart(text: string, place: number, line: string): number {
  const at = text[place] === ' ' ? place + 1 : place;
  let length = 0;
  while (length < line.length && text[at + length] === line[length]) length++;
  return length;
}

function commonEnd(text: string, place: number, line: string): number {
  const at = text[place - 1] === ' ' ? place - 1 : place;
  let length = 0;
  while (length < line.length && text[at - 1 - length] === line.at(-1 - length)) length++;
  return length;
}
