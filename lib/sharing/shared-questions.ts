import { AppError, type ErrorCode, fromReport, toReport } from '../errors.ts';
import type { SharedAnswer, SharedLeg } from '../shared-leg.ts';
import type { SharedLibraryInfo, SharedStore } from '../shared-store.ts';
import { nearStanding, sharedChunkOf } from './near-chunks.ts';
import type { Head } from './records.ts';

/** A shared library as questions reach it. */
export interface SharedQuestionsOptions {
  readonly name: string;
  readonly store: SharedStore;
  /** Whether a document of this description is in the library here. */
  isHere(about: NonNullable<Head['about']>): boolean;
  /** How long a question waits, ms. */
  readonly patience?: number;
  readonly now?: () => number;
}

/** What a reader does not notice, and a server that is near needs a tenth of. */
export const PATIENCE = 300;
/** So long after a question in vain none waits again, ms; meanwhile it is seen whether the server is back. */
const REST = 20_000;
/** A server that takes longer is as good as gone, ms. */
const LONGEST = 30_000;
/** How long what the library says of itself holds, ms. */
const KNOWN_FOR = 10 * 60_000;
interface Known {
  readonly info: SharedLibraryInfo;
  readonly chunks: number;
  readonly at: number;
}

/** Asks a shared library, and knows after a question in vain that the next need not wait. */
export class SharedQuestions implements SharedLeg {
  readonly name: string;
  #known: Known | undefined;
  #failed: { readonly error: AppError; readonly at: number } | undefined;
  #looking: Promise<void> | undefined;
  readonly #ended = new AbortController();

  constructor(private readonly options: SharedQuestionsOptions) {
    this.name = options.name;
  }

  async nearest(query: Float32Array, spaceId: string, signal?: AbortSignal): Promise<SharedAnswer> {
    const rest = this.#failed && this.#now() - this.#failed.at < REST;
    if (this.#failed && (rest || this.#looking)) {
      void this.wake();
      throw this.#failed.error;
    }
    const stop = AbortSignal.any([this.#ended.signal, AbortSignal.timeout(LONGEST), ...(signal ? [signal] : [])]);
    try {
      return await this.#inTime(this.#ask(query, spaceId, stop));
    } catch (error) {
      signal?.throwIfAborted();
      const failure = fromReport(toReport(error));
      if (passes(failure.code)) this.#failed = { error: failure, at: this.#now() };
      throw failure;
    }
  }

  /** Why the next question would not be asked; undefined where nothing is known against it. */
  get failure(): AppError | undefined {
    return this.#failed?.error;
  }

  /** Looks whether the server is there, so that the next question need not. Resolves when that is known. */
  wake(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  close(): void {
    this.#ended.abort();
  }

  async #look(): Promise<void> {
    const started = this.#now();
    const stop = AbortSignal.any([this.#ended.signal, AbortSignal.timeout(LONGEST)]);
    try {
      await this.#open(stop, true);
      if (this.#now() - started < this.#patience) this.#failed = undefined;
      else this.#failed = { error: new AppError('shared-timeout', { server: this.name }), at: this.#now() };
    } catch (error) {
      this.#failed = { error: fromReport(toReport(error)), at: this.#now() };
    }
  }

  async #ask(query: Float32Array, spaceId: string, signal: AbortSignal): Promise<SharedAnswer> {
    const { info, chunks } = await this.#open(signal);
    // Never sent into another space: it would find nothing that means anything.
    if (info.space !== spaceId) throw new AppError('shared-space', { theirs: info.space, ours: spaceId });
    if (!query.some((value) => value !== 0)) return { chunks: [], here: 0, searched: 0 };
    const { store } = this.options;
    const standing = await nearStanding(store, query, signal).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'shared-missing') this.#known = undefined;
      throw error;
    });
    const others = standing.filter(({ about }) => !this.options.isHere(about));
    return {
      chunks: others.flatMap((one) => sharedChunkOf(one) ?? []),
      here: standing.length - others.length,
      searched: chunks,
    };
  }

  /** What the library says of itself, asked for now and then. */
  async #open(signal: AbortSignal, anew = false): Promise<Known> {
    if (this.#known && !anew && this.#now() - this.#known.at < KNOWN_FOR) return this.#known;
    const { store } = this.options;
    const info = await store.open(signal);
    if (!info) throw new AppError('shared-missing', { server: this.name });
    const known = { info, chunks: this.#known?.chunks ?? 0, at: this.#now() };
    this.#known = known;
    // Nobody waits for the count: it only tells how much was searched.
    store.count(signal).then(
      (chunks) => {
        if (this.#known === known) this.#known = { ...known, chunks };
      },
      () => undefined,
    );
    return known;
  }

  async #inTime<T>(answer: Promise<T>): Promise<T> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new AppError('shared-timeout', { server: this.name })), this.#patience);
    });
    try {
      return await Promise.race([answer, late]);
    } finally {
      clearTimeout(timer);
      answer.catch(() => undefined); // nobody waits for it any more
    }
  }

  get #patience(): number {
    return this.options.patience ?? PATIENCE;
  }

  #now(): number {
    return this.options.now?.() ?? performance.now();
  }
}

/** What waiting may change; the others are told at every question, at no cost. */
const passes = (code: ErrorCode): boolean => code !== 'shared-space' && code !== 'server-needs-permission';
