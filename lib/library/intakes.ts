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
];
/** Reasons that are of the library and not of the item: the queue stops, and nothing is marked. */
const STOPPING: readonly ErrorReport['code'][] = ['storage-full', 'storage-failed', 'storage-locked', 'room-stopped'];

/** Works through the queues, item by item. What it does is in the store before it is told, so it goes on after any end. */
export class Intakes {
  readonly #tools: IntakeTools;
  readonly #ended = new AbortController();
  /** Items that are being read, by queue and place, with what they keep busy. */
  readonly #busy = new Map<string, string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
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

  items(id: IntakeId, from: number, most: number): Promise<IntakeItem[]> {
    return this.#tools.store.items(id, from, most);
  }

  async pause(id: IntakeId, paused: boolean): Promise<void> {
    await this.#tools.store.pause(id, paused);
    this.#changed();
  }

  async retry(id: IntakeId, orders?: readonly number[]): Promise<void> {
    await this.#tools.store.retry(id, orders);
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
    for (const item of items) {
      if (this.#busy.size >= AT_ONCE) return;
      const [name, lane] = [`${item.intakeId} ${item.order}`, laneOf(item)];
      if (this.#busy.has(name) || [...this.#busy.values()].includes(lane)) continue;
      this.#busy.set(name, lane);
      void this.#take(item).finally(() => {
        this.#busy.delete(name);
        this.wake();
      });
    }
    if (next !== undefined) this.#sleep(next - now());
  }

  #sleep(ms: number): void {
    if (this.#ended.signal.aborted) return;
    this.#timer = setTimeout(() => this.wake(), Math.min(Math.max(ms, 0), LONGEST_SLEEP));
  }

  async #take(item: IntakeItem): Promise<void> {
    const { now, store, take } = this.#tools;
    const { signal } = this.#ended;
    const settle = async (outcome: ItemState) => {
      await store.settle(item.intakeId, item.order, outcome);
      this.#tools.changed();
    };
    try {
      const bytes = item.url === undefined ? await store.bytes(item.intakeId, item.order) : undefined;
      if (item.url === undefined && !bytes) throw new AppError('file-damaged');
      const { change, document } = await take(item, bytes, signal);
      await settle({ state: 'done', change, documentId: document.id });
    } catch (error) {
      const report = toReport(error);
      if (signal.aborted) return;
      if (STOPPING.includes(report.code)) await this.pause(item.intakeId, true).catch(() => undefined);
      else await settle(afterFailure(item, report, now())).catch(() => undefined);
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
  const tries = (outcome.state === 'waiting' ? outcome.tries : 0) + 1;
  const pause = PAUSES[tries - 1];
  if (!PASSING.includes(report.code) || pause === undefined) return { state: 'failed', reason };
  const asked = Number(report.details.after ?? 0);
  return { state: 'waiting', tries, after: Math.max(now + pause, asked), reason };
}
