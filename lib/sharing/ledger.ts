import type { OwedHead, SharingChange, SharingLink, SharingMark, SharingStore, SharingWish } from '../sharing.ts';

/** What is kept of sharing, held in memory. Whatever changes is written down first. */
export class Ledger {
  readonly marks: ReadonlyMap<string, SharingMark>;
  readonly owed: ReadonlyMap<string, OwedHead>;
  readonly wishes: ReadonlyMap<string, SharingWish>;
  readonly #marks = new Map<string, SharingMark>();
  readonly #owed = new Map<string, OwedHead>();
  readonly #wishes = new Map<string, SharingWish>();
  #link: SharingLink | undefined;

  private constructor(private readonly store: SharingStore) {
    this.marks = this.#marks;
    this.owed = this.#owed;
    this.wishes = this.#wishes;
  }

  /** @throws AppError `storage-*` */
  static async open(store: SharingStore): Promise<Ledger> {
    const ledger = new Ledger(store);
    const [link, marks, owed, wishes] = await Promise.all([store.link(), store.marks(), store.owed(), store.wishes()]);
    ledger.#link = link;
    for (const mark of marks) ledger.#marks.set(mark.doc, mark);
    for (const head of owed) ledger.#owed.set(head.id, head);
    for (const wish of wishes) ledger.#wishes.set(wish.doc, wish);
    return ledger;
  }

  get link(): SharingLink | undefined {
    return this.#link;
  }

  /** @throws AppError `storage-*`, then nothing has changed */
  async change(change: SharingChange): Promise<void> {
    await this.store.change(change);
    if (change.clear) {
      this.#marks.clear();
      this.#owed.clear();
      this.#link = undefined;
    }
    if (change.link) this.#link = change.link;
    for (const doc of change.dropMarks ?? []) this.#marks.delete(doc);
    for (const mark of change.marks ?? []) this.#marks.set(mark.doc, mark);
    for (const id of change.dropOwed ?? []) this.#owed.delete(id);
    for (const head of change.owed ?? []) this.#owed.set(head.id, head);
    for (const doc of change.dropWishes ?? []) this.#wishes.delete(doc);
    for (const wish of change.wishes ?? []) this.#wishes.set(wish.doc, wish);
  }
}
