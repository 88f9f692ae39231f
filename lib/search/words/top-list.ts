import type { ChunkId, Match } from '../../types.ts';

/** The best `limit` of what it is offered; of equal scores the lower ids. A heap whose root is the worst kept. */
export class TopList {
  readonly #scores: number[] = [];
  readonly #ids: ChunkId[] = [];

  constructor(readonly limit: number) {}

  /** What is below this is not taken; 0 while there is room. */
  get floor(): number {
    if (this.#scores.length < this.limit) return 0;
    return this.limit > 0 ? (this.#scores[0] ?? 0) : Number.POSITIVE_INFINITY;
  }

  offer(score: number, id: ChunkId): void {
    if (this.#scores.length < this.limit) {
      this.#scores.push(score);
      this.#ids.push(id);
      this.#rise();
    } else if (this.limit > 0 && this.#isWorse(this.#scores[0] ?? 0, this.#ids[0] ?? 0, score, id)) {
      this.#scores[0] = score;
      this.#ids[0] = id;
      this.#sink();
    }
  }

  copy(): TopList {
    const copy = new TopList(this.limit);
    copy.#scores.push(...this.#scores);
    copy.#ids.push(...this.#ids);
    return copy;
  }

  /** Best first. */
  matches(): Match[] {
    const matches = this.#ids.map((chunkId, i) => ({ chunkId, score: this.#scores[i] ?? 0 }));
    return matches.sort((a, b) => b.score - a.score || a.chunkId - b.chunkId);
  }

  #isWorse(scoreA: number, idA: ChunkId, scoreB: number, idB: ChunkId): boolean {
    return scoreA < scoreB || (scoreA === scoreB && idA > idB);
  }

  #rise(): void {
    for (let at = this.#scores.length - 1; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (!this.#swapIfWorse(at, parent)) return;
      at = parent;
    }
  }

  #sink(): void {
    for (let at = 0; ; ) {
      const left = 2 * at + 1;
      if (left >= this.#scores.length) return;
      const right = left + 1;
      const child = right < this.#scores.length && this.#isWorseAt(right, left) ? right : left;
      if (!this.#swapIfWorse(child, at)) return;
      at = child;
    }
  }

  #isWorseAt(a: number, b: number): boolean {
    return this.#isWorse(this.#scores[a] ?? 0, this.#ids[a] ?? 0, this.#scores[b] ?? 0, this.#ids[b] ?? 0);
  }

  #swapIfWorse(below: number, above: number): boolean {
    if (!this.#isWorseAt(below, above)) return false;
    const [score, id] = [this.#scores[below] ?? 0, this.#ids[below] ?? 0];
    this.#scores[below] = this.#scores[above] ?? 0;
    this.#ids[below] = this.#ids[above] ?? 0;
    this.#scores[above] = score;
    this.#ids[above] = id;
    return true;
  }
}
