import { describe, expect, it } from 'vitest';
import { ByteBuffer, ByteReader } from '../../lib/search/words/byte-buffer.ts';
import { type Directory, listPageOf, readDirectory, writeDirectory } from '../../lib/search/words/directory.ts';
import { MergeSource } from '../../lib/search/words/merge-source.ts';
import { type DecodedPostings, readPostings } from '../../lib/search/words/postings.ts';
import { rowTable } from '../../lib/search/words/row-table.ts';
import { Segment } from '../../lib/search/words/segment.ts';
import { buildSegments } from '../../lib/search/words/segment-builder.ts';
import { SegmentWriter, type WrittenSegment } from '../../lib/search/words/segment-writer.ts';
import { compareBytes, decodeTerm, encodeTerm } from '../../lib/search/words/term-bytes.ts';
import { findIn, TermCursor } from '../../lib/search/words/term-page.ts';
import { random } from '../contract/random.ts';

const ROWS = 2000;

const inOrder = (a: string, b: string): number => {
  const [one, other] = [encodeTerm(a), encodeTerm(b)];
  return compareBytes(one, one.length, other, other.length);
};

/** Of the i-th term: mostly one row or a few, now and then many. */
function rowsOf(i: number): number[] {
  const count = i % 50 === 49 ? 1500 : 1 + (i % 7);
  return Array.from({ length: count }, (_, n) => (i + n) % ROWS).sort((a, b) => a - b);
}

function written(terms: readonly string[], pageBytes: number): WrittenSegment {
  const ids = Array.from({ length: ROWS }, (_, row) => 65_536 + row);
  const writer = new SegmentWriter(rowTable(ids, new Uint16Array(ROWS).fill(10)), pageBytes);
  for (const [i, term] of terms.toSorted(inOrder).entries()) {
    const [bytes, rows] = [encodeTerm(term), rowsOf(i)];
    const counts = Uint16Array.from(rows, (row) => 1 + (row % 3));
    writer.add(bytes, bytes.length, { rows: Uint16Array.from(rows), counts }, rows.length);
  }
  return writer.finish();
}

/** The rows that hold a term, and how many pages were looked into. */
function lookUp({ directory, pages }: WrittenSegment, term: string): { rows?: number[]; looked: number } {
  const bytes = encodeTerm(term);
  const numbers = [listPageOf(directory, bytes), directory.termPages.pageOf(bytes)].filter((page) => page >= 0);
  for (const [i, number] of numbers.entries()) {
    const page = pages[number]!;
    const found = findIn(page, bytes);
    if (found) return { rows: decoded({ page, ...found }), looked: i + 1 };
  }
  return { looked: numbers.length };
}

function decoded(list: { page: Uint8Array; at: number; frequency: number }): number[] {
  const into: DecodedPostings = { rows: new Uint16Array(ROWS), counts: new Uint16Array(ROWS) };
  readPostings(list, into);
  return [...into.rows.subarray(0, list.frequency)];
}

const ODD = [
  'a',
  'aa',
  '\u{1f600}',
  '\u{10ffff}',
  '\uffee',
  '\ue000',
  '한글',
  '한',
  '中'.repeat(64),
  'x'.repeat(64),
  '\u0000',
  'ß',
  'z',
];

function many(): string[] {
  const next = random(3);
  const letter = () =>
    String.fromCodePoint(97 + Math.floor(next() ** 2 * 6), ...(next() < 0.1 ? [0xac00 + Math.floor(next() * 99)] : []));
  return [
    ...new Set(
      Array.from({ length: 5000 }, () => Array.from({ length: 1 + Math.floor(next() * 30) }, letter).join('')),
    ),
  ];
}

const UNSEEN = ['', '\u0000!', '!', 'aab!', 'ab\u{1f600}', '中'.repeat(63), 'zz', '\u{10fffe}', '\u{10ffff}z'];

