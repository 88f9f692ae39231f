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
    while (this.woken && !signal.aborted) {
      this.woken = false;
      try {
        await this.round(signal);
      } catch {
        // What failed is still undone, and found again by the next round.
      }
    }
    this.running = undefined;
  }

  private async round(signal: AbortSignal): Promise<void> {
    let more = true;
    while (more) {
      // A save or a question that waits goes first.
      await pause();
      if (signal.aborted) return;
      more = await this.step(signal);
    }
  }
}
