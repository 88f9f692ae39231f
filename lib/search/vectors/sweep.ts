import type { SaveSequence } from '../../types.ts';
import type { ScannedGroup } from '../router/spread.ts';
import { type Candidate, candidatesFor, mergeCandidates, toCandidates } from './candidates.ts';
import { FLAT } from './catalogue.ts';
import type { Engine } from './engine.ts';
import { ROW_OVERHEAD } from './group-rows.ts';
import type { ScanKernel } from './kernel.ts';
import { sketchDeviation } from './sketch.ts';

/** A question to the rows in memory. */
export interface Question {
  /** Of length 1. */
  readonly query: Float32Array;
  readonly limit: number;
  readonly within?: ReadonlySet<SaveSequence>;
}

/** What one question has found so far, group by group. The kernel knows one question at a time, so each call ends with it. */
export class Sweep {
  readonly #engine: Engine;
  readonly #question: Question;
  readonly #most: number;
  readonly #epoch: number;
  /** Partitions are held as sketches: what they show of the spread of scores is an estimate. */
  readonly isRough: boolean;
  readonly groups: ScannedGroup[] = [];
  candidates: Candidate[] = [];
  searched = 0;
  sum = 0;
  squares = 0;

  constructor(engine: Engine, question: Question) {
    this.#engine = engine;
    this.#question = question;
    this.#epoch = engine.router.epoch;
    this.isRough = engine.coarse.bits === 2 && engine.catalogue.partitions().length > 0;
    this.#most = question.limit > 0 ? candidatesFor(question.limit, this.isRough) : 0;
  }

  /** Rows came to partitions, left them or moved, or they are held in another way since it began. */
  get isStale(): boolean {
    return this.#engine.router.epoch !== this.#epoch;
  }

  /** Score of the last match so far, and not more than it may be; -Infinity while there are fewer. */
  worst(wanted: number): number {
    const last = this.candidates[wanted - 1];
    return last ? last.score - last.error / 2 : Number.NEGATIVE_INFINITY;
  }

  /** The rows in no partition. */
  flat(): void {
    this.#scan(this.#engine.kernel, [FLAT], () => this.#engine.flat.scan(this.#question.within));
  }

  /** Partitions, loaded as needed, as many at once as may be in memory. */
  async partitions(groups: readonly number[]): Promise<void> {
    for (const batch of this.#batches(groups)) {
      try {
        await this.#engine.groups.hold(batch);
        this.#scan(this.#engine.coarse, batch, (group) => this.#engine.groups.get(group)?.scan(this.#question.within));
      } finally {
        this.#engine.groups.release(batch);
      }
    }
  }

  #scan(kernel: ScanKernel, groups: readonly number[], scan: (group: number) => void): void {
    // What the roundness of sketches adds to the variance of their scores is none of the library's.
    const noise = kernel.bits === 2 ? sketchDeviation(kernel.dims) ** 2 : 0;
    kernel.begin(this.#question.query, this.#most);
    let before = kernel.seen();
    for (const group of groups) {
      scan(group);
      const after = kernel.seen();
      const rows = after.searched - before.searched;
      const mean = rows > 0 ? (after.sum - before.sum) / rows : 0;
      const variance = rows > 0 ? Math.max(0, (after.squares - before.squares) / rows - mean ** 2 - noise) : 0;
      this.groups.push({ group, rows, mean, variance });
      before = after;
    }
    const { searched, sum, squares } = before;
    this.add(toCandidates(kernel, kernel.finish()), { searched, sum, squares: squares - noise * searched });
  }

  add(candidates: readonly Candidate[], seen: { searched: number; sum: number; squares: number }): void {
    this.candidates = mergeCandidates(this.candidates, candidates, this.#most);
    this.searched += seen.searched;
    this.sum += seen.sum;
    this.squares += seen.squares;
  }

  #batches(groups: readonly number[]): number[][] {
    const { catalogue, options, coarse } = this.#engine;
    const batches: number[][] = [];
    let bytes = Number.POSITIVE_INFINITY;
    for (const group of groups) {
      const own = catalogue.rows(group) * (coarse.rowBytes + ROW_OVERHEAD);
      if (bytes + own > options.residentBytes) {
        batches.push([]);
        bytes = 0;
      }
      bytes += own;
      batches.at(-1)?.push(group);
    }
    return batches;
  }
}
