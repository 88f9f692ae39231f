import { grown } from './grow.ts';

/** Of each term: address of its first block, where its next posting goes, where its last block ends, how many it has. */
const STRIDE = 4;
const FIRST = 0;
const NEXT = 1;
const END = 2;
const COUNT = 3;

const LARGEST_BLOCK = 256;

/** Highest count of a term in one chunk that is told apart; BM25 is flat long before. */
const HIGHEST_COUNT = 255;

/**
 * For every term the rows (chunks) that hold it and how often, 4 bytes each, in one growing array. A term's postings lie in blocks of
 * 1, 2, 4 … 256 with the address of the next block behind each:
 *
 *     [p]→[p p]→[p p p p]→ …      p = row * 256 + count
 */
export class Postings {
  #pool = new Uint32Array(1 << 14);
  #used = 0;
  /** Four numbers a term, side by side because they are read together: see the offsets above. */
  #terms = new Uint32Array(1 << 13);

  /** How many rows hold the term, forgotten ones included. */
  count(term: number): number {
    return this.#terms[term * STRIDE + COUNT] ?? 0;
  }

  append(term: number, row: number, count: number): void {
    const base = term * STRIDE;
    if (base >= this.#terms.length) this.#terms = grown(this.#terms, base + STRIDE);
    const terms = this.#terms;
    const known = terms[base + COUNT] ?? 0;
    if (known === 0) {
      terms[base + FIRST] = this.#newBlock(base, 1);
    } else if (terms[base + NEXT] === terms[base + END]) {
      const link = terms[base + END] ?? 0;
      const block = this.#newBlock(base, Math.min(LARGEST_BLOCK, known + 1));
      this.#pool[link] = block;
    }
    const at = terms[base + NEXT] ?? 0;
    this.#pool[at] = row * 256 + Math.min(count, HIGHEST_COUNT);
    terms[base + NEXT] = at + 1;
    terms[base + COUNT] = known + 1;
  }

  /** Calls `visit` with every row that holds the term, in the order they were appended. */
  forEach(term: number, visit: (row: number, count: number) => void): void {
    const pool = this.#pool;
    const total = this.count(term);
    let at = this.#terms[term * STRIDE + FIRST] ?? 0;
    for (let seen = 0; seen < total; ) {
      const size = Math.min(LARGEST_BLOCK, seen + 1);
      for (const stop = at + Math.min(size, total - seen); at < stop; at++) {
        const posting = pool[at] ?? 0;
        visit(posting >>> 8, posting & 255);
      }
      seen += size;
      at = pool[at] ?? 0;
    }
  }

  #newBlock(base: number, size: number): number {
    const at = this.#used;
    this.#used += size + 1;
    this.#pool = grown(this.#pool, this.#used);
    this.#terms[base + NEXT] = at;
    this.#terms[base + END] = at + size;
    return at;
  }
}
