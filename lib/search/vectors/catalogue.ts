import { AppError } from '../../errors.ts';
import type { NewSegment, SegmentInfo, SegmentStore } from '../../ports.ts';
import type { SaveSequence } from '../../types.ts';
import { lowerBound } from './lower-bound.ts';

/** Group of the rows that no partition has yet; partitions count from 1. */
export const FLAT = 0;
/** Group of the segment that holds the router. */
export const ROUTER = -1;
/** Group of the segments that tell how many rows each partitioned save has in all, so that one held by half is noticed. */
export const LEDGER = -2;

/** A segment, and what is dead in it. */
export interface Held {
  readonly info: SegmentInfo;
  /** Saves whose rows here count no more. */
  readonly dead: ReadonlySet<SaveSequence>;
  readonly deadRows: number;
  /** False until it is on disk. */
  readonly kept: boolean;
}

interface Entry extends Held {
  dead: Set<SaveSequence>;
  deadRows: number;
  kept: boolean;
}

const NONE = new Set<SaveSequence>();

/** Which segments there are, of which groups, and which of their saves are dead. The one way to change them on disk. */
export class Catalogue {
  readonly #segments = new Map<number, Entry>();
  readonly #groups = new Map<number, Map<number, Entry>>();
  readonly #store: SegmentStore;
  #next = 1;
  /** Saves killed since the step that runs began: what it writes has them still. */
  #killed = new Set<SaveSequence>();
  #written = 0;
  #isUsable = true;

  constructor(store: SegmentStore) {
    this.#store = store;
  }

  /** Bytes of the lists it holds. */
  get bytes(): number {
    let bytes = 0;
    for (const { info } of this.#segments.values()) bytes += 8 * info.sequences.length;
    return bytes;
  }

  /** Bytes written since the start. */
  get written(): number {
    return this.#written;
  }

  /** Learns what is on disk. If that cannot be had, nothing is written either: it might overwrite something. */
  async open(): Promise<void> {
    try {
      for (const info of await this.#store.list()) this.note(info, true);
    } catch {
      this.#isUsable = false;
    }
  }

  /** The parts of a segment, all unless some are named; undefined when it is damaged. @throws AppError `storage-*` */
  async read(id: number, parts?: readonly number[]): Promise<Uint8Array[] | undefined> {
    return this.#store.read(id, parts);
  }

  /** A number for a segment. The younger of two that hold the same save is right, so it is taken before anything is read. */
  nextId(): number {
    return this.#next++;
  }

  group(group: number): readonly Held[] {
    return [...(this.#groups.get(group)?.values() ?? [])];
  }

  /** The numbers of the partitions that have segments. */
  partitions(): number[] {
    return [...this.#groups.keys()].filter((group) => group > FLAT);
  }

  get(id: number): Held | undefined {
    return this.#segments.get(id);
  }

  /** The segments of partitions that have dead rows. */
  stained(): Held[] {
    return [...this.#segments.values()].filter(({ info, deadRows }) => info.group > FLAT && deadRows > 0);
  }

  /** Live rows of a group. */
  rows(group: number): number {
    let rows = 0;
    for (const { info, deadRows } of this.#groups.get(group)?.values() ?? []) rows += info.rows - deadRows;
    return rows;
  }

  /** Takes in a segment. `kept`: it is on disk. */
  note(info: SegmentInfo, kept: boolean): void {
    const entry: Entry = { info, dead: NONE, deadRows: 0, kept };
    this.#segments.set(info.id, entry);
    const group = this.#groups.get(info.group) ?? new Map<number, Entry>();
    this.#groups.set(info.group, group.set(info.id, entry));
    this.#next = Math.max(this.#next, info.id + 1);
  }

  /** Forgets a segment, as if it had never been. */
  drop(id: number): void {
    const group = this.#segments.get(id)?.info.group ?? FLAT;
    this.#segments.delete(id);
    const members = this.#groups.get(group);
    members?.delete(id);
    if (members?.size === 0) this.#groups.delete(group);
  }

  /** Marks these saves dead in the groups that `among` admits. @returns the groups that had live rows of them */
  kill(sequences: ReadonlySet<SaveSequence>, among: (group: number) => boolean): Set<number> {
    for (const sequence of sequences) this.#killed.add(sequence);
    const touched = new Set<number>();
    for (const [group, members] of this.#groups) {
      if (!among(group)) continue;
      for (const entry of members.values()) if (killIn(entry, sequences)) touched.add(group);
    }
    return touched;
  }

  /** Marks those saves dead in one segment that are not wanted. */
  killIn(id: number, isUnwanted: (sequence: SaveSequence) => boolean): void {
    const entry = this.#segments.get(id);
    if (entry) killIn(entry, new Set([...entry.info.sequences].filter(isUnwanted)));
  }

  /** Puts segments that are already noted, and notes that they are kept; forgets them if they could not be. */
  async keep(segments: readonly NewSegment[]): Promise<void> {
    try {
      this.#written += await this.#write({ put: segments });
      for (const { id } of segments) {
        const entry = this.#segments.get(id);
        if (entry) entry.kept = true;
      }
    } catch {
      for (const { id } of segments) this.drop(id);
    }
  }

  async #write(change: Parameters<SegmentStore['replace']>[0]): Promise<number> {
    if (!this.#isUsable) throw new AppError('storage-failed');
    return this.#store.replace(change);
  }

  /** To be called before a step reads what it will replace. */
  begin(): void {
    this.#killed = new Set();
  }

  /** Replaces segments on disk, then here; saves killed since `begin` are dead in the new ones too. @throws AppError `storage-*` */
  async replace(drop: readonly number[], put: readonly NewSegment[]): Promise<void> {
    this.#written += await this.#write({ drop, put });
    for (const id of drop) this.drop(id);
    for (const { id, group, rows, sequences, counts } of put) {
      this.note({ id, group, rows, sequences, counts }, true);
      const entry = this.#segments.get(id);
      if (entry && this.#killed.size > 0) killIn(entry, this.#killed);
    }
  }

  /** Whether this save was killed since `begin`. */
  wasKilled(sequence: SaveSequence): boolean {
    return this.#killed.has(sequence);
  }

  /** How many rows of this save a segment of this group says are live; undefined if none does. */
  count(group: number, sequence: SaveSequence): number | undefined {
    for (const { info, dead } of this.#groups.get(group)?.values() ?? []) {
      const at = placeOf(info.sequences, sequence);
      if (at >= 0 && !dead.has(sequence)) return info.counts[at];
    }
    return undefined;
  }
}

/** @returns whether live rows died */
function killIn(entry: Entry, sequences: ReadonlySet<SaveSequence>): boolean {
  const own = entry.info.sequences;
  const before = entry.deadRows;
  const look = (sequence: SaveSequence, at: number): void => {
    if (at < 0 || entry.dead.has(sequence)) return;
    if (entry.dead === NONE) entry.dead = new Set();
    entry.dead.add(sequence);
    entry.deadRows += entry.info.counts[at] ?? 0;
  };
  // Whichever is shorter: looking each of them up here, or each of ours up there.
  if (sequences.size * 12 < own.length) for (const sequence of sequences) look(sequence, placeOf(own, sequence));
  else for (const [at, sequence] of own.entries()) if (sequences.has(sequence)) look(sequence, at);
  return entry.deadRows > before;
}

/** Where it is in this ascending list, or -1. */
function placeOf(sequences: Uint32Array, sequence: SaveSequence): number {
  const at = lowerBound(sequences, sequence);
  return sequences[at] === sequence ? at : -1;
}
