import { AppError, toReport } from '../errors.ts';
import { EmbedQueue, type QueueTiming } from '../ingest/embed-queue.ts';
import type { SpaceRecord } from '../library-store.ts';
import { pause } from '../pause.ts';
import type { Embedder } from '../ports.ts';
import type { EmbedderSettings } from '../settings.ts';
import type { DocumentId, EmbeddingSpace, LibrarySummary, StoredDocument } from '../types.ts';
import { type LibraryContext, runAfterExports, setStatuses } from './context.ts';
import { failedInPassing, isFailed, isPending, pendingWork } from './embed-work.ts';
import { originOf, sameSettings } from './embedder-settings.ts';
import { openLeg } from './load.ts';
import { Reembedding } from './reembedding.ts';
import { SpaceLeg } from './space-leg.ts';
import { vectorSource } from './vector-source.ts';

const RETRY_DELAYS = [5_000, 30_000, 120_000, 600_000];
/** Said until the first embedder is there. */
const NO_SPACE: EmbeddingSpace = { id: 'none:0', model: 'none', dims: 0 };

/** Who embeds, in which space; the queues of what is to be embedded; the move from one space to another. */
export class Embedding {
  readonly #timing: QueueTiming;
  /** All that were made and not closed yet. */
  readonly #made = new Set<SpaceLeg>();
  #pending: EmbedQueue | undefined;
  #move: Reembedding | undefined;
  /** The indexes are loaded, so the queues may run: before, what is embedded already would not be known. */
  #begun = false;
  /** By the settings; its model may still be loading. */
  #wanted: { readonly settings: EmbedderSettings; readonly making: Promise<Embedder | AppError> } | undefined;

  constructor(private readonly context: LibraryContext) {
    this.#timing = { pause, retryDelays: context.options.retryDelays ?? RETRY_DELAYS };
  }

  get space(): EmbeddingSpace {
    return this.context.catalog.active?.space ?? NO_SPACE;
  }

  get progress(): LibrarySummary['reembedding'] {
    return this.#move?.progress;
  }

  /** Finds out the spaces, and resumes a move that was under way. Models go on loading after it has resolved. */
  async open(): Promise<void> {
    const { store, catalog } = this.context;
    const { embedder: settings } = await store.settings();
    const wanted = this.#tryMaking(settings);
    this.#wanted = { settings, making: wanted };
    const known = await store.spaces();
    if (!known) return this.#settle();
    const leg = (record: SpaceRecord) =>
      this.#leg(record, sameSettings(record.embedder, settings) ? wanted : this.#tryMaking(record.embedder));
    catalog.active = leg(known.active);
    if (known.target) this.#startMove(leg(known.target));
    await this.#dropOthers();
  }

  /** Starts the queues, once the indexes are loaded; and looks again after they have lost something and loaded it anew. */
  async begin(): Promise<void> {
    this.#begun = true;
    const { catalog } = this.context;
    const isEmbedded = ({ sequence }: StoredDocument) => catalog.active?.has(sequence) === true;
    await setStatuses(this.context, (document) => document.status.state !== 'ready' && isEmbedded(document), READY);
    await setStatuses(this.context, (document) => document.status.state === 'ready' && !isEmbedded(document), PENDING);
    await setStatuses(this.context, failedInPassing, PENDING);
    await this.#settle();
    this.wake();
  }

  /** There may be something to embed. */
  wake(): void {
    if (!this.#begun) return;
    const { active } = this.context.catalog;
    // With no embedder to be had, what was saved since is to say so and not to wait for ever.
    if (!active)
      this.#settle().then(
        () => this.context.catalog.active && this.wake(),
        () => undefined,
      );
    else this.#pending ??= new EmbedQueue(pendingWork(this.context, active), this.#timing);
    this.#pending?.wake();
    this.#move?.wake();
  }

  /** An embedder by these settings, not used for anything yet. @throws AppError when it cannot be had */
  make(settings: EmbedderSettings): Promise<Embedder> {
    return this.context.options.makeEmbedder(settings);
  }