describe.each([
  ['no terms', []],
  ['one term', ['only']],
  ['16 terms', ODD.concat(['b', 'c', 'd'])],
  ['17 terms', ODD.concat(['b', 'c', 'd', 'e'])],
  ['many terms', many()],
])('a segment of %s', (_, terms) => {
  const sorted = terms.toSorted(inOrder);

  describe.each([[2 ** 14], [512], [64], [1]])('in pages of %i bytes', (pageBytes) => {
    const segment = written(terms, pageBytes);
    const { directory, pages } = segment;

    it('finds each term with its postings, and nothing else', () => {
      expect(directory.terms).toBe(terms.length);
      for (const [i, term] of sorted.entries()) expect(lookUp(segment, term).rows, term).toEqual(rowsOf(i));
      for (const term of UNSEEN) expect(lookUp(segment, term).rows, term).toBeUndefined();
    });

    it('looks for what comes before the first term into no page, for others into one, seldom two', () => {
      expect(lookUp(segment, '').looked).toBe(0);
      const looked = sorted.map((term) => lookUp(segment, term).looked);
      expect(looked.filter((count) => count !== 1).length).toBeLessThanOrEqual(terms.length / 20);
    });

    it('has all terms in order in its pages of terms, from anywhere', () => {
      const cursor = new TermCursor();
      const from = (term: string): string[] => {
        const found = [];
        const first = Math.max(0, directory.termPages.pageOf(encodeTerm(term)));
        for (const page of pages.slice(first, directory.termPages.pages))
          for (cursor.seek(page, encodeTerm(term)); cursor.known; cursor.next())
            found.push(decodeTerm(cursor.term.subarray(0, cursor.length)));
        return found;
      };
      for (const term of ['', 'a', 'cc', 'x', '한', '\u{1f600}', '\u{10ffff}z'])
        expect(from(term)).toEqual(sorted.filter((one) => inOrder(one, term) >= 0));
    });

    it('is walked with all postings, for a merge', async () => {
      const table = rowTable([65_536], [1]);
      const segment = new Segment(1, { directory, table });
      const source = new MergeSource(segment, new Int32Array(1), async (_, from, to) => pages.slice(from, to));
      const walked: [string, number[]][] = [];
      for (await source.begin(); source.cursor.known; await source.next()) {
        const { term, length } = source.cursor;
        walked.push([decodeTerm(term.subarray(0, length)), decoded(source.list())]);
      }
      expect(walked).toEqual(sorted.map((term, i) => [term, rowsOf(i)]));
    });

    it('has pages of at most that size, or of a single term', () => {
      const cursor = new TermCursor();
      for (const page of pages) {
        cursor.open(page);
        cursor.next();
        if (cursor.known) expect(page.length).toBeLessThanOrEqual(pageBytes);
      }
    });

    it('keeps its directory', () => {
      const out = new ByteBuffer();
      writeDirectory(directory, out);
      const again: Directory = readDirectory(new ByteReader(out.copy()));
      expect(again).toEqual(directory);
      const bytes = out.copy();
      for (const length of [0, 3, 7, bytes.length - 1])
        expect(() => readDirectory(new ByteReader(bytes.slice(0, length)))).toThrow(RangeError);
    });
  });
});

describe('long postings', () => {
  it('lie apart, so that the pages of terms are a small part of a segment', () => {
    const { directory, pages } = written(many(), 4096);
    const bytesOf = (list: readonly Uint8Array[]) => list.reduce((sum, { length }) => sum + length, 0);
    expect(directory.listPages.pages).toBeGreaterThan(10);
    expect(bytesOf(pages.slice(0, directory.termPages.pages))).toBeLessThan(bytesOf(pages) / 2);
  });
});

describe('segments built from texts', () => {
  it('hold whole saves, as many as fit', () => {
    const ids = [5, 1, 3, 2, 4].flatMap((save) => Array.from({ length: save }, (_, i) => save * 65_536 + i)).reverse();
    const built = buildSegments(
      ids,
      ids.map((id) => `word${id}`),
      5,
      1000,
    );
    expect(built.map(({ table }) => [...table.sequences])).toEqual([[1, 2], [3], [4], [5]]);
    expect(built.map(({ directory }) => directory.terms)).toEqual([3, 3, 4, 5]);
  });

  it('take the last text of a chunk that comes twice', () => {
    const [segment] = buildSegments([65_536, 65_536], ['old', 'new'], 10, 1000);
    expect(segment?.table.rows).toBe(1);
    expect(lookUp(segment!, 'new').rows).toEqual([0]);
    expect(lookUp(segment!, 'old').rows).toBeUndefined();
  });
});
