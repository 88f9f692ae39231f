import { browser } from 'wxt/browser';
import { tell } from '../../lib/messaging/transport.ts';
import { showSaved } from './badge.ts';
import { callPage, readableAddress } from './page.ts';
import { callLibrary } from './room.ts';

/** Pages that draw their text themselves get this long after loading before they are compared, ms. */
const LATE_TEXT = 1500;

/** By tab, the last of the looks that wait. They end with the worker; the next visit brings the next. */
const waiting = new Map<number, symbol>();

/**
 * Holds a saved page that was opened again against its copy, where its site may be read without a click, and shows on the badge and in
 * the views if it says something else. A page that looks private is not looked at.
 */
export async function compareWithCopy(tabId: number): Promise<void> {
  const before = await savedIn(tabId);
  if (!before) return;
  const mine = Symbol('look');
  waiting.set(tabId, mine);
  await new Promise((resolve) => setTimeout(resolve, LATE_TEXT));
  if (waiting.get(tabId) !== mine) return; // it was loaded once more: that one looks
  waiting.delete(tabId);
  if ((await savedIn(tabId)) !== before) return; // it went elsewhere meanwhile
  if (!(await look(tabId, before))) return;
  await showSaved(tabId);
  tell('pageChanged');
}

/** What stands in the place of a page that is not there is not held against its copy. @returns whether something came of it */
async function look(tabId: number, address: string): Promise<boolean> {
  const status = await callPage(tabId, 'status');
  if (GONE.includes(status)) {
    await callLibrary('seeMissing', address);
    return true;
  }
  if (status >= 400) return false;
  const captured = await callPage(tabId, 'capture', 'page');
  if (captured.ok) await callLibrary('seePage', captured.value);
  return captured.ok;
}

/** What a server answers that has no such page any more. */
export const GONE: readonly number[] = [404, 410];

/** @returns the address that a tab shows, if it is saved and its site granted */
async function savedIn(tabId: number): Promise<string | undefined> {
  const address = readableAddress(await browser.tabs.get(tabId));
  if (address === undefined || !/^https?:/.test(address)) return undefined;
  const { hostname, protocol } = new URL(address);
  // A click on the icon lets the tab be read as well: but then its reader looks at the panel, and asked for nothing.
  if (!(await browser.permissions.contains({ origins: [`${protocol}//${hostname}/*`] }))) return undefined;
  return (await callLibrary('savedAs', address)) ? address : undefined;
}
