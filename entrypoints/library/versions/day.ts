import { formatDate, formatTime } from '../../ui/format.ts';

/** The day of a version, and the time where another of these is of the same day. */
export function dayOf(savedAt: string, others: readonly string[]): string {
  const day = formatDate(savedAt);
  const isShared = others.some((other) => other !== savedAt && formatDate(other) === day);
  return isShared ? `${day}, ${formatTime(savedAt)}` : day;
}
