import { toReport } from '../errors.ts';
import type { Checkup } from '../health.ts';
import type { LibraryContext } from './context.ts';
import type { Embedding } from './embedding.ts';
import { loadMissing, openIndexes } from './load.ts';

/** How long a question waits for what the indexes do not hold to be loaded, ms: that takes long only after damage. */
const PATIENCE = 10_000;

/** Opens the indexes, loads from the store what they do not hold, and again whenever they have lost something. */
export class Loading {
  #last: Promise<void> | undefined;
  #isOpen = false;
  #failure: string | undefined;
  #mended = 0;
  #running = 0;

  constructor(
    private readonly context: LibraryContext,
    private readonly embedding: Embedding,
  ) {}

  /** Resolves when everything can be found. Tried again by the next who asks, if it failed. @throws AppError `storage-*` */
  whole(): Promise<void> {
    return this.#last ?? this.#next();
  }

  /** For the health of the library: whether it is at work, and how that went. */
  get state(): Pick<Checkup, 'loading' | 'loadFailure' | 'mended'> {
    const failure = this.#failure;
    return { loading: this.#running > 0, ...(failure && { loadFailure: failure }), mended: this.#mended };
  }

  /** Resolves when everything can be found, or after a while; then what has been loaded is searched, and the trace says how much. */
  async enough(): Promise<void> {
    const loading = this.whole();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const enough = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, PATIENCE);
    });
    await Promise.race([loading, enough]).finally(() => clearTimeout(timer));
    if (!this.#isOpen) await loading;
  }

  /** An index has lost something. After what is being loaded already. */
  again(): Promise<void> {
    this.#mended++;
    return this.#next();
  }

  #next(): Promise<void> {
    const before = this.#last?.catch(() => undefined);
    const loading = before ? before.then(() => this.#load()) : this.#load();
    this.#last = loading;
    this.#running++;
    loading
      .then(
        () => {
          this.#failure = undefined;
        },
        (error: unknown) => {
          this.#failure = toReport(error).code;
          if (this.#last === loading) this.#last = undefined;
        },
      )
      .finally(() => this.#running--);
    return loading;
  }

  async #load(): Promise<void> {
    const { context, embedding } = this;
    void context.catalog.openWords(); // meanwhile: it is awaited below, and never fails
    if (!context.catalog.active) await embedding.open();
    await openIndexes(context);
    this.#isOpen = true;
    await loadMissing(context);
    if (context.ended.aborted) return;
    context.announce(); // a view that asked before knows neither the space nor how far a move is
    await embedding.begin();
  }
}
