import { defineContentScript } from 'wxt/utils/define-content-script';
import { canonicalAddress } from '../lib/capture/address.ts';
import { capturePage, captureSelection } from '../lib/capture/page.ts';
import { plain } from '../lib/capture/plain-node.ts';
import { presenceIn } from '../lib/capture/presence.ts';
import { privateReason } from '../lib/capture/privacy.ts';
import { reveal } from '../lib/capture/reveal.ts';
import { AppError, toReport } from '../lib/errors.ts';
import type { PageProtocol } from '../lib/messaging/page-protocol.ts';

/** What the router calls by injection: `globalThis.__footnote[name](...args)`. The page has another `globalThis`. */
const handlers: PageProtocol = {
  capture(kind, anyway, only) {
    try {
      if (only !== undefined && !isAt(only)) throw new AppError('page-changed');
      const why = anyway ? undefined : privateReason(document);
      if (why) throw new AppError('page-private', { why, kind });
      return { ok: true, value: kind === 'selection' ? captureSelection(document) : capturePage(document) };
    } catch (error) {
      return { ok: false, error: toReport(error) };
    }
  },
  presence: (only) => (isAt(only) ? presenceIn(document) : null),
  status: navigationStatus,
  age: () => Math.max(0, Date.now() - performance.timeOrigin),
  reveal: (passage, nearest) => ({
    found: reveal(document, passage, nearest),
    url: location.href,
    status: navigationStatus(),
    login: plain(document).querySelector('input[type="password"]') !== null,
  }),
};

/** Two addresses that differ in nothing that counts are of one page. */
const isAt = (url: string): boolean => canonicalAddress(location.href) === canonicalAddress(url);

function navigationStatus(): number {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return navigation?.responseStatus ?? 0;
}

export default defineContentScript({
  registration: 'runtime',
  matches: ['<all_urls>'],
  main() {
    // Injected again after an update of the extension, the newer replaces the older.
    Object.assign(globalThis, { __footnote: handlers });
  },
});
