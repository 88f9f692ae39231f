import type { ChunkId, SaveSequence } from '../../types.ts';
import type { Catalogue } from './catalogue.ts';
import type { Gate } from './gate.ts';
import { GroupRows } from './group-rows.ts';
import type { PackedRows, ScanKernel } from './kernel.ts';
import { joinRows, rowsOf } from './packed-rows.ts';
import type { ScoredRow } from './row-space.ts';
import { readFor } from './segment-rows.ts';

/** Groups read at once. */
const AT_ONCE = 16;

export interface ResidentSetup {
  /** In which partitions are held at first. */
  readonly kernel: ScanKernel;
  readonly catalogue: Catalogue;
  readonly gate: Gate;
  /** Bytes that groups may take which nobody holds. */
  readonly mostBytes: number;
  /** Told of a segment that turned out to be damaged. */
  readonly damaged: (segment: number) => void;
}

/** The partitions that are in memory: those that running searches hold, and as many of the last used as there is room for. */
export class ResidentGroups {
  readonly #setup: ResidentSetup;
  /** The least recently used first. */
  readonly #groups = new Map<number, GroupRows>();
  readonly #loading = new Map<number, Promise<void>>();
  /** How many searches hold a group. */
  readonly #held = new Map<number, number>();
  #bytes = 0;
  #kernel: ScanKernel;

  constructor(setup: ResidentSetup) {
    this.#setup = setup;
    this.#kernel = setup.kernel;
  }

  get kernel(): ScanKernel {
    return this.#kernel;
  }

  /** Forgets all, and holds what is asked for next in this one. To be called while nobody reads: what is being read is of the old one. */
  use(kernel: ScanKernel): void {
    for (const group of [...this.#groups.keys()]) this.forget(group);
    this.#kernel = kernel;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(group: number): GroupRows | undefined {
    const rows = this.#groups.get(group);
    if (!rows) return undefined;
    this.#groups.delete(group);
    this.#groups.set(group, rows);
    return rows;
  }

  has(group: number): boolean {
    return this.#groups.has(group);
  }

  /** Brings groups into memory, and keeps them there until `release`. One that cannot be read is then missing. */
  async hold(groups: readonly number[]): Promise<void> {
    for (const group of groups) this.#held.set(group, (this.#held.get(group) ?? 0) + 1);
    const missing = groups.filter((group) => !this.#groups.has(group));
    let next = 0;
    const worker = async (): Promise<void> => {
      while (next < missing.length) await this.#load(missing[next++] ?? 0);
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, missing.length) }, worker));
  }

  release(groups: readonly number[]): void {
    for (const group of groups) {
      const held = (this.#held.get(group) ?? 1) - 1;
      if (held > 0) this.#held.set(group, held);
      else this.#held.delete(group);
    }
    for (const group of [...this.#groups.keys()]) {
      if (this.#bytes <= this.#setup.mostBytes) return;
      if (!this.#held.has(group)) this.forget(group);
    }
  }

  async #load(group: number): Promise<void> {
    // Another search may have loaded it since this one asked.
    if (this.#groups.has(group)) return;
    const known = this.#loading.get(group);
    if (known) return known;
    const loading = this.#setup.gate.read(() => this.#read(group)).finally(() => this.#loading.delete(group));
    this.#loading.set(group, loading);
    return loading;
  }

  async #read(group: number): Promise<void> {
    const { catalogue, damaged } = this.#setup;
    const kernel = this.#kernel;
    const ids = catalogue.group(group).map(({ info }) => info.id);
    const pieces = await Promise.all(ids.map((id) => readFor(kernel, catalogue, id)));
    for (const [i, piece] of pieces.entries()) if (piece === 'damaged') damaged(ids[i] ?? 0);
    // One that could not be read now is asked for again next time.
    if (pieces.includes(undefined)) return;
    const rows = new GroupRows(kernel);
    try {
      // What died while it was being read is left out as well.
      for (const [i, piece] of pieces.entries())
        if (piece && piece !== 'damaged') rows.load(liveRows(catalogue, ids[i] ?? 0, piece, kernel.rowBytes));
    } catch (error) {
      // No memory for all of it.
      rows.clear();
      throw error;
    }
    this.#groups.set(group, rows);
    this.#bytes += rows.bytes;
  }

  /** Rows came to a group; nothing to do for one that is not here. */
  append(group: number, added: PackedRows): void {
    this.#change(group, (rows) => rows.load(added));
  }

  kill(groups: Iterable<number>, sequences: ReadonlySet<SaveSequence>): void {
    for (const group of groups) this.#change(group, (rows) => rows.kill(sequences));
  }

  #change(group: number, change: (rows: GroupRows) => void): void {
    const rows = this.#groups.get(group);
    if (!rows) return;
    this.#bytes -= rows.bytes;
    change(rows);
    this.#bytes += rows.bytes;
  }

  /** Takes a group out of memory. */
  forget(group: number): void {
    const rows = this.#groups.get(group);
    if (!rows) return;
    this.#bytes -= rows.bytes;
    rows.clear();
    this.#groups.delete(group);
  }

  /** The query of the kernel's last `begin` times a row that is in memory. */
  score(id: ChunkId): ScoredRow | undefined {
    for (const rows of this.#groups.values()) {
      const found = rows.score(id);
      if (found) return found;
    }
    return undefined;
  }
}

/** Those rows of a segment that are not dead. */
export function liveRows(catalogue: Catalogue, id: number, rows: PackedRows, rowBytes: number): PackedRows {
  const dead = catalogue.get(id)?.dead;
  if (!dead || dead.size === 0) return rows;
  return joinRows([{ rows, only: rowsOf(rows, (sequence) => !dead.has(sequence)) }], rowBytes);
}
