import { AppError, type ErrorCode, toReport } from '../errors.ts';
import type { CapturedPage, StoredDocument } from '../types.ts';

/** Where the page of a copy can be had from. */
export interface Ways {
  /** A tab that loaded it no longer ago than so many milliseconds; `null` without one. */
  fromTab(within: number): Promise<CapturedPage | null>;
  fetched(): Promise<CapturedPage>;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** A tab that loaded the page within this time, ms, shows it as it is now. */
const RECENT = 5 * MINUTE;
/** Of the words of a copy: a fetched page that has fewer was not drawn without its scripts, or wants something first. */
const THIN = 0.3;
/** Where a page cannot be fetched, but may stand in a tab whose reader has signed in, or that runs its scripts. */
const FENCED: readonly ErrorCode[] = [
  'address-needs-permission',
  'address-private',
  'address-refused',
  'address-robots',
  'page-empty',
  'page-private',
];

/**
 * The page of a copy as it is now: in a tab that has just loaded it, else fetched, else in a tab that is not much older than the copy,
 * whose text would be put back by an older one. A thin page counts as none when fetched; in a tab the reader sees what it is.
 * @throws AppError as the ways do, and `page-empty`
 */
export async function readNow(
  { receipt, updatedAt }: Pick<StoredDocument, 'receipt' | 'updatedAt'>,
  { fetched, fromTab }: Ways,
  now: number,
): Promise<CapturedPage> {
  const recent = await fromTab(RECENT);
  if (recent) return recent;
  try {
    const page = await fetched();
    if (page.receipt.words < receipt.words * THIN) throw new AppError('page-empty');
    return page;
  } catch (error) {
    const since = Math.max(0, now - Date.parse(updatedAt)) + DAY;
    const open = FENCED.includes(toReport(error).code) ? await fromTab(since) : null;
    if (!open) throw error;
    return open;
  }
}
