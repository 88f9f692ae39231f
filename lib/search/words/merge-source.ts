import { pageCount } from './directory.ts';
import type { Segment } from './segment.ts';
import { TermCursor } from './term-page.ts';

/** @throws whatever it likes when the page cannot be had */
export type ReadPage = (segment: Segment, page: number) => Promise<Uint8Array>;

/** Walks over the terms of a segment with their postings, its pages read one by one: one of terms and one of lists are in memory. */
export class MergeSource {
  readonly cursor = new TermCursor();
  readonly #lists = new TermCursor();
  #termPage = -1;
  #listPage: number;

  /** @param moved the row in the merged segment of each of its rows; -1 for those of removed saves */
  constructor(
    readonly segment: Segment,
    readonly moved: Int32Array,
    private readonly page: ReadPage,
  ) {
    this.#listPage = segment.directory.termPages.pages - 1;
  }

  /** Goes to the first term. */
  begin(): Promise<void> {
    return this.#settle();
  }

  /** Goes to the next term; a promise only when a page must be read. */
  next(): Promise<void> | undefined {
    if (this.cursor.size === 0) this.#lists.next();
    this.cursor.next();
    return this.#isSettled() ? undefined : this.#settle();
  }

  /** Where the postings of the term it is at are. */
  list(): { page: Uint8Array; at: number; frequency: number } {
    const { page, at, frequency } = this.cursor.size === 0 ? this.#lists : this.cursor;
    return { page, at, frequency };
  }

  #isSettled(): boolean {
    return this.cursor.known && (this.cursor.size > 0 || this.#lists.known);
  }

  /** Turns pages until it is at a term and its postings, or behind the last. */
  async #settle(): Promise<void> {
    const { directory } = this.segment;
    while (!this.cursor.known && this.#termPage + 1 < directory.termPages.pages)
      this.cursor.open(await this.page(this.segment, ++this.#termPage));
    if (!this.cursor.known || this.cursor.size > 0) return;
    while (!this.#lists.known && this.#listPage + 1 < pageCount(directory))
      this.#lists.open(await this.page(this.segment, ++this.#listPage));
  }
}
