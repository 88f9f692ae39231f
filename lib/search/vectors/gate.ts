/**
 * Keeps those who read segments and the one who replaces them apart: any number may read at once, but nobody while something is
 * replaced, and nothing is replaced while somebody reads.
 */
export class Gate {
  private readers = 0;
  private replacing: Promise<unknown> | undefined;
  private waiting: (() => void)[] = [];

  async read<T>(work: () => Promise<T>): Promise<T> {
    while (this.replacing) await this.replacing;
    this.readers++;
    try {
      return await work();
    } finally {
      this.readers--;
      if (this.readers === 0) for (const go of this.waiting.splice(0)) go();
    }
  }

  async replace<T>(work: () => Promise<T>): Promise<T> {
    while (this.replacing || this.readers > 0)
      await (this.replacing ?? new Promise<void>((go) => this.waiting.push(go)));
    const done = work();
    this.replacing = done.then(nothing, nothing);
    try {
      return await done;
    } finally {
      this.replacing = undefined;
    }
  }
}

const nothing = (): void => undefined;
