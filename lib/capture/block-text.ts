import { keptUnits, withoutInvisible } from '../text/invisible.ts';
import type { Space } from './look.ts';
import type { VisibleText } from './visible-tree.ts';

/** Where a stretch of a block's text came from. */
export interface Run {
  /** Where it begins in the block's text, and how much of that it is. */
  readonly at: number;
  readonly length: number;
  readonly source: VisibleText;
  readonly space: Space;
  /** White space at its beginning was swallowed, for some stood before it already. */
  readonly afterSpace: boolean;
  /** The run is part of a link. */
  readonly link: boolean;
}

/**
 * Text of one block while it is read: white space as it shows, with a note of where each stretch came from. Collapsed white space is
 * held back until something follows it, so that what was written need never be taken back.
 */
export class BlockText {
  readonly runs: Run[] = [];
  readonly #pieces: string[] = [];
  #length = 0;
  /** What the text ends with: nothing and a line break begin a line; after a bar no white space is wanted either. */
  #end: 'line' | 'space' | 'text' = 'line';
  /** A space to be written if text follows in the same line. */
  #held = false;

  get text(): string {
    return this.#pieces.join('');
  }

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  get endsLine(): boolean {
    return this.#end === 'line';
  }

  /** Adds what a text node shows. */
  add(source: VisibleText, space: Space, link: boolean): void {
    const afterSpace = this.#held || this.#end !== 'text';
    const full = shownText(source, space, afterSpace);
    const shown = space === 'keep' || !full.endsWith(' ') ? full : full.slice(0, -1);
    if (shown !== '') {
      if (this.#held && !shown.startsWith('\n')) this.#write(' ');
      this.#held = false;
      this.runs.push({ at: this.#length, length: shown.length, source, space, afterSpace, link });
      this.#write(shown);
      this.#end = shown.endsWith('\n') ? 'line' : 'text';
    }
    if (shown.length < full.length) this.addSpace();
  }

  /** Ends the line, if one has begun. */
  breakLine(): void {
    if (this.#end !== 'line') this.breakKeptLine();
  }

  /** Ends the line as a line break in kept white space does: empty lines count. */
  breakKeptLine(): void {
    this.#write('\n');
    this.#end = 'line';
    this.#held = false;
  }

  /** Adds what stands between two cells of a table; it is not in the page. */
  addSeparator(separator: string): void {
    this.#write(separator);
    this.#end = 'space';
    this.#held = false;
  }

  /** Keeps what comes next apart from what is there. */
  addSpace(): void {
    if (this.#end === 'text') this.#held = true;
  }

  #write(piece: string): void {
    this.#pieces.push(piece);
    this.#length += piece.length;
  }
}

/** What a stretch of a text node shows: white space by the rules of its style, invisible characters left out. */
export function shownText({ node, start, end }: VisibleText, space: Space, afterSpace: boolean): string {
  const text = withoutInvisible(start === 0 && end === node.length ? node.data : node.data.slice(start, end));
  if (space === 'keep') return text.replace(/\r\n?/g, '\n').replace(/[\u00a0\u2007\u202f]/g, ' ');
  const shown =
    space === 'lines' ? text.replace(/[^\S\n]*\n[^\S\n]*/g, '\n').replace(/[^\S\n]+/g, ' ') : text.replace(/\s+/g, ' ');
  return afterSpace && shown.startsWith(' ') ? shown.slice(1) : shown;
}

/** The offset in the text node of the character that shows at `offset` of the run; the inverse of `shownText`. */
export function sourceOffset({ source, space, afterSpace, length }: Run, offset: number): number {
  if (space === 'keep' && length === source.end - source.start) return source.start + offset;
  const text = source.node.data.slice(source.start, source.end);
  const kept = keptUnits(text);
  const units =
    space === 'keep'
      ? kept.filter((at, i) => text[at] !== '\r' || text[kept[i + 1] ?? -1] !== '\n')
      : shownUnits(text, kept, space, afterSpace);
  return source.start + (units[offset] ?? text.length);
}

/** Which code units are left when white space is collapsed: the first of each run, or its line breaks. */
function shownUnits(text: string, kept: readonly number[], space: Space, afterSpace: boolean): number[] {
  const units: number[] = [];
  for (let i = 0; i < kept.length; ) {
    const first = i;
    while (i < kept.length && /\s/.test(text[kept[i] ?? 0] ?? '')) i++;
    if (i === first) {
      units.push(kept[i++] ?? 0);
      continue;
    }
    const run = kept.slice(first, i);
    const breaks = space === 'lines' ? run.filter((at) => text[at] === '\n') : [];
    if (breaks.length > 0) units.push(...breaks);
    else if (!(afterSpace && units.length === 0)) units.push(run[0] ?? 0);
  }
  return units;
}
