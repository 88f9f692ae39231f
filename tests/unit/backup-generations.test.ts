import { describe, expect, it } from 'vitest';
import type { Backup, BackupReason } from '../../lib/keeping.ts';
import { dispensable, isDue, superfluous } from '../../lib/library/backup-generations.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.parse('2026-03-01T12:00:00');
const made = (at: number, reason: BackupReason = 'schedule', bytes = 1e6): Backup => ({
  id: `${at}-${reason}`,
  at: new Date(at).toISOString(),
  reason,
  bytes,
  documents: 1,
  conversations: 0,
  app: '1',
  mark: String(at),
});
const rotate = (backups: readonly Backup[], now: number) => {
  const gone = new Set(superfluous(backups, now));
  return backups.filter((backup) => !gone.has(backup));
};

describe('generations of backups', () => {
  it('keep the last from which nothing was left out, also where there is no room', () => {
    let kept: Backup[] = [made(START, 'schedule', 5e9)];
    for (let day = 1; day < 60; day++) {
      const now = START + day * DAY;
      kept = rotate([{ ...made(now), leftOut: ['A page'] }, ...kept], now);
      expect(kept.at(-1)?.at).toBe(new Date(START).toISOString());
    }
    expect(dispensable(kept)).toBe(kept.at(-2));
    expect(dispensable(kept.slice(-2))).toBeUndefined();
  });

  it('keep three days, a week and a month, however long it goes on', () => {
    let kept: Backup[] = [];
    const oldest: number[] = [];
    for (let day = 0; day < 400; day++) {
      const now = START + day * DAY;
      kept = rotate([made(now), ...kept], now);
      const ages = kept.map(({ at }) => Math.round((now - Date.parse(at)) / DAY));
      expect(kept.length).toBeLessThanOrEqual(5);
      expect(ages.slice(0, 3)).toEqual([0, 1, 2].slice(0, day + 1));
      if (day > 10) expect(ages.some((age) => age > 2 && age < 8)).toBe(true);
      oldest.push(ages.at(-1) ?? 0);
    }
    // It grows old for a month; then the one of the week takes its place.
    expect(Math.max(...oldest)).toBe(31);
    expect(oldest.slice(40).filter((age) => age > 7).length).toBeGreaterThan(300);
  });

  it('keep one of a day, and the two before a great change', () => {
    const now = START;
    const few = [0, 1, 2, 3].map((hours) => made(now - hours * HOUR));
    const before = [0.1, 0.2, 0.3].map((hours) => made(now - hours * HOUR, 'import'));
    const all = [...few, ...before].sort((a, b) => (a.at < b.at ? 1 : -1));
    const kept = rotate(all, now);
    expect(kept).toEqual([few[0], before[0], before[1], few[3]]);
  });

  it('let the oldest go when they take too much, but never the latest two', () => {
    const large = [0, 1, 2, 5, 20].map((days) => made(START - days * DAY, 'schedule', 3e9));
    expect(rotate(large, START)).toEqual(large.slice(0, 2));
  });
});

describe('when a backup is due', () => {
  const last = made(START);
  it.each([
    ['day', undefined, START, true],
    ['never', undefined, START, false],
    ['day', last, START + 3 * HOUR, false],
    ['day', last, START + DAY - HOUR, true],
    ['week', last, START + 2 * DAY, false],
    ['week', last, START + 7 * DAY, true],
    // The clock was set back.
    ['day', last, START - 300 * DAY, true],
  ] as const)('every %s', (pace, latest, now, due) => expect(isDue(pace, latest, now)).toBe(due));
});
