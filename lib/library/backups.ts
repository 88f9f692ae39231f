import { AppError, toReport } from '../errors.ts';
import type { Backup, BackupGlance, BackupPace, BackupReason } from '../keeping.ts';
import type { ByteSink, ByteSource } from '../ports.ts';
import type { LeftOut } from './archive-export.ts';
import { checkArchive } from './archive-import.ts';
import { openArchive } from './archive-reader.ts';
import { dispensable, isDue, superfluous } from './backup-generations.ts';
import { Meter } from './meter.ts';
import { Serial } from './serial.ts';

/** Where backups are: apart from the database. What was not finished is never listed. */
export interface BackupShelf {
  /** Latest first. */
  list(): Promise<Backup[]>;
  /** `discard`: gives up what was written, unless it is closed. */
  begin(id: string): Promise<ByteSink & { discard?(): Promise<void> }>;
  /** @throws AppError `archive-not-one` when it is gone */
  read(id: string): Promise<ByteSource>;
  /** From now on it is listed. */
  finish(backup: Backup): Promise<void>;
  remove(id: string): Promise<void>;
  /** Removes what was never finished. Only while none is being made. */
  sweep(): Promise<void>;
}

/** What backups need of the library around them. */
export interface BackupsOptions {
  readonly shelf: BackupShelf;
  /** Writes an archive of the library. */
  write(sink: ByteSink, signal: AbortSignal, leftOut: LeftOut): AsyncIterable<Steps>;
  /** `mark`: equal for equal contents, as far as numbers tell. Undefined: there is nothing to be backed up. */
  state(): Promise<{ readonly mark: string } | undefined>;
  pace(): Promise<BackupPace>;
  /** What was lost must not push out what it can be restored from. */
  held(): boolean;
  /** Resolves when no question is being answered. */
  quiet(): Promise<void>;
  /** Copies a new one to a place of the user's choice. Tells by itself how that went. */
  copy(backup: Backup): Promise<void>;
  changed(): void;
  now(): Date;
  readonly version: string;
  /** Milliseconds: after the start, after a change, and between two looks at the clock. */
  readonly delays?: { readonly start: number; readonly change: number; readonly look: number };
}

export interface Steps {
  readonly done: number;
  readonly total: number;
}

/** Pages that were left out are named, up to this many. */
const MOST_NAMED = 1000;

/** Milliseconds between two pieces of news of one piece of work. */
const NEWS = 1000;

const DELAYS = { start: 5_000, change: 60_000, look: 15 * 60_000 };

/** Makes backups: on schedule, and before what changes much. One at a time, and never while a question is being answered. */
export class Backups {
  readonly #turns = new Serial();
  readonly #ended = new AbortController();
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  #soon = false;
  #running: BackupGlance['running'];
  #told = 0;
  #failure: BackupGlance['failure'];

  constructor(private readonly options: BackupsOptions) {}

  /** Looks now and then whether a backup is due: what was missed while the browser was closed is made up for. */
  start(): void {
    const { start, look } = this.options.delays ?? DELAYS;
    this.#later(start, () => void this.#sweep().then(() => this.#look('upgrade')));
    const again = () => {
      void this.#look('schedule');
      this.#later(look, again);
    };
    this.#later(look, again);
  }

