import { sequenceOf } from '../../chunk-id.ts';
import type { KeywordIndex, LegOptions, LegResult, SegmentStore } from '../../ports.ts';
import { singular } from '../../text/singular.ts';
import type { ChunkId, SaveSequence } from '../../types.ts';
import { completionsOf } from './completions.ts';
import { type HeldPages, PageSource } from './page-source.ts';
import { SKIPS_FROM } from './postings.ts';
import { averageLength, listsOf, pagesFor, questionOf, rarityOf, timesAsked } from './question.ts';
import { type SegmentLists, scoreAll, scoreChunks } from './scoring.ts';
import type { Segment } from './segment.ts';
import { buildSegments } from './segment-builder.ts';
import { SegmentShelf } from './segment-shelf.ts';
import { scoresOfTexts } from './strangers.ts';
import { type Located, TermPlaces } from './term-places.ts';

export interface KeywordOptions {
  /** Rows of a segment at most, if a single save does not have more; 65,536 unless told, and never more. */
  readonly mostRows?: number;
  /** What a page has at most, if it holds more than one term; 4 KiB unless told. */
  readonly pageBytes?: number;
  /** Bytes of pages that stay in memory once they are on disk; by the size of the library unless told. */
  readonly residentBytes?: number;
  /** Lists of fewer postings in a segment are always scored in full; 16,384 unless told, and never below 1,024. */
  readonly cutFrom?: number;
  /** These saves cannot be found any more, because what was kept of them is damaged: they are to be added again. */
  lost?(sequences: ReadonlySet<SaveSequence>): void;
}

const MOST_ROWS = 65_536;
const PAGE_BYTES = 2 ** 12;
/** Pages in memory: so many bytes, and so many for each chunk, but not more than that. */
const RESIDENT = { least: 3 * 2 ** 20, perChunk: 96, most: 24 * 2 ** 20 };
const CUT_FROM = 16_384;

const residentBytes = (chunks: number): number => Math.min(RESIDENT.most, RESIDENT.least + RESIDENT.perChunk * chunks);

/** BM25 over words in the singular, in immutable segments on disk: in memory is what leads to the page of a term, and the pages used lately. */
export class SegmentedKeywords implements KeywordIndex {
  readonly #pages: PageSource;
  readonly #shelf: SegmentShelf;
  readonly #pageBytes: number;
  readonly #mostRows: number;
  readonly #cutFrom: number;
  readonly #places: TermPlaces;

  constructor(store: SegmentStore, options: KeywordOptions = {}) {
    this.#mostRows = Math.min(MOST_ROWS, options.mostRows ?? MOST_ROWS);
    this.#pageBytes = options.pageBytes ?? PAGE_BYTES;
    this.#cutFrom = Math.max(SKIPS_FROM, options.cutFrom ?? CUT_FROM);
    this.#pages = new PageSource(store, () => options.residentBytes ?? residentBytes(this.size));
    this.#places = new TermPlaces(this.#pages);
    this.#shelf = new SegmentShelf(store, this.#pages, {
      mostRows: this.#mostRows,
      pageBytes: this.#pageBytes,
      lost: (sequences) => options.lost?.(sequences),
    });
  }

  get size(): number {
    return this.#shelf.segments.reduce((sum, { rows, deadRows }) => sum + rows - deadRows, 0);
  }

  get memory(): number {
    return this.#shelf.segments.reduce((sum, { memory }) => sum + memory, this.#pages.memory);
  }

  open(live: ReadonlySet<SaveSequence>): Promise<ReadonlySet<SaveSequence>> {
    return this.#shelf.open(live);
  }

  async add(ids: readonly ChunkId[], texts: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const segments = buildSegments(ids, texts, this.#mostRows, this.#pageBytes);
    this.remove(new Set(ids.map(sequenceOf)));
    await this.#shelf.add(segments);
  }

  remove(sequences: ReadonlySet<SaveSequence>): void {
    this.#shelf.remove(sequences);
  }

  async search(terms: readonly string[], { limit, within }: LegOptions): Promise<LegResult> {
    const { average, asked } = await this.#ask(terms);
    return scoreAll(asked, { limit, within, average, cutFrom: this.#cutFrom });
  }

  async scores(terms: readonly string[], ids: readonly ChunkId[]): Promise<Float32Array> {
    const { average, asked } = await this.#ask(terms);
    const scores = new Float32Array(ids.length);
    for (const one of asked) scoreChunks(one, average, ids, scores);
    return scores;
  }

  async scoresOf(terms: readonly string[], texts: readonly string[]): Promise<Float32Array> {
    const times = timesAsked(terms);
    const { located, segments } = await this.#locate([...times.keys()]);
    const weights = new Map([...times].map(([term, count]) => [term, count * rarityOf(term, located, segments)]));
    return scoresOfTexts(texts, { weights, average: this.size > 0 ? averageLength(segments) : 0 });
  }

  async rarities(terms: readonly string[]): Promise<Float32Array> {
    const wanted = terms.map(singular);
    const { located, segments } = await this.#locate([...new Set(wanted)]);
    return Float32Array.from(wanted, (term) => rarityOf(term, located, segments));
  }

  completions(term: string, limit: number): Promise<string[]> {
    return completionsOf(term, limit, {
      pages: this.#pages,
      segments: () => this.#shelf.segments,
      lose: (segment) => this.#shelf.lose(segment),
    });
  }

  settle(): Promise<void> {
    return this.#shelf.settle();
  }

  close(): void {
    this.#shelf.close();
  }

  /** The lists of a question in all segments. */
  async #ask(terms: readonly string[]): Promise<{ average: number; asked: SegmentLists[] }> {
    const held: HeldPages = new Map();
    const times = timesAsked(terms);
    for (;;) {
      const { located, segments } = await this.#locate([...times.keys()], held);
      const question = questionOf(times, located, segments);
      const lost = await this.#pages.hold(pagesFor(question), held);
      if (this.#isStill(segments, lost)) return { average: question.average, asked: listsOf(question, held) };
    }
  }

  /** Where terms are in all segments. @param held takes the pages that are read for it */
  async #locate(
    terms: readonly string[],
    held: HeldPages = new Map(),
  ): Promise<{ located: Located; segments: readonly Segment[] }> {
    const located = this.#places.recall(terms);
    for (;;) {
      const { segments } = this.#shelf;
      const lost = await this.#places.locate(located, segments, held);
      if (this.#isStill(segments, lost)) return { located, segments };
    }
  }

  /** Does without the segments that are lost. @returns whether all are there as before: of one that is merged, the successor is asked */
  #isStill(segments: readonly Segment[], lost: readonly Segment[] = []): boolean {
    for (const segment of lost) this.#shelf.lose(segment);
    return segments === this.#shelf.segments || segments.every((one) => this.#shelf.segments.includes(one));
  }
}
