import { browser } from 'wxt/browser';
import { call } from '../../../lib/messaging/transport.ts';

/** Firefox's name for the panel; Chrome's types do not have it. */
const sidebar = browser as unknown as { readonly sidebarAction: { open(): Promise<void> } };

let windowId: number | undefined;

/** Finds out which window this is: the browser opens a panel only while the click lasts, with no time to ask. */
export async function knowWindow(): Promise<void> {
  windowId = (await browser.windows.getCurrent().catch(() => undefined))?.id;
}

/** Opens the panel, which asks. @returns whether it could be opened; the question waits in any case */
export async function askAgain(question: string): Promise<boolean> {
  const opening = openPanel().then(
    () => true,
    () => false,
  );
  await call('router', 'leaveQuestion', { question });
  return opening;
}

async function openPanel(): Promise<void> {
  if (import.meta.env.FIREFOX) return sidebar.sidebarAction.open();
  if (windowId === undefined) throw new Error('no window');
  await browser.sidePanel.open({ windowId });
}
