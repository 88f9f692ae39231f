import { grown } from './grow.ts';

/** Numbers terms 0, 1, 2 …; their letters live in one array and no string is kept, so that half a million cost little. */
export class Vocabulary {
  #size = 0;
  /** Open addressing, never more than half full: term number plus 1, or 0. */
  #slots = new Int32Array(1 << 12);
  #hashes = new Int32Array(1 << 11);
  /** Where the letters of each term begin; one more than there are terms. */
  #starts = new Uint32Array(1 << 11);
  #letters = new Uint16Array(1 << 14);

  get size(): number {
    return this.#size;
  }

  /** The term of this number. */
  term(number: number): string {
    return String.fromCharCode(...this.#letters.subarray(this.#starts[number] ?? 0, this.#starts[number + 1] ?? 0));
  }

  /** The number of the term that stands at this place of a text; -1 if there is none yet. */
  find(text: string, start: number, end: number): number {
    return (this.#slots[this.#slotOf(text, start, end, hash(text, start, end))] ?? 0) - 1;
  }

  /** The same, with a new number for a new term. */
  number(text: string, start: number, end: number): number {
    const hashed = hash(text, start, end);
    const slot = this.#slotOf(text, start, end, hashed);
    const known = this.#slots[slot] ?? 0;
    if (known > 0) return known - 1;
    const term = this.#size++;
    this.#slots[slot] = term + 1;
    this.#hashes = grown(this.#hashes, term + 1);
    this.#hashes[term] = hashed;
    this.#starts = grown(this.#starts, term + 2);
    let at = this.#starts[term] ?? 0;
    this.#letters = grown(this.#letters, at + end - start);
    for (let i = start; i < end; i++) this.#letters[at++] = text.charCodeAt(i);
    this.#starts[term + 1] = at;
    if (this.#size * 2 > this.#slots.length) this.#rehash();
    return term;
  }

  /** Where the term is in the table, or the empty slot where it would be. */
  #slotOf(text: string, start: number, end: number, hashed: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = hashed & mask; ; slot = (slot + 1) & mask) {
      const term = (this.#slots[slot] ?? 0) - 1;
      if (term < 0 || (this.#hashes[term] === hashed && this.#isTerm(term, text, start, end))) return slot;
    }
  }

  #isTerm(term: number, text: string, start: number, end: number): boolean {
    const from = this.#starts[term] ?? 0;
    if ((this.#starts[term + 1] ?? 0) - from !== end - start) return false;
    for (let i = start; i < end; i++) if (this.#letters[from + i - start] !== text.charCodeAt(i)) return false;
    return true;
  }

  #rehash(): void {
    this.#slots = new Int32Array(this.#slots.length * 4);
    const mask = this.#slots.length - 1;
    for (let term = 0; term < this.#size; term++) {
      let slot = (this.#hashes[term] ?? 0) & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = term + 1;
    }
  }
}

/** FNV-1a over the code units, its bits stirred once more because the table reads the low ones. */
function hash(text: string, start: number, end: number): number {
  let value = 0x811c9dc5;
  for (let i = start; i < end; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value ^ (value >>> 15);
}
