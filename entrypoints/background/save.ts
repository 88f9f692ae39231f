import { browser } from 'wxt/browser';
import { opensDoors } from '../../lib/capture/cut-address.ts';
import { AppError, fromReport, toReport } from '../../lib/errors.ts';
import { tell } from '../../lib/messaging/transport.ts';
import type { SaveOutcome } from '../../lib/types.ts';
import { isBusy, setBadge } from './badge.ts';
import { activeTab, callPage, readableAddress } from './page.ts';
import { GONE } from './revisit.ts';
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
  const copied = kind === 'page' && !anyway ? await copiedAddress(tabId) : undefined;
  if (copied !== undefined) await refuseErrorPage(tabId, copied);
  const captured = await callPage(tabId, 'capture', kind, anyway);
  if (!captured.ok && copied !== undefined && captured.error.details.why === 'password')
    throw new AppError('page-not-the-copy', { why: 'password' });
  if (captured.ok) return callLibrary('save', captured.value);
  const { url } = await browser.tabs.get(tabId);
  if (captured.error.details.type !== 'application/pdf' || url === undefined) throw fromReport(captured.error);
  if (!anyway && opensDoors(url)) throw new AppError('page-private', { why: 'address' });
  return callLibrary('savePdf', url);
}

/** The address that a tab shows, if there is a copy under it. */
async function copiedAddress(tabId: number): Promise<string | undefined> {
  const address = readableAddress(await browser.tabs.get(tabId));
  return address !== undefined && (await callLibrary('savedAs', address)) ? address : undefined;
}

/** A server's word that something is wrong does not take the place of a good copy. @throws AppError `page-not-the-copy` */
async function refuseErrorPage(tabId: number, address: string): Promise<void> {
  const status = await callPage(tabId, 'status');
  if (status < 400) return;
  if (GONE.includes(status)) await callLibrary('seeMissing', address);
  throw new AppError('page-not-the-copy', { status });
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
