import type { DBSchema, IDBPDatabase, IDBPObjectStore } from 'idb';
import type { NewSegment, SegmentInfo, SegmentStore } from '../ports.ts';
import { transact } from './connection.ts';
import { isLost } from './lost-record.ts';
import { compact, isPart, isSound, type SegmentRecord, sizeOf, toInfo, toRecord } from './segment-record.ts';
import { storageError } from './storage-error.ts';

/** What the parts of a segment must be. */
type Parts = Pick<SegmentRecord, 'lengths' | 'checksums'>;

/** Keys begin with the name of the index and the number of the segment. */
export interface VaultSchema extends DBSchema {
  segments: { key: [string, number]; value: SegmentRecord };
  parts: { key: [string, number, number]; value: Uint8Array };
}
export type VaultDatabase = IDBPDatabase<VaultSchema>;

export const STORES: ('segments' | 'parts')[] = ['segments', 'parts'];
type Writable<Name extends 'segments' | 'parts'> = IDBPObjectStore<VaultSchema, typeof STORES, Name, 'readwrite'>;

/** All keys that begin so: in the order of keys, a list comes after every number and text. */
const under = (...start: (string | number)[]): IDBKeyRange => IDBKeyRange.bound(start, [...start, []]);

/** The segments of one index. */
export class IndexedDbSegments implements SegmentStore {
  private swept = false;
  /** What was last listed or put, so that a read of a page need not read and check the record as well. */
  private readonly known = new Map<number, Parts>();

  constructor(
    private readonly database: VaultDatabase,
    private readonly name: string,
    private readonly layout: number,
  ) {}

  async list(): Promise<SegmentInfo[]> {
    try {
      const sound: SegmentRecord[] = [];
      const lost: number[] = [];
      for (const record of await this.records()) {
        if (isSound(record, this.layout)) sound.push(record);
        else lost.push(record.id);
      }
      this.tidy(lost);
      this.known.clear();
      for (const { id, lengths, checksums } of sound) this.known.set(id, { lengths, checksums });
      return sound.map(toInfo);
    } catch (error) {
      throw storageError(error);
    }
  }

  async read(id: number, parts?: readonly number[]): Promise<Uint8Array[] | undefined> {
    try {
      const transaction = this.database.transaction(STORES);
      const store = transaction.objectStore('parts');
      const [expected, found] = await Promise.all([
        this.known.get(id) ?? transaction.objectStore('segments').get([this.name, id]),
        parts ? Promise.all(parts.map((part) => store.get([this.name, id, part]))) : store.getAll(under(this.name, id)),
      ]);
      if (!expected || ('seal' in expected && !isSound(expected, this.layout))) return undefined;
      return verified(expected, found, parts);
    } catch (error) {
      if (isLost(error)) return undefined;
      throw storageError(error);
    }
  }

  async replace(change: { drop?: readonly number[]; put?: readonly NewSegment[] }): Promise<number> {
    const { drop = [], put = [] } = change;
    const records = put.map((segment) => toRecord(this.name, this.layout, segment));
    await this.write(async (segments, parts) => {
      // Before a number is used again, whatever was left under it goes. (Each request is made in an async function of its own: if making
      // one throws, the promises of those made before are still waited for.)
      const old = [...drop, ...put.map(({ id }) => id)].map((id) => under(this.name, id));
      const gone = drop.map(async (id) => segments.delete([this.name, id]));
      const emptied = old.map(async (range) => parts.delete(range));
      const kept = records.map(async (record) => segments.put(record));
      const written = put.flatMap(({ id, parts: contents }) =>
        contents.map(async (bytes, part) => parts.put(compact(bytes), [this.name, id, part])),
      );
      await Promise.all([...gone, ...emptied, ...kept, ...written]);
    });
    for (const id of drop) this.known.delete(id);
    for (const { id, lengths, checksums } of records) this.known.set(id, { lengths, checksums });
    return records.reduce((sum, record) => sum + sizeOf(record), 0);
  }

  /** All records, sound or not; only the number of one that the browser cannot read any more. */
  private async records(): Promise<(SegmentRecord | { readonly id: number })[]> {
    const range = under(this.name);
    try {
      return await this.database.getAll('segments', range);
    } catch (error) {
      if (!isLost(error)) throw error;
    }
    const keys = await this.database.getAllKeys('segments', range);
    return Promise.all(keys.map((key) => this.record(key)));
  }

  private async record(key: [string, number]): Promise<SegmentRecord | { readonly id: number }> {
    try {
      const record = await this.database.get('segments', key);
      if (record) return record;
    } catch (error) {
      if (!isLost(error)) throw error;
    }
    return { id: key[1] };
  }

  /**
   * Deletes what `list` leaves out, and once the parts that belong to nothing, in the background. The deletion is asked for at once, so
   * that a number given out anew is written after it. What fails is found again by the next `list`.
   */
  private tidy(lost: readonly number[]): void {
    const deleted = lost.length === 0 ? Promise.resolve() : this.delete(lost);
    const swept = this.swept ? deleted : deleted.then(() => this.sweep());
    this.swept = true;
    void swept.catch(() => undefined);
  }

  private delete(ids: readonly number[]): Promise<void> {
    return this.write(async (segments, parts) => {
      const ranges = ids.map((id) => under(this.name, id));
      await Promise.all([
        ...ids.map(async (id) => segments.delete([this.name, id])),
        ...ranges.map(async (range) => parts.delete(range)),
      ]);
    });
  }

  private async sweep(): Promise<void> {
    const transaction = this.database.transaction(STORES);
    const known = await transaction.objectStore('segments').getAllKeys(under(this.name));
    const gaps = this.gapsIn(known.map(([, id]) => id));
    const parts = await Promise.all(gaps.map((gap) => transaction.objectStore('parts').getAllKeys(gap)));
    const orphans = new Set(parts.flat().map(([, id]) => id));
    if (orphans.size === 0) return;
    await this.write(async (infos, contents) => {
      const orphaned = async (id: number) => (await infos.getKey([this.name, id])) === undefined;
      await Promise.all([...orphans].map(async (id) => (await orphaned(id)) && contents.delete(under(this.name, id))));
    });
  }

  /**
   * Where there are parts of no segment, if any. Only there are keys gone over: those of a million chunks are a hundred thousand, which
   * would hold up the first question by half a second.
   * @param known numbers of segments, ascending
   */
  private gapsIn(known: readonly number[]): IDBKeyRange[] {
    const { name } = this;
    const [first] = known;
    if (first === undefined) return [under(name)];
    const between = known.slice(1).flatMap((id, i) => {
      const before = known[i] ?? id;
      return id > before + 1 ? [IDBKeyRange.bound([name, before, []], [name, id])] : [];
    });
    const last = known.at(-1) ?? first;
    return [IDBKeyRange.bound([name], [name, first]), ...between, IDBKeyRange.bound([name, last, []], [name, []])];
  }

  private write(work: (segments: Writable<'segments'>, parts: Writable<'parts'>) => Promise<void>): Promise<void> {
    return transact(
      () => this.database.transaction(STORES, 'readwrite', { durability: 'relaxed' }),
      (transaction) => work(transaction.objectStore('segments'), transaction.objectStore('parts')),
    );
  }
}

/** The parts as they were stored, or undefined if any of them is not. */
function verified(
  record: Parts,
  found: readonly unknown[],
  parts: readonly number[] = [...record.lengths.keys()],
): Uint8Array[] | undefined {
  const intact = found.filter((bytes, at): bytes is Uint8Array => isPart(record, parts[at] ?? -1, bytes));
  return found.length === parts.length && intact.length === parts.length ? intact : undefined;
}
