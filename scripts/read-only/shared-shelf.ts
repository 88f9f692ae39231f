import { AppError } from '../../lib/errors.ts';
import type { SharedStore } from '../../lib/shared-store.ts';
import { nameOfShared, soundDate, soundUrl, UNKNOWN_DATE } from '../../lib/sharing/heads.ts';
import { isLater } from '../../lib/sharing/meeting.ts';
import { kindOf } from '../../lib/sharing/near-chunks.ts';
import { type Head, readHead } from '../../lib/sharing/records.ts';
import { machinesOf } from '../../lib/sharing/round.ts';
import type { ReadableDocument } from './readable-library.ts';

/** Heads of one call. */
const HEADS_AT_ONCE = 250;
/** After so long everything is listed anew: what was removed is forgotten on the server some time later, ms. */
const ANEW_AFTER = 10 * 60_000;

/** A head of a document that is not gone. */
export type StandingHead = Head & { readonly about: NonNullable<Head['about']> };

/** Told how many heads have been read, of about how many. */
type Told = (done: number, total: number) => void;

/** What stands in a shared library, listed once and followed from there: nothing of it is kept but in memory. */
export class SharedShelf {
  #library: string | undefined;
  #heads = new Map<string, Head>();
  #cursors = new Map<string, number>();
  #anewAt = 0;
  #looking: Promise<void> | undefined;

  /** @param space in which questions are embedded here */
  constructor(
    private readonly store: SharedStore,
    private readonly space: string,
    private readonly server: string,
  ) {}

  /** By document, as they stand now. @throws AppError `shared-*` */
  async standing(signal: AbortSignal, told?: Told): Promise<ReadonlyMap<string, StandingHead>> {
    this.#looking ??= this.#look(signal, told).finally(() => {
      this.#looking = undefined;
    });
    await this.#looking;
    return new Map([...this.#heads].flatMap(([doc, head]) => (isStanding(head) ? [[doc, head]] : [])));
  }

  async #look(signal: AbortSignal, told?: Told): Promise<void> {
    const info = await this.store.open(signal);
    if (!info) throw new AppError('shared-missing', { server: this.server });
    if (info.space !== this.space) throw new AppError('shared-space', { theirs: info.space, ours: this.space });
    if (info.id !== this.#library || Date.now() >= this.#anewAt || !(await this.#follow(signal))) {
      this.#library = undefined; // until all of it was read
      this.#heads = new Map();
      this.#cursors = new Map();
      await this.#follow(signal, told);
      this.#anewAt = Date.now() + ANEW_AFTER;
      this.#library = info.id;
    }
  }

  /** Takes up what machines have said since. @returns false where some of it is gone again: then nobody says what was removed */
  async #follow(signal: AbortSignal, told?: Told): Promise<boolean> {
    const machines = await machinesOf({ store: this.store, signal });
    const total = machines.reduce((sum, { seq }) => sum + seq, 0);
    let done = 0;
    let found = 0;
    for (const { writer, seq } of machines) {
      const from = this.#cursors.get(writer) ?? 0;
      done += from;
      for await (const { heads, to } of headsAfter(this.store, { writer, from, top: seq }, signal)) {
        for (const head of heads) this.#take(head);
        found += heads.length;
        done += to - (this.#cursors.get(writer) ?? 0);
        this.#cursors.set(writer, to);
        told?.(done, total);
      }
      found -= Math.max(0, seq - from);
    }
    return found >= 0;
  }

  #take(head: Head | undefined): void {
    const before = head && this.#heads.get(head.doc);
    if (!head || (before && isLater(before, head))) return;
    const isOlder = before && !isLater(head, before) && before.seq > head.seq;
    if (!isOlder) this.#heads.set(head.doc, head);
  }
}

interface Unheard {
  readonly writer: string;
  readonly from: number;
  readonly top: number;
}

/** What a machine has said between two of its numbers, page by page. */
async function* headsAfter(store: SharedStore, { writer, from, top }: Unheard, signal: AbortSignal) {
  let width = HEADS_AT_ONCE;
  for (let at = from; at < top; ) {
    const to = Math.min(top, at + width);
    const filter = { is: { part: ['head'], writer: [writer] }, above: { seq: at }, upTo: { seq: to } };
    const found = await store.find(filter, HEADS_AT_ONCE, signal);
    if (found.length >= HEADS_AT_ONCE && width > HEADS_AT_ONCE) {
      width = HEADS_AT_ONCE; // there may be more of them than were handed out
      continue;
    }
    // Where most numbers are of heads that count no longer, wider steps find as many.
    if (found.length < HEADS_AT_ONCE / 4) width *= 2;
    yield { heads: found.map(readHead), to };
    at = to;
  }
}

const isStanding = (head: Head): head is StandingHead => head.about !== undefined;

/** A document as its head tells of it; others may have written that. */
export function documentOf({ about, chunks, doc }: StandingHead, sequence: number): ReadableDocument {
  const said = (name: string) => (typeof about[name] === 'string' && about[name] !== '' ? about[name] : undefined);
  const updatedAt = timeOf(about.updatedAt);
  const address = said('address');
  return {
    id: nameOfShared(doc),
    sequence,
    kind: kindOf(about.kind),
    title: about.title,
    ...(said('byline') && { byline: said('byline') }),
    url: soundUrl(said('url')),
    address: soundUrl(address),
    site: said('site') ?? '',
    ...(said('language') && { language: said('language') }),
    publishedAt: soundDate(said('publishedAt')),
    savedAt: timeOf(said('savedAt') ?? updatedAt),
    updatedAt,
    contentHash: about.contentHash,
    chunks,
    status: { state: 'ready' },
    tags: about.tags ?? [],
  };
}

/** One that sorts as text. */
const timeOf = (said: string): string => new Date(soundDate(said) ?? UNKNOWN_DATE).toISOString();
