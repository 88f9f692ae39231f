import type { Partition } from './partitions.ts';

/** The list of partitions as it is kept. */
export interface PartitionRecord {
  readonly dims: number;
  readonly probes: number;
  /** The number of the next new partition. */
  readonly next: number;
  readonly partitions: readonly Partition[];
}

/** Raised when the layout changes; another one is not read. */
const LAYOUT = 1;
/** Little-endian 32-bit words: layout, dims, probes, next, how many partitions; then their records; then their centroids, float32. */
const HEADER_WORDS = 5;
/** Number, rows, splitAbove, and tightness as float32. */
const RECORD_WORDS = 4;

export function writePartitions({ dims, probes, next, partitions }: PartitionRecord): Uint8Array {
  const view = new DataView(new ArrayBuffer(sizeOf(partitions.length, dims)));
  let at = 0;
  const word = (value: number) => view.setUint32(4 * at++, value, true);
  const real = (value: number) => view.setFloat32(4 * at++, value, true);
  for (const value of [LAYOUT, dims, probes, next, partitions.length]) word(value);
  for (const { number, rows, splitAbove, tightness } of partitions) {
    for (const value of [number, rows, splitAbove]) word(value);
    real(tightness);
  }
  for (const { centroid } of partitions) for (const value of centroid) real(value);
  return new Uint8Array(view.buffer);
}

/** Undefined for another layout, a wrong length, or what cannot be. */
export function readPartitions(bytes: Uint8Array): PartitionRecord | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < 4 * HEADER_WORDS || view.getUint32(0, true) !== LAYOUT) return undefined;
  let at = 1;
  const word = () => view.getUint32(4 * at++, true);
  const real = () => view.getFloat32(4 * at++, true);
  const [dims, probes, next, count] = [word(), word(), word(), word()];
  if (bytes.byteLength !== sizeOf(count, dims)) return undefined;
  const records = Array.from({ length: count }, () => ({
    number: word(),
    rows: word(),
    splitAbove: word(),
    tightness: real(),
  }));
  const partitions = records.map((record) => ({ ...record, centroid: new Float32Array(dims).map(real) }));
  return isSound(partitions, next) ? { dims, probes, next, partitions } : undefined;
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

function sizeOf(count: number, dims: number): number {
  return 4 * (HEADER_WORDS + count * (RECORD_WORDS + dims));
}
