import { pageCount } from './directory.ts';
import type { Segment } from './segment.ts';
import { TermCursor } from './term-page.ts';

/** Pages of a segment, from one up to another, that one not among them. @throws whatever it likes when they cannot be had */
export type ReadPages = (segment: Segment, from: number, to: number) => Promise<readonly Uint8Array[]>;

/** So many pages are read at once: each read costs a transaction. */
const AT_ONCE = 16;

/** A cursor over pages of a segment, read some at once. */
class PageWalk {
  readonly cursor = new TermCursor();
  #ahead: readonly Uint8Array[] = [];
  #next = 0;

  /** @param from the first page; @param to the one behind the last */
  constructor(
    private readonly segment: Segment,
    private from: number,
    private readonly to: number,
    private readonly read: ReadPages,
  ) {}

  /** Turns pages until it is at a term, or behind the last. */
  async turn(): Promise<void> {
    while (!this.cursor.known) {
      if (this.#next === this.#ahead.length) {
        if (this.from === this.to) return;
        const end = Math.min(this.to, this.from + AT_ONCE);
        this.#ahead = await this.read(this.segment, this.from, end);
        this.#next = 0;
        this.from = end;
      }
      this.cursor.open(this.#ahead[this.#next++] ?? new Uint8Array(0));
    }
  }
}

/** Walks over the terms of a segment with their postings; only some of its pages are in memory at a time. */
export class MergeSource {
  readonly #terms: PageWalk;
  readonly #lists: PageWalk;

  /** @param moved the row in the merged segment of each of its rows; -1 for those of removed saves */
  constructor(
    segment: Segment,
    readonly moved: Int32Array,
    read: ReadPages,
  ) {
    const { directory } = segment;
    this.#terms = new PageWalk(segment, 0, directory.termPages.pages, read);
    this.#lists = new PageWalk(segment, directory.termPages.pages, pageCount(directory), read);
  }

  /** At the term it is at. */
  get cursor(): TermCursor {
    return this.#terms.cursor;
  }

  /** Goes to the first term. */
  begin(): Promise<void> {
    return this.#settle();
  }

  /** Goes to the next term; a promise only when a page is turned. */
  next(): Promise<void> | undefined {
    if (this.cursor.size === 0) this.#lists.cursor.next();
    this.cursor.next();
    const isSettled = this.cursor.known && (this.cursor.size > 0 || this.#lists.cursor.known);
    return isSettled ? undefined : this.#settle();
  }

  /** Where the postings of the term it is at are. */
  list(): { page: Uint8Array; at: number; frequency: number } {
    const { page, at, frequency } = this.cursor.size === 0 ? this.#lists.cursor : this.cursor;
    return { page, at, frequency };
  }

  async #settle(): Promise<void> {
    await this.#terms.turn();
    if (this.cursor.known && this.cursor.size === 0) await this.#lists.turn();
  }
}
