import { ByteBuffer, type ByteReader } from './byte-buffer.ts';
import { grown } from './grow.ts';
import { compareSlice, sharedBytes } from './term-bytes.ts';

/**
 * Which page of a list of pages a term would be in. Of the first term of each page only so many bytes as set it apart from the last of
 * the page before ("prefix B-trees", Bayer and Unterauer 1977), all in one array:
 *
 *     pages, ends …, bytes        (uint32)
 */
export class PageIndex {
  constructor(
    /** Where the bytes of each page end. */
    private readonly ends: Uint32Array,
    private readonly bytes: Uint8Array,
  ) {}

  get pages(): number {
    return this.ends.length;
  }

  get memory(): number {
    return this.ends.byteLength + this.bytes.byteLength;
  }

  /** The only page that may hold this term; -1 if it comes before all. */
  pageOf(term: Uint8Array): number {
    let low = -1;
    for (let high = this.pages - 1; low < high; ) {
      const middle = Math.ceil((low + high) / 2);
      if (this.#compare(middle, term) <= 0) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  write(out: ByteBuffer): void {
    out.uint32(this.pages);
    out.appendNumbers(this.ends);
    out.append(this.bytes);
  }

  #compare(page: number, term: Uint8Array): number {
    const start = page > 0 ? (this.ends[page - 1] ?? 0) : 0;
    return compareSlice(this.bytes, start, this.ends[page] ?? 0, term);
  }
}

/** @throws RangeError when it is cut short */
export function readPageIndex(reader: ByteReader): PageIndex {
  const ends = reader.uint32s(reader.uint32());
  return new PageIndex(ends, reader.uint8s(ends.at(-1) ?? 0));
}

export class PageIndexWriter {
  readonly #bytes = new ByteBuffer();
  #ends = new Uint32Array(8);
  #pages = 0;

  /** A page begins with this term, behind that other one (of no bytes before the first page). */
  add(term: Uint8Array, length: number, before: Uint8Array, beforeLength: number): void {
    const enough = Math.min(length, sharedBytes(term, length, before, beforeLength) + 1);
    this.#bytes.append(term.subarray(0, enough));
    this.#ends = grown(this.#ends, this.#pages + 1);
    this.#ends[this.#pages++] = this.#bytes.length;
  }

  finish(): PageIndex {
    return new PageIndex(this.#ends.slice(0, this.#pages), this.#bytes.copy());
  }
}
