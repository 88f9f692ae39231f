import { pause } from '../../pause.ts';

/**
 * Work in the background, in steps, one at a time. A step does a bounded piece and says whether there may be more; a round of steps
 * ends with the first that says there is none, or throws.
 */
export class Upkeep {
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private woken = false;

  /** @param step resolves to whether to go on at once; should end soon when the signal aborts */
  constructor(private readonly step: (signal: AbortSignal) => Promise<boolean>) {}

  /** There may be something to do: a round begins soon, or another one after the one that runs. Never throws. */
  wake(): void {
    if (this.stopping.signal.aborted) return;
    this.woken = true;
    this.running ??= this.run();
  }

  /** Resolves when nothing runs and nothing is due, also after an error. Never rejects. */
  async settle(): Promise<void> {
    await this.running;
  }

  /** For good: aborts the step that runs; none begins any more. */
  stop(): void {
    this.stopping.abort();
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    let more = false;
    while ((more || this.woken) && !signal.aborted) {
      // A save or a question that waits goes first.
      await pause();
      if (signal.aborted) break;
      this.woken = false;
      more = await this.attempt(signal);
    }
    this.running = undefined;
  }

  private async attempt(signal: AbortSignal): Promise<boolean> {
    try {
      return await this.step(signal);
    } catch {
      // What failed is still undone, and found again by the next round.
      return false;
    }
  }
}
