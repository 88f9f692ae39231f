import { sequenceOf } from '../chunk-id.ts';
import type { KeywordIndex, LegOptions, LegResult } from '../ports.ts';
import { singular } from '../text/singular.ts';
import { foldForTerms, forEachTerm } from '../text/terms.ts';
import type { ChunkId, SaveSequence } from '../types.ts';
import { grown } from './grow.ts';
import { Postings } from './postings.ts';
import { topMatches } from './top-matches.ts';
import { Vocabulary } from './vocabulary.ts';

/** BM25's saturation of repeated terms and its allowance for length (Robertson and Zaragoza, "BM25 and Beyond", 2009). */
const K1 = 1.2;
const B = 0.75;

/** Forgotten rows are cleared away when there are this many and they are this share of all. */
const MANY_FORGOTTEN = 256;
const SHARE_FORGOTTEN = 0.25;

/** The scores of all rows for one list of terms; good until the index changes. */
interface Scoring {
  readonly key: string;
  readonly scores: Float32Array;
  /** Rows that hold at least one of the terms. */
  readonly touched: readonly number[];
}

/** BM25 over words in the singular, in memory, built anew at every start; a later index keeps segments on disk. */
export class KeywordMemory implements KeywordIndex {
  readonly #vocabulary = new Vocabulary();
  #postings = new Postings();
  #ids = new Float64Array(1 << 10);
  #lengths = new Uint32Array(1 << 10);
  #alive = new Uint8Array(1 << 10);
  /** Rows in use, forgotten ones included. */
  #rows = 0;
  #totalLength = 0;
  #rowOf = new Map<ChunkId, number>();
  #counts = new Uint32Array(1 << 11);
  #last: Scoring | undefined;

  get size(): number {
    return this.#rowOf.size;
  }

  get memory(): number {
    return this.#ids.byteLength + this.#lengths.byteLength + this.#alive.byteLength + this.#counts.byteLength;
  }

  /** Keeps nothing, so it holds nothing. */
  async open(): Promise<ReadonlySet<SaveSequence>> {
    return new Set();
  }

  async settle(): Promise<void> {}

  close(): void {}

  completions(): string[] {
    return [];
  }

  async add(ids: readonly ChunkId[], texts: readonly string[]): Promise<void> {
    this.#last = undefined;
    for (const [i, id] of ids.entries()) {
      this.#forget(id);
      this.#append(id, singular(foldForTerms(texts[i] ?? '')));
    }
  }

