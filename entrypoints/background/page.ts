import { type Browser, browser } from 'wxt/browser';
import { AppError } from '../../lib/errors.ts';
import type { PageProtocol } from '../../lib/messaging/page-protocol.ts';
import type { PageState } from '../../lib/messaging/router-protocol.ts';
import { oneLine } from '../../lib/text/invisible.ts';
import { isOffered } from './autosave/kept.ts';
import { callLibrary } from './room.ts';

/** Hosts where no extension may run a script, whatever was granted. */
const GALLERIES = ['chromewebstore.google.com', 'addons.mozilla.org', 'microsoftedge.microsoft.com'];

/** What the badge shows on a page that waits for a word before it is saved. */
export const ASKS = '?';

/** The address of a tab if it is one that can be saved and Footnote may know it. */
export function readableAddress(tab: Pick<Browser.tabs.Tab, 'url'>): string | undefined {
  if (!tab.url || !/^(https?|file):/.test(tab.url)) return undefined;
  return GALLERIES.includes(new URL(tab.url).hostname) ? undefined : tab.url;
}

export async function activeTab(): Promise<Browser.tabs.Tab | undefined> {
  const [tab] = await browser.tabs.query({ active: true, lastFocusedWindow: true });
  return tab;
}

export async function pageState(): Promise<PageState> {
  const tab = await activeTab();
  if (tab?.id === undefined) return { access: 'never' };
  if (!tab.url) return { tabId: tab.id, access: await hiddenAccess(tab.id) };
  const address = readableAddress(tab);
  // Drawn beside the extension's own words, which a direction character in it would turn round.
  const title = oneLine(tab.title ?? '');
  if (!address) return { tabId: tab.id, access: 'never', url: tab.url, title };
  const saved = await callLibrary('savedAs', address);
  const asks = (await browser.action.getBadgeText({ tabId: tab.id })) === ASKS;
  const offered = !saved && (await isOffered(address));
  return {
    tabId: tab.id,
    access: 'readable',
    url: tab.url,
    title,
    saved,
    ...(asks && { asks }),
    ...(offered && { offered }),
  };
}

/** The browser hides the address of a tab that was not granted, but refuses its own pages in other words than those. */
async function hiddenAccess(tabId: number): Promise<PageState['access']> {
  try {
    await browser.scripting.executeScript({ target: { tabId }, func: () => undefined });
  } catch (error) {
    if (isNever(error)) return 'never';
  }
  return 'unknown';
}

const isNever = (error: unknown) =>
  /(chrome|edge|about|devtools|view-source|chrome-extension|moz-extension):|gallery|cannot be scripted|error page/i.test(
    String(error),
  );

/**
 * Calls the content script in the top frame of a tab, injecting it first.
 * @throws AppError `page-needs-permission`, `page-not-readable`, `page-changed`
 */
export async function callPage<K extends keyof PageProtocol & string>(
  tabId: number,
  name: K,
  ...args: Parameters<PageProtocol[K]>
): Promise<ReturnType<PageProtocol[K]>> {
  await inject(tabId);
  const [frame] = await browser.scripting.executeScript({
    target: { tabId },
    // Runs in the page's isolated world, so it may use nothing of this module.
    func: (method: string, values: unknown[]) =>
      (globalThis as unknown as { __footnote: Record<string, (...v: unknown[]) => unknown> }).__footnote[method]?.(
        ...values,
      ),
    args: [name, args],
  });
  if (frame?.result === undefined || frame.result === null) throw new AppError('page-changed');
  return frame.result as ReturnType<PageProtocol[K]>;
}

/** A click grants the tab a moment after it is reported, so the first try may be refused; seen in 2 to 5 of 60 clicks. */
const GRANT_DELAYS = [50, 150];

async function inject(tabId: number): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await browser.scripting.executeScript({ target: { tabId }, files: ['/content-scripts/content.js'] });
      return;
    } catch (cause) {
      const delay = GRANT_DELAYS[attempt];
      if (delay === undefined) throw await refusal(tabId, cause);
      await new Promise((resolve) => setTimeout(resolve, delay));
    }
  }
}

async function refusal(tabId: number, cause: unknown): Promise<AppError> {
  const tab = await browser.tabs.get(tabId).catch(() => undefined);
  if (!tab) return new AppError('page-changed', {}, { cause });
  const never = tab.url ? !readableAddress(tab) : isNever(cause);
  return new AppError(never ? 'page-not-readable' : 'page-needs-permission', {}, { cause });
}
