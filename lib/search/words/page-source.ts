import type { SegmentStore } from '../../ports.ts';
import { PageCache } from './page-cache.ts';
import { pagesFor, type Question } from './question.ts';
import { partOfPage, type Segment } from './segment.ts';

/** Pages of segments, by number. */
export type HeldPages = Map<Segment, Map<number, Uint8Array>>;

/** A page of this segment is missing or damaged on disk. */
export class PageLost extends Error {
  constructor(readonly segment: Segment) {
    super('A page of postings is missing');
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
   * Puts all pages that a question needs into `held`.
   * @returns undefined when they were at hand; else it resolves when they are there, to the segments whose pages cannot be had
   * @throws AppError `storage-*`, as a rejection
   */
  hold(question: Question, held: HeldPages): Promise<Segment[]> | undefined {
    const reads = question.segments.flatMap((segment, place) => {
      const pages = held.get(segment) ?? new Map<number, Uint8Array>();
      held.set(segment, pages);
      const missing = pagesFor(question, place).filter((page) => {
        const bytes = pages.get(page) ?? this.#atHand(segment, page);
        if (bytes) pages.set(page, bytes);
        return !bytes;
      });
      return missing.length > 0 ? [this.#read(segment, missing, pages)] : [];
    });
    if (reads.length === 0) return undefined;
    return Promise.all(reads).then((lost) => lost.filter((segment) => segment !== undefined));
  }

  /** One page, for a merge: nothing else is pushed out for it. @throws PageLost, AppError `storage-*` */
  async page(segment: Segment, page: number): Promise<Uint8Array> {
    const bytes = this.#atHand(segment, page) ?? (await this.store.read(segment.id, [partOfPage(page)]))?.[0];
    if (!bytes) throw new PageLost(segment);
    return bytes;
  }

  /** Takes over the pages of a segment that is kept now. */
  release(segment: Segment): void {
    if (segment.pages) this.#cache.offer(segment.id, segment.pages);
    segment.pages = undefined;
  }

  forget(segment: Segment): void {
    this.#cache.dropAll(segment.id, segment.dictionary.pages);
  }

  #atHand(segment: Segment, page: number): Uint8Array | undefined {
    return segment.pages?.[page] ?? this.#cache.get(segment.id, page);
  }

  async #read(segment: Segment, pages: readonly number[], into: Map<number, Uint8Array>): Promise<Segment | undefined> {
    const parts = await this.store.read(segment.id, pages.map(partOfPage));
    if (!parts) return segment;
    for (const [i, page] of pages.entries()) {
      const bytes = parts[i] ?? new Uint8Array(0);
      into.set(page, bytes);
      this.#cache.put(segment.id, page, bytes);
    }
    return undefined;
  }
}
