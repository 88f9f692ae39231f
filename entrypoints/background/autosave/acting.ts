import { judge } from '../../../lib/autosave/judge.ts';
import { endPage, type Front, lookInVain, type PageRead } from '../../../lib/autosave/reading.ts';
import type { Autosave } from '../../../lib/autosaving.ts';
import { AppError, fromReport } from '../../../lib/errors.ts';
import { tell } from '../../../lib/messaging/transport.ts';
import { setBadge, showSaved } from '../badge.ts';
import { callPage } from '../page.ts';
import { callLibrary } from '../room.ts';
import { keepReading, readReading } from './kept.ts';

/** What becomes of a page that was read. */

type Read = Front & { readonly url: string };

/** Of a page that cannot be saved now, but may be at the next look. */
const PASSING: readonly string[] = ['page-changed', 'room-stopped'];

/**
 * Saves the page, or offers to, as the rules say; once while the browser runs. Whatever goes wrong is not told: nobody asked for it.
 * A page that is saved is left to be compared with its copy.
 */
export async function actOn(read: Read, settings: Autosave): Promise<void> {
  const does = judge(read.url, settings)?.does;
  if (does === undefined || does === 'never') return;
  try {
    if (await callLibrary('savedAs', read.url)) return await ended(read, 'saved');
    const { own, read: attended } = await callPage(read.tabId, 'presence', read.url).then(present);
    if (own || (await callPage(read.tabId, 'status')) >= 400) return await ended(read, 'left');
    if (!attended) return await keepReading(lookInVain(await readReading(), read.page));
    if (does === 'always') await save(read);
    else await offer(read);
  } catch (error) {
    if (error instanceof AppError && PASSING.includes(error.code))
      await keepReading(lookInVain(await readReading(), read.page));
    else await ended(read, 'left');
  }
}

function present<T>(presence: T | null): T {
  if (presence === null) throw new AppError('page-changed');
  return presence;
}

const ended = async ({ page }: Read, how: NonNullable<PageRead['end']>): Promise<void> =>
  keepReading(endPage(await readReading(), page, how));

async function offer(read: Read): Promise<void> {
  await ended(read, 'offered');
  await setBadge(read.tabId, 'offered');
  tell('pageChanged');
}

async function save(read: Read): Promise<void> {
  const { tabId, url } = read;
  const captured = await callPage(tabId, 'capture', 'page', false, url);
  if (captured.ok) await callLibrary('save', captured.value, true);
  else if (captured.error.details.type === 'application/pdf') await callLibrary('savePdf', url, true);
  else throw fromReport(captured.error);
  await ended(read, 'saved');
  await showSaved(tabId);
  tell('pageChanged');
}