  /** From now on embeds with this one: at once if it is of the same space, else after moving there. */
  async use(embedder: Embedder, settings: EmbedderSettings): Promise<void> {
    this.#wanted = { settings, making: Promise.resolve(embedder) };
    await this.context.serial.run(() => this.#moveTo(embedder, settings));
    await setStatuses(this.context, isFailed, PENDING);
    this.#pending?.retry();
    this.#move?.retry();
    this.wake();
  }

  /** A key has changed: embedders that call this origin are made anew, and what failed is tried again. */
  async keyChanged(origin: string): Promise<void> {
    const calling = this.#legs().filter(({ record: { embedder } }) => originOf(embedder) === origin);
    for (const leg of calling) await this.#remake(leg);
    if (calling.length > 0) await this.retry([]);
  }

  /** Puts failed documents back in the queue: these, or with none named all, and then a stopped move goes on as well. */
  async retry(ids: readonly DocumentId[]): Promise<void> {
    const { catalog } = this.context;
    if (!catalog.active) {
      const { embedder: settings } = await this.context.store.settings();
      this.#wanted = { settings, making: this.#tryMaking(settings) };
      await this.#settle();
    }
    for (const leg of this.#legs()) if (await leg.isMissing()) await this.#remake(leg);
    const all = ids.length === 0;
    const chosen = new Set(ids);
    await setStatuses(this.context, (document) => isFailed(document) && (all || chosen.has(document.id)), PENDING);
    this.#pending?.retry();
    if (all) this.#move?.retry();
    this.wake();
  }

  stop(): void {
    this.#pending?.stop();
    this.#move?.stop();
    for (const leg of this.#made) leg.close();
  }

  #legs(): SpaceLeg[] {
    const { active, target } = this.context.catalog;
    return [active, target].filter((leg) => leg !== undefined);
  }

  /** Moves to the space of the embedder that the settings name, if it is not where the library is or goes already. */
  async #settle(): Promise<void> {
    if (!this.#wanted) return;
    const { settings, making } = this.#wanted;
    const made = await making;
    const { active, target } = this.context.catalog;
    if (made instanceof AppError) {
      if (!active) await setStatuses(this.context, isPending, { state: 'failed', reason: toReport(made) });
    } else if ((target ?? active)?.space.id !== made.space.id) {
      await this.context.serial.run(() => this.#moveTo(made, settings));
    }
  }

  async #tryMaking(settings: EmbedderSettings): Promise<Embedder | AppError> {
    try {
      return await this.context.options.makeEmbedder(settings);
    } catch (error) {
      const { code, details } = toReport(error);
      return new AppError(code, details, { cause: error });
    }
  }

  async #remake(leg: SpaceLeg): Promise<void> {
    const made = await this.#tryMaking(leg.record.embedder);
    if (!(made instanceof AppError)) leg.use(leg.record, made);
  }

  #leg(record: SpaceRecord, making: Promise<Embedder | AppError>): SpaceLeg {
    const { space } = record;
    const { options, reload } = this.context;
    const source = vectorSource(this.context, space);
    const leg = new SpaceLeg(record, making, (lost) => options.makeVectorIndex(space, source, lost), reload);
    this.#made.add(leg);
    return leg;
  }

  /** Runs inside the serial queue. */
  async #moveTo(embedder: Embedder, settings: EmbedderSettings): Promise<void> {
    const { catalog, store } = this.context;
    const record: SpaceRecord = { space: embedder.space, embedder: settings };
    const { active, target } = catalog;
    if (!active) {
      await store.setSpaces({ active: record });
      catalog.active = await this.#newLeg(record, embedder);
    } else if (active.space.id === record.space.id) {
      await store.setSpaces({ active: record });
      this.#endMove();
      active.use(record, embedder);
    } else {
      await store.setSpaces({ active: active.record, target: record });
      if (target?.space.id === record.space.id) target.use(record, embedder);
      else this.#startMove(await this.#newLeg(record, embedder));
    }
    await this.#dropOthers();
    this.context.announce();
  }

  async #newLeg(record: SpaceRecord, embedder: Embedder): Promise<SpaceLeg> {
    const leg = this.#leg(record, Promise.resolve(embedder));
    await openLeg(this.context, leg);
    return leg;
  }

  #startMove(leg: SpaceLeg): void {
    this.#endMove();
    this.context.catalog.target = leg;
    this.#move = new Reembedding(this.context, leg, () => this.#finishMove(leg), this.#timing);
  }

  #endMove(): void {
    this.#move?.stop();
    this.#move = undefined;
    this.context.catalog.target = undefined;
  }

  /** Every document has its embeddings in the new space: from now on that one answers. */
  async #finishMove(leg: SpaceLeg): Promise<void> {
    const { catalog, store } = this.context;
    await runAfterExports(this.context, async () => {
      if (catalog.target !== leg || catalog.find(({ sequence }) => !leg.has(sequence))) {
        this.#move?.wake();
        return;
      }
      await store.setSpaces({ active: leg.record });
      this.#pending?.stop();
      this.#pending = undefined;
      this.#endMove();
      catalog.active = leg;
      await this.#dropOthers();
    });
    await setStatuses(
      this.context,
      (document) => document.status.state !== 'ready' && leg.has(document.sequence),
      READY,
    );
    this.context.announce();
    this.wake();
  }

  async #dropOthers(): Promise<void> {
    const legs = this.#legs();
    for (const leg of this.#made) {
      if (legs.includes(leg)) continue;
      leg.close();
      this.#made.delete(leg);
    }
    const spaceIds = legs.map(({ space }) => space.id);
    await this.context.store.dropEmbeddings(spaceIds);
    await this.context.options.keepIndexes(spaceIds).catch(() => undefined); // the next start deletes them
  }
}

const READY = { state: 'ready' } as const;
const PENDING = { state: 'pending' } as const;
