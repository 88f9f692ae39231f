import { HIGHEST_IMPACT, impact } from './bm25.ts';
import { ByteBuffer } from './byte-buffer.ts';
import { DictionaryWriter } from './dictionary.ts';
import { type DecodedPostings, writePostings } from './postings.ts';
import { lengthOf, type RowTable } from './row-table.ts';
import { averageOf, type SegmentContent } from './segment.ts';

export interface WrittenSegment extends SegmentContent {
  readonly pages: readonly Uint8Array[];
}

/** Makes a segment, term by term. */
export class SegmentWriter {
  readonly #dictionary = new DictionaryWriter();
  readonly #page = new ByteBuffer();
  readonly #pages: Uint8Array[] = [];
  /** Where the pages begin, the one being written last. */
  readonly #starts = [0];
  readonly #lengths: Float64Array;
  readonly #average: number;

  /** @param pageBytes a page ends with the list that makes it this large */
  constructor(
    private readonly table: RowTable,
    private readonly pageBytes: number,
  ) {
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
    const begin = this.#page.length;
    writePostings(this.#page, postings, frequency, sum);
    const at = (this.#starts.at(-1) ?? 0) + begin;
    const bound = Math.min(255, Math.ceil((highest / HIGHEST_IMPACT) * 255));
    this.#dictionary.add(term, length, { frequency, at, size: this.#page.length - begin, bound });
    if (this.#page.length >= this.pageBytes) this.#turn();
  }

  finish(): WrittenSegment {
    if (this.#page.length > 0) this.#turn();
    return { dictionary: this.#dictionary.finish(this.#starts), table: this.table, pages: this.#pages };
  }

  #turn(): void {
    this.#pages.push(this.#page.copy());
    this.#starts.push((this.#starts.at(-1) ?? 0) + this.#page.length);
    this.#page.clear();
  }
}
