/** Pages of postings, of all segments of an index, as many as fit; the least recently used go first. */
export class PageCache {
  /** In the order they were last used. */
  readonly #pages = new Map<number, Uint8Array>();
  #bytes = 0;

  constructor(private readonly mostBytes: () => number) {}

  get memory(): number {
    return this.#bytes;
  }

  get(segment: number, page: number): Uint8Array | undefined {
    const key = keyOf(segment, page);
    const found = this.#pages.get(key);
    if (found) {
      this.#pages.delete(key);
      this.#pages.set(key, found);
    }
    return found;
  }

  put(segment: number, page: number, bytes: Uint8Array): void {
    this.#drop(keyOf(segment, page));
    this.#pages.set(keyOf(segment, page), bytes);
    this.#bytes += bytes.byteLength;
    const most = this.mostBytes();
    for (const key of this.#pages.keys()) {
      if (this.#bytes <= most) return;
      this.#drop(key);
    }
  }

  /** Takes in pages that nobody asked for, as far as there is room. */
  offer(segment: number, pages: readonly Uint8Array[]): void {
    const most = this.mostBytes();
    for (const [page, bytes] of pages.entries())
      if (this.#bytes + bytes.byteLength <= most) this.put(segment, page, bytes);
  }

  /** Forgets the pages of a segment. */
  dropAll(segment: number, pages: number): void {
    for (let page = 0; page < pages; page++) this.#drop(keyOf(segment, page));
  }

  #drop(key: number): void {
    this.#bytes -= this.#pages.get(key)?.byteLength ?? 0;
    this.#pages.delete(key);
  }
}

/** A segment has fewer than 2^20 pages: as many as its rows have terms, at most. */
function keyOf(segment: number, page: number): number {
  return segment * 2 ** 20 + page;
}
