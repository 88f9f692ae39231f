import { ByteBuffer } from './byte-buffer.ts';
import { type PageIndex, PageIndexWriter } from './page-index.ts';
import { compareBytes, compareSlice, sharedBytes } from './term-bytes.ts';

/** Terms that share a head, whose place is known. */
const GROUP = 16;
/** In half a byte: the number is in a byte of its own. */
const LONG = 15;
/** Bytes of the longest term: 64 code units, three bytes each. */
export const LONGEST_TERM = 192;
/** What an entry has at most besides its term and its postings: two lengths more, two numbers, the bound, its share of the heads. */
const ENTRY_BYTES = 20;

/** What a page says of a term. */
export interface TermEntry {
  /** How many rows hold it. */
  readonly frequency: number;
  /** Upper bound of its impacts, of 255, at the segment's own average length. */
  readonly bound: number;
}

/** Where a term was found: its postings are bytes of this page of its segment, from `at` on. */
export interface Place extends TermEntry {
  readonly page: number;
  readonly at: number;
}

const NO_PAGE = new Uint8Array(4);

function uint32At(bytes: Uint8Array, at: number): number {
  const low = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
  return low + (bytes[at + 3] ?? 0) * 2 ** 24;
}

/**
 * Walks over the terms of a page in order. In groups of 16 each is written as what it shares with the one before, and the rest, with
 * its postings behind it:
 *
 *     terms, group starts …, entries                                                (uint32)
 *     entry = lengths, rest of the term, varint(frequency), bound, varint(size of its postings), postings
 *
 * Size 0 stands for postings that lie in another page (`directory.ts`).
 */
export class TermCursor {
  /** The bytes of the term it is at: the first `length`. */
  readonly term = new Uint8Array(LONGEST_TERM + 64);
  length = 0;
  frequency = 0;
  bound = 0;
  /** Where its postings begin in the page, and how many bytes they have. */
  at = 0;
  size = 0;
  #page: Uint8Array = NO_PAGE;
  #terms = 0;
  #number = 0;
  #position = 0;

  get page(): Uint8Array {
    return this.#page;
  }

  /** It is at a term, not behind the last. */
  get known(): boolean {
    return this.#number < this.#terms;
  }

  /** Goes to the first term of a page; there is none in one without bytes. */
  open(page: Uint8Array): void {
    this.#page = page;
    this.#terms = uint32At(page, 0);
    this.#toGroup(0);
  }

  /** Goes to the first term of a page that is not before this one. */
  seek(page: Uint8Array, term: Uint8Array): void {
    this.#page = page;
    this.#terms = uint32At(page, 0);
    let low = 0;
    for (let high = Math.ceil(this.#terms / GROUP) - 1; low < high; ) {
      const middle = (low + high + 1) >> 1;
      if (this.#compareHead(middle, term) <= 0) low = middle;
      else high = middle - 1;
    }
    this.#toGroup(low);
    while (this.known && compareBytes(this.term, this.length, term, term.length) < 0) this.next();
  }

  next(): void {
    this.#number++;
    this.#position = this.at + this.size;
    if (this.known) this.#read();
  }

  #toGroup(group: number): void {
    this.#number = group * GROUP;
    this.#position = uint32At(this.#page, 4 + group * 4);
    if (this.known) this.#read();
  }

  #compareHead(group: number, term: Uint8Array): number {
    const start = uint32At(this.#page, 4 + group * 4) + 1;
    return compareSlice(this.#page, start, start + (this.#page[start - 1] ?? 0), term);
  }

  #read(): void {
    let shared = 0;
    let rest = this.#byte();
    if (this.#number % GROUP > 0) {
      shared = rest >> 4;
      rest &= 15;
      if (shared === LONG) shared = this.#byte();
      if (rest === LONG) rest = this.#byte();
    }
    this.length = shared + rest;
    for (let i = shared; i < this.length; i++) this.term[i] = this.#byte();
    this.frequency = this.#varint();
    this.bound = this.#byte();
    this.size = this.#varint();
    this.at = this.#position;
  }

  #byte(): number {
    return this.#page[this.#position++] ?? 0;
  }

  #varint(): number {
    let value = 0;
    for (let shift = 0, byte = 128; byte > 127; shift += 7) {
      byte = this.#byte();
      value |= (byte & 127) << shift;
    }
    return value;
  }
}

const finder = new TermCursor();

/** What a page says of a term, with where its postings are; `size` 0 if they are in another page. */
export function findIn(page: Uint8Array, term: Uint8Array): (TermEntry & { at: number; size: number }) | undefined {
  finder.seek(page, term);
  if (!finder.known || compareBytes(finder.term, finder.length, term, term.length) !== 0) return undefined;
  const { frequency, bound, at, size } = finder;
  return { frequency, bound, at, size };
}

/** Writes pages that a `TermCursor` reads. Terms are to be added in order, each once. */
export class TermPageWriter {
  readonly pages: Uint8Array[] = [];
  readonly #index = new PageIndexWriter();
  readonly #entries = new ByteBuffer();
  /** Where groups begin in the entries. */
  #groups: number[] = [];
  readonly #last = new Uint8Array(LONGEST_TERM + 64);
  #lastLength = 0;
  #terms = 0;

  /** @param pageBytes a page is no larger, unless a single term makes it so */
  constructor(private readonly pageBytes: number) {}

  /** @param term its bytes are the first `length`; @param postings none if they lie elsewhere */
  add(term: Uint8Array, length: number, { frequency, bound }: TermEntry, postings?: Uint8Array): void {
    const size = postings?.length ?? 0;
    if (this.#terms > 0 && this.#bytes + length + size + ENTRY_BYTES > this.pageBytes) this.#turn();
    if (this.#terms === 0) this.#index.add(term, length, this.#last, this.#lastLength);
    if (this.#terms % GROUP === 0) this.#writeHead(term, length);
    else this.#writeRest(term, length);
    this.#entries.varint(frequency);
    this.#entries.byte(bound);
    this.#entries.varint(size);
    if (postings) this.#entries.append(postings);
    for (let i = 0; i < length; i++) this.#last[i] = term[i] ?? 0;
    this.#lastLength = length;
    this.#terms++;
  }

  /** Ends the last page. @returns where each of them begins */
  finish(): PageIndex {
    if (this.#terms > 0) this.#turn();
    return this.#index.finish();
  }

  /** Of the page so far. */
  get #bytes(): number {
    return 4 + this.#groups.length * 4 + this.#entries.length;
  }

  #turn(): void {
    const out = new ByteBuffer();
    const header = 4 + this.#groups.length * 4;
    out.reserve(header + this.#entries.length);
    out.uint32(this.#terms);
    for (const start of this.#groups) out.uint32(start + header);
    out.append(this.#entries.bytes.subarray(0, this.#entries.length));
    this.pages.push(out.copy());
    this.#entries.clear();
    this.#groups = [];
    this.#terms = 0;
  }

  #writeHead(term: Uint8Array, length: number): void {
    this.#groups.push(this.#entries.length);
    this.#entries.byte(length);
    this.#entries.append(term.subarray(0, length));
  }

  #writeRest(term: Uint8Array, length: number): void {
    const shared = sharedBytes(term, length, this.#last, this.#lastLength);
    const rest = length - shared;
    this.#entries.byte(Math.min(shared, LONG) * 16 + Math.min(rest, LONG));
    if (shared >= LONG) this.#entries.byte(shared);
    if (rest >= LONG) this.#entries.byte(rest);
    this.#entries.append(term.subarray(shared, length));
  }
}
