import type { Span } from '../types.ts';
import { PageLines } from './page-lines.ts';

/** A quote up to this many characters in one line is named as a whole; of a longer one its beginning and its end. */
const LONGEST_WHOLE = 80;
/** The least that names an end: so many words, and so many characters (half of them where a character is a syllable). */
const BEGINNING = { words: 4, characters: 24 };
const END = { words: 3, characters: 14 };
/** What was not saved of the page may hold a term shorter than this too, so that its neighbours in the line are named. */
const TELLING = 24;
/** Words that are named of a neighbour: at least, and at most. */
const NEIGHBOUR = { least: 2, most: 12 };

type Side = 'before' | 'after';

/**
 * The text directive (`#:~:text=…`) that makes a browser find this span of a text in the page that it was saved from, mark it and
 * scroll to it: with as few words as tell it from everything else in the text. A term must stand in one line, for a line is a block
 * on the page, or a cell; white space alone may part it from the neighbour that is named to tell it from others like it.
 * See https://wicg.github.io/scroll-to-text-fragment/
 */
export function textFragment(text: string, span: Span): string {
  const page = new PageLines(text);
  const lines = page.within(span);
  const [first] = lines;
  const last = lines.at(-1);
  if (!first || !last) return '#:~:text=';
  const spell = ({ start, end }: Span) => encode(text.slice(start, end).trim());
  const range =
    lines.length > 1 || first.end - first.start > LONGEST_WHOLE ? rangeOf(page, text, first, last) : undefined;
  const { start, end } = range ?? { start: first, end: undefined };
  const rivals = page.rivals(start, { start: start.end, end: last.end });
  const { prefix, suffix } = neighboursOf(page, text, { start, end }, rivals);
  const parts = [prefix && `${spell(prefix)}-`, spell(start), end && spell(end), suffix && `-${spell(suffix)}`];
  return `#:~:text=${parts.filter((part) => part).join(',')}`;
}

interface Terms {
  readonly start: Span;
  readonly end: Span | undefined;
}

/** The neighbours that tell the terms from others like them, or that make up for their shortness. */
function neighboursOf(page: PageLines, text: string, { start, end }: Terms, rivals: readonly number[]) {
  const short = weight(text.slice(start.start, start.end)) < TELLING;
  const prefix = rivals.length > 0 || short ? neighbourOf(page, start, 'before', rivals) : undefined;
  if (end) return { prefix, suffix: suffixOf(page, start, end) };
  const left = prefix ? rivals.filter((rival) => page.stands(prefix, 'before', rival, start)) : rivals;
  const suffix = left.length > 0 || (short && !prefix) ? neighbourOf(page, start, 'after', left) : undefined;
  return { prefix, suffix };
}

/** The first and last words of a quote. Undefined where they meet: then it is named as a whole. */
function rangeOf(page: PageLines, text: string, first: Span, last: Span): { start: Span; end: Span } | undefined {
  const start = shortest(beginnings(page, text, first), (term) => page.rivals(term, { ...term, end: last.end }).length);
  const end = shortest(endings(page, text, last), (term) => page.earlier(term, start.end).length);
  return end.start > start.end ? { start, end } : undefined;
}

/** The suffix of an end that occurs before its time. */
function suffixOf(page: PageLines, start: Span, end: Span): Span | undefined {
  const rivals = page.earlier(end, start.end);
  return rivals.length > 0 ? neighbourOf(page, end, 'after', rivals) : undefined;
}

/** The first that has no rivals; else of those with the fewest the shortest. */
function shortest(terms: readonly Span[], rivals: (term: Span) => number): Span {
  let best: { readonly term: Span; readonly rivals: number } | undefined;
  for (const term of terms) {
    const count = rivals(term);
    if (count === 0) return term;
    if (!best || count < best.rivals) best = { term, rivals: count };
  }
  return best?.term ?? { start: 0, end: 0 };
}

/** Ever longer beginnings of a line, the shortest one first. */
function beginnings(page: PageLines, text: string, line: Span): Span[] {
  const enough = page
    .words(line)
    .filter(({ end }, i) => i + 1 >= BEGINNING.words && weight(text.slice(line.start, end)) >= BEGINNING.characters);
  return [...enough.map(({ end }) => ({ start: line.start, end })), line];
}

function endings(page: PageLines, text: string, line: Span): Span[] {
  const words = page.words(line).reverse();
  const enough = words.filter(
    ({ start }, i) => i + 1 >= END.words && weight(text.slice(start, line.end)) >= END.characters,
  );
  return [...enough.map(({ start }) => ({ start, end: line.end })), line];
}

/**
 * As many words next to a term as leave the fewest rivals. Where only its shortness calls for them, other lines are left alone: what was
 * not saved of the page may stand in between.
 */
function neighbourOf(page: PageLines, term: Span, side: Side, rivals: readonly number[]): Span | undefined {
  const rest = page.neighbour(term, side);
  if (!rest || (rest.apart && rivals.length === 0)) return undefined;
  const words = page.words(rest);
  const spans = Array.from(
    { length: Math.min(words.length, NEIGHBOUR.most) },
    (_, i): Span =>
      side === 'before'
        ? { start: words.at(-1 - i)?.start ?? rest.start, end: rest.end }
        : { start: rest.start, end: words[i]?.end ?? rest.end },
  ).slice(Math.min(words.length, NEIGHBOUR.least) - 1);
  const like = (span: Span) => rivals.filter((rival) => page.stands(span, side, rival, term)).length;
  const best = spans.length > 0 ? shortest(spans, like) : undefined;
  return best && (rivals.length === 0 || like(best) < rivals.length) ? best : undefined;
}

/** Length of a text in Latin characters: Han, Kana and Hangul say twice as much. */
function weight(text: string): number {
  return text.length + (text.match(/[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]/g)?.length ?? 0);
}

/** Percent-encoded, with the three characters that mean something in a directive: dash, comma, ampersand. */
function encode(term: string): string {
  const wellFormed = term.replace(/[\ud800-\udfff]/gu, '');
  return encodeURIComponent(wellFormed).replace(/-/g, '%2D');
}
