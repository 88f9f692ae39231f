import { AppError, fromReport, toReport } from '../../lib/errors.ts';
import { tell } from '../../lib/messaging/transport.ts';
import type { SaveOutcome } from '../../lib/types.ts';
import { setBadge } from './badge.ts';
import { activeTab, callPage } from './page.ts';
import { callLibrary } from './room.ts';

/**
 * Reads the page, or what is selected in it, and hands it to the library; told to the views and on the badge.
 * A private page is only saved `anyway`, which somebody must have said.
 * @throws AppError as told
 */
export async function savePage(kind: 'page' | 'selection', wanted?: number, anyway = false): Promise<SaveOutcome> {
  const tabId = wanted ?? (await activeTab())?.id;
  tell('saveStarted', tabId);
  try {
    if (tabId === undefined) throw new AppError('page-not-readable');
    await setBadge(tabId, 'busy');
    const captured = await callPage(tabId, 'capture', kind, anyway);
    if (!captured.ok) throw fromReport(captured.error);
    const outcome = await callLibrary('save', captured.value);
    await setBadge(tabId, 'saved');
    tell('saved', outcome, tabId);
    return outcome;
  } catch (error) {
    const report = toReport(error);
    if (tabId !== undefined) await setBadge(tabId, report.code === 'page-private' ? 'asks' : 'failed');
    tell('saveFailed', report, tabId);
    throw error;
  }
}
