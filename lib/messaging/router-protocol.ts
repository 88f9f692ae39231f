import type { Citation } from '../asking.ts';
import type { ListedAddress } from '../intake.ts';
import type { Kept, Loss, Witness } from '../keeping.ts';
import type { CapturedPage, SaveOutcome, StoredDocument } from '../types.ts';
import type { AutosaveProtocol } from './autosave-protocol.ts';

/** What Footnote knows of the tab in front. `unknown`: no click, no permission yet, so not even its address. */
export interface PageState {
  readonly tabId?: number;
  readonly access: 'readable' | 'unknown' | 'never';
  readonly url?: string;
  readonly title?: string;
  readonly saved?: StoredDocument;
  /** It was to be saved, looks private, and waits for a word: the badge says so. */
  readonly asks?: boolean;
  /** It was read for a while, and a rule says to offer that it be saved. */
  readonly offered?: boolean;
}

/** What is needed to open a passage where it stands. */
export type Source = Pick<Citation, 'documentId' | 'url' | 'quote' | 'before' | 'after' | 'start' | 'end' | 'page'>;

/** Why the saved copy was opened in place of a page: it did not open, or shows something else. */
export type AwayReason =
  /** The server has no such page. */
  | 'missing'
  /** The address leads to another one now. */
  | 'moved'
  /** The site asks to sign in. */
  | 'login'
  | 'offline'
  | 'unreachable';

/**
 * `live`: on the page, marked. `edited`: the page says it in other words now, which are marked. `saved-copy`: the page no longer has
 * it, so the copy was opened; for other reasons: the reason. `unchecked`: opened, but this site may not be read.
 */
export type OpenedSource = 'live' | 'edited' | 'saved-copy' | 'unchecked' | AwayReason;

/** A question that was begun outside the panel. `ask`: at once; else it is to be written on. */
export interface WaitingQuestion {
  readonly question: string;
  readonly ask: boolean;
}

/** Calls to the service worker (on Firefox the background page). */
export interface RouterProtocol extends AutosaveProtocol {
  /** Resolves when the library room is there to be called. */
  wake(): void;
  page(): PageState;
  /** `anyway`: a private page too, and what stands in the place of a saved one (`page-private`, `page-not-the-copy`). */
  savePage(request: {
    readonly tabId?: number;
    readonly kind?: 'page' | 'selection';
    readonly anyway?: boolean;
  }): SaveOutcome;
  /** Resolves when that tab is not being saved any more: fails if the worker is ended during it, which nobody else would tell. */
  saveEnded(tabId?: number): void;
  openSource(source: Source): OpenedSource;
  /** The page as a tab shows it that may be read, and loaded it `within` ms; `null` without one. From the library only, as is the next. */
  captureOpen(request: { readonly url: string; readonly within?: number }): CapturedPage | null;
  /** Whether the user has allowed this site; makes way for fetching from it. */
  mayFetch(origin: string): boolean;
  /** Bookmarks, or the reading list, of the browser; where the user has allowed to read them. */
  listed(kind: 'bookmarks' | 'reading-list'): ListedAddress[];
  /** The pages open in the window in front; where the user has allowed all sites. */
  openPages(): ListedAddress[];
  openLibrary(request: { readonly hash: string }): void;
  /** A question to be asked in the panel, which takes it when it is open. */
  leaveQuestion(request: { readonly question: string }): void;
  /** The question that waits for the panel, once. */
  takeQuestion(): WaitingQuestion | null;
  /** From the library, before it calls a server: lifts the Origin header for it. False: no permission for that host. */
  prepareServer(origin: string): boolean;
  /** From the library, after each change: keeps the witness and the badge. */
  libraryChanged(witness: Witness): void;
  /** What the router keeps outside the database. From the library, before it opens. */
  kept(): Kept;
  /** Keeps a loss until the user has decided, or with `null` forgets it. From the library only, as is the next. */
  keepLoss(loss: Loss | null): void;
  /** The library with this id is about to take the place of the present one. */
  expectHeir(libraryId: string): void;
  /** Which set of databases is in use from now on; from the library only. */
  keepDatabases(name: string): void;
}
