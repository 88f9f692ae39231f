import { PieceTrie, ROOT } from './piece-trie.ts';

const WORD = /[\p{L}\p{M}\p{N}]+/gu;
/** Starts a word in the vocabulary. */
const WORD_START = '▁';
/** What an unknown character costs below the rarest piece, as SentencePiece has it. */
const UNKNOWN_PENALTY = 10;
/** Longer words (mostly of unspaced scripts) rarely come back. */
const LONGEST_CACHED = 24;
const MOST_CACHED = 50_000;

/** Cuts text into the pieces of a SentencePiece Unigram vocabulary (one `piece<TAB>log probability` a line; the line is the id). */
export class Unigram {
  readonly size: number;
  readonly #pieces: PieceTrie;
  readonly #scores: Float32Array;
  readonly #unknownScore: number;
  readonly #cache = new Map<string, readonly number[]>();
  readonly #lattice = new Lattice();

  constructor(table: string) {
    const lines = table.split('\n');
    if (lines.at(-1) === '') lines.pop();
    this.size = lines.length;
    this.#scores = new Float32Array(lines.length);
    this.#pieces = new PieceTrie(table.length);
    let lowest = 0;
    for (const [id, line] of lines.entries()) {
      const tab = line.lastIndexOf('\t');
      if (tab <= 0) continue;
      const score = Number(line.slice(tab + 1));
      this.#pieces.add(line.slice(0, tab), id);
      this.#scores[id] = score;
      lowest = Math.min(lowest, score);
    }
    this.#unknownScore = Math.fround(lowest) - UNKNOWN_PENALTY;
  }

  /** Calls `each` with the id of every piece of the text: NFKC, lower case, letters, marks and numbers only. */
  forEachPiece(text: string, each: (id: number) => void): void {
    for (const word of text.normalize('NFKC').toLowerCase().match(WORD) ?? []) {
      for (const id of this.#piecesOf(word)) each(id);
    }
  }

  #piecesOf(word: string): readonly number[] {
    const cached = this.#cache.get(word);
    if (cached) return cached;
    const ids = this.#cut(WORD_START + word);
    if (word.length <= LONGEST_CACHED) {
      if (this.#cache.size >= MOST_CACHED) this.#cache.clear();
      this.#cache.set(word, ids);
    }
    return ids;
  }

  /** The most probable pieces (Viterbi), last first; characters that no piece covers are left out. */
  #cut(text: string): readonly number[] {
    const lattice = this.#lattice;
    lattice.reset(text.length);
    for (let start = 0, width = 1; start < text.length; start += width) {
      width = (text.codePointAt(start) ?? 0) > 0xffff ? 2 : 1;
      if (!lattice.reached(start)) continue;
      let known = false;
      let node = ROOT;
      for (let end = start; end < text.length; ) {
        node = this.#pieces.step(node, text.charCodeAt(end++));
        if (node === ROOT) break;
        const id = this.#pieces.pieceAt(node);
        if (id < 0) continue;
        known ||= end === start + width;
        lattice.relax(start, end, id, this.#scores[id] ?? 0);
      }
      if (!known) lattice.relax(start, start + width, -1, this.#unknownScore);
    }
    return lattice.best(text.length);
  }
}

/** The best way to each place of a word, found so far. Kept from word to word, so that none allocates. */
class Lattice {
  #score = new Float64Array(64);
  #from = new Int32Array(64);
  #piece = new Int32Array(64);

  reset(length: number): void {
    if (length >= this.#score.length) {
      this.#score = new Float64Array(length * 2);
      this.#from = new Int32Array(length * 2);
      this.#piece = new Int32Array(length * 2);
    }
    this.#score.fill(Number.NEGATIVE_INFINITY, 0, length + 1);
    this.#piece.fill(-1, 0, length + 1);
    this.#score[0] = 0;
  }

  reached(at: number): boolean {
    return this.#score[at] !== Number.NEGATIVE_INFINITY;
  }

  relax(start: number, end: number, piece: number, score: number): void {
    const total = (this.#score[start] ?? 0) + score;
    if (total <= (this.#score[end] ?? 0)) return;
    this.#score[end] = total;
    this.#from[end] = start;
    this.#piece[end] = piece;
  }

  best(length: number): number[] {
    const ids: number[] = [];
    for (let end = length; end > 0; end = this.#from[end] ?? 0) {
      const id = this.#piece[end] ?? -1;
      if (id >= 0) ids.push(id);
    }
    return ids;
  }
}
