import { type Browser, browser } from 'wxt/browser';
import { withoutSecrets } from '../../lib/capture/cut-address.ts';
import { passageAt, type SoughtPassage } from '../../lib/capture/passage.ts';
import { textFragment } from '../../lib/capture/text-fragment.ts';
import { AppError } from '../../lib/errors.ts';
import { isOwnAddress } from '../../lib/library/own-address.ts';
import type { Revealed } from '../../lib/messaging/page-protocol.ts';
import type { AwayReason, OpenedSource, Source } from '../../lib/messaging/router-protocol.ts';
import type { Span } from '../../lib/types.ts';
import { callPage } from './page.ts';
import { callLibrary } from './room.ts';

/** Opens a passage where it stands: in a tab that shows the page already, else in a new one, else in the saved copy. */
export async function openSource(source: Source): Promise<OpenedSource> {
  if (isOwnAddress(source.url)) return openOwn(source);
  if (!/^(https?|file):/.test(source.url)) throw new AppError('bad-request', { what: 'address' });
  if (source.page !== undefined) return openPrinted(source.url, source.page);
  const sought = await placeOf(source);
  const open = await openTab(source.url);
  if (open?.id !== undefined) {
    const seen = await look(open.id, passageAt(sought.text, sought.span), true);
    if (typeof seen === 'object' && seen.found !== 'absent') {
      await show(open);
      return seen.found === 'marked' ? 'live' : 'edited';
    }
    if (typeof seen === 'object') return openCopy(source, whyAbsent(seen, source));
  }
  return openLive(source, sought);
}

/** A file or a note is at no address: its saved copy is the source. */
async function openOwn({ documentId, start, end, quote }: Source): Promise<OpenedSource> {
  await openLibrary(`/document/${documentId}?mark=${start}-${end}&find=${encodeURIComponent(quote)}`);
  return 'live';
}

/** Viewers of PDF open at a page; nobody can look inside them. */
async function openPrinted(url: string, page: number): Promise<OpenedSource> {
  await browser.tabs.create({ url: `${withoutFragment(url)}#page=${page}` });
  return 'unchecked';
}

/** A span of a text of which more or less is known. */
interface Sought {
  readonly text: string;
  readonly span: Span;
}

/** The passage in all of its saved text, if that has it still where it was; else in what came along. */
async function placeOf({ documentId, start, end, quote, before, after }: Source): Promise<Sought> {
  const saved = await callLibrary('text', documentId).catch(() => undefined);
  if (saved?.text.slice(start, end) === quote) return { text: saved.text, span: { start, end } };
  return { text: before + quote + after, span: { start: before.length, end: before.length + quote.length } };
}

export async function openLibrary(hash: string): Promise<void> {
  await browser.tabs.create({ url: libraryUrl(hash) });
}

const libraryUrl = (hash: string) => `${browser.runtime.getURL('/library.html')}#${hash}`;
const withoutFragment = (url: string) => url.replace(/#.*$/, '');
/** A text directive goes behind whatever fragment the address has, so that pages routed by theirs still open. */
const withDirective = (url: string, directive: string) => url + (url.includes('#') ? directive.slice(1) : directive);

async function openTab(url: string): Promise<Browser.tabs.Tab | undefined> {
  const wanted = withoutFragment(url);
  const tabs = await browser.tabs.query({});
  // A saved address may lack a token that the tab's has.
  return tabs.find((tab) => tab.url && [tab.url, withoutSecrets(tab.url)].map(withoutFragment).includes(wanted));
}

async function show(tab: Browser.tabs.Tab): Promise<void> {
  if (tab.id !== undefined) await browser.tabs.update(tab.id, { active: true });
  await browser.windows.update(tab.windowId, { focused: true });
}

/** `gone`: the page no longer has the passage. */
type Why = 'gone' | AwayReason;

async function openCopy(source: Source, why: Why, tabId?: number): Promise<OpenedSource> {
  const { documentId, start, end, quote } = source;
  // The words go along: if the page was saved again since the answer, the offsets alone would mark others.
  const url = libraryUrl(`/document/${documentId}?mark=${start}-${end}&find=${encodeURIComponent(quote)}&why=${why}`);
  if (tabId === undefined) await browser.tabs.create({ url });
  else await browser.tabs.update(tabId, { url });
  return why === 'gone' ? 'saved-copy' : why;
}

/** A new tab with a text fragment, which needs no permission; where the site may be read, looks whether the page has it. */
async function openLive(source: Source, { text, span }: Sought): Promise<OpenedSource> {
  const { protocol, hostname } = new URL(source.url);
  const readable = await browser.permissions.contains({ origins: [`${protocol}//${hostname}/*`] }).catch(() => false);
  const tab = await browser.tabs.create({ url: withDirective(source.url, textFragment(text, span)) });
  if (!readable || tab.id === undefined) return 'unchecked';
  await settled(tab.id);
  const passage = passageAt(text, span);
  for (const [i, wait] of LATE_TEXT.entries()) {
    const seen = await look(tab.id, passage, i === LATE_TEXT.length - 1);
    if (typeof seen === 'string') return openCopy(source, seen, tab.id);
    if (seen.found !== 'absent') return seen.found === 'marked' ? 'live' : 'edited';
    const why = whyAbsent(seen, source);
    if (why !== 'gone' || wait === undefined) return openCopy(source, why, tab.id);
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
  return openCopy(source, 'gone', tab.id);
}

/** Why a page that opened does not have the passage. */
function whyAbsent({ url, status, login }: Revealed, source: Source): Why {
  if (status === 404 || status === 410) return 'missing';
  if (login && (status === 401 || status === 403 || isElsewhere(url, source.url))) return 'login';
  return isElsewhere(url, source.url) ? 'moved' : 'gone';
}

/** Another site, or another page of it; a slash at the end, the scheme and `www.` make no other. */
function isElsewhere(url: string, wanted: string): boolean {
  const place = (each: string) => {
    const { hostname, pathname, search } = new URL(withoutSecrets(each));
    return hostname.replace(/^www\./, '') + pathname.replace(/\/$/, '') + search;
  };
  return place(url) !== place(wanted);
}

/** Pages that draw their text themselves get this long after loading, ms. After the last look there is no more waiting. */
const LATE_TEXT = [250, 750, 1500, undefined];
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

/** Looks for the passage in a tab and marks it; a reason where the tab has no page that may be read. */
async function look(tabId: number, passage: SoughtPassage, nearest: boolean): Promise<Revealed | AwayReason> {
  try {
    return await callPage(tabId, 'reveal', passage, nearest);
  } catch {
    if (!navigator.onLine) return 'offline';
    // The browser hides the address of a page that it was led to and that may not be read; its own error page keeps it.
    const tab = await browser.tabs.get(tabId).catch(() => undefined);
    return tab && !tab.url ? 'moved' : 'unreachable';
  }
}
