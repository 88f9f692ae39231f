import { EmbedQueue, type EmbedWork, type QueueTiming } from '../ingest/embed-queue.ts';
import type { FailureReason, LibrarySummary, SaveSequence } from '../types.ts';
import type { LibraryContext } from './context.ts';
import { embeddingsOf, keeperOf, mustBeStale, textsToEmbed } from './embed-work.ts';
import type { SpaceLeg } from './space-leg.ts';

/** The move to another embedding space: embeds every document there, while the old space goes on answering. */
export class Reembedding {
  readonly #queue: EmbedQueue;
  readonly #refused = new Set<SaveSequence>();
  #stopped: FailureReason | undefined;

  /** @param finish called when every document has its embeddings in the new space */
  constructor(
    private readonly context: LibraryContext,
    readonly leg: SpaceLeg,
    private readonly finish: (leg: SpaceLeg) => Promise<void>,
    timing: QueueTiming,
  ) {
    this.#queue = new EmbedQueue(this.#work(), timing);
  }

  get progress(): NonNullable<LibrarySummary['reembedding']> {
    const stopped = this.#stopped;
    return {
      space: this.leg.space,
      done: this.leg.size,
      total: this.context.catalog.size,
      ...(stopped && { stopped }),
    };
  }

  wake(): void {
    this.#queue.wake();
  }

  retry(): void {
    this.#revive();
    this.#queue.retry();
  }

  stop(): void {
    this.#queue.stop();
  }

  #revive(): void {
    this.#stopped = undefined;
    this.#refused.clear();
    this.context.announce();
  }

  #work(): EmbedWork {
    const { context, leg } = this;
    const { catalog, serial, store } = context;
    return {
      embedder: () => leg.embedder,
      next: () => catalog.find(({ sequence }) => !leg.has(sequence) && !this.#refused.has(sequence)),
      texts: (document) => textsToEmbed(context, document),
      keeper: (document) => keeperOf(context, document, leg),
      done: (document, vectors) =>
        serial.run(async () => {
          if (catalog.target !== leg) return;
          const embeddings = embeddingsOf(document, leg, vectors);
          if (!(await store.embed(embeddings, false))) return mustBeStale(context, document);
          await leg.add([embeddings]);
          context.announce();
        }),
      failed: async (document, { reach, reason }) => {
        if (reach !== 'document' || !catalog.isCurrent(document)) return;
        this.#refused.add(document.sequence);
        this.#stopped = reason;
      },
      halted: async ({ reason }) => {
        this.#stopped = reason;
        context.announce();
      },
      revive: async () => this.#revive(),
      empty: async () => {
        if (this.#refused.size === 0) await this.finish(leg);
        else context.announce();
      },
    };
  }
}
