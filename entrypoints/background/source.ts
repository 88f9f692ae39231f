import { type Browser, browser } from 'wxt/browser';
import { textFragment } from '../../lib/capture/text-fragment.ts';
import { AppError } from '../../lib/errors.ts';
import type { OpenedSource, Source } from '../../lib/messaging/protocol.ts';
import { callPage } from './page.ts';

/** Opens a passage where it stands: in a tab that shows the page already, else in a new one, else in the saved copy. */
export async function openSource(source: Source): Promise<OpenedSource> {
  if (!/^(https?|file):/.test(source.url)) throw new AppError('bad-request', { what: 'address' });
  const open = await openTab(source.url);
  if (open?.id !== undefined) {
    const found = await reveal(open.id, source);
    if (found === 'marked') {
      await show(open);
      return 'live';
    }
    if (found === 'absent') return openCopy(source, 'gone');
  }
  return openLive(source);
}

export async function openLibrary(hash: string): Promise<void> {
  await browser.tabs.create({ url: libraryUrl(hash) });
}

const libraryUrl = (hash: string) => `${browser.runtime.getURL('/library.html')}#${hash}`;
const withoutFragment = (url: string) => url.replace(/#.*$/, '');
/** A text directive goes behind whatever fragment the address has, so that pages routed by theirs still open. */
const withDirective = (url: string, directive: string) => url + (url.includes('#') ? directive.slice(1) : directive);

async function openTab(url: string): Promise<Browser.tabs.Tab | undefined> {
  const tabs = await browser.tabs.query({});
  return tabs.find((tab) => tab.url && withoutFragment(tab.url) === withoutFragment(url));
}

async function show(tab: Browser.tabs.Tab): Promise<void> {
  if (tab.id !== undefined) await browser.tabs.update(tab.id, { active: true });
  await browser.windows.update(tab.windowId, { focused: true });
}

async function openCopy(source: Source, why: 'gone' | 'unreachable', tabId?: number): Promise<OpenedSource> {
  const { documentId, start, end, quote } = source;
  // The words go along: if the page was saved again since the answer, the offsets alone would mark others.
  const url = libraryUrl(`/document/${documentId}?mark=${start}-${end}&find=${encodeURIComponent(quote)}&why=${why}`);
  if (tabId === undefined) await browser.tabs.create({ url });
  else await browser.tabs.update(tabId, { url });
  return why === 'gone' ? 'saved-copy' : why;
}

/** A new tab with a text fragment, which needs no permission; where the site may be read, looks whether the page has it. */
async function openLive(source: Source): Promise<OpenedSource> {
  const { protocol, hostname } = new URL(source.url);
  const readable = await browser.permissions.contains({ origins: [`${protocol}//${hostname}/*`] }).catch(() => false);
  const tab = await browser.tabs.create({ url: withDirective(source.url, textFragment(source)) });
  if (!readable || tab.id === undefined) return 'unchecked';
  await settled(tab.id);
  for (const wait of LATE_TEXT) {
    const found = await reveal(tab.id, source);
    if (found === 'marked') return 'live';
    if (found === undefined) return openCopy(source, 'unreachable', tab.id); // an error page of the browser
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
  return openCopy(source, 'gone', tab.id);
}

/** Pages that draw their text themselves get this long after loading, ms. */
const LATE_TEXT = [250, 750, 1500, 0];
const LOAD_TIMEOUT = 15_000;

async function settled(tabId: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timer);
      browser.tabs.onUpdated.removeListener(listener);
      resolve();
    };
    const listener = (id: number, change: { status?: string }) => {
      if (id === tabId && change.status === 'complete') done();
    };
    const timer = setTimeout(done, LOAD_TIMEOUT);
    browser.tabs.onUpdated.addListener(listener);
    void browser.tabs.get(tabId).then((tab) => tab.status === 'complete' && done(), done);
  });
}

async function reveal(tabId: number, { quote, before, after }: Source) {
  try {
    return await callPage(tabId, 'reveal', { quote, before, after });
  } catch {
    return undefined;
  }
}
