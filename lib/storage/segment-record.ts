import { AppError } from '../errors.ts';
import type { NewSegment, SegmentInfo } from '../ports.ts';
import { checksum } from './checksum.ts';

/** What is stored of a segment apart from its content, so that listing reads no content. */
export interface SegmentRecord extends SegmentInfo {
  /** The name of the index it belongs to. */
  readonly index: string;
  /** Format of the parts. */
  readonly layout: number;
  /** Length in bytes and checksum of each part. */
  readonly lengths: Uint32Array;
  readonly checksums: Uint32Array;
  /** Checksum of all fields above but `index`. */
  readonly seal: number;
}

/** The bytes behind a view and nothing else: a stored view brings its whole buffer along. */
export function compact<T extends Uint8Array | Uint32Array>(view: T): T {
  return view.byteLength === view.buffer.byteLength ? view : (view.slice() as T);
}

/** @throws AppError `storage-failed` if the segment does not hold together: it would be left out of every list */
export function toRecord(index: string, layout: number, segment: NewSegment): SegmentRecord {
  const { id, group, rows, parts } = segment;
  const unsealed = {
    index,
    id,
    layout,
    group,
    rows,
    sequences: compact(segment.sequences),
    counts: compact(segment.counts),
    lengths: Uint32Array.from(parts, (part) => part.byteLength),
    checksums: Uint32Array.from(parts, checksum),
  };
  const record = { ...unsealed, seal: sealOf(unsealed) };
  if (isSound(record, layout)) return record;
  throw new AppError('storage-failed', { name: 'TypeError', id });
}

/** Checksum of a record's fields, in the order of `SegmentRecord`. */
function sealOf(record: Omit<SegmentRecord, 'index' | 'seal'>): number {
  const { id, layout, group, rows, sequences, counts, lengths, checksums } = record;
  const heading = [id, layout, group, rows, sequences.length, lengths.length].flatMap(halves);
  const words = new Uint32Array(heading.length + 2 * (sequences.length + lengths.length));
  let at = 0;
  for (const list of [heading, sequences, counts, lengths, checksums]) {
    words.set(list, at);
    at += list.length;
  }
  return checksum(new Uint8Array(words.buffer));
}

/** An integer of up to 53 bits as two words. */
const halves = (value: number): number[] => [value >>> 0, Math.floor(value / 2 ** 32) >>> 0];

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** Whether the saves ascend and their chunks are as many as the rows. */
function agree({ rows, sequences, counts }: SegmentRecord): boolean {
  let sum = 0;
  for (let at = 0; at < counts.length; at++) {
    if (at > 0 && (sequences[at] ?? 0) <= (sequences[at - 1] ?? 0)) return false;
    sum += counts[at] ?? 0;
  }
  return sum === rows;
}

/** Whether what was read is a record of this layout that nothing has happened to. */
export function isSound(record: unknown, layout: number): record is SegmentRecord {
  if (typeof record !== 'object' || record === null) return false;
  const {
    id,
    layout: written,
    group,
    rows,
    sequences,
    counts,
    lengths,
    checksums,
    seal,
  } = record as Partial<SegmentRecord>;
  if (written !== layout || !isCount(id) || !isCount(rows) || !Number.isSafeInteger(group)) return false;
  if (![sequences, counts, lengths, checksums].every((list) => list instanceof Uint32Array)) return false;
  const whole = record as SegmentRecord;
  if (whole.sequences.length !== whole.counts.length || whole.lengths.length !== whole.checksums.length) return false;
  return agree(whole) && seal === sealOf(whole);
}

export function toInfo({ id, group, rows, sequences, counts }: SegmentRecord): SegmentInfo {
  return { id, group, rows, sequences, counts };
}

/** Whether the bytes are the part that was stored under this number. */
export function isPart(
  record: Pick<SegmentRecord, 'lengths' | 'checksums'>,
  part: number,
  bytes: unknown,
): bytes is Uint8Array {
  if (!(bytes instanceof Uint8Array) || bytes.byteLength !== record.lengths[part]) return false;
  return checksum(bytes) === record.checksums[part];
}

/** Bytes of the record's lists and its content. */
export function sizeOf({ sequences, counts, lengths, checksums }: SegmentRecord): number {
  const lists = sequences.byteLength + counts.byteLength + lengths.byteLength + checksums.byteLength;
  return lists + lengths.reduce((sum, length) => sum + length, 0);
}
