import type { Partition } from './partitions.ts';

/** The list of partitions as it is kept. */
export interface PartitionRecord {
  readonly dims: number;
  /** The number of the next new partition. */
  readonly next: number;
  readonly partitions: readonly Partition[];
  /** See `Residuals`. */
  readonly sample?: { readonly numbers: Int8Array; readonly groups: Uint32Array };
}

/** Raised when the layout changes; another one is not read. */
const LAYOUT = 2;
/**
 * Little-endian 32-bit words: layout, dims, next, how many partitions, how many sampled rows; the records; their centroids, float32;
 * the groups of the sampled rows; these rows, int8.
 */
const HEADER_WORDS = 5;
/** Number, rows, splitAbove, and tightness as float32. */
const RECORD_WORDS = 4;

export function writePartitions({ dims, next, partitions, sample }: PartitionRecord): Uint8Array {
  const { numbers = new Int8Array(0), groups = new Uint32Array(0) } = sample ?? {};
  const view = new DataView(new ArrayBuffer(sizeOf(partitions.length, groups.length, dims)));
  let at = 0;
  const word = (value: number) => view.setUint32(4 * at++, value, true);
  const real = (value: number) => view.setFloat32(4 * at++, value, true);
  for (const value of [LAYOUT, dims, next, partitions.length, groups.length]) word(value);
  for (const { number, rows, splitAbove, tightness } of partitions) {
    for (const value of [number, rows, splitAbove]) word(value);
    real(tightness);
  }
  for (const { centroid } of partitions) for (const value of centroid) real(value);
  const bytes = new Uint8Array(view.buffer);
  for (const group of groups) word(group);
  bytes.set(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.length), 4 * at);
  return bytes;
}

/** Undefined for another layout, a wrong length, or what cannot be. */
export function readPartitions(bytes: Uint8Array): PartitionRecord | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < 4 * HEADER_WORDS || view.getUint32(0, true) !== LAYOUT) return undefined;
  let at = 1;
  const word = () => view.getUint32(4 * at++, true);
  const real = () => view.getFloat32(4 * at++, true);
  const [dims, next, count, sampled] = [word(), word(), word(), word()];
  if (bytes.byteLength !== sizeOf(count, sampled, dims)) return undefined;
  const records = Array.from({ length: count }, () => ({
    number: word(),
    rows: word(),
    splitAbove: word(),
    tightness: real(),
  }));
  const partitions = records.map((record) => ({ ...record, centroid: new Float32Array(dims).map(real) }));
  const groups = new Uint32Array(sampled).map(word);
  const sample = { groups, numbers: new Int8Array(bytes.slice(4 * at).buffer) };
  return isSound(partitions, next) ? { dims, next, partitions, sample } : undefined;
}

function isSound(partitions: readonly Partition[], next: number): boolean {
  const numbers = new Set(partitions.map(({ number }) => number));
  return (
    numbers.size === partitions.length &&
    partitions.every(
      ({ number, tightness }) => number > 0 && number < next && tightness >= -1.001 && tightness <= 1.001,
    )
  );
}

function sizeOf(count: number, sampled: number, dims: number): number {
  return 4 * (HEADER_WORDS + count * (RECORD_WORDS + dims)) + sampled * (4 + dims);
}
