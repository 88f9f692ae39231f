import type { ListMark } from '../listed.ts';
import type { DocumentId } from '../types.ts';

/** Which documents have changed since when, so that whoever holds a list of all of them need not read it again. */
export class ChangeLog {
  readonly #list = crypto.randomUUID();
  #revision = 0;
  /** By the revision of the latest change, ascending. */
  readonly #changed = new Map<DocumentId, number>();

  /** Up to now. */
  get mark(): ListMark {
    return { list: this.#list, revision: this.#revision };
  }

  note(id: DocumentId): void {
    this.#changed.delete(id);
    this.#revision++;
    this.#changed.set(id, this.#revision);
  }

  /** What was put in, changed or removed since then; undefined when that was of another list. */
  since(mark: ListMark): DocumentId[] | undefined {
    if (mark.list !== this.#list || mark.revision > this.#revision) return undefined;
    if (mark.revision === this.#revision) return [];
    return [...this.#changed].filter(([, revision]) => revision > mark.revision).map(([id]) => id);
  }
}
