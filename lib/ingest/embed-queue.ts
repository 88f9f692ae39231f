import type { Embedder } from '../ports.ts';
import type { StoredDocument } from '../types.ts';
import { embedTexts, type RowsKeeper } from './checked-embedding.ts';
import { type Failure, failureOf } from './failure.ts';

/** What a queue works on. The documents themselves are the queue: nothing is remembered here that a restart would lose. */
export interface EmbedWork {
  embedder(): Embedder;
  /** The document to embed next, if any; asked again after each. */
  next(): StoredDocument | undefined;
  /** One text per chunk. @throws AppError `document-missing` if it cannot be read */
  texts(document: StoredDocument): Promise<readonly string[]>;
  /** Where rows of a document are kept that is not embedded whole yet. */
  keeper?(document: StoredDocument): Promise<RowsKeeper | undefined>;
  done(document: StoredDocument, vectors: Float32Array): Promise<void>;
  /** Must see to it that `next` does not name this document again by itself. */
  failed(document: StoredDocument, failure: Failure): Promise<void>;
  /** The queue stands still. With `again`, it will call `revive` and go on by itself. */
  halted(failure: Failure, again: boolean): Promise<void>;
  revive(): Promise<void>;
  /** Nothing is left to do for now. */
  empty(): Promise<void>;
}

export interface QueueTiming {
  /** Gives the event loop a turn. */
  readonly pause: () => Promise<void>;
  /** Milliseconds before the first, second … further try after a passing failure. */
  readonly retryDelays: readonly number[];
}

/** Embeds documents one after another in the background, from `wake` until there is none left, or it is stopped for good. */
export class EmbedQueue {
  readonly #stopping = new AbortController();
  #running = false;
  #awake = false;
  #attempts = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly work: EmbedWork,
    private readonly timing: QueueTiming,
  ) {}

  /** Says that there may be something to do. While the queue waits to try again, that waits with it. */
  wake(): void {
    this.#awake = true;
    if (this.#running || this.#timer !== undefined || this.#stopping.signal.aborted) return;
    this.#running = true;
    void this.#run();
  }

  /** Tries again at once, with all its patience back. */
  retry(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#attempts = 0;
    this.wake();
  }

  stop(): void {
    this.#stopping.abort();
    clearTimeout(this.#timer);
  }

  async #run(): Promise<void> {
    while (this.#awake && this.#timer === undefined && !this.#stopping.signal.aborted) {
      this.#awake = false;
      if (await this.#drain()) await this.work.empty().catch((error) => this.#halt(failureOf(error)));
    }
    this.#running = false;
  }

  /** @returns false when it had to halt */
  async #drain(): Promise<boolean> {
    for (;;) {
      const document = this.work.next();
      if (!document) return true;
      if (!(await this.#embed(document))) return false;
    }
  }

  /** @returns whether to go on */
  async #embed(document: StoredDocument): Promise<boolean> {
    const { signal } = this.#stopping;
    try {
      const texts = await this.work.texts(document);
      const keeper = await this.work.keeper?.(document);
      const vectors = await embedTexts(this.work.embedder(), texts, this.timing.pause, signal, keeper);
      await this.work.done(document, vectors);
      this.#attempts = 0;
    } catch (error) {
      if (signal.aborted) return false;
      const failure = failureOf(error);
      await this.work.failed(document, failure);
      if (failure.reach !== 'document') {
        await this.#halt(failure);
        return false;
      }
    }
    return !signal.aborted;
  }

  async #halt(failure: Failure): Promise<void> {
    const delay = failure.reach === 'passing' ? this.timing.retryDelays[this.#attempts++] : undefined;
    if (delay !== undefined && !this.#stopping.signal.aborted) {
      this.#timer = setTimeout(() => void this.#again(), Math.max(delay, failure.wait));
    }
    await this.work.halted(failure, delay !== undefined);
  }

  async #again(): Promise<void> {
    await this.work.revive().catch(() => undefined); // what stays failed can still be retried by hand
    this.#timer = undefined;
    this.wake();
  }
}
