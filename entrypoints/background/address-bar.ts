import { browser } from 'wxt/browser';
import type { Finding } from '../../lib/messaging/library-protocol.ts';
import { oneLine } from '../../lib/text/invisible.ts';
import { callLibrary } from './room.ts';

/** What the address bar says to `fn` and some words: the saved pages that have them, at once. */

const MOST_SUGGESTED = 6;
const LONGEST_EXCERPT = 110;

/** The part of the browser's API that is used here; a browser may lack it. */
interface AddressBar {
  readonly onInputChanged: {
    addListener(heard: (text: string, suggest: (suggested: Suggested[]) => void) => void): void;
  };
  readonly onInputEntered: { addListener(heard: (text: string) => void): void };
}

interface Suggested {
  /** Goes into the address bar, and comes back when it is chosen. */
  readonly content: string;
  /** Mark-up of a kind: what a page wrote must be escaped. */
  readonly description: string;
}

const DOCUMENT = /^#\/document\/[\w-]+(?:\?find=[^\s]*)?$/;

export function listenInAddressBar(): void {
  const { omnibox } = browser as unknown as { omnibox?: AddressBar };
  omnibox?.onInputChanged.addListener((text, suggest) => {
    suggestions(text).then(suggest, () => suggest([])); // the library cannot be opened: its own page says why
  });
  omnibox?.onInputEntered.addListener((text) => {
    const hash = DOCUMENT.test(text) ? text : `#/?q=${encodeURIComponent(text)}`;
    const url = `${browser.runtime.getURL('/library.html')}${hash}`;
    // In place of the page in front, as whatever is typed into the address bar.
    browser.tabs.update({ url }).catch(() => undefined);
  });
}

/** The pages that have these words, best first, each with the place where it has them. */
export async function suggestions(text: string): Promise<Suggested[]> {
  if (text.trim() === '') return [];
  const found = await callLibrary('find', text);
  const first = found.filter((one, i) => found.findIndex(({ documentId }) => documentId === one.documentId) === i);
  return Promise.all(first.slice(0, MOST_SUGGESTED).map(suggestion));
}

async function suggestion({ at, documentId, excerpt }: Finding): Promise<Suggested> {
  const document = await callLibrary('document', documentId);
  const words = at[0] ? excerpt.slice(at[0].start, at[0].end) : '';
  const place = words === '' ? '' : `?find=${encodeURIComponent(excerpt.slice(0, 300))}`;
  const about = escaped(shortened(excerpt, at[0]?.start ?? 0)).replace(escaped(words), (match) =>
    match === '' ? '' : `<match>${match}</match>`,
  );
  return {
    content: `#/document/${documentId}${place}`,
    description: `${escaped(oneLine(document?.title ?? ''))} <dim>${about}</dim>`,
  };
}

/** What is around this offset, in about one line. */
function shortened(excerpt: string, at: number): string {
  const from = Math.max(0, Math.min(at - 30, excerpt.length - LONGEST_EXCERPT));
  const part = oneLine(excerpt.slice(from, from + LONGEST_EXCERPT));
  return `${from > 0 ? '…' : ''}${part}${from + LONGEST_EXCERPT < excerpt.length ? '…' : ''}`;
}

/** The address bar takes its suggestions as XML, and refuses all of them for one character that may not be in it. */
function escaped(text: string): string {
  const marks: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&apos;',
  };
  return text

    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"']/g, (mark) => marks[mark] ?? '');
}
