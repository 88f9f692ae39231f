import { ByteBuffer, ByteReader } from './byte-buffer.ts';
import { compareBytes } from './term-bytes.ts';

/** Terms that share a head, whose place is known. */
const GROUP = 16;
/** In half a byte: the number is in a byte of its own. */
const LONG = 15;
/** Bytes of the longest term: 64 code units, three bytes each. */
export const LONGEST_TERM = 192;

/** What a dictionary says of a term. */
export interface TermEntry {
  /** How many rows hold it. */
  readonly frequency: number;
  /** Where its postings begin in the postings of the segment, page after page, and how many bytes they have. */
  readonly at: number;
  readonly size: number;
  /** Upper bound of its impacts, of 255, at the segment's own average length. */
  readonly bound: number;
}

/**
 * The terms of a segment, ascending, with where their postings are; stays encoded in memory. In groups of 16 each term is written as
 * what it shares with the one before, and the rest:
 *
 *     terms, pages, page starts …, group starts …, entries        (uint32)
 *     entry = lengths, rest of the term, varint(frequency), varint(size of its postings), bound
 */
export class Dictionary {
  readonly size: number;
  /** Where the pages begin, and where the last ends. */
  readonly pageStarts: Uint32Array;
  readonly #groups: Uint32Array;
  readonly #entries: Uint8Array;

  /** @throws RangeError when it is cut short */
  constructor(readonly bytes: Uint8Array) {
    const reader = new ByteReader(bytes);
    this.size = reader.uint32();
    const pages = reader.uint32();
    this.pageStarts = reader.uint32s(pages + 1);
    this.#groups = reader.uint32s(Math.ceil(this.size / GROUP));
    this.#entries = bytes.subarray(reader.at);
  }

  /** Bytes of memory. */
  get memory(): number {
    return this.bytes.byteLength + this.pageStarts.byteLength + this.#groups.byteLength;
  }

  get pages(): number {
    return this.pageStarts.length - 1;
  }

