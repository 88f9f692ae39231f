import type { DerivedIndex } from '../ports.ts';
import type { SaveSequence } from '../types.ts';

/**
 * An index, and which saves it holds. Each save is added once. What is saved or removed before the index is open is left to `open`,
 * which forgets what is not current any more, and to the loading that comes after it.
 */
export class Holding<Save extends { readonly sequence: SaveSequence }> {
  readonly #held = new Set<SaveSequence>();
  #isOpen = false;
  #opening: Promise<void> | undefined;

  /** @param put adds these saves to the index, as one call */
  constructor(
    private readonly index: DerivedIndex,
    private readonly put: (saves: readonly Save[]) => Promise<void>,
  ) {}

  get size(): number {
    return this.#held.size;
  }

  has(sequence: SaveSequence): boolean {
    return this.#held.has(sequence);
  }

  /** Takes up what the index kept of the live saves; once, however often it is called. */
  open(live: ReadonlySet<SaveSequence>, isCurrent: (sequence: SaveSequence) => boolean): Promise<void> {
    this.#opening ??= this.#open(live, isCurrent);
    return this.#opening;
  }

  /** Those that are not held yet; resolves when they are kept. @throws AppError when the index refuses them: then none is held */
  async add(saves: readonly Save[]): Promise<void> {
    const fresh = this.#isOpen ? saves.filter(({ sequence }) => !this.#held.has(sequence)) : [];
    if (fresh.length === 0) return;
    for (const { sequence } of fresh) this.#held.add(sequence);
    try {
      await this.put(fresh);
    } catch (error) {
      for (const { sequence } of fresh) this.#held.delete(sequence);
      throw error;
    }
  }

  forget(sequence: SaveSequence): void {
    if (this.#held.delete(sequence)) this.index.remove(new Set([sequence]));
  }

  /** The index found that it has these no longer. */
  lose(sequences: Iterable<SaveSequence>): void {
    for (const sequence of sequences) this.#held.delete(sequence);
  }

  async #open(live: ReadonlySet<SaveSequence>, isCurrent: (sequence: SaveSequence) => boolean): Promise<void> {
    // An index that cannot read what it kept starts empty: all it is made of is in the store.
    const kept = await this.index.open(live).catch(() => new Set<SaveSequence>());
    this.#isOpen = true;
    const stale = new Set<SaveSequence>();
    for (const sequence of kept) (isCurrent(sequence) ? this.#held : stale).add(sequence);
    if (stale.size > 0) this.index.remove(stale);
  }
}
