import { sequenceOf } from '../../chunk-id.ts';
import type { KeywordIndex, LegOptions, LegResult, SegmentInfo, SegmentStore } from '../../ports.ts';
import type { ChunkId, SaveSequence } from '../../types.ts';
import { nextMerge } from '../segments/tiers.ts';
import { Upkeep } from '../segments/upkeep.ts';
import { completionsOf } from './completions.ts';
import { mergeSegments } from './merge.ts';
import { type HeldPages, PageLost, PageSource } from './page-source.ts';
import { SKIPS_FROM } from './postings.ts';
import { askFor, listsOf, type Question, rarityOf } from './question.ts';
import { type SegmentLists, scoreAll, scoreChunks } from './scoring.ts';
import { decodeContent, OPENING_PARTS, Segment } from './segment.ts';
import { buildSegments } from './segment-builder.ts';

export interface KeywordOptions {
  /** Rows of a segment at most, if a single save does not have more; 65,536 unless told, and never more. */
  readonly mostRows?: number;
  /** What a page of postings has at least, if there are so many; 64 KiB unless told. */
  readonly pageBytes?: number;
  /** Pages kept in memory; 24 MiB unless told. */
  readonly residentBytes?: number;
  /** Lists of fewer postings in a segment are always scored in full; 4,096 unless told, and never below 1,024. */
  readonly cutFrom?: number;
  /** These saves cannot be found any more, because what was kept of them is damaged: they are to be added again. */
  lost?(sequences: ReadonlySet<SaveSequence>): void;
}

/** BM25 over words in the singular, in immutable segments: dictionaries in memory, postings on disk and those used lately in memory. */
export class SegmentedKeywords implements KeywordIndex {
  readonly #pages: PageSource;
  readonly #upkeep = new Upkeep((signal) => this.#step(signal));
  #segments: Segment[] = [];
  #nextId = 1;
  /** Stored segments that nobody needs. */
  readonly #drops = new Set<number>();
  /** Additions being kept. */
  readonly #pending = new Set<Promise<void>>();
  /** The last question, which is often asked for its scores at once. */
  #last: { readonly key: string; readonly question: Question } | undefined;

  constructor(
    private readonly store: SegmentStore,
    private readonly options: KeywordOptions = {},
  ) {
    this.#pages = new PageSource(store, options.residentBytes ?? 24 * 2 ** 20);
  }

  get size(): number {
    return this.#segments.reduce((sum, { rows, deadRows }) => sum + rows - deadRows, 0);
  }

  get memory(): number {
    return this.#segments.reduce((sum, { memory }) => sum + memory, this.#pages.memory);
  }

