import { sequenceOf } from '../../chunk-id.ts';
import type { ChunkId, SaveSequence } from '../../types.ts';
import type { PackedRows, ScanKernel } from './kernel.ts';
import { lowerBound } from './lower-bound.ts';
import { RowSpace, type ScoredRow } from './row-space.ts';

/** Bytes of a row beside its values: its id twice, its scale, the sum of its values. */
export const ROW_OVERHEAD = 24;

/** Bits by which a group knows the saves it may have: a few times as many as it has saves. */
const MARKS = 2_048;

interface Piece {
  readonly start: number;
  /** Ascending. */
  readonly ids: Float64Array;
}

/** The rows of one partition in the memory of the kernel: those of its segments, one piece after the other. */
export class GroupRows {
  readonly #space: RowSpace;
  readonly #pieces: Piece[] = [];
  readonly #rowBytes: number;
  /** A bit for each save, by its number modulo how many there are: most groups have no row of a save, and say so at once. */
  readonly #marks = new Uint32Array(MARKS / 32);

  constructor(kernel: ScanKernel) {
    this.#space = new RowSpace(kernel);
    this.#rowBytes = kernel.rowBytes + ROW_OVERHEAD;
  }

  get bytes(): number {
    return this.#space.room * this.#rowBytes;
  }

  /** Appends rows, ascending by id. */
  load(rows: PackedRows): void {
    if (rows.ids.length === 0) return;
    this.#pieces.push({ start: this.#space.load(rows), ids: rows.ids.slice() });
    for (const id of rows.ids) {
      const mark = sequenceOf(id) % MARKS;
      this.#marks[mark >> 5] = (this.#marks[mark >> 5] ?? 0) | (1 << (mark & 31));
    }
  }

  kill(sequences: ReadonlySet<SaveSequence>): void {
    for (const { start, ids } of this.#pieces) {
      for (const [i, id] of ids.entries())
        if (sequences.has(sequenceOf(id)) && this.#space.idOf(start + i) === id) this.#space.kill(start + i, 1);
    }
  }

  /** The query of the kernel's last `begin` times a row, and its scale; undefined without such a row. */
  score(id: ChunkId): ScoredRow | undefined {
    const mark = sequenceOf(id) % MARKS;
    if (((this.#marks[mark >> 5] ?? 0) & (1 << (mark & 31))) === 0) return undefined;
    for (const { start, ids } of this.#pieces) {
      const row = start + lowerBound(ids, id);
      if (ids[row - start] === id && this.#space.idOf(row) === id) return this.#space.score(row);
    }
    return undefined;
  }

  /** Has the kernel scan everything, or only these saves. */
  scan(within: ReadonlySet<SaveSequence> | undefined): void {
    if (within) this.#space.scanRanges(this.#pieces.flatMap((piece) => rangesOf(piece, within)));
    else this.#space.scan();
  }

  /** Gives its memory back. */
  clear(): void {
    this.#space.clear();
    this.#pieces.length = 0;
  }
}

/** The runs of rows that belong to these saves: [first row, count]. */
function rangesOf({ start, ids }: Piece, within: ReadonlySet<SaveSequence>): [number, number][] {
  const ranges: [number, number][] = [];
  for (const [i, id] of ids.entries()) {
    if (!within.has(sequenceOf(id))) continue;
    const last = ranges.at(-1);
    if (last && last[0] + last[1] === start + i) last[1]++;
    else ranges.push([start + i, 1]);
  }
  return ranges;
}
