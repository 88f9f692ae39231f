import type { SegmentStore } from '../../ports.ts';
import { pageCount } from './directory.ts';
import { PageCache } from './page-cache.ts';
import { partOfPage, type Segment } from './segment.ts';

/** Pages of segments that are at hand, by number. */
export type HeldPages = Map<Segment, Map<number, Uint8Array>>;
/** Pages of segments that are wanted. */
export type WantedPages = ReadonlyMap<Segment, ReadonlySet<number>>;

const NO_PAGE = new Uint8Array(0);

/** A page of this segment is missing or damaged on disk. */
export class PageLost extends Error {
  constructor(readonly segment: Segment) {
    super('A page of words is missing');
  }
}

/** Where pages come from: the segment itself while it is not kept, those used lately, the store. */
export class PageSource {
  readonly #cache: PageCache;

  constructor(
    private readonly store: SegmentStore,
    residentBytes: () => number,
  ) {
    this.#cache = new PageCache(residentBytes);
  }

  get memory(): number {
    return this.#cache.memory;
  }

  /**
   * Puts all these pages into `held`.
   * @returns undefined when they were at hand; else it resolves when they are there, to the segments whose pages cannot be had
   * @throws AppError `storage-*`, as a rejection
   */
  hold(wanted: WantedPages, held: HeldPages): Promise<Segment[]> | undefined {
    const reads: Promise<Segment | undefined>[] = [];
    for (const [segment, numbers] of wanted) {
      const pages = held.get(segment) ?? new Map<number, Uint8Array>();
      held.set(segment, pages);
      const missing = [...numbers].filter((page) => {
        const bytes = pages.get(page) ?? this.#atHand(segment, page);
        if (bytes) pages.set(page, bytes);
        return !bytes;
      });
      if (missing.length > 0) reads.push(this.#read(segment, missing, pages));
    }
    if (reads.length === 0) return undefined;
    return Promise.all(reads).then((lost) => lost.filter((segment) => segment !== undefined));
  }

  /** Pages [from, to) of a segment, for a merge: nothing else is pushed out for them. @throws PageLost, AppError `storage-*` */
  async between(segment: Segment, from: number, to: number): Promise<Uint8Array[]> {
    const numbers = Array.from({ length: to - from }, (_, i) => from + i);
    const pages = new Map(numbers.map((page) => [page, this.#atHand(segment, page)]));
    const missing = numbers.filter((page) => !pages.get(page));
    const parts = missing.length > 0 ? await this.store.read(segment.id, missing.map(partOfPage)) : [];
    if (!parts) throw new PageLost(segment);
    for (const [i, page] of missing.entries()) pages.set(page, parts[i]);
    return [...pages.values()].map((bytes) => bytes ?? NO_PAGE);
  }

  /** Takes over the pages of a segment that is kept now. */
  release(segment: Segment): void {
    if (segment.pages) this.#cache.offer(segment.id, segment.pages);
    segment.pages = undefined;
  }

  forget(segment: Segment): void {
    this.#cache.dropAll(segment.id, pageCount(segment.directory));
  }

  #atHand(segment: Segment, page: number): Uint8Array | undefined {
    return segment.pages?.[page] ?? this.#cache.get(segment.id, page);
  }

  async #read(segment: Segment, pages: readonly number[], into: Map<number, Uint8Array>): Promise<Segment | undefined> {
    const parts = await this.store.read(segment.id, pages.map(partOfPage));
    if (!parts) return segment;
    for (const [i, page] of pages.entries()) {
      const bytes = parts[i] ?? NO_PAGE;
      into.set(page, bytes);
      this.#cache.put(segment.id, page, bytes);
    }
    return undefined;
  }
}