  /** The library has changed: a first backup need not wait for the clock. */
  noteChange(): void {
    if (this.#soon) return;
    this.#soon = true;
    this.#later((this.options.delays ?? DELAYS).change, () => {
      this.#soon = false;
      void this.#look('schedule');
    });
  }

  stop(): void {
    this.#ended.abort();
    for (const timer of this.#timers) clearTimeout(timer);
  }

  async glance(): Promise<Omit<BackupGlance, 'folder'>> {
    const [pace, backups] = await Promise.all([this.options.pace(), this.options.shelf.list()]);
    return {
      pace,
      backups,
      ...(this.#running && { running: this.#running }),
      ...(this.#failure && { failure: this.#failure }),
    };
  }

  /** Makes one now. @throws AppError `storage-*`, `archive-*`; then nothing of it is listed */
  make(reason: BackupReason, signal?: AbortSignal): Promise<Backup | undefined> {
    return this.#turns.run(async () => {
      const state = await this.options.state();
      if (!state) return undefined;
      try {
        const backup = await this.#fitting(
          reason,
          state.mark,
          AbortSignal.any([this.#ended.signal, ...(signal ? [signal] : [])]),
        );
        this.#failure = undefined;
        await this.#drop(superfluous(await this.options.shelf.list(), this.options.now().getTime()));
        await this.options.copy(backup);
        return backup;
      } catch (error) {
        if (!signal?.aborted && !this.#ended.signal.aborted) this.#failure = toReport(error);
        throw error;
      } finally {
        this.tell(undefined);
      }
    });
  }

  /** Before something that changes much: makes sure that there is a backup of what is there now. @throws AppError as `make` */
  async before(reason: BackupReason): Promise<void> {
    const state = await this.options.state();
    if (!state) return;
    const [last] = await this.options.shelf.list();
    if (last?.mark !== state.mark) await this.make(reason);
  }

  async remove(id: string): Promise<void> {
    await this.options.shelf.remove(id);
    this.options.changed();
  }

  /** How far it is, for the views. */
  tell(running: BackupGlance['running']): void {
    const begins = this.#running?.work !== running?.work;
    this.#running = running;
    // A view reads the whole list at each piece of news.
    if (!begins && performance.now() - this.#told < NEWS) return;
    this.#told = performance.now();
    this.options.changed();
  }

  async #look(reason: 'schedule' | 'upgrade'): Promise<void> {
    const { options } = this;
    try {
      if (options.held()) return;
      const [pace, [last], state] = await Promise.all([options.pace(), options.shelf.list(), options.state()]);
      if (!state || last?.mark === state.mark) return;
      const upgraded = reason === 'upgrade' && last !== undefined && last.app !== options.version && pace !== 'never';
      if (upgraded || isDue(pace, last, options.now().getTime())) await this.make(upgraded ? 'upgrade' : 'schedule');
    } catch {
      // Told in the glance; the next look tries again.
    }
  }

  /** Makes room for it, the oldest first, as long as an older one is left. */
  async #fitting(reason: BackupReason, mark: string, signal: AbortSignal): Promise<Backup> {
    for (;;) {
      try {
        return await this.#write(reason, mark, signal);
      } catch (error) {
        const oldest = dispensable(await this.options.shelf.list());
        if (toReport(error).code !== 'storage-full' || !oldest) throw error;
        await this.#drop([oldest]);
      }
    }
  }

  async #write(reason: BackupReason, mark: string, signal: AbortSignal): Promise<Backup> {
    const { shelf, version, now } = this.options;
    const at = now().toISOString();
    const id = `${at.replaceAll(/[^0-9]/g, '').slice(0, 14)}-${crypto.randomUUID().slice(0, 8)}`;
    let sink: Awaited<ReturnType<BackupShelf['begin']>> | undefined;
    try {
      sink = await shelf.begin(id);
      const leftOut: string[] = [];
      const writing = this.options.write(sink, signal, (title) => leftOut.push(title));
      for await (const steps of writing) await this.#step(steps, 0);
      const source = await shelf.read(id);
      const archive = await openArchive(source);
      const { documents, conversations = 0 } = archive.manifest;
      if (documents === 0 && leftOut.length > 0) throw new AppError('storage-failed', { name: 'NotReadableError' });
      const meter = new Meter(documents + conversations, signal);
      for await (const steps of checkArchive(archive, meter)) await this.#step(steps, 1);
      const lacks = leftOut.length > 0 && { leftOut: leftOut.slice(0, MOST_NAMED) };
      const backup = { id, at, reason, bytes: source.size, documents, conversations, app: version, mark, ...lacks };
      await shelf.finish(backup);
      return backup;
    } catch (error) {
      await sink?.discard?.();
      await shelf.remove(id).catch(() => undefined); // the next start sweeps it away
      throw error instanceof AppError || signal.aborted ? error : new AppError('storage-failed', {}, { cause: error });
    }
  }

  /** @param half 0 while it is written, 1 while it is read back */
  async #step({ done, total }: Steps, half: 0 | 1): Promise<void> {
    this.tell({ work: 'backup', done: done + half * total, total: total * 2 });
    await this.options.quiet();
  }

  async #drop(backups: readonly Backup[]): Promise<void> {
    for (const { id } of backups) await this.options.shelf.remove(id).catch(() => undefined); // the next one tries again
  }

  async #sweep(): Promise<void> {
    await this.#turns.run(() => this.options.shelf.sweep()).catch(() => undefined);
  }

  #later(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, ms);
    this.#timers.add(timer);
  }
}
