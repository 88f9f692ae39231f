/**
 * How long pages were in front, reckoned from one look to the next. Whatever counts is in the value that is handed in and back, so a
 * program that is ended between two looks loses nothing.
 */

/** A page counts as read after so long in front, ms. */
export const READ_TIME = 60_000;
/** As long as anything counts, the next look comes within a minute. What lies further apart was a machine asleep, ms. */
export const LONGEST_GAP = 150_000;
/** How often a page that was in front for long enough is looked at for a sign of a reader. */
export const MOST_LOOKS = 10;
const MOST_PAGES = 200;

export interface Front {
  /** As `pageOf` names it. */
  readonly page: string;
  readonly tabId: number;
}

export interface PageRead {
  readonly ms: number;
  /** The last look at it, ms since 1970. */
  readonly at: number;
  /** Looks at which nobody seemed to read. */
  readonly looks?: number;
  /** Nothing more becomes of it until the browser is closed. `left`: it was not to be saved, or could not be. */
  readonly end?: 'saved' | 'offered' | 'left';
}

/** What is remembered of reading, while the browser runs. Only pages that may be saved are ever in it. */
export interface Reading {
  readonly front?: Front & { readonly since: number };
  readonly pages: Readonly<Record<string, PageRead>>;
}

export const NOTHING_READ: Reading = { pages: {} };

/** Credits the page that was in front, and takes note of the one that is now. @param now ms since 1970 */
export function lookAt(reading: Reading, front: Front | undefined, now: number): Reading {
  const { front: before } = reading;
  const gap = before ? now - before.since : 0;
  const credit = gap > 0 && gap <= LONGEST_GAP ? gap : 0;
  const pages = before ? withPage(reading.pages, before.page, { ms: credit, at: now }) : reading.pages;
  return {
    pages: front ? withPage(pages, front.page, { ms: 0, at: now }) : pages,
    ...(front && { front: { page: front.page, tabId: front.tabId, since: now } }),
  };
}

/** How long until the page in front is read, ms; 0 when it is, undefined where nothing is waited for. */
export function dueIn({ front, pages }: Reading): number | undefined {
  const page = front && pages[front.page];
  if (!page || page.end) return undefined;
  return Math.max(0, READ_TIME - page.ms);
}

/** Nothing more is to become of a page. */
export function endPage(reading: Reading, page: string, end: NonNullable<PageRead['end']>): Reading {
  const known = reading.pages[page];
  return known ? { ...reading, pages: { ...reading.pages, [page]: { ...known, end } } } : reading;
}

/** Nobody seemed to read it at this look; after too many it is left alone. */
export function lookInVain(reading: Reading, page: string): Reading {
  const known = reading.pages[page];
  if (!known) return reading;
  const looks = (known.looks ?? 0) + 1;
  const next = { ...reading, pages: { ...reading.pages, [page]: { ...known, looks } } };
  return looks < MOST_LOOKS ? next : endPage(next, page, 'left');
}

function withPage(
  pages: Reading['pages'],
  page: string,
  { ms, at }: { readonly ms: number; readonly at: number },
): Reading['pages'] {
  const known = pages[page];
  const next = { ...pages, [page]: { ...known, ms: (known?.ms ?? 0) + ms, at } };
  const names = Object.keys(next);
  if (names.length <= MOST_PAGES) return next;
  const oldest = names.reduce((a, b) => ((next[b]?.at ?? 0) < (next[a]?.at ?? 0) ? b : a));
  const { [oldest]: _, ...rest } = next;
  return rest;
}
