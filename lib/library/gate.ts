/** Counts work that others must wait for, and can hold new work back for a moment. */
export class Gate {
  #inside = 0;
  #shut: Promise<void> | undefined;
  #waiting: (() => void)[] = [];

  /** Resolves when nothing is inside. */
  async idle(): Promise<void> {
    while (this.#inside > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Comes in, waiting while it is shut. @returns to be called when the work is over */
  async enter(): Promise<() => void> {
    while (this.#shut) await this.#shut;
    this.#inside++;
    return () => {
      this.#inside--;
      if (this.#inside > 0) return;
      for (const tell of this.#waiting) tell();
      this.#waiting = [];
    };
  }

  async pass<T>(work: () => Promise<T>): Promise<T> {
    const leave = await this.enter();
    try {
      return await work();
    } finally {
      leave();
    }
  }

  /** Does something while nothing is inside and nothing comes in. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    while (this.#shut) await this.#shut;
    let open = () => {};
    this.#shut = new Promise((resolve) => {
      open = resolve;
    });
    try {
      await this.idle();
      return await work();
    } finally {
      this.#shut = undefined;
      open();
    }
  }
}
