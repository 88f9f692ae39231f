import { type Signal, useSignal } from '@preact/signals';
import type { Citation } from '../../../lib/asking.ts';
import { type ErrorReport, toReport } from '../../../lib/errors.ts';
import type { OpenedSource } from '../../../lib/messaging/router-protocol.ts';
import { call } from '../../../lib/messaging/transport.ts';

/** What came of opening a note's source. */
export type Opened = OpenedSource | 'opening' | ErrorReport;

export interface Opening {
  /** By the number of the citation. */
  readonly opened: Signal<ReadonlyMap<number, Opened>>;
  open(citation: Citation): void;
}

/** Opens sources and remembers how it went, to be said under the note. */
export function useOpening(): Opening {
  const opened = useSignal<ReadonlyMap<number, Opened>>(new Map());
  const note = (number: number, what: Opened) => {
    opened.value = new Map(opened.peek()).set(number, what);
  };
  const open = async (citation: Citation) => {
    const { number, documentId, url, quote, before, after, start, end, page } = citation;
    note(number, 'opening');
    try {
      const source = { documentId, url, quote, before, after, start, end, ...(page !== undefined && { page }) };
      note(number, await call('router', 'openSource', source));
    } catch (error) {
      note(number, toReport(error));
    }
  };
  return { opened, open: (citation) => void open(citation) };
}

/** The saved copy with the quote marked, as a link's target. */
export function copyHref({ documentId, start, end, quote }: Citation): string {
  return `/library.html#/document/${documentId}?mark=${start}-${end}&find=${encodeURIComponent(quote)}`;
}

/** The address as a link's target, if it is one that a browser opens as a page. */
export function safeHref(url: string): string | undefined {
  return /^(https?|file):/i.test(url) ? url : undefined;
}
