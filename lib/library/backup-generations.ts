import type { Backup, BackupPace } from '../keeping.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A backup on schedule may come this much early, so that it does not wander through the day. */
const SLACK = 2 * HOUR;
const DAYS_KEPT = 3;
const WEEK = 8 * DAY;
const MONTH = 32 * DAY;
/** Backups made before something that changes much, kept apart from those on schedule. */
const SPECIAL_KEPT = 2;
/** Bytes that all of them may take; the latest two stay, whatever they take. */
const MOST_BYTES = 4e9;
const ALWAYS_KEPT = 2;

const timeOf = ({ at }: Backup): number => Date.parse(at);

/** Whether a backup on schedule is due. @param last the latest one of any kind */
export function isDue(pace: BackupPace, last: Backup | undefined, now: number): boolean {
  if (pace === 'never') return false;
  if (!last) return true;
  const age = now - timeOf(last);
  // A clock that was set back must not put it off for years.
  return age < -HOUR || age >= (pace === 'day' ? DAY : 7 * DAY) - SLACK;
}

/**
 * The backups that may go: all but the last of each of the last three days, the oldest of this week, the oldest of this month (which
 * is how one grows old enough to be the next), the last two before a great change, and the last from which nothing was left out.
 * @param backups latest first
 */
export function superfluous(backups: readonly Backup[], now: number): Backup[] {
  const whole = lastWhole(backups);
  const kept = new Set<Backup>(backups.slice(0, 1));
  if (whole) kept.add(whole);
  const days = new Map<string, Backup>();
  for (const backup of backups) {
    const day = new Date(timeOf(backup)).toDateString();
    if (!days.has(day) && days.size < DAYS_KEPT) days.set(day, backup);
  }
  const within = (span: number) => backups.filter((backup) => now - timeOf(backup) < span).at(-1);
  for (const backup of [...days.values(), within(WEEK), within(MONTH)]) if (backup) kept.add(backup);
  const special = backups.filter(({ reason }) => reason !== 'schedule' && reason !== 'asked');
  for (const backup of special.slice(0, SPECIAL_KEPT)) if (now - timeOf(backup) < MONTH) kept.add(backup);
  let bytes = 0;
  return backups.filter((backup, at) => {
    if (!kept.has(backup)) return true;
    bytes += backup.bytes;
    return bytes > MOST_BYTES && at >= ALWAYS_KEPT && backup !== whole;
  });
}

/** The one that may go first when there is no room. @param backups latest first */
export function dispensable(backups: readonly Backup[]): Backup | undefined {
  const whole = lastWhole(backups);
  return backups.slice(1).findLast((backup) => backup !== whole);
}

/** Which holds what later ones may have had to leave out. */
const lastWhole = (backups: readonly Backup[]): Backup | undefined => backups.find(({ leftOut }) => !leftOut);
