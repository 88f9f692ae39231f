import { HIGHEST_IMPACT, impact } from './bm25.ts';
import { ByteBuffer } from './byte-buffer.ts';
import { type DecodedPostings, writePostings } from './postings.ts';
import { lengthOf, type RowTable } from './row-table.ts';
import { averageOf, type SegmentContent } from './segment.ts';
import { TermFilterWriter } from './term-filter.ts';
import { TermPageWriter } from './term-page.ts';

export interface WrittenSegment extends SegmentContent {
  readonly pages: readonly Uint8Array[];
}

/** Postings of more than this share of a page lie in the lists: 64 bytes of 4 KiB. */
const LONG_SHARE = 64;

/** Makes a segment, term by term. */
export class SegmentWriter {
  readonly #terms: TermPageWriter;
  readonly #lists: TermPageWriter;
  readonly #listed = new TermFilterWriter();
  readonly #postings = new ByteBuffer();
  #count = 0;
  readonly #lengths: Float64Array;
  readonly #average: number;

  /** @param pageBytes of a page at most, if it has more than one term */
  constructor(
    private readonly table: RowTable,
    private readonly pageBytes: number,
  ) {
    this.#terms = new TermPageWriter(pageBytes);
    this.#lists = new TermPageWriter(pageBytes);
    this.#lengths = Float64Array.from({ length: table.rows }, (_, row) => lengthOf(table, row));
    const terms = this.#lengths.reduce((sum, length) => sum + length, 0);
    this.#average = averageOf(terms, table.rows);
  }

  /** @param term its bytes are the first `length`; terms are added in order, each once; @param frequency above 0 */
  add(term: Uint8Array, length: number, postings: DecodedPostings, frequency: number): void {
    let highest = 0;
    let sum = 0;
    for (let i = 0; i < frequency; i++) {
      const one = impact(postings.counts[i] ?? 0, this.#lengths[postings.rows[i] ?? 0] ?? 0, this.#average);
      if (one > highest) highest = one;
      sum += one;
    }
    this.#postings.clear();
    writePostings(this.#postings, postings, frequency, sum);
    const bytes = this.#postings.bytes.subarray(0, this.#postings.length);
    const entry = { frequency, bound: Math.min(255, Math.ceil((highest / HIGHEST_IMPACT) * 255)) };
    const isLong = bytes.length * LONG_SHARE > this.pageBytes;
    this.#terms.add(term, length, entry, isLong ? undefined : bytes);
    this.#count++;
    if (!isLong) return;
    this.#lists.add(term, length, entry, bytes);
    this.#listed.add(term, length);
  }

  finish(): WrittenSegment {
    const [termPages, listPages] = [this.#terms.finish(), this.#lists.finish()];
    const directory = { terms: this.#count, termPages, listPages, listed: this.#listed.finish() };
    return { directory, table: this.table, pages: [...this.#terms.pages, ...this.#lists.pages] };
  }
}
