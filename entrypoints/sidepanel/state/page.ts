import { signal } from '@preact/signals';
import { type ErrorReport, toReport } from '../../../lib/errors.ts';
import type { PageState } from '../../../lib/messaging/protocol.ts';
import { call } from '../../../lib/messaging/transport.ts';
import type { SaveOutcome, UndoToken } from '../../../lib/types.ts';
import { library } from '../../ui/rooms.ts';

/** The page in front, and what is happening to it. */

export type Saving =
  | { readonly step: 'saving' }
  | { readonly step: 'saved'; readonly outcome: SaveOutcome }
  | { readonly step: 'undone' }
  | { readonly step: 'failed'; readonly report: ErrorReport };

/** `undefined` until the router has answered once. */
export const page = signal<PageState | undefined>(undefined);
export const saving = signal<Saving | undefined>(undefined);

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
    const moved = before && (before.tabId !== now.tabId || before.url !== now.url);
    if (moved && saving.peek()?.step !== 'saving') saving.value = undefined;
  } catch {
    if (mine === asked) page.value ??= { access: 'unknown' };
  }
}

export async function savePage(): Promise<void> {
  saving.value = { step: 'saving' };
  try {
    saved(await call('router', 'savePage', { tabId: page.peek()?.tabId }));
  } catch (error) {
    saveFailed(toReport(error));
  }
}

export function saveStarted(): void {
  saving.value = { step: 'saving' };
}

export function saved(outcome: SaveOutcome): void {
  saving.value = { step: 'saved', outcome };
  void refreshPage();
}

export function saveFailed(report: ErrorReport): void {
  saving.value = { step: 'failed', report };
}

export async function undoSave(token: UndoToken): Promise<void> {
  try {
    await library('undo', token);
    saving.value = { step: 'undone' };
  } catch (error) {
    saveFailed(toReport(error));
  }
  await refreshPage();
}

export function dismissSaving(): void {
  if (saving.peek()?.step !== 'saving') saving.value = undefined;
}
