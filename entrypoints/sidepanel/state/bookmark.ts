import type { ChatId } from '../../../lib/asking.ts';

/**
 * Where the reader was: which conversation lay open, or that a new page had been begun. It is kept by the browser for this view alone, so that
 * a panel closed by accident opens at the same place. A new day begins with a new page.
 */
export interface Bookmark {
  /** `null`: a page on which nothing has been asked. */
  readonly chatId: ChatId | null;
  /** Turns it will have once the answer under way is kept; absent when none is. */
  readonly turns?: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

const KEY = 'bookmark';
/** Whoever reads past midnight is still in the same sitting, ms. */
const SITTING = 60 * 60 * 1000;

/** Leaves the mark at this conversation. */
export function markPlace(chatId: ChatId | null, turns?: number): void {
  const mark: Bookmark = { chatId, ...(turns !== undefined && { turns }), at: Date.now() };
  try {
    localStorage.setItem(KEY, JSON.stringify(mark));
  } catch {
    // without room for a mark the panel opens at a new page
  }
}

/** The mark of this sitting, if there is one. */
export function markedPlace(now = new Date()): Bookmark | undefined {
  try {
    const mark = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Bookmark | null;
    return mark && isSameSitting(mark.at, now) ? mark : undefined;
  } catch {
    return undefined;
  }
}

/** The same day where the reader is, or less than an hour ago. @param at milliseconds since 1970 */
export function isSameSitting(at: number, now: Date): boolean {
  return new Date(at).toDateString() === now.toDateString() || Math.abs(now.getTime() - at) < SITTING;
}