  remove(sequences: ReadonlySet<SaveSequence>): void {
    this.#last = undefined;
    for (const id of this.#rowOf.keys()) if (sequences.has(sequenceOf(id))) this.#forget(id);
    const forgotten = this.#rows - this.size;
    if (forgotten >= MANY_FORGOTTEN && forgotten >= this.#rows * SHARE_FORGOTTEN) this.#clearAway();
  }

  async search(terms: readonly string[], { limit, within }: LegOptions): Promise<LegResult> {
    const { scores, touched } = this.#score(terms);
    const rows = within ? touched.filter((row) => within.has(sequenceOf(this.#ids[row] ?? 0))) : touched;
    let sum = 0;
    let squares = 0;
    for (const row of rows) {
      const score = scores[row] ?? 0;
      sum += score;
      squares += score * score;
    }
    const searched = within ? this.#countWithin(within) : this.size;
    const mean = searched > 0 ? sum / searched : 0;
    const deviation = searched > 0 ? Math.sqrt(Math.max(0, squares / searched - mean * mean)) : 0;
    return { matches: topMatches({ ids: this.#ids, scores }, rows, limit), searched, mean, deviation };
  }

  async scores(terms: readonly string[], ids: readonly ChunkId[]): Promise<Float32Array> {
    const { scores } = this.#score(terms);
    return Float32Array.from(ids, (id) => scores[this.#rowOf.get(id) ?? -1] ?? 0);
  }

  rarity(term: string): number {
    const number = this.#find(term);
    return this.#inverseFrequency(number < 0 ? 0 : this.#frequency(number));
  }

  #find(term: string): number {
    const known = singular(term);
    return this.#vocabulary.find(known, 0, known.length);
  }

  #inverseFrequency(frequency: number): number {
    return Math.log(1 + (this.size - frequency + 0.5) / (frequency + 0.5));
  }

  /** How many chunks hold the term. */
  #frequency(term: number): number {
    if (this.#rows === this.size) return this.#postings.count(term);
    let frequency = 0;
    this.#postings.forEach(term, (row) => {
      frequency += this.#alive[row] ?? 0;
    });
    return frequency;
  }

  #score(terms: readonly string[]): Scoring {
    const key = terms.join('\0');
    if (this.#last?.key === key) return this.#last;
    const scores = new Float32Array(this.#rows);
    const touched: number[] = [];
    const average = this.#totalLength / Math.max(1, this.size) || 1;
    for (const [term, times] of this.#numbered(terms)) {
      const weight = times * (K1 + 1) * this.#inverseFrequency(this.#frequency(term));
      this.#postings.forEach(term, (row, count) => {
        if (this.#alive[row] === 0) return;
        const before = scores[row] ?? 0;
        if (before === 0) touched.push(row);
        const length = (this.#lengths[row] ?? 0) / average;
        scores[row] = before + (weight * count) / (count + K1 * (1 - B + B * length));
      });
    }
    this.#last = { key, scores, touched };
    return this.#last;
  }

  /** The known terms by number, with how often each is asked for. */
  #numbered(terms: readonly string[]): Map<number, number> {
    const times = new Map<number, number>();
    for (const term of terms) {
      const number = this.#find(term);
      if (number >= 0) times.set(number, (times.get(number) ?? 0) + 1);
    }
    return times;
  }

  #countWithin(sequences: ReadonlySet<SaveSequence>): number {
    let count = 0;
    for (const id of this.#rowOf.keys()) if (sequences.has(sequenceOf(id))) count++;
    return count;
  }

  #append(id: ChunkId, folded: string): void {
    const row = this.#rows++;
    const distinct: number[] = [];
    let length = 0;
    forEachTerm(folded, (start, end) => {
      const term = this.#vocabulary.number(folded, start, end);
      if (term >= this.#counts.length) this.#counts = grown(this.#counts, term + 1);
      const count = this.#counts[term] ?? 0;
      if (count === 0) distinct.push(term);
      this.#counts[term] = count + 1;
      length++;
    });
    for (const term of distinct) {
      this.#postings.append(term, row, this.#counts[term] ?? 0);
      this.#counts[term] = 0;
    }
    this.#setRow(row, id, length);
    this.#totalLength += length;
  }

  #setRow(row: number, id: ChunkId, length: number): void {
    this.#ids = grown(this.#ids, row + 1);
    this.#lengths = grown(this.#lengths, row + 1);
    this.#alive = grown(this.#alive, row + 1);
    this.#ids[row] = id;
    this.#lengths[row] = length;
    this.#alive[row] = 1;
    this.#rowOf.set(id, row);
  }

  /** Its postings stay until there are many such. */
  #forget(id: ChunkId): void {
    const row = this.#rowOf.get(id);
    if (row === undefined) return;
    this.#rowOf.delete(id);
    this.#alive[row] = 0;
    this.#totalLength -= this.#lengths[row] ?? 0;
  }

  /** Numbers the rows anew and copies the postings of those that live. */
  #clearAway(): void {
    const moved = new Int32Array(this.#rows).fill(-1);
    const rows = this.#rows;
    this.#rows = 0;
    for (let row = 0; row < rows; row++) {
      if (this.#alive[row] === 0) continue;
      moved[row] = this.#rows++;
      this.#setRow(moved[row] ?? 0, this.#ids[row] ?? 0, this.#lengths[row] ?? 0);
    }
    const old = this.#postings;
    this.#postings = new Postings();
    for (let term = 0; term < this.#vocabulary.size; term++) {
      old.forEach(term, (row, count) => {
        const to = moved[row] ?? -1;
        if (to >= 0) this.#postings.append(term, to, count);
      });
    }
  }
}
