import type { ErrorReport } from '../errors.ts';
import type { CapturedPage } from '../types.ts';

/** How a passage stands in a page, and what page that is; `status` as in `PageProtocol`. */
export interface Revealed {
  /** `edited`: in other words, which are marked. */
  readonly found: 'marked' | 'edited' | 'absent';
  /** Address of the page that was looked at. */
  readonly url: string;
  readonly status: number;
  /** Something on it asks for a password. */
  readonly login: boolean;
}

/** Functions of the content script, called by injection; the page itself can call none of them. */
export interface PageProtocol {
  /** `only`: as long as it is the page at this address that would be read. */
  capture(
    kind: 'page' | 'selection',
    anyway?: boolean,
    only?: string,
  ): { ok: true; value: CapturedPage } | { ok: false; error: ErrorReport };
  /** Whether somebody reads the page at this address, and whether it is theirs alone; nothing, once another is there. */
  presence(only: string): { readonly read: boolean; readonly own: boolean } | null;
  /** Status of the answer that brought the page; 0 where the browser does not say. */
  status(): number;
  /** Milliseconds since the page was loaded. */
  age(): number;
  /** Finds the quote, marks it and scrolls to it; with `nearest` also what an edit has made of it. */
  reveal(
    passage: { readonly quote: string; readonly before: string; readonly after: string },
    nearest?: boolean,
  ): Revealed;
}
