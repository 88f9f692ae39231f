import { describe, expect, it } from 'vitest';
import {
  dueIn,
  endPage,
  type Front,
  LONGEST_GAP,
  lookAt,
  lookInVain,
  MOST_LOOKS,
  NOTHING_READ,
  READ_TIME,
  type Reading,
} from '../../lib/autosave/reading.ts';
import { randomNumbers } from '../../lib/search/router/random.ts';

const A: Front = { page: 'https://a.example/', tabId: 1 };
const B: Front = { page: 'https://b.example/', tabId: 2 };

/** Looks at these times (in seconds); between any two, the worker may be ended: what it kept crosses as JSON. */
function looks(...events: readonly (readonly [number, Front | undefined])[]): Reading {
  return events.reduce<Reading>(
    (reading, [at, front]) => JSON.parse(JSON.stringify(lookAt(reading, front, at * 1000))) as Reading,
    NOTHING_READ,
  );
}
const seconds = (reading: Reading, { page }: Front) => (reading.pages[page]?.ms ?? 0) / 1000;

describe('reading time', () => {
  it('is that between two looks, for what was in front', () => {
    const reading = looks([0, A], [20, B], [50, A], [60, undefined], [100, A], [105, A]);
    expect(seconds(reading, A)).toBe(35);
    expect(seconds(reading, B)).toBe(30);
    expect(dueIn(reading)).toBe(25_000);
  });

  it('comes to its end after a minute in all', () => {
    expect(dueIn(looks([0, A], [59, A]))).toBe(1000);
    expect(dueIn(looks([0, A], [30, B], [40, A], [70, A]))).toBe(0);
    expect(dueIn(looks([0, A], [59, undefined]))).toBeUndefined();
    expect(READ_TIME).toBe(60_000);
  });

  it('does not count a machine asleep, or a clock that was set back', () => {
    expect(seconds(looks([0, A], [8 * 3600, A]), A)).toBe(0);
    expect(seconds(looks([0, A], [LONGEST_GAP / 1000, A]), A)).toBe(LONGEST_GAP / 1000);
    expect(seconds(looks([100, A], [10, A], [20, A]), A)).toBe(10);
  });

  it('is waited for once', () => {
    const read = looks([0, A], [60, A]);
    for (const end of ['saved', 'offered', 'left'] as const) {
      const over = endPage(read, A.page, end);
      expect(dueIn(over)).toBeUndefined();
      expect(dueIn(lookAt(over, A, 120_000))).toBeUndefined();
    }
    expect(endPage(read, B.page, 'saved')).toBe(read);
  });

  it('of a page that nobody seems to read is given up', () => {
    let reading = looks([0, A], [60, A]);
    for (let i = 1; i < MOST_LOOKS; i++) reading = lookInVain(reading, A.page);
    expect(dueIn(reading)).toBe(0);
    expect(lookInVain(reading, A.page).pages[A.page]?.end).toBe('left');
  });

  it('is remembered of the latest pages only', () => {
    const many = Array.from({ length: 500 }, (_, i) => [i, { page: `https://${i}.example/`, tabId: 1 }] as const);
    const { pages } = looks(...many);
    expect(Object.keys(pages)).toHaveLength(200);
    expect(pages['https://499.example/']).toBeDefined();
    expect(pages['https://0.example/']).toBeUndefined();
  });

  it('of all pages together is never more than the time that went by', () => {
    const random = randomNumbers(7);
    for (let run = 0; run < 50; run++) {
      let reading: Reading = NOTHING_READ;
      let at = 0;
      for (let i = 0; i < 100; i++) {
        at += Math.floor(random() * 200_000);
        const front = [A, B, undefined][Math.floor(random() * 3)];
        reading = JSON.parse(JSON.stringify(lookAt(reading, front, at))) as Reading;
      }
      const all = Object.values(reading.pages).reduce((sum, { ms }) => sum + ms, 0);
      expect(all).toBeLessThanOrEqual(at);
      expect(all).toBeGreaterThan(0);
    }
  });
});
