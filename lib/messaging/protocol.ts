import type { AnswerEvent, Chat, ChatId, ChatSummary, Citation, ContextWindow, Knobs } from '../asking.ts';
import type { ErrorReport } from '../errors.ts';
import type { Health } from '../health.ts';
import type { Intake, IntakeId, IntakeItem, IntakeKind, ListedAddress } from '../intake.ts';
import type { BackupGlance, BackupPace, Exported, Kept, Loss, Witness } from '../keeping.ts';
import type { ListMark, ListPiece } from '../listed.ts';
import type { Collection, ProviderId, RefreshRule, Settings } from '../settings.ts';
import type {
  CapturedPage,
  DocumentFilter,
  DocumentId,
  EmbeddingSpace,
  ImportOutcome,
  LibrarySummary,
  Related,
  SavedText,
  SaveOutcome,
  Seen,
  StoredDocument,
  UndoToken,
} from '../types.ts';
import type { LibraryUse, MarkedDocuments } from '../use.ts';
import type { AutosaveProtocol } from './autosave-protocol.ts';
import type { QuestionProtocol } from './question-protocol.ts';
import type { SharingProtocol } from './sharing-protocol.ts';
import type { VersionProtocol } from './version-protocol.ts';

/** What crosses rooms: JSON only, no vectors, no keys out of the library. One interface per receiver. */

/** A server as a view names it. `key`: just typed; absent means the stored one. */
export interface ServerAddress {
  readonly provider: ProviderId;
  readonly baseUrl: string;
  readonly key?: string;
}

/** How far a long job is. `total` 0: not known yet. */
export interface Progress {
  readonly type: 'progress';
  readonly done: number;
  readonly total: number;
}

export type ExportEvent =
  | Progress
  /** `url`: a blob address, same origin, good while the library lives. */
  | ({ readonly type: 'done' } & Exported);

export type ImportEvent = Progress | { readonly type: 'done'; readonly outcome: ImportOutcome };

/** A document that the library page's search found; `excerpt` holds the words, `at` their offsets in it. */
export interface Finding {
  readonly documentId: DocumentId;
  readonly excerpt: string;
  readonly at: readonly { readonly start: number; readonly end: number }[];
}

/** Of a backup that is being made, or put back. */
export type KeepingEvent = Progress | { readonly type: 'done'; readonly documents: number };

export type BrowserModelState = 'unavailable' | 'downloadable' | 'downloading' | 'available';

export interface AskRequest {
  readonly question: string;
  /** Of all documents, or of those that the filter lets through. */
  readonly filter?: DocumentFilter;
  /** The conversation it goes on with; without one, a new one begins. */
  readonly chatId?: ChatId;
  /** The turn (from 0) that this question takes the place of; those after it go. Without it, the question comes last. */
  readonly turn?: number;
  /** Taken as it stands, whatever came before it. */
  readonly asTyped?: boolean;
  readonly knobs?: Knobs;
  /** `false`: only to look at; nothing of it is kept, and `chatId` and `turn` say what came before it. */
  readonly keep?: boolean;
}

/** What is to be taken in: files that were chosen, behind blob addresses, and addresses that are to be fetched. */
export interface IntakeRequest {
  readonly kind: IntakeKind;
  readonly files?: readonly { readonly name: string; readonly url: string }[];
  readonly addresses?: readonly ListedAddress[];
}

/** A note as it is written. `id`: of the document, when it is written on. */
export interface NoteDraft {
  readonly id?: DocumentId;
  readonly title: string;
  readonly text: string;
}

