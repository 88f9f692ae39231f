import { pause } from '../pause.ts';

/** Milliseconds between two reports. */
const INTERVAL = 100;
/** Milliseconds of work before the event loop gets a turn. */
const SLICE = 8;

/** Counts the steps of a long job. */
export class Meter {
  #done = 0;
  #reported = 0;
  #breathed = performance.now();

  constructor(
    private readonly total: number,
    private readonly signal: AbortSignal,
  ) {}

  /** One step is done, or several. @returns what to report, now and then. @throws the signal's reason when the job is to end */
  async step(steps = 1): Promise<{ done: number; total: number } | undefined> {
    this.signal.throwIfAborted();
    this.#done = Math.min(this.total, this.#done + steps);
    if (performance.now() - this.#breathed > SLICE) {
      await pause();
      this.#breathed = performance.now();
      this.signal.throwIfAborted();
    }
    if (this.#done < this.total && performance.now() - this.#reported < INTERVAL) return undefined;
    this.#reported = performance.now();
    return { done: this.#done, total: this.total };
  }
}
