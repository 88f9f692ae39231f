import { browser } from 'wxt/browser';
import { opensDoors } from '../../lib/capture/cut-address.ts';
import { AppError, fromReport, toReport } from '../../lib/errors.ts';
import { tell } from '../../lib/messaging/transport.ts';
import type { SaveOutcome } from '../../lib/types.ts';
import { isBusy, setBadge } from './badge.ts';
import { activeTab, callPage } from './page.ts';
import { callLibrary } from './room.ts';

/** By tab. They end with the worker, as the work itself does. */
const underWay = new Map<number | undefined, Promise<SaveOutcome>>();

/**
 * Reads the page, or what is selected in it, and hands it to the library; told to the views and on the badge.
 * A private page is only saved `anyway`, which somebody must have said.
 * @throws AppError as told
 */
export async function savePage(kind: 'page' | 'selection', wanted?: number, anyway = false): Promise<SaveOutcome> {
  const tabId = wanted ?? (await activeTab())?.id;
  const work = saveTab(tabId, kind, anyway);
  underWay.set(tabId, work);
  try {
    return await work;
  } finally {
    if (underWay.get(tabId) === work) underWay.delete(tabId);
  }
}

/** Resolves when that tab is not being saved any more, however it ended. */
export async function saveEnded(tabId?: number): Promise<void> {
  await underWay.get(tabId)?.catch(() => undefined);
}

/** Marks as failed whatever a worker before this one was saving when it was ended. */
export async function endBusyBadges(): Promise<void> {
  for (const { id } of await browser.tabs.query({})) {
    if (id !== undefined && (await isBusy(id)) && !underWay.has(id)) await setBadge(id, 'failed');
  }
}

async function readAndKeep(tabId: number, kind: 'page' | 'selection', anyway: boolean): Promise<SaveOutcome> {
  const captured = await callPage(tabId, 'capture', kind, anyway);
  if (captured.ok) return callLibrary('save', captured.value);
  const { url } = await browser.tabs.get(tabId);
  if (captured.error.details.type !== 'application/pdf' || url === undefined) throw fromReport(captured.error);
  if (!anyway && opensDoors(url)) throw new AppError('page-private', { why: 'address' });
  return callLibrary('savePdf', url);
}

async function saveTab(tabId: number | undefined, kind: 'page' | 'selection', anyway: boolean): Promise<SaveOutcome> {
  tell('saveStarted', tabId);
  try {
    if (tabId === undefined) throw new AppError('page-not-readable');
    await setBadge(tabId, 'busy');
    const outcome = await readAndKeep(tabId, kind, anyway);
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
