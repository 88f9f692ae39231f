import { describe, expect, it } from 'vitest';
import { ByteBuffer } from '../../lib/search/words/byte-buffer.ts';
import { addScoresOf } from '../../lib/search/words/lookup.ts';
import {
  addScores,
  type LengthNorm,
  type PostingList,
  readPostings,
  SKIPS_FROM,
  sumOf,
  writePostings,
} from '../../lib/search/words/postings.ts';
import { random } from '../contract/random.ts';

const ROWS = 65_536;

interface Postings {
  readonly rows: Uint16Array;
  readonly counts: Uint16Array;
}

/** Every row with this chance, most counts small, some very large. */
function someOf(share: number, seed: number): Postings {
  const next = random(seed);
  const rows = Uint16Array.from({ length: ROWS }, (_, row) => row).filter(() => next() < share);
  const counts = Uint16Array.from(rows, () => (next() < 0.6 ? 1 : 1 + Math.floor(next() ** 8 * 65_534)));
  return { rows, counts };
}

/** Two lists one behind the other, so that the second does not begin at 0. */
function written(postings: Postings): PostingList {
  const out = new ByteBuffer();
  writePostings(out, { rows: Uint16Array.of(3), counts: Uint16Array.of(9) }, 1, 0);
  const at = out.length;
  writePostings(out, postings, postings.rows.length, 12.5);
  return { page: out.copy(), at, frequency: postings.rows.length };
}

const LISTS: [string, Postings][] = [
  ['one, the last row', { rows: Uint16Array.of(65_535), counts: Uint16Array.of(65_535) }],
  ['every row', someOf(1, 1)],
  ['most rows', someOf(0.8, 2)],
  ['a tenth', someOf(0.1, 3)],
  ['few', someOf(0.001, 4)],
  ['just too few for skips', { rows: someOf(1, 5).rows.slice(7, 1030), counts: someOf(1, 5).counts.slice(7, 1030) }],
  ['just enough for skips', { rows: someOf(1, 6).rows.slice(64_512), counts: someOf(1, 6).counts.slice(64_512) }],
];

const norm: LengthNorm = {
  base: 0.3,
  slope: 0.01,
  lengths: Uint16Array.from({ length: ROWS }, (_, row) => (row % 1000 === 999 ? 65_535 : row % 300)),
  longer: new Map(Array.from({ length: 65 }, (_, i) => [i * 1000 + 999, 70_000 + i])),
};

describe.each(LISTS)('postings of %s', (_, postings) => {
  const list = written(postings);
  const count = postings.rows.length;

  it('come back as they were written', () => {
    const read = { rows: new Uint16Array(count), counts: new Uint16Array(count) };
    readPostings(list, read);
    expect(read).toEqual(postings);
    expect(sumOf(list)).toBe(count >= SKIPS_FROM ? 12.5 : undefined);
  });

  it('score the rows that have them', () => {
    const scores = new Float32Array(ROWS).fill(1);
    scores[65_535] = Number.NEGATIVE_INFINITY;
    addScores(list, 2, norm, scores);
    const expected = new Float32Array(ROWS).fill(1);
    for (const [i, row] of postings.rows.entries()) {
      const times = postings.counts[i]!;
      expected[row]! += (2 * times) / (times + 0.3 + 0.01 * (norm.longer.get(row) ?? norm.lengths[row]!));
    }
    expected[65_535] = Number.NEGATIVE_INFINITY;
    expect(scores).toEqual(expected);
  });

  it('score the same when only some rows are looked up', () => {
    const all = new Float32Array(ROWS);
    addScores(list, 2, norm, all);
    for (const [share, seed] of [
      [1, 7],
      [0.05, 8],
      [0.0005, 9],
    ] as const) {
      const { rows } = someOf(share, seed);
      const scores = new Float32Array(ROWS);
      addScoresOf(rows, rows.length, list, 2, norm, scores);
      const expected = new Float32Array(ROWS);
      for (const row of rows) expected[row] = all[row]!;
      expect(scores).toEqual(expected);
    }
  });
});
