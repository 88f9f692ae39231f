import { computed, signal } from '@preact/signals';
import { type ErrorReport, toReport } from '../../../lib/errors.ts';
import type { PageState } from '../../../lib/messaging/router-protocol.ts';
import { call } from '../../../lib/messaging/transport.ts';
import type { DocumentId, SaveOutcome, UndoToken } from '../../../lib/types.ts';
import { library } from '../../ui/rooms.ts';

/** The page in front, and what is happening to it. */

export type Saving =
  | { readonly step: 'saving' }
  | { readonly step: 'saved'; readonly outcome: SaveOutcome }
  | { readonly step: 'undone' }
  | { readonly step: 'failed'; readonly report: ErrorReport };

/** `undefined` until the router has answered once. */
export const page = signal<PageState | undefined>(undefined);
/** By tab: a save goes on, or fails, where it was begun, whatever is in front meanwhile. */
const savings = signal<ReadonlyMap<number | undefined, Saving>>(new Map());
/** What is happening to the page in front. */
export const saving = computed(() => savings.value.get(page.value?.tabId));

function setSaving(tabId: number | undefined, step: Saving | undefined): void {
  const next = new Map(savings.peek());
  if (step) next.set(tabId, step);
  else next.delete(tabId);
  savings.value = next;
}

let asked = 0;

/** Asks the router what is in front; only the newest answer counts. */
export async function refreshPage(): Promise<void> {
  const mine = ++asked;
  try {
    const now = await call('router', 'page');
    if (mine !== asked) return;
    const before = page.peek();
    page.value = now;
    // What was said about another page is over; a save still running tells its end by itself.
    if (!before && now.asks) saveFailed({ code: 'page-private', details: {} }, now.tabId);
    const moved = before && (before.tabId !== now.tabId || before.url !== now.url);
    if (moved) savings.value = new Map([...savings.peek()].filter(([, { step }]) => step === 'saving'));
  } catch {
    if (mine === asked) page.value ??= { access: 'unknown' };
  }
}

/** `anyway`: although it looks private, as its reader has just said. */
export async function savePage(anyway?: { readonly kind: 'page' | 'selection' }): Promise<void> {
  if (saving.peek()?.step === 'saving') return;
  const tabId = page.peek()?.tabId;
  saveStarted(tabId);
  try {
    saved(await call('router', 'savePage', { tabId, ...(anyway && { ...anyway, anyway: true }) }), tabId);
  } catch (error) {
    saveFailed(toReport(error), tabId);
  }
}

export function saveStarted(tabId?: number): void {
  setSaving(tabId, { step: 'saving' });
}

/** One that the panel did not begin itself: if the router is ended during it, nobody else tells that it failed. */
export async function followSave(tabId?: number): Promise<void> {
  saveStarted(tabId);
  const report = await call('router', 'saveEnded', tabId).then(() => STOPPED, toReport);
  if (savings.peek().get(tabId)?.step !== 'saving') return;
  saveFailed(report, tabId);
  void refreshPage(); // a new router puts the badge right
}

const STOPPED: ErrorReport = { code: 'room-stopped', details: {} };

export function saved(outcome: SaveOutcome, tabId?: number): void {
  setSaving(tabId, { step: 'saved', outcome });
  void refreshPage();
}

export function saveFailed(report: ErrorReport, tabId?: number): void {
  setSaving(tabId, { step: 'failed', report });
}

/** Taken back, or being taken back: a token is good once. */
const spent = new Set<UndoToken>();

export async function undoSave(token: UndoToken): Promise<void> {
  if (spent.has(token)) return;
  spent.add(token);
  const tabId = page.peek()?.tabId;
  try {
    await library('undo', token);
    setSaving(tabId, { step: 'undone' });
  } catch (error) {
    spent.delete(token);
    saveFailed(toReport(error), tabId);
  }
  await refreshPage();
}

/** Takes a page out of the library that was saved there unasked. */
export async function removeSaved(id: DocumentId): Promise<void> {
  const tabId = page.peek()?.tabId;
  try {
    await library('remove', [id]);
    setSaving(tabId, { step: 'undone' });
  } catch (error) {
    saveFailed(toReport(error), tabId);
  }
  await refreshPage();
}

export function dismissSaving(): void {
  if (saving.peek()?.step !== 'saving') setSaving(page.peek()?.tabId, undefined);
}
