import { fold } from '../text/fold.ts';
import { singular } from '../text/singular.ts';
import { forEachTerm } from '../text/terms.ts';
import type { Span } from '../types.ts';

const LENGTH = 220;
/** How much stands before the first word. */
const LEAD = 50;
const MOST_MARKS = 20;

/** A piece of a text with words in it; `at`: where, in the piece. */
export interface Excerpt {
  readonly excerpt: string;
  readonly at: readonly Span[];
}

/** The piece of `text` that holds the most of these search terms, cut between words. */
export function excerptOf(text: string, terms: readonly string[]): Excerpt {
  return excerptAround(text, findTerms(text, terms));
}

/** The piece of `text` that holds the most different of these marks, which come in order. */
export function excerptAround(text: string, marks: readonly Mark[]): Excerpt {
  const best = bestWindow(marks);
  const start = best ? wordStart(text, Math.max(0, best.start - LEAD)) : 0;
  const end = wordEnd(text, Math.min(text.length, start + LENGTH), best ? best.firstEnd : 0);
  const at = marks
    .filter((mark) => mark.start >= start && mark.end <= end)
    .slice(0, MOST_MARKS)
    .map((mark) => ({ start: mark.start - start, end: mark.end - start }));
  return { excerpt: text.slice(start, end), at };
}

/** Where something that was looked for stands in a text, and what. */
export interface Mark extends Span {
  readonly term: string;
}

/** Where the terms stand in the text, in whichever number, in order; what touches or overlaps is one mark. */
function findTerms(text: string, terms: readonly string[]): Mark[] {
  const folded = fold(text);
  const wanted = new Set(terms.map(singular));
  const marks: Mark[] = [];
  forEachTerm(folded.text, (from, to) => {
    const term = singular(folded.text.slice(from, to));
    if (!wanted.has(term)) return;
    const mark = { term, start: folded.at[from] ?? 0, end: folded.at[to] ?? text.length };
    const last = marks.at(-1);
    // The bigrams of a word come after it and lie inside it.
    if (last && mark.start <= last.end) marks[marks.length - 1] = { ...last, end: Math.max(last.end, mark.end) };
    else marks.push(mark);
  });
  return marks;
}

/** Where to begin so that the most different terms are seen. */
function bestWindow(marks: readonly Mark[]): { start: number; firstEnd: number } | undefined {
  let best: { start: number; firstEnd: number; terms: number } | undefined;
  for (const [i, first] of marks.entries()) {
    const seen = new Set<string>();
    for (let j = i; j < marks.length; j++) {
      const mark = marks[j];
      if (!mark || mark.end > first.start + LENGTH - LEAD) break;
      seen.add(mark.term);
    }
    if (!best || seen.size > best.terms) best = { start: first.start, firstEnd: first.end, terms: seen.size };
  }
  return best;
}

/** The first word that starts at or after `from`; `from` itself where words are not spaced. */
function wordStart(text: string, from: number): number {
  if (from === 0) return 0;
  const space = text.slice(from - 1, from + LEAD / 2).search(/\s\S/u);
  return space < 0 ? whole(text, from) : from + space;
}

/** The end of the last word that ends by `to`, but never before `least`. */
function wordEnd(text: string, to: number, least: number): number {
  if (to >= text.length) return text.length;
  const tail = text.slice(Math.max(least, to - LEAD / 2), to + 1);
  const space = tail.search(/\s\S*$/u);
  return Math.max(least, space < 0 ? whole(text, to) : to + 1 - tail.length + space);
}

/** Never between the halves of a surrogate pair. */
function whole(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}
