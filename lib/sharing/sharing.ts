import { AppError, type ErrorReport, fromReport, toReport } from '../errors.ts';
import type { SharedLibraryInfo, SharedStore, SharingDoors } from '../shared-store.ts';
import type {
  SharedState,
  SharingGlance,
  SharingMark,
  SharingProgress,
  SharingSettings,
  SharingStore,
  SharingWish,
} from '../sharing.ts';
import type { DocumentId } from '../types.ts';
import { Batches } from './batches.ts';
import { Ledger } from './ledger.ts';
import { DELAYS, nth, type SharingDelays } from './pace.ts';
import { DocNames, localDocuments, type Round } from './round.ts';
import { syncRound } from './sync.ts';

export interface SharingTools {
  readonly store: SharingStore;
  readonly doors: SharingDoors;
  /** The server of these settings, with its token. @throws AppError `server-address`, `storage-*` */
  openPlace(settings: SharingSettings): Promise<SharedStore>;
  /** When the library told of a loss that stands, ISO 8601. */
  lossAt?(): string | undefined;
  /** How it stands has changed; not more often than a view can draw. */
  changed(): void;
  now(): Date;
  readonly delays?: SharingDelays;
}

/** Keeps the library here in step with a shared one, in the background, until it is stopped. */
export class Sharing {
  readonly #ended = new AbortController();
  readonly #batches = new Batches();
  readonly #names = new DocNames();
  readonly #tooLarge = new Set<string>();
  readonly #delays: SharingDelays;
  #ledger: Ledger | undefined;
  #settings: SharingSettings | undefined;
  #running: Promise<void> | undefined;
  #current = new AbortController();
  #again = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #quiet = 0;
  /** The server as the last round left it; after a failure everything is asked anew. */
  #connected: { readonly store: SharedStore; readonly info?: SharedLibraryInfo } | undefined;
  #reason: ErrorReport | undefined;
  #next: number | undefined;
  #progress: SharingProgress | undefined;
  #machines = 1;

  constructor(private readonly tools: SharingTools) {
    this.#delays = tools.delays ?? DELAYS;
  }

  /** Takes up what was left; resolves before anything is sent. @throws AppError `storage-*` */
  async start(): Promise<void> {
    this.#ledger = await Ledger.open(this.tools.store);
    this.#settings = await this.tools.store.settings();
    this.wake();
  }