  /** @throws AppError `storage-*` when it cannot be known what is kept */
  async open(live: ReadonlySet<SaveSequence>): Promise<ReadonlySet<SaveSequence>> {
    const infos = await this.store.list();
    this.#nextId = infos.reduce((next, { id }) => Math.max(next, id + 1), this.#nextId);
    const opened = await Promise.all(infos.map((info) => this.#openSegment(info)));
    const holders = new Map<SaveSequence, Segment>();
    for (const segment of opened.filter((one) => one !== undefined).sort((a, b) => a.id - b.id)) {
      for (const sequence of segment.table.sequences) {
        if (!live.has(sequence)) segment.remove(sequence);
        else {
          holders.get(sequence)?.remove(sequence);
          holders.set(sequence, segment);
        }
      }
      this.#segments.push(segment);
    }
    this.#last = undefined;
    this.#upkeep.wake();
    return new Set(holders.keys());
  }

  async add(ids: readonly ChunkId[], texts: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const contents = buildSegments(ids, texts, this.#mostRows, this.#pageBytes);
    this.#removeAll(new Set(ids.map(sequenceOf)));
    const segments = contents.map((content) => new Segment(this.#nextId++, content, content.pages));
    this.#segments.push(...segments);
    const kept = this.#keep(segments).catch(() => {
      // It is in memory; upkeep tries again.
    });
    this.#pending.add(kept);
    await kept;
    this.#pending.delete(kept);
    this.#upkeep.wake();
  }

  remove(sequences: ReadonlySet<SaveSequence>): void {
    if (this.#removeAll(sequences)) this.#upkeep.wake();
  }

  async search(terms: readonly string[], { limit, within }: LegOptions): Promise<LegResult> {
    const { average, asked } = await this.#ask(terms);
    const cutFrom = Math.max(SKIPS_FROM, this.options.cutFrom ?? 4096);
    return scoreAll(asked, { limit, within, average, cutFrom });
  }

  async scores(terms: readonly string[], ids: readonly ChunkId[]): Promise<Float32Array> {
    const { average, asked } = await this.#ask(terms);
    const scores = new Float32Array(ids.length);
    for (const one of asked) scoreChunks(one, average, ids, scores);
    return scores;
  }

  rarity(term: string): number {
    return rarityOf(term, this.#segments);
  }

  completions(term: string, limit: number): string[] {
    return completionsOf(
      term,
      limit,
      this.#segments.map(({ dictionary }) => dictionary),
    );
  }

  async settle(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
    await this.#upkeep.settle();
  }

  close(): void {
    this.#upkeep.stop();
  }

  get #mostRows(): number {
    return Math.min(65_536, this.options.mostRows ?? 65_536);
  }

  get #pageBytes(): number {
    return this.options.pageBytes ?? 2 ** 16;
  }

  /** Undefined when it cannot be read. What is damaged is dropped; what could not be read for now is, when its saves were added again. */
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

  #removeAll(sequences: ReadonlySet<SaveSequence>): boolean {
    this.#last = undefined;
    let found = false;
    for (const segment of this.#segments) for (const sequence of sequences) found = segment.remove(sequence) || found;
    return found;
  }

  /** The lists of a question in all segments. What turns out to be lost or merged meanwhile is done without, or read where it went. */
  async #ask(terms: readonly string[]): Promise<{ average: number; asked: SegmentLists[] }> {
    const held: HeldPages = new Map();
    for (;;) {
      const question = this.#questionOf(terms);
      const lost = await this.#pages.hold(question, held);
      for (const segment of lost ?? []) this.#lose(segment);
      if (!question.segments.every((segment) => this.#segments.includes(segment))) continue;
      const asked = question.segments.map((segment, place) => {
        return { segment, lists: listsOf(question, place, held.get(segment) ?? new Map()) };
      });
      return { average: question.average, asked };
    }
  }

  #questionOf(terms: readonly string[]): Question {
    const key = terms.join('\0');
    if (this.#last?.key !== key) this.#last = { key, question: askFor(terms, [...this.#segments]) };
    return this.#last.question;
  }

  async #step(signal: AbortSignal): Promise<boolean> {
    const unkept = this.#segments.filter(({ pages, keeping }) => pages && !keeping);
    let failure: unknown;
    if (unkept.length > 0 || this.#drops.size > 0) {
      try {
        await this.#keep(unkept);
      } catch (error) {
        // Merging goes on in memory, so that it does not fill up with small segments.
        failure = error;
      }
    }
    const idle = this.#segments.filter(({ keeping }) => !keeping);
    const ids = nextMerge(
      idle.map(({ id, rows, deadRows }) => ({ id, rows, dead: deadRows })),
      this.#mostRows,
    );
    if (!ids && failure) throw failure;
    if (ids)
      await this.#merge(
        idle.filter(({ id }) => ids.includes(id)),
        signal,
      );
    return ids !== undefined;
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
    for (const segment of segments) this.#pages.release(segment);
  }

  async #merge(sources: readonly Segment[], signal: AbortSignal): Promise<void> {
    const id = this.#nextId++;
    try {
      const page = (source: Segment, number: number) => this.#pages.page(source, number);
      const content = await mergeSegments(sources, { pageBytes: this.#pageBytes, page, signal });
      const replaces = sources.flatMap((source) => [source.id, ...source.replaces]);
      const merged = new Segment(id, content, content.pages, replaces);
      for (const sequence of merged.table.sequences)
        if (!sources.some((source) => source.holds(sequence))) merged.remove(sequence);
      this.#take(sources, merged);
    } catch (error) {
      if (!(error instanceof PageLost)) throw error;
      this.#lose(error.segment);
    }
  }

  /** Puts a merged segment in the place of its sources; the next step keeps it. */
  #take(sources: readonly Segment[], merged: Segment): void {
    this.#last = undefined;
    this.#segments = this.#segments.filter((segment) => !sources.includes(segment));
    for (const source of sources) this.#pages.forget(source);
    if (merged.rows > 0) this.#segments.push(merged);
    else for (const id of merged.replaces) this.#drops.add(id);
  }

  /** Does without a segment that cannot be read. */
  #lose(segment: Segment): void {
    if (!this.#segments.includes(segment)) return;
    this.#last = undefined;
    this.#segments = this.#segments.filter((one) => one !== segment);
    this.#pages.forget(segment);
    this.#drops.add(segment.id);
    this.options.lost?.(new Set(segment.table.sequences.filter((_, save) => !segment.isDead(save))));
    this.#upkeep.wake();
  }
}
