import { AppError, toReport } from '../../lib/errors.ts';
import type { Library } from '../../lib/library/library.ts';
import type { LibraryStore } from '../../lib/library-store.ts';
import type { SharingStanding, SharingWanted } from '../../lib/messaging/sharing-protocol.ts';
import { tell } from '../../lib/messaging/transport.ts';
import { cleanKey } from '../../lib/models/server-key.ts';
import type { SharedStore } from '../../lib/shared-store.ts';
import { chromaAddress } from '../../lib/sharing/chroma/chroma-call.ts';
import { openChromaStore } from '../../lib/sharing/chroma/chroma-store.ts';
import { SharedQuestions } from '../../lib/sharing/shared-questions.ts';
import { Sharing } from '../../lib/sharing/sharing.ts';
import type { SharedPlace, SharingSettings } from '../../lib/sharing.ts';
import { openSharingStore } from '../../lib/storage/indexeddb-sharing.ts';
import { prepare } from './models.ts';

interface Around {
  readonly library: Library;
  readonly store: LibraryStore;
  /** When the library told of a loss that stands. */
  lossAt(): string | undefined;
  /** Called when the browser has closed the database of sharing for good. */
  closed(): void;
}

const originOf = (place: SharedPlace): string => new URL(chromaAddress(place.url)).origin;

/** The shared library of a room: the engine that keeps in step with it, and the leg by which questions reach it. */
export class SharingRoom {
  #opening: Promise<Sharing> | undefined;
  #engine: Sharing | undefined;
  #questions: SharedQuestions | undefined;
  #news: ReturnType<typeof setTimeout> | undefined;
  readonly #ended = new AbortController();

  constructor(private readonly around: Around) {}

  /** Goes on with what was left, if there is a shared library. */
  start(): void {
    const online = () => {
      void this.#questions?.wake();
      this.#engine?.sync().catch(() => undefined); // the glance tells
    };
    addEventListener('online', online, { signal: this.#ended.signal });
    this.open().catch(() => undefined); // told to whoever asks for it
  }

  stop(): void {
    this.#ended.abort();
    clearTimeout(this.#news);
    this.#questions?.close();
    this.#opening?.then((engine) => engine.stop()).catch(() => undefined);
  }

  /** @throws AppError `storage-*` */
  open(): Promise<Sharing> {
    this.#opening ??= this.#open().catch((error) => {
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }

  /** Something has changed here. */
  wake(): void {
    this.#engine?.wake();
  }

  /** Where questions are asked beside this library; nowhere while sharing is paused. */
  leg(): SharedQuestions | undefined {
    const settings = this.#engine?.settings();
    return settings && (settings.askOnly || !settings.paused) ? this.#questions : undefined;
  }

  /** @throws AppError `storage-*` */
  async standing(): Promise<SharingStanding> {
    const engine = await this.open();
    const settings = engine.settings();
    const { space } = this.around.library.doors.standing();
    const token = settings !== undefined && (await this.#tokenOf(settings.place)) !== undefined;
    const trouble = settings?.askOnly && this.#questions?.failure;
    const glance = { ...engine.glance(), ...(trouble && { reason: toReport(trouble) }) };
    return { ...(settings && { settings }), glance, token, ...(space && { space }) };
  }

  /** @throws AppError `server-address`, `server-address-secret`, `server-key` */
  async place(place: SharedPlace, typed?: string): Promise<SharedStore> {
    const token = typed === undefined ? await this.#tokenOf(place) : cleanKey(typed) || undefined;
    return openChromaStore({ place, prepare, ...(token && { token }) });
  }

  /** The place that is connected. @throws AppError `shared-missing` where none is */
  async connected(): Promise<SharedStore> {
    const settings = (await this.open()).settings();
    if (!settings) throw new AppError('shared-missing');
    return this.place(settings.place);
  }

  /** @throws AppError `server-*`, `storage-*` */
  async connect({ askOnly, place: typed, rule, token }: SharingWanted): Promise<void> {
    const place = { ...typed, url: chromaAddress(typed.url) };
    const engine = await this.open();
    if (token !== undefined) await this.#keepToken(place, cleanKey(token) || undefined);
    await this.change({ place, rule, ...(askOnly && { askOnly: true, paused: true }) }, engine);
  }

  /** @throws AppError `storage-*` */
  async disconnect(): Promise<void> {
    const engine = await this.open();
    const before = engine.settings();
    await this.change(undefined, engine);
    // A model may be asked on the same server, with the same key.
    const { chat, embedder } = (await this.around.library.settings()).settings;
    const others = [chat, embedder].flatMap((one) => ('baseUrl' in one ? [new URL(one.baseUrl).origin] : []));
    if (before && !others.includes(originOf(before.place))) await this.#keepToken(before.place, undefined);
  }

  /** What keeps the server from being reached is told in the glance; the settings are kept all the same. @throws AppError `storage-*` */
  async change(settings: SharingSettings | undefined, engine: Sharing): Promise<void> {
    try {
      await engine.setSettings(settings);
    } catch (error) {
      if (toReport(error).code.startsWith('storage-')) throw error;
      engine.sync().catch(() => undefined); // fails the same way, and then goes on by itself
    }
    await this.#ask(settings);
    this.#tell();
  }

  async #open(): Promise<Sharing> {
    const { closed, library, lossAt } = this.around;
    const engine = new Sharing({
      store: await openSharingStore('footnote-sharing', closed),
      doors: library.doors,
      openPlace: ({ place }) => this.place(place),
      lossAt,
      changed: () => this.#tell(),
      now: () => new Date(),
    });
    await engine.start();
    this.#engine = engine;
    await this.#ask(engine.settings());
    return engine;
  }

  async #ask(settings: SharingSettings | undefined): Promise<void> {
    this.#questions?.close();
    this.#questions = undefined;
    if (!settings || (settings.paused && !settings.askOnly)) return;
    const store = await this.place(settings.place);
    const { has } = this.around.library.doors;
    this.#questions = new SharedQuestions({ name: settings.place.collection, store, isHere: has });
    // So that the first question need not wait for what is asked once, and whoever only asks hears what is wrong.
    void this.#questions.wake().then(() => this.#tell());
  }

  async #tokenOf(place: SharedPlace): Promise<string | undefined> {
    return this.around.store.key(originOf(place));
  }

  /** Kept with the keys of models, by origin: two uses of one server have one token. */
  async #keepToken(place: SharedPlace, token: string | undefined): Promise<void> {
    await this.around.store.setKey(originOf(place), token);
  }

  /** Not more often than a view can draw. */
  #tell(): void {
    this.#news ??= setTimeout(() => {
      this.#news = undefined;
      tell('sharingChanged');
    }, NEWS_AFTER);
  }
}

const NEWS_AFTER = 200;
