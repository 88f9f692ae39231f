import { describe, expect, it } from 'vitest';
import { Dictionary, DictionaryWriter, type TermEntry } from '../../lib/search/words/dictionary.ts';
import { buildSegments } from '../../lib/search/words/segment-builder.ts';
import { compareBytes, decodeTerm, encodeTerm } from '../../lib/search/words/term-bytes.ts';
import { random } from '../contract/random.ts';

const inOrder = (a: string, b: string): number => {
  const [one, other] = [encodeTerm(a), encodeTerm(b)];
  return compareBytes(one, one.length, other, other.length);
};

const entryOf = (i: number, at: number): TermEntry => ({
  frequency: 1 + i * 37,
  at,
  size: 1 + (i % 300),
  bound: i % 256,
});

function written(terms: readonly string[]): { dictionary: Dictionary; entries: Map<string, TermEntry> } {
  const writer = new DictionaryWriter();
  const entries = new Map<string, TermEntry>();
  let at = 2 ** 31;
  for (const [i, term] of terms.toSorted(inOrder).entries()) {
    const entry = entryOf(i, at);
    const bytes = encodeTerm(term);
    writer.add(bytes, bytes.length, entry);
    entries.set(term, entry);
    at += entry.size;
  }
  return {
    dictionary: new Dictionary(writer.finish([0, 2 ** 31, 2 ** 31 + 1000, 2 ** 32 - 1]).bytes.slice()),
    entries,
  };
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

describe.each([
  ['no terms', []],
  ['one term', ['only']],
  ['16 terms', ODD.concat(['b', 'c', 'd'])],
  ['17 terms', ODD.concat(['b', 'c', 'd', 'e'])],
  ['many terms', many()],
])('a dictionary of %s', (_, terms) => {
  const { dictionary, entries } = written(terms);

  it('finds each, and nothing else', () => {
    expect(dictionary.size).toBe(terms.length);
    for (const [term, entry] of entries) expect(dictionary.find(encodeTerm(term)), term).toEqual(entry);
    for (const term of ['', 'aab!', 'ab\u{1f600}', '\u{10fffe}', 'zz', '!', '中'.repeat(63)])
      expect(dictionary.find(encodeTerm(term)), term).toBeUndefined();
  });

  it('is walked in order, from anywhere', () => {
    const sorted = terms.toSorted(inOrder);
    const walk = (cursor = dictionary.first()): string[] => {
      const found = [];
      for (; cursor.known; cursor.next()) found.push(decodeTerm(cursor.term.subarray(0, cursor.length)));
      return found;
    };
    expect(walk()).toEqual(sorted);
    for (const from of ['', 'a', 'cc', 'x', '한', '\u{1f600}', '\u{10ffff}z'])
      expect(walk(dictionary.from(encodeTerm(from)))).toEqual(sorted.filter((term) => inOrder(term, from) >= 0));
  });

  it('knows the page of a place', () => {
    const places = [0, 2 ** 31 - 1, 2 ** 31, 2 ** 31 + 999, 2 ** 31 + 1000, 2 ** 32 - 2];
    expect(places.map((at) => dictionary.pageOf(at))).toEqual([0, 0, 1, 1, 2, 2]);
  });
});

describe('a dictionary', () => {
  it('that is cut short is none', () => {
    const { dictionary } = written(many());
    for (const length of [0, 3, 7, 11, 100])
      expect(() => new Dictionary(dictionary.bytes.slice(0, length))).toThrow(RangeError);
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
    expect(built.map(({ dictionary }) => dictionary.size)).toEqual([3, 3, 4, 5]);
  });

  it('take the last text of a chunk that comes twice', () => {
    const [segment] = buildSegments([65_536, 65_536], ['old', 'new'], 10, 1000);
    expect(segment?.table.rows).toBe(1);
    expect(segment?.dictionary.find(encodeTerm('new'))?.frequency).toBe(1);
    expect(segment?.dictionary.find(encodeTerm('old'))).toBeUndefined();
  });

  it('cut their postings into pages between terms', () => {
    const texts = Array.from({ length: 300 }, (_, i) => `all t${i % 40} u${i}`);
    const [segment] = buildSegments(
      texts.map((_, i) => 65_536 + i),
      texts,
      1000,
      100,
    );
    const { dictionary, pages = [] } = segment ?? {};
    expect(pages.length).toBeGreaterThan(5);
    for (const cursor = dictionary!.first(); cursor.known; cursor.next()) {
      const page = dictionary!.pageOf(cursor.at);
      const end = cursor.at - dictionary!.pageStarts[page]! + cursor.size;
      expect(end).toBeLessThanOrEqual(pages[page]!.length);
    }
  });
});
