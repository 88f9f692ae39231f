import { AppError, fromReport, toReport } from '../../lib/errors.ts';
import { tell } from '../../lib/messaging/transport.ts';
import type { SaveOutcome } from '../../lib/types.ts';
import { setBadge } from './badge.ts';
import { activeTab, callPage } from './page.ts';
import { callLibrary } from './room.ts';

/**
 * Reads the page, or what is selected in it, and hands it to the library; told to the views and on the badge.
 * @throws AppError as told
 */
export async function savePage(kind: 'page' | 'selection', wanted?: number): Promise<SaveOutcome> {
  const tabId = wanted ?? (await activeTab())?.id;
  tell('saveStarted', tabId);
  try {
    if (tabId === undefined) throw new AppError('page-not-readable');
    await setBadge(tabId, 'busy');
    const captured = await callPage(tabId, 'capture', kind);
    if (!captured.ok) throw fromReport(captured.error);
    const outcome = await callLibrary('save', captured.value);
    await setBadge(tabId, 'saved');
    tell('saved', outcome, tabId);
    return outcome;
  } catch (error) {
    if (tabId !== undefined) await setBadge(tabId, 'failed');
    tell('saveFailed', toReport(error), tabId);
    throw error;
  }
}
