import { LONGEST_TEXT, MOST_BLOCKS } from './page-schema.ts';

/** Values and keys of a line of JSON, about. What the largest page has, and what takes a hundred megabytes if each is an object. */
const MOST_VALUES = 1_500_000;
/** Of one object. A row has twenty; engines take seconds for an object of a million. */
const MOST_KEYS = 1000;
/** Brackets within brackets: what an archive has has six. */
const DEEPEST = 32;
/** UTF-16 code units of a line: twice the longest text, for what must be escaped and for the blocks. */
const MOST_UNITS = 48_000_000;
/** What the longest escape, `\u0041`, is longer than its character. */
const ESCAPE = 5;
/** Between values: one after each comma and colon, and to spare. */
const MOST_SPACES = 4_000_000;
/** Of a number or a word without quotation marks. */
const LONGEST_TOKEN = 100;

const TAB = 0x09;
const RETURN = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * Counts what a line of JSON would come to in memory and time, byte by byte while it arrives and before any of it is parsed: a parser
 * makes gigabytes of a few megabytes of brackets, and takes seconds for a million keys. Ends as soon as the line cannot be an object of
 * bounded parts; what else is wrong with it, the parser says.
 */
export class JsonBudget {
  #values = 0;
  #units = 0;
  /** Units that the string has at least, however they are escaped. */
  #length = 0;
  #spaces = 0;
  #token = 0;
  #depth = 0;
  #begun = false;
  #inString = false;
  #escaped = false;
  /** Commas so far, and how many there may be, of what is open at each depth. */
  readonly #commas = new Uint32Array(DEEPEST + 1);
  readonly #most = new Uint32Array(DEEPEST + 1);

  /** The next bytes of the line. @returns whether it can still be an object within bounds */
  take(bytes: Uint8Array): boolean {
    let at = 0;
    while (at >= 0 && at < bytes.length) {
      at = this.#inString ? this.#readString(bytes, at) : this.#readBetween(bytes, at);
    }
    return at >= 0;
  }

  /** @returns where the string or the bytes end; -1 when it is too long, or has a character that no string has */
  #readString(bytes: Uint8Array, from: number): number {
    let at = from;
    let units = 0;
    let escapes = 0;
    let escaped = this.#escaped;
    for (; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0;
      if (byte < SPACE) return -1;
      // A byte within a character of UTF-8 adds none, the first of the longest two.
      units += (byte & 0xc0) === 0x80 ? 0 : byte >= 0xf0 ? 2 : 1;
      if (escaped) {
        escaped = false;
        escapes++;
      } else if (byte === BACKSLASH) escaped = true;
      else if (byte === QUOTE) {
        this.#inString = false;
        break;
      }
    }
    this.#escaped = escaped;
    this.#units += units;
    this.#length += units - ESCAPE * escapes;
    if (this.#length > LONGEST_TEXT + ESCAPE || this.#units > MOST_UNITS) return -1;
    return this.#inString ? at : at + 1;
  }

  /** @returns where the next string begins, or the bytes end; -1 when there is too much, or it is no object */
  #readBetween(bytes: Uint8Array, from: number): number {
    for (let at = from; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0;
      if (byte === SPACE || byte === TAB || byte === RETURN) {
        if (++this.#spaces > MOST_SPACES) return -1;
        continue;
      }
      if (this.#depth === 0 && (byte !== OPEN_OBJECT || this.#begun)) return -1;
      if (byte === QUOTE) {
        this.#inString = true;
        this.#length = 0;
        return at + 1;
      }
      if (!this.#count(byte)) return -1;
    }
    return bytes.length;
  }

  /** @returns whether there is not too much */
  #count(byte: number): boolean {
    this.#units++;
    if (byte === COMMA) return this.#comma();
    if (byte === COLON) this.#token = 0;
    else if (byte === OPEN_OBJECT) return this.#open(MOST_KEYS);
    else if (byte === OPEN_LIST) return this.#open(MOST_BLOCKS);
    else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) this.#depth--;
    else return ++this.#token <= LONGEST_TOKEN;
    return true;
  }

  #comma(): boolean {
    this.#token = 0;
    const commas = (this.#commas[this.#depth] ?? 0) + 1;
    this.#commas[this.#depth] = commas;
    return commas < (this.#most[this.#depth] ?? 0) && ++this.#values <= MOST_VALUES;
  }

  #open(most: number): boolean {
    this.#begun = true;
    this.#token = 0;
    this.#values++;
    this.#depth++;
    if (this.#depth > DEEPEST || this.#values > MOST_VALUES) return false;
    this.#commas[this.#depth] = 0;
    this.#most[this.#depth] = most;
    return true;
  }
}