/** A run of a text against another: said by both, or by one only. */
export interface Change {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** What a page says now that its copy does not, in order. */
export interface PageChanges {
  readonly title: string;
  readonly changes: readonly Change[];
}

/** Calls to the library room: from the extension's own pages and its service worker only. */
export interface LibraryProtocol extends QuestionProtocol, SharingProtocol, VersionProtocol {
  summary(): LibrarySummary;
  /** Stores a page; durable when acknowledged. `automatic`: nobody asked for it, so a page that is saved stays as it is. */
  save(page: CapturedPage, automatic?: boolean): SaveOutcome;
  /** Reads the PDF that a tab with this address shows, and stores it as `save` does. */
  savePdf(url: string, automatic?: boolean): SaveOutcome;
  /** The saved page that a tab with this address shows, if any. */
  savedAs(address: string): StoredDocument | undefined;
  documents(): StoredDocument[];
  /** Of all documents, or of those that the filter lets through. */
  find(query: string, filter?: DocumentFilter): Finding[];
  document(id: DocumentId): StoredDocument | undefined;
  text(id: DocumentId): SavedText;
  /** Gives documents these tags instead of those they had. */
  tag(ids: readonly DocumentId[], tags: readonly string[]): void;
  /** Takes tags away from documents and gives them others; the rest of their tags stay. */
  retag(request: {
    readonly ids: readonly DocumentId[];
    readonly add: readonly string[];
    readonly remove: readonly string[];
  }): void;
  remove(ids: readonly DocumentId[]): UndoToken;
  undo(token: UndoToken): void;
  /** Conversations, latest first; with a query, those that have its words in a question or an answer. */
  chats(query?: string): ChatSummary[];
  chat(id: ChatId): Chat;
  /** What `undo` brings back. */
  removeChats(ids: readonly ChatId[]): UndoToken;
  /** Makes a document of an answer, marked as generated. */
  saveAnswer(place: { readonly chatId: ChatId; readonly turn: number }): SaveOutcome;
  /** Keeps what the user wrote as a document. */
  saveNote(note: NoteDraft): SaveOutcome;
  /** Reads one file, behind a blob address, and saves it. */
  addFile(file: { readonly url: string; readonly name: string }): SaveOutcome;
  /** Holds a page that is open against its copy, and notes what came of it; nothing if it is not saved. */
  seePage(page: CapturedPage): Seen | undefined;
  /** Notes that the server has no page under this address any more. */
  seeMissing(url: string): void;
  /** What the page says now that its copy does not: read in an open tab, else fetched. */
  changes(id: DocumentId): PageChanges;
  /** Puts the pages of documents in a queue that reads them again. */
  refresh(ids: readonly DocumentId[]): IntakeId;
  /** Puts files and addresses in a queue that is worked through in the background. */
  beginIntake(request: IntakeRequest): IntakeId;
  /** The addresses in an exported list, or in any text, behind a blob address. */
  readList(request: { readonly url: string }): ListedAddress[];
  intakes(): Intake[];
  /** Items of a queue in order, from a place on, or of them those that failed; a hundred at most. */
  intakeItems(request: { readonly id: IntakeId; readonly from: number; readonly failed?: boolean }): IntakeItem[];
  pauseIntake(request: { readonly id: IntakeId; readonly paused: boolean }): void;
  /** What failed is tried again: these items, or all. */
  retryIntake(request: { readonly id: IntakeId; readonly orders?: readonly number[] }): void;
  /** What was saved from it stays. */
  forgetIntake(id: IntakeId): void;
  /** Up to three questions that this document answers. */
  suggestions(id: DocumentId): string[];
  /** Saved pages about the same, the closest first; not the document itself. */
  related(id: DocumentId): Related[];
  /** Puts failed documents back in the queue; with none named, and for a stopped re-embedding, all of them. */
  retry(ids: readonly DocumentId[]): void;
  /** `keys`: the origins that have one; never the keys. */
  settings(): { readonly settings: Settings; readonly keys: readonly string[] };
  setSettings(settings: Settings): void;
  /** Which pages are looked at again by themselves; the other settings stay. */
  setRefresh(rules: readonly RefreshRule[]): void;
  /** Keeps these filters of the library page, instead of those that were. */
  setCollections(collections: readonly Collection[]): void;
  setKey(entry: { readonly origin: string; readonly key: string | null }): void;
  models(server: ServerAddress): string[];
  /** A real, short completion; `window`: what the server says, or a guess. */
  testChat(server: ServerAddress & { readonly model: string }): {
    readonly ms: number;
    readonly window: ContextWindow;
  };
  testEmbedder(server: ServerAddress & { readonly model: string }): {
    readonly ms: number;
    readonly space: EmbeddingSpace;
  };
  browserModel(): BrowserModelState;
  backups(): BackupGlance;
  setBackupPace(pace: BackupPace): void;
  removeBackup(id: string): void;
  /** What the browser did not hand back, until the user has decided. */
  loss(): Loss | undefined;
  /** The user takes the library as the browser handed it back. */
  acceptLoss(): void;
  /** Where the browser opens no database any more: begins others beside them, for a backup to be put into. */
  beginBeside(): void;
  /** How much is stored, of what, and what of it is worth a look: counts only. */
  use(): LibraryUse;
  /** Which documents are duplicates, and which no answer has cited. */
  marked(): MarkedDocuments;
  /** How the library is, also when it cannot be opened: numbers and codes only. */
  health(): Health;
  /** Throws the indexes away, and makes them anew from what is saved. Resolves when that has begun. */
  rebuild(): void;
  /** Forgets the errors noted so far. */
  forgetErrors(): void;
}

/** Calls to the library that answer in pieces, over a Port; closing it aborts the work. */
export interface LibraryStreams {
  /** All documents as lists need them, the latest first; `since`: only what has become of them after that mark. */
  listed(request: { readonly since?: ListMark }): ListPiece;
  ask(request: AskRequest): AnswerEvent;
  exportArchive(request: Record<string, never>): ExportEvent;
  /** `url`: a blob address of the chosen file. */
  importArchive(request: { readonly url: string }): ImportEvent;
  /** Makes a backup now. */
  backUp(request: Record<string, never>): KeepingEvent;
  /** Puts a backup, or an archive behind a blob address, in the place of the library; all of it, or nothing. */
  restore(request: { readonly id: string } | { readonly url: string }): KeepingEvent;
}

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

/** News to whichever views are open; nobody need listen. */
export interface ViewProtocol {
  libraryChanged(): void;
  intakesChanged(): void;
  sharingChanged(): void;
  questionWaits(): void;
  pageChanged(): void;
  autosaveChanged(): void;
  /** Of the page in that tab; without one, of whatever was in front. */
  saveStarted(tabId?: number): void;
  saved(outcome: SaveOutcome, tabId?: number): void;
  saveFailed(report: ErrorReport, tabId?: number): void;
}

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

export interface Protocols {
  library: LibraryProtocol;
  router: RouterProtocol;
  view: ViewProtocol;
}
