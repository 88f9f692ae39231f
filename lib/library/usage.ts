import type { StoredDocument } from '../types.ts';
import { DOCUMENT_STATES, type DocumentState, type LibraryUse, type SiteUse, type WeekUse } from '../use.ts';
import { siteKey } from './compared-names.ts';
import { type Marks, statesAt } from './states.ts';

/** Sites that are named; the others are added up. */
const MOST_SITES = 12;
const MOST_WEEKS = 53;
/** Fewer make no picture. */
const LEAST_WEEKS = 26;

/** Counts documents in every way that the page of the library shows. Weeks begin on Monday, where the user is. */
export function usageOf(documents: readonly StoredDocument[], marks: Marks, answers: number, now: Date): LibraryUse {
  const kinds = { page: 0, selection: 0, file: 0, note: 0, answer: 0 };
  const states = Object.fromEntries(DOCUMENT_STATES.map((state) => [state, 0])) as Record<DocumentState, number>;
  const statesOf = statesAt(now, marks);
  let words = 0;
  for (const document of documents) {
    kinds[document.kind]++;
    words += document.receipt.words;
    for (const state of statesOf(document)) states[state]++;
  }
  return {
    documents: documents.length,
    words,
    kinds,
    ...sitesOf(documents),
    ...weeksOf(documents, now),
    states,
    answers,
  };
}

function sitesOf(documents: readonly StoredDocument[]): Pick<LibraryUse, 'sites' | 'others'> {
  const sites = new Map<string, { name: string; documents: number }>();
  for (const document of documents) {
    const key = siteKey(document);
    if (key === undefined) continue;
    const known = sites.get(key);
    if (known) known.documents++;
    else sites.set(key, { name: document.site, documents: 1 });
  }
  const order = [...sites.values()].sort((a, b) => b.documents - a.documents || (a.name < b.name ? -1 : 1));
  // Of a single one that is left there is no need to say how many they are.
  const named = order.length === MOST_SITES + 1 ? order.length : MOST_SITES;
  const rest = order.slice(named);
  return {
    sites: order.slice(0, named) satisfies SiteUse[],
    others: { sites: rest.length, documents: rest.reduce((sum, site) => sum + site.documents, 0) },
  };
}

function weeksOf(documents: readonly StoredDocument[], now: Date): Pick<LibraryUse, 'weeks' | 'earlier' | 'later'> {
  const first = documents.reduce((least, { savedAt }) => (savedAt < least ? savedAt : least), now.toISOString());
  const mondays = mondaysUpTo(now, new Date(first));
  const begins = mondays.map((monday) => monday.toISOString());
  const end = new Date(now.getTime());
  end.setHours(0, 0, 0, 0);
  end.setDate(end.getDate() - sinceMonday(end) + 7);
  const counts = new Array<number>(mondays.length).fill(0);
  let earlier = 0;
  let late = 0;
  const until = end.toISOString();
  for (const { savedAt } of documents) {
    const at = lastUpTo(begins, savedAt);
    if (savedAt >= until) late++;
    else if (at < 0) earlier++;
    else counts[at] = (counts[at] ?? 0) + 1;
  }
  const weeks = mondays.map((monday, at): WeekUse => ({ monday: localDate(monday), documents: counts[at] ?? 0 }));
  return { weeks, earlier, later: late };
}

/** The Mondays of the weeks from a moment on up to now, half a year of them to a year, at midnight where the user is. */
function mondaysUpTo(now: Date, first: Date): Date[] {
  const mondays: Date[] = [];
  const monday = new Date(now.getTime());
  monday.setHours(0, 0, 0, 0);
  monday.setDate(monday.getDate() - sinceMonday(monday));
  while (mondays.length < MOST_WEEKS) {
    mondays.push(new Date(monday.getTime()));
    if (monday <= first && mondays.length >= LEAST_WEEKS) break;
    // By the calendar: a week in which the clocks change is an hour shorter or longer.
    monday.setDate(monday.getDate() - 7);
  }
  return mondays.reverse();
}

const sinceMonday = (date: Date): number => (date.getDay() + 6) % 7;

/** The last that is not after this one; -1 if all are. */
function lastUpTo(begins: readonly string[], at: string): number {
  let low = -1;
  let high = begins.length;
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if ((begins[middle] ?? '') <= at) low = middle;
    else high = middle;
  }
  return low;
}

function localDate(date: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
