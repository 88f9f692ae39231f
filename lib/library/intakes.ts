import { AppError, type ErrorReport, toReport } from '../errors.ts';
import type { Intake, IntakeId, IntakeItem, IntakeKind, IntakeStore, ItemState, NewItem } from '../intake.ts';
import type { SaveOutcome } from '../types.ts';

export interface IntakeTools {
  readonly store: IntakeStore;
  /**
   * Reads an item and saves it. @param bytes of a file
   * @throws AppError, also `address-busy` with `after`
   */
  readonly take: (item: IntakeItem, bytes: Blob | undefined, signal: AbortSignal) => Promise<SaveOutcome>;
  /** A queue has changed. */
  readonly changed: () => void;
  /** ms since 1970. */
  readonly now: () => number;
}

/** Items that are read at the same time, each of another host: most of the time of each is waiting for a server. */
const AT_ONCE = 4;
/** Items looked at to find some that can be read at the same time. */
const LOOK_AHEAD = 64;
/** What may pass by itself is tried this often, with these pauses, ms. */
const PAUSES = [5_000, 60_000, 15 * 60_000];
/** Longer than timers can be set for; the queue is looked at again then. */
const LONGEST_SLEEP = 3600 * 1000;

const PASSING: readonly ErrorReport['code'][] = [
  'address-busy',
  'address-unreachable',
  'address-timeout',
  'address-failed',
  'room-stopped',
];
/** Reasons that are of the library and not of the item: the queue stops, and nothing is marked. */
const STOPPING: readonly ErrorReport['code'][] = ['storage-full', 'storage-failed', 'storage-locked'];

/** Works through the queues, item by item. What it does is in the store before it is told, so it goes on after any end. */
export class Intakes {
  readonly #tools: IntakeTools;
  readonly #ended = new AbortController();
  /** Items that are being read, by queue and place, with what they keep busy. */
  readonly #busy = new Map<string, string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Queues of which nothing could be written down; until when they are left alone, ms since 1970. */
  readonly #stuck = new Map<IntakeId, number>();
  #looking: Promise<void> | undefined;
  #again = false;

  constructor(tools: IntakeTools) {
    this.#tools = tools;
  }

  /** @throws AppError `bad-request` when there is nothing in it, `storage-*` */
  async begin(kind: IntakeKind, items: readonly NewItem[]): Promise<IntakeId> {
    if (items.length === 0) throw new AppError('bad-request', { what: 'items' });
    const id = crypto.randomUUID();
    await this.#tools.store.begin({ id, kind, startedAt: new Date(this.#tools.now()).toISOString() }, items);
    this.#changed();
    return id;
  }

  list(): Promise<Intake[]> {
    return this.#tools.store.intakes();
  }

  items(...which: Parameters<IntakeStore['items']>): Promise<IntakeItem[]> {
    return this.#tools.store.items(...which);
  }

  async pause(id: IntakeId, paused: boolean): Promise<void> {
    await this.#tools.store.pause(id, paused);
    this.#stuck.delete(id);
    this.#changed();
  }

  async retry(id: IntakeId, orders?: readonly number[]): Promise<void> {
    await this.#tools.store.retry(id, orders);
    this.#stuck.delete(id);
    this.#changed();
  }

  /** What is being read at the moment is still saved. */
  async forget(id: IntakeId): Promise<void> {
    await this.#tools.store.forget(id);
    this.#changed();
  }

  /** Goes on with whatever waits. */
  wake(): void {
    if (this.#ended.signal.aborted) return;
    if (this.#looking) {
      this.#again = true;
      return;
    }
    this.#looking = this.#look()
      .catch(() => this.#sleep(PAUSES[1] ?? 0)) // the store cannot be read: later, perhaps
      .finally(() => {
        this.#looking = undefined;
        if (!this.#again) return;
        this.#again = false;
        this.wake();
      });
  }

  stop(): void {
    this.#ended.abort();
    clearTimeout(this.#timer);
    this.#tools.store.close();
  }

  #changed(): void {
    this.#tools.changed();
    this.wake();
  }

  async #look(): Promise<void> {
    clearTimeout(this.#timer);
    const { now, store } = this.#tools;
    const { items, next } = await store.due(now(), LOOK_AHEAD);
    if (this.#ended.signal.aborted) return;
    for (const item of items) {
      if (this.#busy.size >= AT_ONCE) return;
      const [name, lane] = [`${item.intakeId} ${item.order}`, laneOf(item)];
      if ((this.#stuck.get(item.intakeId) ?? 0) > now()) continue;
      if (this.#busy.has(name) || [...this.#busy.values()].includes(lane)) continue;
      this.#busy.set(name, lane);
      void this.#take(item).finally(() => {
        this.#busy.delete(name);
        this.wake();
      });
    }
    const times = [next, ...[...this.#stuck.values()].filter((at) => at > now())].filter((at) => at !== undefined);
    if (times.length > 0) this.#sleep(Math.min(...times) - now());
  }

  #sleep(ms: number): void {
    if (this.#ended.signal.aborted) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.wake(), Math.min(Math.max(ms, 0), LONGEST_SLEEP));
  }

  async #take(item: IntakeItem): Promise<void> {
    const outcome = await this.#outcomeOf(item);
    if (this.#ended.signal.aborted) return;
    const { now, store } = this.#tools;
    try {
      if ('stop' in outcome) await store.pause(item.intakeId, true, outcome.stop);
      else await store.settle(item.intakeId, item.order, outcome);
    } catch {
      // It would be read again and again: so the queue rests, and is looked at later.
      const pause = PAUSES[1] ?? 0;
      this.#stuck.set(item.intakeId, now() + pause);
      this.#sleep(pause);
    }
    this.#tools.changed();
  }

  /** What became of an item, or why the whole queue must stop. */
  async #outcomeOf(item: IntakeItem): Promise<ItemState | { readonly stop: ErrorReport }> {
    const { now, store, take } = this.#tools;
    try {
      const bytes = item.url === undefined ? await store.bytes(item.intakeId, item.order) : undefined;
      if (item.url === undefined && !bytes) throw new AppError('file-damaged');
      const { change, document } = await take(item, bytes, this.#ended.signal);
      return { state: 'done', change, documentId: document.id };
    } catch (error) {
      const report = toReport(error);
      return STOPPING.includes(report.code) ? { stop: report } : afterFailure(item, report, now());
    }
  }
}

/** What an item keeps busy while it is read: its host, or the one reader of files. */
function laneOf({ url }: IntakeItem): string {
  return url !== undefined && URL.canParse(url) ? new URL(url).host : '';
}

/** What may pass is tried again later, no sooner than the server asked for; the rest waits for a person. */
function afterFailure({ outcome }: IntakeItem, report: ErrorReport, now: number): ItemState {
  const reason = { code: report.code, details: report.details };
  const before = outcome.state === 'waiting' ? outcome.tries : 0;
  const asked = Number(report.details.after ?? 0);
  // The server was not asked, since another address of it was told to wait: that is no try.
  if (report.details.unasked === 1 && asked > now) return { state: 'waiting', tries: before, after: asked, reason };
  const pause = PAUSES[before];
  if (!PASSING.includes(report.code) || pause === undefined) return { state: 'failed', reason };
  return { state: 'waiting', tries: before + 1, after: Math.max(now + pause, asked), reason };
}
