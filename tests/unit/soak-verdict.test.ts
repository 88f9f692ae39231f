import { describe, expect, it } from 'vitest';
import { judge, type Sample, slope } from '../faults/soak-verdict.ts';

const MB = 2 ** 20;

/** A run of 2,000 saves, of which the first thousand are of new pages; `more`: what it holds otherwise after so many saves. */
const samples = (more: (saves: number) => Partial<Sample> = () => ({})): Sample[] =>
  Array.from({ length: 40 }, (_, i) => {
    const saves = (i + 1) * 50;
    const pages = Math.min(saves, 1000);
    const sample = { saves, pages, questions: saves / 4, indexes: pages * 9000, nodes: 200, listeners: 50 };
    return { ...sample, heap: 8 * MB + pages * 2000, buffers: pages * 9000, ...more(saves) };
  });

describe('the verdict on a long use', () => {
  it('lets a library hold its indexes and the particulars of its pages', () => {
    const { failures, perPage, perPageBesides } = judge(samples());
    expect(failures).toEqual([]);
    expect(Math.round(perPage)).toBe(11_000);
    expect(Math.round(perPageBesides)).toBe(2000);
  });

  it('lets the first saves warm it up', () => {
    expect(judge(samples((saves) => (saves < 200 ? { heap: 3 * MB } : {}))).failures).toEqual([]);
  });

  it('does not mind what the panel draws just then', () => {
    expect(judge(samples((saves) => (saves === 1500 ? { listeners: 123 } : {}))).failures).toEqual([]);
  });

  it.each<[string, (saves: number) => Partial<Sample>, RegExp]>([
    ['texts of pages', (saves) => ({ heap: 8 * MB + Math.min(saves, 1000) * 8000 }), /a page more holds 8000 bytes/],
    ['something of every save', (saves) => ({ heap: 8 * MB + saves * 2000 }), /bytes more while the pages/],
    ['a buffer of every save', (saves) => ({ buffers: saves * 9000 }), /bytes more while the pages/],
    ['nodes of the panel', (saves) => ({ nodes: 200 + saves / 8 }), /the panel grew from .* nodes/],
    ['listeners of the panel', (saves) => ({ listeners: 50 + saves / 25 }), /the panel grew from .* listeners/],
  ])('finds out that %s are kept', (_, more, words) => {
    expect(judge(samples(more)).failures.join()).toMatch(words);
  });

  it('draws the nearest line', () => {
    expect(
      slope([
        [1, 2],
        [2, 4],
        [3, 6],
      ]),
    ).toBeCloseTo(2);
    expect(slope([[1, 2]])).toBe(0);
  });
});
