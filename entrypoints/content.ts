import { defineContentScript } from 'wxt/utils/define-content-script';
import { capturePage, captureSelection } from '../lib/capture/page.ts';
import { plain } from '../lib/capture/plain-node.ts';
import { privateReason } from '../lib/capture/privacy.ts';
import { reveal } from '../lib/capture/reveal.ts';
import { AppError, toReport } from '../lib/errors.ts';
import type { PageProtocol } from '../lib/messaging/protocol.ts';

/** What the router calls by injection: `globalThis.__footnote[name](...args)`. The page has another `globalThis`. */
const handlers: PageProtocol = {
  capture(kind, anyway) {
    try {
      const why = anyway ? undefined : privateReason(document);
      if (why) throw new AppError('page-private', { why, kind });
      return { ok: true, value: kind === 'selection' ? captureSelection(document) : capturePage(document) };
    } catch (error) {
      return { ok: false, error: toReport(error) };
    }
  },
  status: navigationStatus,
  reveal: (passage, nearest) => ({
    found: reveal(document, passage, nearest),
    url: location.href,
    status: navigationStatus(),
    login: plain(document).querySelector('input[type="password"]') !== null,
  }),
};

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
