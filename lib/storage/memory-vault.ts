import { AppError } from '../errors.ts';
import type { NewSegment, SegmentInfo, SegmentStore, SegmentVault } from '../ports.ts';
import { isPart, isSound, type SegmentRecord, sizeOf, toInfo, toRecord } from './segment-record.ts';

/** What a vault in memory holds: of each index, by the number of the segment, its record and its parts. */
export type MemorySegments = Map<string, Map<number, HeldSegment>>;

export interface HeldSegment {
  readonly record: SegmentRecord;
  readonly parts: readonly Uint8Array[];
}

/**
 * A vault that lasts as long as `segments` do. Bytes are copied in and out, as a database does.
 * @param segments what an earlier vault held, to go on from there
 */
export function memoryVault(segments: MemorySegments = new Map()): SegmentVault {
  return new MemoryVault(segments);
}

class MemoryVault implements SegmentVault {
  private closed = false;

  constructor(private readonly segments: MemorySegments) {}

  index(name: string, layout: number): SegmentStore {
    return {
      list: async () => this.list(name, layout),
      read: async (id, parts) => this.read(name, layout, id, parts),
      replace: async ({ drop = [], put = [] }) => this.replace(name, layout, drop, put),
    };
  }

  async keepOnly(names: readonly string[]): Promise<void> {
    this.mustBeOpen();
    for (const name of [...this.segments.keys()]) if (!names.includes(name)) this.segments.delete(name);
  }

  close(): void {
    this.closed = true;
  }

  private mustBeOpen(): void {
    if (this.closed) throw new AppError('storage-failed', { name: 'InvalidStateError' });
  }

  private heldOf(name: string): Map<number, HeldSegment> {
    const held = this.segments.get(name) ?? new Map<number, HeldSegment>();
    this.segments.set(name, held);
    return held;
  }

  private list(name: string, layout: number): SegmentInfo[] {
    this.mustBeOpen();
    const held = this.heldOf(name);
    for (const [id, { record }] of [...held]) if (!isSound(record, layout)) held.delete(id);
    const infos = [...held.values()].map(({ record }) => structuredClone(toInfo(record)));
    return infos.sort((a, b) => a.id - b.id);
  }

  private read(name: string, layout: number, id: number, parts?: readonly number[]): Uint8Array[] | undefined {
    this.mustBeOpen();
    const held = this.segments.get(name)?.get(id);
    if (!held || !isSound(held.record, layout)) return undefined;
    const wanted = parts ?? Array.from(held.record.lengths.keys());
    const found = wanted.map((part) => held.parts[part]);
    if (!found.every((bytes, at): bytes is Uint8Array => isPart(held.record, wanted[at] ?? -1, bytes)))
      return undefined;
    return found.map((bytes) => bytes.slice());
  }

  private replace(name: string, layout: number, drop: readonly number[], put: readonly NewSegment[]): number {
    this.mustBeOpen();
    const made = put.map((segment) => ({
      record: structuredClone(toRecord(name, layout, segment)),
      parts: segment.parts.map((part) => part.slice()),
    }));
    const held = this.heldOf(name);
    for (const id of drop) held.delete(id);
    for (const segment of made) held.set(segment.record.id, segment);
    return made.reduce((sum, { record }) => sum + sizeOf(record), 0);
  }
}
