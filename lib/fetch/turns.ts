/** One request at a time per host, with a pause between two: whoever fetches by itself must not be a burden. */
export class Turns {
  readonly #last = new Map<string, Promise<void>>();
  readonly #pause: number;

  /** @param pause between the end of a request and the next to the same host, ms */
  constructor(pause: number) {
    this.#pause = pause;
  }

  /** Does it when those before it at this host are done. @param pause of this host, ms, if it is another */
  async run<T>(host: string, work: () => Promise<T>, pause = this.#pause): Promise<T> {
    const before = this.#last.get(host);
    const working = (before ?? Promise.resolve()).then(work);
    const over = working.then(
      () => wait(pause),
      () => wait(pause),
    );
    this.#last.set(host, over);
    void over.then(() => {
      if (this.#last.get(host) === over) this.#last.delete(host);
    });
    return working;
  }
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
