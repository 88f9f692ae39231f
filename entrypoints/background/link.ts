import { browser } from 'wxt/browser';
import { AppError, toReport } from '../../lib/errors.ts';
import { call, tell } from '../../lib/messaging/transport.ts';
import { setBadge } from './badge.ts';
import { wakeLibrary } from './room.ts';

/**
 * Puts the page behind a link in the queue, asking for its site first: a click of the user is needed for that, so this comes before
 * anything that takes time. @throws AppError as told to the views
 */
export async function saveLink(url: string, tabId?: number): Promise<void> {
  try {
    const { hostname, host } = new URL(url);
    // Both, since one often leads to the other.
    const origins = [`http://${hostname}/*`, `https://${hostname}/*`];
    const allowed = await browser.permissions
      .request({ origins })
      .catch(() => browser.permissions.contains({ origins })); // no click in its eyes: what is allowed already counts
    if (!allowed) throw new AppError('address-needs-permission', { host });
    await wakeLibrary();
    await call('library', 'beginIntake', { kind: 'link', addresses: [{ url }] });
  } catch (error) {
    if (tabId !== undefined) await setBadge(tabId, 'failed');
    tell('saveFailed', toReport(error), tabId);
    throw error;
  }
}