  /** The page that holds the postings at this place. */
  pageOf(at: number): number {
    let low = 0;
    for (let high = this.pages - 1; low < high; ) {
      const middle = (low + high + 1) >> 1;
      if ((this.pageStarts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  find(term: Uint8Array): TermEntry | undefined {
    const cursor = this.from(term);
    const isIt = cursor.known && compareBytes(cursor.term, cursor.length, term, term.length) === 0;
    return isIt ? cursor.entry() : undefined;
  }

  /** A cursor at the first term; there is none in an empty dictionary. */
  first(): TermCursor {
    return new TermCursor(this.#entries, this.#groups, this.size, 0);
  }

  /** A cursor at the first term that is not before this one. */
  from(term: Uint8Array): TermCursor {
    let low = 0;
    for (let high = this.#groups.length - 1; low < high; ) {
      const middle = (low + high + 1) >> 1;
      if (this.#compareHead(middle, term) <= 0) low = middle;
      else high = middle - 1;
    }
    const cursor = new TermCursor(this.#entries, this.#groups, this.size, low);
    while (cursor.known && compareBytes(cursor.term, cursor.length, term, term.length) < 0) cursor.next();
    return cursor;
  }

  #compareHead(group: number, term: Uint8Array): number {
    const start = this.#groups[group] ?? 0;
    const length = this.#entries[start + 4] ?? 0;
    return compareBytes(this.#entries.subarray(start + 5, start + 5 + length), length, term, term.length);
  }
}

/** Walks over the terms of a dictionary in order. */
export class TermCursor {
  /** The bytes of the term it is at: the first `length`. */
  readonly term = new Uint8Array(LONGEST_TERM + 64);
  length = 0;
  /** How many bytes it shares with the term before; 0 at the head of a group, whatever it shares. */
  shared = 0;
  frequency = 0;
  at = 0;
  size = 0;
  bound = 0;
  #number: number;
  #position: number;

  constructor(
    private readonly entries: Uint8Array,
    groups: Uint32Array,
    private readonly terms: number,
    group: number,
  ) {
    this.#number = group * GROUP - 1;
    this.#position = groups[group] ?? 0;
    this.next();
  }

  /** It is at a term, not behind the last. */
  get known(): boolean {
    return this.#number < this.terms;
  }

  entry(): TermEntry {
    const { frequency, at, size, bound } = this;
    return { frequency, at, size, bound };
  }

  next(): void {
    if (++this.#number >= this.terms) return;
    if (this.#number % GROUP === 0) this.#readHead();
    else this.#readRest();
    this.frequency = this.#varint();
    this.size = this.#varint();
    this.bound = this.entries[this.#position++] ?? 0;
  }

  #readHead(): void {
    const { entries } = this;
    const start = this.#position;
    const place = (entries[start] ?? 0) | ((entries[start + 1] ?? 0) << 8) | ((entries[start + 2] ?? 0) << 16);
    this.at = place + (entries[start + 3] ?? 0) * 2 ** 24;
    this.shared = 0;
    this.length = entries[start + 4] ?? 0;
    this.#position = start + 5;
    this.#copy(0);
  }

  #readRest(): void {
    const lengths = this.entries[this.#position++] ?? 0;
    this.at += this.size;
    this.shared = lengths >> 4;
    let rest = lengths & 15;
    if (this.shared === LONG) this.shared = this.entries[this.#position++] ?? 0;
    if (rest === LONG) rest = this.entries[this.#position++] ?? 0;
    this.length = this.shared + rest;
    this.#copy(this.shared);
  }

  #copy(from: number): void {
    for (let i = from; i < this.length; i++) this.term[i] = this.entries[this.#position++] ?? 0;
  }

  #varint(): number {
    let value = 0;
    for (let shift = 0, byte = 128; byte > 127; shift += 7) {
      byte = this.entries[this.#position++] ?? 0;
      value |= (byte & 127) << shift;
    }
    return value;
  }
}

/** Writes what a `Dictionary` reads. Terms are to be added in order, each once. */
export class DictionaryWriter {
  readonly #entries = new ByteBuffer();
  #groups = new Uint32Array(64);
  readonly #last = new Uint8Array(LONGEST_TERM + 64);
  #lastLength = 0;
  #terms = 0;

  /** @param term its bytes are the first `length` */
  add(term: Uint8Array, length: number, { frequency, at, size, bound }: TermEntry): void {
    if (this.#terms % GROUP === 0) this.#writeHead(term, length, at);
    else this.#writeRest(term, length);
    this.#entries.varint(frequency);
    this.#entries.varint(size);
    this.#entries.byte(bound);
    for (let i = 0; i < length; i++) this.#last[i] = term[i] ?? 0;
    this.#lastLength = length;
    this.#terms++;
  }

  finish(pageStarts: readonly number[]): Dictionary {
    const out = new ByteBuffer();
    out.uint32(this.#terms);
    out.uint32(pageStarts.length - 1);
    out.appendNumbers(Uint32Array.from(pageStarts));
    out.appendNumbers(this.#groups.subarray(0, Math.ceil(this.#terms / GROUP)));
    out.append(this.#entries.bytes.subarray(0, this.#entries.length));
    return new Dictionary(out.copy());
  }

  #writeHead(term: Uint8Array, length: number, at: number): void {
    const group = this.#terms / GROUP;
    if (group >= this.#groups.length) {
      const more = new Uint32Array(this.#groups.length * 2);
      more.set(this.#groups);
      this.#groups = more;
    }
    this.#groups[group] = this.#entries.length;
    this.#entries.uint32(at);
    this.#entries.byte(length);
    this.#entries.append(term.subarray(0, length));
  }

  #writeRest(term: Uint8Array, length: number): void {
    let shared = 0;
    while (shared < length && shared < this.#lastLength && term[shared] === this.#last[shared]) shared++;
    const rest = length - shared;
    this.#entries.byte(Math.min(shared, LONG) * 16 + Math.min(rest, LONG));
    if (shared >= LONG) this.#entries.byte(shared);
    if (rest >= LONG) this.#entries.byte(rest);
    this.#entries.append(term.subarray(shared, length));
  }
}
