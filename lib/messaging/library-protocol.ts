import type { Chat, ChatId, ChatSummary, ContextWindow } from '../asking.ts';
import type { Health } from '../health.ts';
import type { Intake, IntakeId, IntakeItem, IntakeKind, ListedAddress } from '../intake.ts';
import type { BackupGlance, BackupPace, Loss } from '../keeping.ts';
import type { Collection, ProviderId, RefreshRule, Settings } from '../settings.ts';
import type {
  CapturedPage,
  DocumentFilter,
  DocumentId,
  EmbeddingSpace,
  LibrarySummary,
  Related,
  SavedText,
  SaveOutcome,
  Seen,
  StoredDocument,
  UndoToken,
} from '../types.ts';
import type { LibraryUse, MarkedDocuments } from '../use.ts';
import type { QuestionProtocol } from './question-protocol.ts';
import type { SharingProtocol } from './sharing-protocol.ts';
import type { PageChanges, VersionProtocol } from './version-protocol.ts';

/** A server as a view names it. `key`: just typed; absent means the stored one. */
export interface ServerAddress {
  readonly provider: ProviderId;
  readonly baseUrl: string;
  readonly key?: string;
}

/** A document that the library page's search found; `excerpt` holds the words, `at` their offsets in it. */
export interface Finding {
  readonly documentId: DocumentId;
  readonly excerpt: string;
  readonly at: readonly { readonly start: number; readonly end: number }[];
}

export type BrowserModelState = 'unavailable' | 'downloadable' | 'downloading' | 'available';

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
