import type { SoughtPassage } from './passage.ts';

/** A quote up to this many characters is named as a whole; of a longer one its beginning and its end. */
const LONGEST_WHOLE = 120;
/** A quote shorter than this may well occur twice, so that its neighbours are named too. */
const SHORT = 60;
/** How much of a text names it: so many words, and so many characters (half of them where a character is a syllable). */
const NAMING_WORDS = 5;
const NAMING_CHARACTERS = 24;
const CONTEXT_WORDS = 3;

/** What no term of a directive may cross: a line of the text is one block, or one line of it, on the page; a bar parts cells. */
const BORDER = /\n| \| /;

/**
 * The text directive (`#:~:text=…`) that makes a browser find the quote in the page, mark it and scroll to it. Made from the saved
 * text alone: a short quote is named whole, with its neighbours in the same line to tell it from others like it; a long one by its
 * first and last words. See https://wicg.github.io/scroll-to-text-fragment/
 */
export function textFragment({ quote, before, after }: SoughtPassage): string {
  const trimmed = quote.trim();
  const lines = trimmed
    .split(BORDER)
    .map((line) => line.trim())
    .filter((line) => /[\p{L}\p{N}]/u.test(line));
  const [first = trimmed] = lines;
  const last = lines.at(-1) ?? first;
  const whole = lines.length <= 1 && first.length <= LONGEST_WHOLE;
  const terms = whole ? [encode(first)] : rangeTerms(first, last, lines.length > 1);
  // Between lines other things may stand on the page, so only neighbours in the same line are sure.
  const precise = trimmed.length >= SHORT;
  const prefix = precise ? '' : lastWords(before.split(BORDER).at(-1) ?? '');
  const suffix = precise ? '' : firstWords(after.split(BORDER)[0] ?? '', CONTEXT_WORDS, 0);
  const parts = [prefix && `${encode(prefix)}-`, ...terms, suffix && `-${encode(suffix)}`];
  return `#:~:text=${parts.filter((part) => part !== '').join(',')}`;
}

/** First and last words of a quote; a line that is short enough to be all of one end is named whole. */
function rangeTerms(first: string, last: string, apart: boolean): string[] {
  const start = firstWords(first, NAMING_WORDS, NAMING_CHARACTERS);
  const end = endWords(last, NAMING_WORDS, NAMING_CHARACTERS);
  // In one line the two ends must not overlap, or nothing is found.
  if (!apart && start.length + end.length >= first.length) return [encode(first)];
  return [encode(start), encode(end)];
}

interface Word {
  readonly start: number;
  readonly end: number;
}

/** The words of a line as the browser cuts them, for both ends of a term must stand at a border between words. */
function wordsOf(text: string): Word[] {
  const segments = new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text);
  return Array.from(segments)
    .filter(({ isWordLike }) => isWordLike)
    .map(({ index, segment }) => ({ start: index, end: index + segment.length }));
}

/** From the start of the line on, at least so many words, and more until it is so long. */
function firstWords(line: string, count: number, characters: number): string {
  const words = wordsOf(line);
  const last = words.find(({ end }, at) => at + 1 >= count && weight(line.slice(0, end)) >= characters);
  return (last ? line.slice(0, last.end) : line).trim();
}

function endWords(line: string, count: number, characters: number): string {
  const words = wordsOf(line);
  const first = words.findLast(
    ({ start }, at) => words.length - at >= count && weight(line.slice(start)) >= characters,
  );
  return (first ? line.slice(first.start) : line).trim();
}

function lastWords(line: string): string {
  return endWords(line, CONTEXT_WORDS, 0);
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
