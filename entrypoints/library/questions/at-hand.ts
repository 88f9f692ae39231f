import type { IntakeItem, ListedAddress } from '../../../lib/intake.ts';
import { call } from '../../../lib/messaging/transport.ts';
import type { CallLibrary } from '../catalogue.ts';
import type { AtHand } from './matching.ts';

/** What is at hand on this computer and not saved: read where the browser lets it be, never asked for. */

/** Items of queues that are looked at, in hundreds. */
const MOST_READS = 20;

/** Pages in tabs, bookmarks, the reading list, and what queues hold that is not read. */
export async function pagesAtHand(library: CallLibrary): Promise<AtHand[]> {
  const [tabs, bookmarks, list, queued] = await Promise.all([
    call('router', 'openPages').catch(() => []),
    call('router', 'listed', 'bookmarks').catch(() => []), // not permitted
    call('router', 'listed', 'reading-list').catch(() => []),
    queuedItems(library).catch(() => []),
  ]);
  return [
    ...queued.flatMap(fromQueue),
    ...from('tab', tabs),
    ...from('reading-list', list),
    ...from('bookmark', bookmarks),
  ];
}

const from = (place: AtHand['place'], listed: readonly ListedAddress[]): AtHand[] =>
  listed.map(({ title, url }) => ({ place, title: title || url, url }));

function fromQueue(item: IntakeItem): AtHand[] {
  const { name, outcome, url } = item;
  if (outcome.state === 'done') return [];
  const place = outcome.state === 'failed' ? 'failed' : 'waiting';
  // A file that waits is read when its turn comes: there is nothing to be done about it.
  if (url === undefined && place === 'waiting') return [];
  return [{ place, title: name, ...(url !== undefined && { url }), item }];
}

async function queuedItems(library: CallLibrary): Promise<IntakeItem[]> {
  const items: IntakeItem[] = [];
  let reads = 0;
  for (const { done, failed, id, waiting } of await library('intakes')) {
    if (waiting + failed === 0) continue;
    const all = done + failed + waiting;
    for (let start = 0; start < all && reads < MOST_READS; reads++) {
      const some = await library('intakeItems', waiting > 0 ? { id, from: start } : { id, from: start, failed: true });
      items.push(...some);
      if (some.length === 0) break;
      start = (some.at(-1)?.order ?? all) + 1;
    }
  }
  return items;
}