  /** Ends all work at once; what is left undone is taken up by the next start. */
  stop(): void {
    this.#ended.abort(new AppError('room-stopped'));
    this.#current.abort(this.#ended.signal.reason);
    clearTimeout(this.#timer);
    this.tools.store.close();
  }

  settings(): SharingSettings | undefined {
    return this.#settings;
  }

  /**
   * Connects to a shared library, or with undefined to none; what is on the server stays there, and what is here stays here. If the
   * collection had gone, it is made anew. @throws AppError what keeps it from being reached, after the settings are kept
   */
  async setSettings(settings: SharingSettings | undefined): Promise<void> {
    await this.tools.store.setSettings(settings);
    this.#settings = settings;
    this.#current.abort(new AppError('room-stopped'));
    await this.#running;
    this.#connected = undefined;
    this.#failures = 0;
    this.#reason = undefined;
    this.#tooLarge.clear();
    this.tools.changed();
    if (!settings || settings.paused) return;
    await this.#makeAnew(settings);
    this.wake();
  }

  /** Shares documents by hand, or takes them out of the shared library; they stay here. @throws AppError `storage-*` */
  async choose(ids: readonly DocumentId[], wish: SharingWish['wish']): Promise<void> {
    const ledger = this.#opened();
    const wanted = new Set(ids);
    const here = await localDocuments({ doors: this.tools.doors, names: this.#names });
    const chosen = [...here].filter(([, { id }]) => wanted.has(id));
    await ledger.change({ wishes: chosen.map(([doc]) => ({ doc, wish })) });
    this.wake();
  }

  /** How documents stand, by their ids; one that is not in it is not shared. */
  states(): ReadonlyMap<DocumentId, SharedState> {
    const states = new Map<DocumentId, SharedState>();
    for (const mark of this.#ledger?.marks.values() ?? []) if (mark.id) states.set(mark.id, stateOf(mark));
    return states;
  }

  glance(): SharingGlance {
    const marks = [...(this.#ledger?.marks.values() ?? [])];
    const count = (state: SharedState) => marks.filter((mark) => mark.id && stateOf(mark) === state).length;
    const link = this.#ledger?.link;
    return {
      state: this.#state(),
      ...(this.#reason && { reason: this.#reason }),
      ...(this.#next !== undefined && this.#reason && { next: new Date(this.#next).toISOString() }),
      ...(this.#progress && this.#running && { progress: this.#progress }),
      shared: count('shared'),
      toSend: marks.filter(({ waiting }) => waiting).length,
      withheld: count('withheld'),
      refused: (this.#ledger?.owed.size ?? 0) + this.#tooLarge.size,
      machines: this.#machines,
      ...(link?.syncedAt && { syncedAt: link.syncedAt }),
    };
  }

  /** Something has changed here, or may have elsewhere: a round follows soon. */
  wake(): void {
    if (this.#running) this.#again = true;
    else if (this.#reason === undefined) this.#later(this.#delays.after);
  }

  /** A round at once, with all patience back. @throws AppError why it could not be ended */
  async sync(): Promise<void> {
    await this.#running;
    this.#failures = 0;
    clearTimeout(this.#timer);
    await this.#run();
    if (this.#reason) throw fromReport(this.#reason);
  }

  #opened(): Ledger {
    if (!this.#ledger) throw new AppError('storage-failed', { name: 'InvalidStateError' });
    return this.#ledger;
  }

  #state(): SharingGlance['state'] {
    if (!this.#settings) return 'off';
    if (this.#settings.paused) return 'paused';
    if (this.#running) return 'working';
    return this.#reason ? 'waiting' : 'resting';
  }

  #later(ms: number): void {
    clearTimeout(this.#timer);
    if (this.#ended.signal.aborted || !this.#settings || this.#settings.paused) return;
    this.#next = this.tools.now().getTime() + ms;
    this.#timer = setTimeout(() => void this.#run(), ms);
  }

  #run(): Promise<void> {
    this.#running ??= this.#round().finally(() => {
      this.#running = undefined;
      this.#progress = undefined;
      this.tools.changed();
    });
    return this.#running;
  }

  async #round(): Promise<void> {
    const settings = this.#settings;
    if (!settings || settings.paused || this.#ended.signal.aborted) return;
    // Its model is still being loaded: nothing can be said of its space yet.
    if (this.tools.doors.standing().space === undefined) return this.#later(this.#delays.after);
    this.#current = new AbortController();
    this.#again = false;
    this.tools.changed();
    try {
      // What could not be written down may have been all the same.
      this.#ledger ??= await Ledger.open(this.tools.store);
      const { store, info: known } = this.#connected ?? { store: await this.tools.openPlace(settings) };
      const { info, machines, news } = await syncRound(this.#roundOf(settings, store), this.tools.lossAt?.(), known);
      this.#connected = { store, info };
      this.#machines = machines;
      this.#failures = 0;
      this.#reason = undefined;
      this.#quiet = news ? 0 : this.#quiet + 1;
      this.#later(this.#again ? this.#delays.after : nth(this.#delays.poll, this.#quiet));
    } catch (error) {
      this.#connected = undefined;
      if (this.#current.signal.aborted) return;
      this.#reason = toReport(error);
      if (this.#reason.code.startsWith('storage-')) this.#ledger = undefined;
      const wait = nth(this.#delays.retry, this.#failures++);
      this.#later(Math.max(wait, Number(this.#reason.details.retryAfter ?? 0) * 1000));
    }
  }

  #roundOf(settings: SharingSettings, store: SharedStore): Round {
    const { doors, now } = this.tools;
    return {
      store,
      doors,
      ledger: this.#opened(),
      rule: settings.rule,
      server: hostOf(settings.place.url),
      batches: this.#batches,
      names: this.#names,
      tooLarge: this.#tooLarge,
      signal: this.#current.signal,
      now,
      tell: (progress) => {
        this.#progress = progress;
        this.tools.changed();
      },
    };
  }

  /** Only somebody who connects makes a collection again that had gone. */
  async #makeAnew(settings: SharingSettings): Promise<void> {
    const ledger = this.#opened();
    if (!ledger.link) return;
    const store = await this.tools.openPlace(settings);
    const { signal } = this.#ended;
    const { space } = this.tools.doors.standing();
    if (space && !(await store.open(signal)))
      await store.create({ id: crypto.randomUUID().replaceAll('-', ''), version: 1, space }, signal);
  }
}

/** How a document stands, by its mark. */
function stateOf({ gone, waiting, withheld }: SharingMark): SharedState {
  if (withheld) return 'withheld';
  if (gone) return 'no';
  return waiting ? 'to-send' : 'shared';
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);
