import { describe, expect, it } from 'vitest';
import { columnsOf, HIGH, linePath, pointsOf, share, WIDE } from '../../entrypoints/library/figure/shape.ts';

describe('a line', () => {
  it('goes from edge to edge, the greatest value at the top', () => {
    expect(pointsOf([0, 5, 10], 10)).toEqual([
      { x: 0, y: HIGH },
      { x: WIDE / 2, y: HIGH / 2 },
      { x: WIDE, y: 0 },
    ]);
    expect(linePath(pointsOf([0, 10], 10))).toBe(`M0 ${HIGH}L${WIDE} 0`);
  });

  it('is broken where there is no value, and a dot where there is one alone', () => {
    expect(linePath(pointsOf([1, undefined, 0, 1], 1))).toBe('M0 0h0M666.67 100L1000 0');
    expect(linePath(pointsOf([1], 1))).toBe('M0 0h0');
    expect(linePath([])).toBe('');
  });

  it('stays in the picture whatever it is given', () => {
    const inside = pointsOf([-5, 20, 3], 10).every((point) => point && point.y >= 0 && point.y <= HIGH);
    expect(inside).toBe(true);
    expect(pointsOf([0, 0], 0).map((point) => point?.y)).toEqual([HIGH, HIGH]);
    expect(share(3, 0)).toBe(0);
  });
});

describe('columns', () => {
  it('stand side by side on the ground, none outside', () => {
    const columns = columnsOf([1, 0, 4], 4);
    expect(columns.map(({ height }) => height)).toEqual([25, 0, 100]);
    for (const { x, y, width, height } of columns) {
      expect(x >= 0 && x + width <= WIDE).toBe(true);
      expect(y + height).toBe(HIGH);
    }
    expect(columns[1]?.x).toBeGreaterThan((columns[0]?.x ?? 0) + (columns[0]?.width ?? 0));
  });

  it('can be seen where something is, beside however much', () => {
    expect(columnsOf([1, 10_000], 10_000)[0]?.height).toBeGreaterThan(1);
    expect(columnsOf([], 0)).toEqual([]);
  });
});
