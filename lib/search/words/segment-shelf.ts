import type { SegmentInfo, SegmentStore } from '../../ports.ts';
import type { SaveSequence } from '../../types.ts';
import { nextMerge } from '../segments/tiers.ts';
import { Upkeep } from '../segments/upkeep.ts';
import { mergeSegments } from './merge.ts';
import { PageLost, type PageSource } from './page-source.ts';
import { decodeContent, OPENING_PARTS, Segment } from './segment.ts';
import type { WrittenSegment } from './segment-writer.ts';

export interface ShelfOptions {
  readonly mostRows: number;
  readonly pageBytes: number;
  lost?(sequences: ReadonlySet<SaveSequence>): void;
}

/** The segments in use, kept on disk and merged in the background. */
export class SegmentShelf {
  readonly #upkeep = new Upkeep((signal) => this.#step(signal));
  #segments: readonly Segment[] = [];
  #nextId = 1;
  /** Stored segments that nobody needs. */
  readonly #drops = new Set<number>();
  /** Additions being kept. */
  readonly #pending = new Set<Promise<void>>();
  /** Once after each start, a large segment is cleared of few dead rows. */
  #isThorough = true;

  constructor(
    private readonly store: SegmentStore,
    private readonly pages: PageSource,
    private readonly options: ShelfOptions,
  ) {}

  /** Another list whenever a segment comes or goes. */
  get segments(): readonly Segment[] {
    return this.#segments;
  }

  /** @returns the live saves it holds; @throws AppError `storage-*` when it cannot be known what is kept */
  async open(live: ReadonlySet<SaveSequence>): Promise<Set<SaveSequence>> {
    const infos = await this.store.list();
    this.#nextId = infos.reduce((next, { id }) => Math.max(next, id + 1), this.#nextId);
    const opened = await Promise.all(infos.map((info) => this.#openSegment(info)));
    const holders = new Map<SaveSequence, Segment>();
    const known = opened.filter((segment) => segment !== undefined).sort((a, b) => a.id - b.id);
    for (const segment of known) {
      for (const sequence of segment.table.sequences) {
        // Of a save in two segments the later one counts.
        holders.get(sequence)?.remove(sequence);
        if (live.has(sequence)) holders.set(sequence, segment);
        else segment.remove(sequence);
      }
    }
    this.#segments = [...this.#segments, ...known];
    this.#upkeep.wake();
    return new Set(holders.keys());
  }

  /** Takes in new segments at once; resolves when they are kept, or cannot be for now. Never rejects. */
  async add(contents: readonly WrittenSegment[]): Promise<void> {
    const segments = contents.map((content) => new Segment(this.#nextId++, content, content.pages));
    this.#segments = [...this.#segments, ...segments];
    const kept = this.#keep(segments).catch(() => {
      // They are in memory; upkeep tries again.
    });
    this.#pending.add(kept);
    await kept;
    this.#pending.delete(kept);
    this.#upkeep.wake();
  }

  remove(sequences: ReadonlySet<SaveSequence>): void {
    let found = false;
    for (const segment of this.#segments) for (const sequence of sequences) found = segment.remove(sequence) || found;
    if (found) this.#upkeep.wake();
  }

  /** Does without a segment that cannot be read. */
  lose(segment: Segment): void {
    if (!this.#segments.includes(segment)) return;
    this.#segments = this.#segments.filter((one) => one !== segment);
    this.pages.forget(segment);
    this.#drops.add(segment.id);
    this.options.lost?.(new Set(segment.table.sequences.filter((_, save) => !segment.isDead(save))));
    this.#upkeep.wake();
  }

  async settle(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
    await this.#upkeep.settle();
  }

  close(): void {
    this.#upkeep.stop();
  }

  /** Undefined when it cannot be read: what is damaged is dropped, what a failing disk withholds is not. */
  async #openSegment(info: SegmentInfo): Promise<Segment | undefined> {
    try {
      const parts = await this.store.read(info.id, OPENING_PARTS);
      if (parts) return new Segment(info.id, decodeContent(info, parts));
    } catch (error) {
      if (!(error instanceof RangeError)) return undefined;
    }
    this.#drops.add(info.id);
    return undefined;
  }

  /** Keeps what is not kept, then merges once. @returns whether there may be more to do; @throws AppError `storage-*` */
  async #step(signal: AbortSignal): Promise<boolean> {
    const failure = await this.#keepAll().catch((error: unknown) => ({ error }));
    // Merging goes on in memory, so that it does not fill up with small segments.
    const idle = this.#segments.filter(({ keeping }) => !keeping);
    const ids = this.#nextMerge(idle);
    if (!ids && failure) throw failure.error;
    if (ids)
      await this.#merge(
        idle.filter(({ id }) => ids.includes(id)),
        signal,
      );
    return ids !== undefined;
  }

  #nextMerge(idle: readonly Segment[]): readonly number[] | undefined {
    const tiers = idle.map(({ id, rows, deadRows }) => ({ id, rows, dead: deadRows }));
    const ids = nextMerge(tiers, this.options.mostRows);
    if (ids || !this.#isThorough) return ids;
    this.#isThorough = false;
    return nextMerge(tiers, this.options.mostRows, true);
  }

  async #keepAll(): Promise<void> {
    const unkept = this.#segments.filter(({ pages, keeping }) => pages && !keeping);
    if (unkept.length > 0 || this.#drops.size > 0) await this.#keep(unkept);
  }

  /** Puts segments in the store and drops what they replace. @throws AppError `storage-*` */
  async #keep(segments: readonly Segment[]): Promise<void> {
    const waiting = [...this.#drops];
    for (const segment of segments) segment.keeping = true;
    try {
      const drop = [...waiting, ...segments.flatMap(({ replaces }) => replaces)];
      await this.store.replace({ drop, put: segments.map((segment) => segment.toStored()) });
    } finally {
      for (const segment of segments) segment.keeping = false;
    }
    for (const id of waiting) this.#drops.delete(id);
    for (const segment of segments) this.pages.release(segment);
  }

  async #merge(sources: readonly Segment[], signal: AbortSignal): Promise<void> {
    // Numbered now, so that what is added meanwhile counts as later.
    const id = this.#nextId++;
    const read = (source: Segment, from: number, to: number) => this.pages.between(source, from, to);
    try {
      const content = await mergeSegments(sources, { pageBytes: this.options.pageBytes, read, signal });
      const replaces = sources.flatMap((source) => [source.id, ...source.replaces]);
      const merged = new Segment(id, content, content.pages, replaces);
      for (const sequence of merged.table.sequences)
        if (!sources.some((source) => source.holds(sequence))) merged.remove(sequence);
      this.#exchange(sources, merged);
    } catch (error) {
      if (!(error instanceof PageLost)) throw error;
      this.lose(error.segment);
    }
  }

  /** Puts a merged segment in the place of its sources; the next step keeps it. */
  #exchange(sources: readonly Segment[], merged: Segment): void {
    const others = this.#segments.filter((segment) => !sources.includes(segment));
    this.#segments = merged.rows > 0 ? [...others, merged] : others;
    for (const source of sources) this.pages.forget(source);
    if (merged.rows === 0) for (const id of merged.replaces) this.#drops.add(id);
  }
}
