import type { NewSegment, SegmentInfo } from '../../ports.ts';
import type { SaveSequence } from '../../types.ts';
import { ByteBuffer, ByteReader } from './byte-buffer.ts';
import { type Directory, directoryMemory, readDirectory, writeDirectory } from './directory.ts';
import { countsOf, lengthOf, memoryOf, type RowTable, readRows, saveOf, writeRows } from './row-table.ts';

/** Number of the format of the parts below. */
export const LAYOUT = 2;

/** The first part of a stored segment is all that is read when it is opened: directory and rows. The others are its pages. */
const OPENING_PART = 0;
const FIRST_PAGE_PART = 1;
export const OPENING_PARTS: readonly number[] = [OPENING_PART];

export const partOfPage = (page: number): number => page + FIRST_PAGE_PART;

/** What of a segment is in memory; never changes. */
export interface SegmentContent {
  readonly directory: Directory;
  readonly table: RowTable;
}

/** @throws RangeError when the part is none */
export function decodeContent(info: SegmentInfo, [part]: readonly Uint8Array[]): SegmentContent {
  if (!part) throw new RangeError('Fewer parts than asked for');
  const reader = new ByteReader(part);
  const directory = readDirectory(reader);
  return { directory, table: readRows(reader, info.sequences, info.counts) };
}

function encodeContent({ directory, table }: SegmentContent): Uint8Array {
  const out = new ByteBuffer();
  writeDirectory(directory, out);
  writeRows(table, out);
  return out.copy();
}

/** A segment in use: its content, which of its saves were removed, and its pages while it is not kept on disk. */
export class Segment {
  readonly directory: Directory;
  readonly table: RowTable;
  /** Terms of all rows. */
  readonly terms: number;
  /** Rows of removed saves, and their terms. */
  deadRows = 0;
  deadTerms = 0;
  /** All its pages, until they are kept. */
  pages: readonly Uint8Array[] | undefined;
  /** It is being kept: not to be merged yet. */
  keeping = false;
  readonly #dead: Uint8Array;

  /** @param replaces segments on disk that are to be dropped when this one is kept */
  constructor(
    readonly id: number,
    content: SegmentContent,
    pages?: readonly Uint8Array[],
    readonly replaces: readonly number[] = [],
  ) {
    this.directory = content.directory;
    this.table = content.table;
    this.pages = pages;
    this.#dead = new Uint8Array(this.table.sequences.length);
    this.terms = termsOf(this.table, 0, this.table.rows);
  }

  get rows(): number {
    return this.table.rows;
  }

  get memory(): number {
    const pages = this.pages?.reduce((sum, { byteLength }) => sum + byteLength, 0) ?? 0;
    return directoryMemory(this.directory) + memoryOf(this.table) + this.#dead.byteLength + pages;
  }

  /** Average length of its rows, in terms; what its bounds and sums were reckoned with. */
  get average(): number {
    return averageOf(this.terms, this.rows);
  }

  isDead(save: number): boolean {
    return this.#dead[save] === 1;
  }

  holds(sequence: SaveSequence): boolean {
    const save = saveOf(this.table, sequence);
    return save >= 0 && !this.isDead(save);
  }

  /** Forgets the chunks of a save, if it has any. */
  remove(sequence: SaveSequence): boolean {
    const save = saveOf(this.table, sequence);
    if (save < 0 || this.isDead(save)) return false;
    const from = this.table.starts[save] ?? 0;
    const to = this.table.starts[save + 1] ?? 0;
    this.#dead[save] = 1;
    this.deadRows += to - from;
    this.deadTerms += termsOf(this.table, from, to);
    return true;
  }

  /** @throws Error when its pages are no longer in memory */
  toStored(): NewSegment {
    if (!this.pages) throw new Error('A segment that is kept needs no keeping');
    const { sequences } = this.table;
    const parts = [encodeContent(this), ...this.pages];
    return { id: this.id, group: 0, rows: this.rows, sequences, counts: countsOf(this.table), parts };
  }
}

/** Never 0, so that it can be divided by. */
export function averageOf(terms: number, rows: number): number {
  return terms / Math.max(1, rows) || 1;
}

function termsOf(table: RowTable, from: number, to: number): number {
  let sum = 0;
  for (let row = from; row < to; row++) sum += lengthOf(table, row);
  return sum;
}
