import { chunkId } from '../../chunk-id.ts';
import { pacer } from '../../pause.ts';
import { MergeSource, type ReadPages } from './merge-source.ts';
import { type DecodedPostings, readPostings } from './postings.ts';
import { lengthOf, rowTable } from './row-table.ts';
import type { Segment } from './segment.ts';
import { SegmentWriter, type WrittenSegment } from './segment-writer.ts';
import { compareBytes } from './term-bytes.ts';

export interface MergeOptions {
  readonly pageBytes: number;
  /** What it throws ends the merge. */
  readonly read: ReadPages;
  readonly signal: AbortSignal;
}

/**
 * One segment of the rows of several that are live when it begins, in memory: their terms are walked side by side, pages come one by
 * one. Pauses often.
 * @throws the signal's reason when it aborts
 */
export async function mergeSegments(segments: readonly Segment[], options: MergeOptions): Promise<WrittenSegment> {
  const paced = pacer();
  const { table, moved } = renumber(segments);
  const writer = new SegmentWriter(table, options.pageBytes);
  const sources = segments.map((segment, i) => new MergeSource(segment, moved[i] ?? new Int32Array(0), options.read));
  for (const source of sources) await source.begin();
  const joined = new JoinedPostings(table.rows);
  const term = new Uint8Array(256);
  for (let holding = lowest(sources); holding.length > 0; holding = lowest(sources)) {
    const length = holding[0]?.cursor.length ?? 0;
    term.set(holding[0]?.cursor.term.subarray(0, length) ?? []);
    joined.clear();
    for (const source of holding) {
      joined.add(source);
      const due = source.next();
      if (due) await due;
    }
    if (joined.size > 0) writer.add(term, length, joined.sorted(), joined.size);
    const due = paced();
    if (due) await due;
    options.signal.throwIfAborted();
  }
  return writer.finish();
}

/** Where the live rows go: ascending by id, whatever segment they are of. */
function renumber(segments: readonly Segment[]) {
  const saves = segments.flatMap((segment, source) =>
    Array.from(segment.table.sequences, (sequence, save) => ({ sequence, save, source })).filter(
      ({ save }) => !segment.isDead(save),
    ),
  );
  saves.sort((a, b) => a.sequence - b.sequence);
  const moved = segments.map(({ rows }) => new Int32Array(rows).fill(-1));
  const ids: number[] = [];
  const lengths: number[] = [];
  for (const { sequence, save, source } of saves) {
    const table = segments[source]?.table;
    const places = moved[source];
    if (!table || !places) continue;
    const start = table.starts[save] ?? 0;
    const end = table.starts[save + 1] ?? 0;
    for (let row = start; row < end; row++) {
      places[row] = ids.length;
      ids.push(chunkId(sequence, table.ordinals?.[row] ?? row - start));
      lengths.push(lengthOf(table, row));
    }
  }
  return { table: rowTable(ids, lengths), moved };
}

/** The sources that are at the term that comes first of all; none when all are at their ends. */
function lowest(sources: readonly MergeSource[]): MergeSource[] {
  let found: MergeSource[] = [];
  for (const source of sources) {
    if (!source.cursor.known) continue;
    const first = found[0];
    const order = first
      ? compareBytes(source.cursor.term, source.cursor.length, first.cursor.term, first.cursor.length)
      : -1;
    if (order === 0) found.push(source);
    else if (order < 0) found = [source];
  }
  return found;
}

/** The postings of one term from all sources, under their new rows. */
class JoinedPostings {
  size = 0;
  readonly #rows: Uint16Array;
  readonly #counts: Uint16Array;
  readonly #read: DecodedPostings = { rows: new Uint16Array(65_536), counts: new Uint16Array(65_536) };
  #ascending = true;

  constructor(rows: number) {
    this.#rows = new Uint16Array(rows);
    this.#counts = new Uint16Array(rows);
  }

  clear(): void {
    this.size = 0;
    this.#ascending = true;
  }

  add(source: MergeSource): void {
    const { moved } = source;
    const list = source.list();
    readPostings(list, this.#read);
    for (let i = 0; i < list.frequency; i++) {
      const row = moved[this.#read.rows[i] ?? 0] ?? -1;
      if (row < 0) continue;
      if (this.size > 0 && row < (this.#rows[this.size - 1] ?? 0)) this.#ascending = false;
      this.#rows[this.size] = row;
      this.#counts[this.size++] = this.#read.counts[i] ?? 0;
    }
  }

  sorted(): DecodedPostings {
    if (this.#ascending) return { rows: this.#rows, counts: this.#counts };
    const pairs = new Uint32Array(this.size);
    for (let i = 0; i < this.size; i++) pairs[i] = (this.#rows[i] ?? 0) * 65_536 + (this.#counts[i] ?? 0);
    pairs.sort();
    return {
      rows: Uint16Array.from(pairs, (pair) => pair >>> 16),
      counts: Uint16Array.from(pairs, (pair) => pair & 65_535),
    };
  }
}
