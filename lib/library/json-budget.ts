/** Values and keys of a line of JSON, about. What the largest page has, and what takes a hundred megabytes if each is an object. */
export const MOST_VALUES = 1_500_000;
/** Brackets within brackets: what an archive has has six. */
export const DEEPEST = 32;
/** UTF-16 code units of a line: twice the longest text, for what must be escaped and for the blocks. */
const MOST_UNITS = 48_000_000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;

/**
 * Counts what a line of JSON would come to in memory, byte by byte while it arrives and before any of it is parsed: a parser makes
 * gigabytes of a few megabytes of brackets. What it counts in a line that is not JSON does not matter.
 */
export class JsonBudget {
  #values = 0;
  #units = 0;
  #depth = 0;
  #inString = false;
  #escaped = false;

  /** The next bytes of the line. @returns whether it is within bounds */
  take(bytes: Uint8Array): boolean {
    let at = 0;
    while (at < bytes.length) {
      at = this.#inString ? this.#skipString(bytes, at) : this.#readBetween(bytes, at);
      if (this.#values > MOST_VALUES || this.#depth > DEEPEST || this.#units > MOST_UNITS) return false;
    }
    return true;
  }

  /** @returns where the string ends, or the bytes */
  #skipString(bytes: Uint8Array, from: number): number {
    let at = from;
    for (; at < bytes.length && this.#inString; at++) {
      const byte = bytes[at] ?? 0;
      this.#units += unitsOf(byte);
      if (this.#escaped) this.#escaped = false;
      else if (byte === BACKSLASH) this.#escaped = true;
      else if (byte === QUOTE) this.#inString = false;
    }
    return at;
  }

  /** @returns where the next string begins, or the bytes end, or there is too much */
  #readBetween(bytes: Uint8Array, from: number): number {
    let at = from;
    for (; at < bytes.length && !this.#inString; at++) {
      const byte = bytes[at] ?? 0;
      this.#units += unitsOf(byte);
      if (byte === QUOTE) this.#inString = true;
      else if (byte === COMMA) this.#values++;
      // [ and {, ] and }
      else if ((byte | 0x20) === 0x7b) this.#open();
      else if ((byte | 0x20) === 0x7d) this.#depth--;
      if (this.#depth > DEEPEST) return at + 1;
    }
    return at;
  }

  #open(): void {
    this.#values++;
    this.#depth++;
  }
}

/** Of the character that begins with this byte of UTF-8; none for a byte within one. */
function unitsOf(byte: number): number {
  if ((byte & 0xc0) === 0x80) return 0;
  return byte >= 0xf0 ? 2 : 1;
}
