import { browser } from 'wxt/browser';
import { withoutSecrets } from '../../lib/capture/cut-address.ts';
import { AppError, fromReport } from '../../lib/errors.ts';
import type { ListedAddress } from '../../lib/intake.ts';
import type { PageProtocol } from '../../lib/messaging/page-protocol.ts';
import type { RouterProtocol } from '../../lib/messaging/router-protocol.ts';
import { oneLine } from '../../lib/text/invisible.ts';
import type { CapturedPage } from '../../lib/types.ts';
import { callPage, readableAddress } from './page.ts';

/** What the browser has at hand to be taken in: the pages that are open, its bookmarks, its reading list. */

/** What a tab that shows no page of its own says, such as one of the browser's viewers: the address is fetched then. */
const UNREAD: readonly string[] = ['page-needs-permission', 'page-not-readable', 'page-changed', 'page-empty'];
/** UTF-16 code units. */
const LONGEST_TITLE = 300;
const shortTitle = (title = '') => oneLine(title).slice(0, LONGEST_TITLE);

const withoutFragment = (url: string) => url.replace(/#.*$/, '');

/**
 * The page as it stands in a tab, if one shows this address, may be read, and loaded it no longer ago than `within` ms.
 * @throws AppError of a page that cannot be saved
 */
export async function captureOpen({
  url,
  within = Number.POSITIVE_INFINITY,
}: Parameters<RouterProtocol['captureOpen']>[0]): Promise<CapturedPage | null> {
  const wanted = withoutFragment(url);
  const tabs = await browser.tabs.query({ status: 'complete' });
  // Of several that show it, the one that was looked at last: another may have stood open for weeks.
  const latest = tabs.sort((one, other) => (other.lastAccessed ?? 0) - (one.lastAccessed ?? 0));
  const tab = latest.find((each) => {
    const address = readableAddress(each);
    return address !== undefined && [address, withoutSecrets(address)].map(withoutFragment).includes(wanted);
  });
  if (tab?.id === undefined || tab.discarded) return null;
  const captured = await captureShown(tab.id, within).catch((error: unknown) => {
    if (error instanceof AppError && UNREAD.includes(error.code)) return null;
    throw error;
  });
  if (!captured) return null;
  if (captured.ok) return captured.value;
  if (UNREAD.includes(captured.error.code)) return null;
  throw fromReport(captured.error);
}

/** A server's word that something is wrong is not the page: it is fetched, which tells what. */
async function captureShown(tabId: number, within: number): Promise<ReturnType<PageProtocol['capture']> | null> {
  if ((await callPage(tabId, 'status')) >= 400 || (await callPage(tabId, 'age')) > within) return null;
  return callPage(tabId, 'capture', 'page');
}

/** The pages in the window in front, in the order of their tabs; only those whose addresses Footnote may know. */
export async function openPages(): Promise<ListedAddress[]> {
  const tabs = await browser.tabs.query({ lastFocusedWindow: true });
  return tabs.flatMap((tab) => {
    const url = readableAddress(tab);
    return url === undefined ? [] : [{ url, title: shortTitle(tab.title) }];
  });
}

/** The part of the browser's API that needs a permission of its own, and that a build for another browser lacks. */
interface Lists {
  readonly bookmarks?: { getTree(): Promise<BookmarkNode[]> };
  readonly readingList?: { query(what: object): Promise<{ url: string; title: string }[]> };
}

interface BookmarkNode {
  readonly title: string;
  readonly url?: string;
  readonly children?: readonly BookmarkNode[];
}

/** @throws AppError `address-needs-permission` where that list may not be read */
export async function listed(kind: 'bookmarks' | 'reading-list'): Promise<ListedAddress[]> {
  const { bookmarks, readingList } = browser as unknown as Lists;
  if (kind === 'reading-list') {
    if (!readingList) throw new AppError('address-needs-permission');
    const entries = await readingList.query({});
    return entries.map(({ title, url }) => ({ url, title: shortTitle(title) }));
  }
  if (!bookmarks) throw new AppError('address-needs-permission');
  const [root] = await bookmarks.getTree();
  // The root, and below it the bar and the other shelves, are the browser's; the folders in those are the user's.
  return (root?.children ?? []).flatMap((shelf) =>
    (shelf.children ?? []).flatMap((node) => [...addressesIn(node, [])]),
  );
}

function* addressesIn(
  { children = [], title, url }: BookmarkNode,
  folders: readonly string[],
): Generator<ListedAddress> {
  const name = shortTitle(title);
  if (url !== undefined && /^https?:/i.test(url))
    yield { url, title: name, ...(folders.length > 0 && { tags: folders }) };
  for (const child of children) yield* addressesIn(child, name === '' ? folders : [...folders, name]);
}
