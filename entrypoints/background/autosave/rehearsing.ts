import { browser } from 'wxt/browser';
import { dryRun, type Visit } from '../../../lib/autosave/dry-run.ts';
import type { DryRun } from '../../../lib/autosaving.ts';
import { AppError } from '../../../lib/errors.ts';
import type { AutosaveProtocol } from '../../../lib/messaging/autosave-protocol.ts';
import { callLibrary } from '../room.ts';
import { readSettings } from './kept.ts';
import { giveBack } from './permissions.ts';

/** What automatic saving would have made of a day, from the browser's history. Nothing of it is saved or kept. */

/** The part of the browser's API that needs a permission of its own. */
interface History {
  search(what: object): Promise<readonly { readonly url?: string; readonly title?: string }[]>;
  getVisits(of: {
    readonly url: string;
  }): Promise<readonly { readonly visitTime?: number; readonly transition?: string }[]>;
}

const MOST_ADDRESSES = 5000;

/** @throws AppError `address-needs-permission` where the history may not be read */
export async function rehearse(day: Parameters<AutosaveProtocol['dryRun']>[0]): Promise<DryRun> {
  const { history } = browser as unknown as { readonly history?: History };
  if (!history) throw new AppError('address-needs-permission');
  try {
    const [from, until] = [Date.parse(day.from), Date.parse(day.until)];
    const visits = await visitsOf(history, from, until);
    const isSaved = async (url: string) => (await callLibrary('savedAs', url)) !== undefined;
    return await dryRun(visits, until, await readSettings(), isSaved);
  } finally {
    if (day.giveBack) await giveBack('history');
  }
}

async function visitsOf(history: History, from: number, until: number): Promise<Visit[]> {
  const found = await history.search({ text: '', startTime: from, endTime: until, maxResults: MOST_ADDRESSES });
  const visits: Visit[] = [];
  for (const { title = '', url } of found) {
    if (url === undefined || !/^https?:/.test(url)) continue;
    for (const { transition, visitTime: at = 0 } of await history.getVisits({ url }))
      if (at >= from && at < until && !/subframe/.test(transition ?? '')) visits.push({ url, title, at });
  }
  return visits;
}
