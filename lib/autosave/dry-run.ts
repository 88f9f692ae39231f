import type { Autosave, DayPage, DryRun, LeftOut } from '../autosaving.ts';
import { oneLine } from '../text/invisible.ts';
import { judge, pageOf } from './judge.ts';
import { READ_TIME } from './reading.ts';

/** What a day's visits would have brought, by the same rules. Only addresses and times are known of them. */

/** A page that was opened, as the browser's history has it. `at`: ms since 1970. */
export interface Visit {
  readonly url: string;
  readonly title: string;
  readonly at: number;
}

/** Nobody knows when a page was left for something outside the browser: of one visit no more counts than this, ms. */
const MOST_AT_ONCE = 5 * 60_000;
const LONGEST_TITLE = 300;

interface Page extends Visit {
  readonly ms: number;
}

/** @param until end of the time the visits are of @param isSaved asked only of pages that would have been saved or offered */
export async function dryRun(
  visits: readonly Visit[],
  until: number,
  settings: Pick<Autosave, 'others' | 'rules'>,
  isSaved: (url: string) => Promise<boolean>,
): Promise<DryRun> {
  const saved: DayPage[] = [];
  const offered: DayPage[] = [];
  const left = new Map<LeftOut, { pages: number; hosts: Set<string> }>();
  for (const { url, title, ms } of pagesOf(visits, until)) {
    const judged = judge(url, settings);
    if (!judged) continue;
    const host = new URL(url).hostname.replace(/^www\./, '');
    const why = await reason(judged, ms, () => isSaved(url));
    if (why) {
      const group = left.get(why) ?? { pages: 0, hosts: new Set() };
      left.set(why, { pages: group.pages + 1, hosts: group.hosts.add(host) });
    } else {
      const place = judged.does === 'always' ? saved : offered;
      place.push({ host, title: oneLine(title).slice(0, LONGEST_TITLE), ms });
    }
  }
  return {
    saved,
    offered,
    left: [...left]
      .map(([why, { hosts, pages }]) => ({ why, pages, hosts: [...hosts].sort() }))
      .sort((a, b) => b.pages - a.pages),
  };
}

async function reason(
  judged: NonNullable<ReturnType<typeof judge>>,
  ms: number,
  isSaved: () => Promise<boolean>,
): Promise<LeftOut | undefined> {
  if (judged.does === 'never') return judged.why;
  if (ms < READ_TIME) return 'short';
  return (await isSaved()) ? 'saved' : undefined;
}

/** Each page once, where it was first opened, with the time until the next was, over all of its visits. */
function pagesOf(visits: readonly Visit[], until: number): Iterable<Page> {
  const inOrder = [...visits].sort((a, b) => a.at - b.at);
  const pages = new Map<string, Page>();
  for (const [i, visit] of inOrder.entries()) {
    const name = pageOf(visit.url);
    const ms = Math.min(Math.max(0, (inOrder[i + 1]?.at ?? until) - visit.at), MOST_AT_ONCE);
    const known = pages.get(name);
    pages.set(name, { ...(known ?? visit), title: known?.title || visit.title, ms: (known?.ms ?? 0) + ms });
  }
  return pages.values();
}
