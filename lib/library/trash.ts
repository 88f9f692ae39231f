import type { LibraryOptions } from './context.ts';

/** How long a change can be undone, ms. */
const UNDO_TIME = 60_000;

/** Sees to it that within two minutes after a change nothing of what undoes it is left. */
export class Trash {
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Since the timer was set. */
  #filled = false;

  constructor(private readonly options: Pick<LibraryOptions, 'now' | 'store'>) {}

  /** Forgets what can no longer be undone. */
  empty(): Promise<void> {
    return this.options.store.emptyTrash(this.options.now().getTime() - UNDO_TIME);
  }

  emptyLater(): void {
    this.#filled = true;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (this.#filled) this.emptyLater();
      this.#filled = false;
      this.empty().catch(() => undefined); // the next start empties it
    }, UNDO_TIME + 1000);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
