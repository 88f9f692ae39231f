import { fold } from '../text/fold.ts';
import type { Span } from '../types.ts';

/**
 * What no term of a text directive may cross: a line of the text is one block, or one line of it, on the page; a bar parts cells; where
 * Han and Kana are parted by a line break in the source, browsers draw no space.
 */
const BORDER = /\n| \| |(?<=[\u2e80-\u30ff\u3400-\u9fff\uff01-\uff60])\s(?=[\u2e80-\u30ff\u3400-\u9fff\uff01-\uff60])/g;
const LETTER = /[\p{L}\p{N}]/u;
/** Scripts that are written without spaces: where a word of them ends is not to be seen. */
const UNSPACED = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]/;

/** A text in lines and cells, and the same as a browser compares it when it looks for a text directive: without case and accents. */
export class PageLines {
  readonly #text: string;
  readonly #lines: readonly Span[];
  /** Where each line begins in `#compared`. */
  readonly #starts: number[] = [];
  readonly #compared: string;

  constructor(text: string) {
    this.#text = text;
    this.#lines = [...linesOf(text)];
    let at = 0;
    const parts = this.#lines.map(({ start, end }) => {
      const part = comparable(text.slice(start, end));
      this.#starts.push(at);
      at += part.length + 1;
      return part;
    });
    this.#compared = parts.join('\n');
  }

  /** What the span holds of each line, trimmed; lines without letters and figures only if it has no others. */
  within(span: Span): Span[] {
    const parts = this.#lines
      .map(({ start, end }) => trimmed(this.#text, Math.max(start, span.start), Math.min(end, span.end)))
      .filter(({ start, end }) => start < end);
    const telling = parts.filter(({ start, end }) => LETTER.test(this.#text.slice(start, end)));
    return telling.length > 0 ? telling : parts;
  }

  /** The words from one place in a line to another in it, as the browser cuts them: by all of the line. */
  words({ start, end }: Span): Span[] {
    const line = this.#lineAt(start);
    const segments = new Intl.Segmenter(undefined, { granularity: 'word' }).segment(
      this.#text.slice(line.start, line.end),
    );
    return Array.from(segments)
      .filter(({ isWordLike }) => isWordLike)
      .map(({ index, segment }) => ({ start: line.start + index, end: line.start + index + segment.length }))
      .filter((word) => word.start >= start && word.end <= end);
  }

  /** What stands in the same line before a term and after it; where that is nothing, the line before or after, `apart`. */
  neighbour({ start, end }: Span, side: 'before' | 'after'): (Span & { readonly apart: boolean }) | undefined {
    const line = this.#lineAt(start);
    const rest = side === 'before' ? { start: line.start, end: start } : { start: end, end: line.end };
    if (LETTER.test(this.#text.slice(rest.start, rest.end))) return { ...rest, apart: false };
    const next = this.#lines[this.#lines.indexOf(line) + (side === 'before' ? -1 : 1)];
    return next && { ...next, apart: true };
  }

  /** The other places of a term, but for those inside a span of the text; offsets as `stands` takes them. */
  rivals(term: Span, inside: Span): number[] {
    const [from, to] = [this.#compare(inside.start), this.#compare(inside.end)];
    return this.#places(term, 0, this.#compared.length).filter((at) => at < from || at >= to);
  }

  /** The places of a term between an offset of the text and its own. */
  earlier(term: Span, from: number): number[] {
    return this.#places(term, this.#compare(from), this.#compare(term.start));
  }

  #places(term: Span, from: number, to: number): number[] {
    const wanted = comparable(this.#text.slice(term.start, term.end));
    const own = this.#compare(term.start);
    const found: number[] = [];
    for (let at = this.#compared.indexOf(wanted, from); at >= 0 && at < to; at = this.#compared.indexOf(wanted, at + 1))
      if (at !== own && this.#isWhole(at, wanted.length)) found.push(at);
    return found;
  }

  /** Whether this neighbour stands right before a rival of the term, or right after it. */
  stands(neighbour: Span, side: 'before' | 'after', rival: number, term: Span): boolean {
    const wanted = comparable(this.#text.slice(neighbour.start, neighbour.end).trim());
    let at = rival;
    if (side === 'before') {
      while (at > 0 && /\s/.test(this.#compared.charAt(at - 1))) at--;
      return this.#compared.endsWith(wanted, at);
    }
    at += comparable(this.#text.slice(term.start, term.end)).length;
    while (/\s/.test(this.#compared.charAt(at))) at++;
    return this.#compared.startsWith(wanted, at);
  }

  #lineAt(offset: number): Span {
    return this.#lines.find(({ end }) => offset < end) ?? this.#lines.at(-1) ?? { start: 0, end: 0 };
  }

  #compare(offset: number): number {
    const line = this.#lineAt(offset);
    const start = this.#starts[this.#lines.indexOf(line)] ?? 0;
    return start + comparable(this.#text.slice(line.start, Math.max(line.start, offset))).length;
  }

  #isWhole(at: number, length: number): boolean {
    const parted = (i: number) => {
      const [left, right] = [this.#compared.charAt(i - 1), this.#compared.charAt(i)];
      return !(LETTER.test(left) && LETTER.test(right)) || UNSPACED.test(left) || UNSPACED.test(right);
    };
    return parted(at) && parted(at + length);
  }
}

function* linesOf(text: string): Generator<Span> {
  let start = 0;
  for (const { 0: border, index } of [...text.matchAll(BORDER), { 0: '', index: text.length }]) {
    const line = trimmed(text, start, index);
    if (line.start < line.end) yield line;
    start = index + border.length;
  }
}

function trimmed(text: string, start: number, end: number): Span {
  const part = text.slice(start, end);
  const left = part.length - part.trimStart().length;
  return { start: start + left, end: start + Math.max(left, part.trimEnd().length) };
}

/** Hangul is left as it is: in parts, every syllable would begin others. */
function comparable(text: string): string {
  const folded = fold(text).text;
  return /[\u00c0-\u1fff\u3040-\u30ff]/.test(folded)
    ? folded.normalize('NFD').replace(/\p{M}/gu, '').normalize('NFC')
    : folded;
}
