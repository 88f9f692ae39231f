import { describe, expect, it } from 'vitest';
import { ByteBuffer, ByteReader } from '../../lib/search/words/byte-buffer.ts';
import { encodeTerm } from '../../lib/search/words/term-bytes.ts';
import { readTermFilter, type TermFilter, TermFilterWriter } from '../../lib/search/words/term-filter.ts';

const termOf = (i: number): Uint8Array => encodeTerm(i % 2 ? `word${i}` : `${i.toString(36)}한글`);

function filterOf(count: number): TermFilter {
  const writer = new TermFilterWriter();
  for (let i = 0; i < count; i++) writer.add(termOf(i), termOf(i).length);
  return writer.finish();
}

describe('a filter of terms', () => {
  it.each([[1], [25], [1000], [30_000]])('of %i says of each that it is there, of few others', (count) => {
    const filter = filterOf(count);
    for (let i = 0; i < count; i++) expect(filter.has(termOf(i))).toBe(true);
    const others = Array.from({ length: 10_000 }, (_, i) => termOf(count + i));
    expect(others.filter((term) => filter.has(term)).length).toBeLessThan(200);
    expect(filter.memory).toBeLessThanOrEqual(count * 1.25 + 32);
  });

  it('of none says no, and takes nothing', () => {
    const filter = filterOf(0);
    expect(filter.memory).toBe(0);
    for (const term of ['', 'a']) expect(filter.has(encodeTerm(term))).toBe(false);
  });

  it('stays the same when it is written and read', () => {
    const out = new ByteBuffer();
    filterOf(1000).write(out);
    expect(readTermFilter(new ByteReader(out.copy()))).toEqual(filterOf(1000));
    expect(() => readTermFilter(new ByteReader(out.copy().slice(0, 100)))).toThrow(RangeError);
  });
});
