import { describe, expect, it } from 'vitest';
import { nextMerge, type TierSegment } from '../../lib/search/segments/tiers.ts';
import { random } from '../contract/random.ts';

const MOST = 4096;
/** Levels below the one that is let alone: less than 4, 32, 256 and 2,048 rows. */
const LEVELS = 4;

const some = (count: number, rows: number, first = 1, dead = 0): TierSegment[] =>
  Array.from({ length: count }, (_, at) => ({ id: first + at, rows, dead }));
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);

describe('nextMerge', () => {
  it.each([
    ['nothing', []],
    ['one', some(1, 5)],
    ['seven of each level', [...some(7, 1), ...some(7, 5, 10), ...some(7, 40, 20), ...some(7, 300, 30)]],
    ['full ones', some(40, 3000)],
    ['one larger than may be', some(1, 9000)],
    ['some without rows', some(7, 0)],
  ])('leaves %s', (_, segments) => {
    expect(nextMerge(segments, MOST)).toBeUndefined();
  });

  it('merges the eldest eight of a level', () => {
    expect(nextMerge(some(10, 5, 3), MOST)).toEqual(numbers(3, 10));
    expect(nextMerge([...some(7, 5), ...some(9, 40, 10)], MOST)).toEqual(numbers(10, 17));
    expect(nextMerge(some(8, 0), MOST)).toEqual(numbers(1, 8));
  });

  it('merges the lowest level first', () => {
    expect(nextMerge([...some(8, 300), ...some(8, 5, 20)], MOST)).toEqual(numbers(20, 27));
  });

  it('merges as many as fit when eight do not', () => {
    expect(nextMerge(some(8, 1000), MOST)).toEqual([1, 2, 3, 4]);
    expect(nextMerge(some(8, 2000), MOST)).toEqual([1, 2]);
  });

  it('rewrites the dead alone, several at once as long as they fit', () => {
    expect(nextMerge([...some(3, 5), ...some(1, 5, 9, 1)], MOST)).toEqual([9]);
    expect(nextMerge([...some(3, 5), ...some(1, 4000, 9, 1)], MOST)).toEqual([9]);
    expect(nextMerge([...some(2, 4000, 1, 1), ...some(1, 50, 3, 1)], MOST)).toEqual([1]);
    expect(nextMerge([...some(1, 3000, 1, 1), ...some(1, 50, 3, 1)], MOST)).toEqual([1, 3]);
  });

  it('rewrites a large one for a sixteenth of its rows, or when there is time to be thorough', () => {
    expect(nextMerge(some(1, 9000, 1, 562), MOST)).toBeUndefined();
    expect(nextMerge(some(1, 9000, 1, 563), MOST)).toEqual([1]);
    expect(nextMerge(some(1, 9000, 1, 1), MOST, true)).toEqual([1]);
    expect(nextMerge(some(1, 9000), MOST, true)).toBeUndefined();
  });

  it('takes the dead along with a merge, before one without any', () => {
    expect(nextMerge([...some(4, 5), ...some(4, 7, 5, 2)], MOST)).toEqual(numbers(1, 8));
    expect(nextMerge([...some(8, 5), ...some(7, 40, 20), ...some(1, 60, 30, 9)], MOST)).toEqual([
      ...numbers(20, 26),
      30,
    ]);
    expect(nextMerge([...some(8, 5), ...some(1, 60, 30, 9)], MOST)).toEqual([30]);
  });

  it('drops first what has nothing left', () => {
    expect(nextMerge([...some(8, 5), ...some(2, 50, 20, 50), ...some(1, 9, 40, 1)], MOST)).toEqual([20, 21]);
  });
});

/** Segments whose rows know how often they were written; `live` is what is not removed. */
class Model {
  private held: { id: number; rows: number[]; dead: number }[] = [];
  private nextId = 1;
  /** Rows written by saves, and by merges. */
  saved = 0;
  merged = 0;
  removed = 0;
  mostWrites = 0;

  constructor(readonly next: () => number) {}

  get live(): number {
    return this.held.reduce((sum, { rows, dead }) => sum + rows.length - dead, 0);
  }
  get count(): number {
    return this.held.length;
  }
  get dead(): number {
    return this.held.reduce((sum, { dead }) => sum + dead, 0);
  }

  save(rows: number): void {
    this.saved += rows;
    this.held.push({ id: this.nextId++, rows: new Array(rows).fill(1), dead: 0 });
  }

  remove(): void {
    const segment = this.held[Math.floor(this.next() * this.held.length)];
    if (!segment) return;
    const more = Math.min(segment.rows.length - segment.dead, 1 + Math.floor(this.next() * 60));
    segment.dead += more;
    this.removed += more;
  }

  /** @returns whether there was anything to do */
  step(): boolean {
    const segments = this.held.map(({ id, rows, dead }) => ({ id, rows: rows.length, dead }));
    const chosen = nextMerge(segments, MOST);
    const shuffled = segments.map((segment) => ({ segment, at: this.next() })).sort((a, b) => a.at - b.at);
    expect(
      nextMerge(
        shuffled.map(({ segment }) => segment),
        MOST,
      ),
    ).toEqual(chosen);
    if (!chosen) return false;
    const sources = this.held.filter(({ id }) => chosen.includes(id));
    expect(sources).toHaveLength(chosen.length);
    const rows = sources.flatMap((source) => source.rows.slice(source.dead)).map((writes) => writes + 1);
    if (chosen.length > 1) expect(rows.length).toBeLessThanOrEqual(MOST);
    this.held = this.held.filter(({ id }) => !chosen.includes(id));
    if (rows.length > 0) this.held.push({ id: this.nextId++, rows, dead: 0 });
    this.merged += rows.length;
    this.mostWrites = rows.reduce((most, writes) => Math.max(most, writes - 1), this.mostWrites);
    return true;
  }

  settle(): void {
    for (let steps = 0; this.step(); steps++) expect(steps).toBeLessThan(2000);
  }
}

const sizes: [string, (next: () => number) => number][] = [
  ['of one chunk', () => 1],
  ['of 1 to 60 chunks', (next) => 1 + Math.floor(next() * 60)],
  ['of very different lengths', (next) => Math.floor(2 ** (next() * 11))],
];

describe('upkeep by nextMerge', () => {
  const mostSegments = (live: number) => 7 * LEVELS + (2 * live) / MOST;

  it.each(sizes)('keeps few segments and writes little, for saves %s', (_, size) => {
    const model = new Model(random(5));
    for (let save = 0; save < 3000; save++) {
      model.save(size(model.next));
      model.settle();
      expect(model.count).toBeLessThanOrEqual(mostSegments(model.live));
    }
    expect(model.mostWrites).toBeLessThanOrEqual(LEVELS);
    expect(model.merged / model.saved).toBeLessThanOrEqual(LEVELS - 0.5);
  });

  it.each(sizes)('leaves no dead rows, and ends, for removals among saves %s', (_, size) => {
    const model = new Model(random(6));
    const next = random(7);
    for (let round = 0; round < 1500; round++) {
      if (next() < 0.5) model.save(size(next));
      else model.remove();
      const then = next();
      if (then < 0.3) model.step();
      else if (then < 0.5) {
        model.settle();
        expect(model.dead).toBe(0);
        expect(model.count).toBeLessThanOrEqual(mostSegments(model.live));
      }
    }
    expect(model.live).toBe(model.saved - model.removed);
  });
});
