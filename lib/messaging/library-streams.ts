import type { AnswerEvent, ChatId, Knobs } from '../asking.ts';
import type { Exported } from '../keeping.ts';
import type { ListMark, ListPiece } from '../listed.ts';
import type { DocumentFilter, DocumentId, ImportOutcome } from '../types.ts';

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

/** Of a backup that is being made, or put back. */
export type KeepingEvent = Progress | { readonly type: 'done'; readonly documents: number };

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

/** Calls to the library that answer in pieces, over a Port; closing it aborts the work. */
export interface LibraryStreams {
  /** All documents as lists need them, the latest first; `since`: only what has become of them after that mark. */
  listed(request: { readonly since?: ListMark }): ListPiece;
  ask(request: AskRequest): AnswerEvent;
  /** `ids`: only these documents, without what was asked; all of the library if not told. */
  exportArchive(request: { readonly ids?: readonly DocumentId[] }): ExportEvent;
  /** `url`: a blob address of the chosen file. */
  importArchive(request: { readonly url: string }): ImportEvent;
  /** Makes a backup now. */
  backUp(request: Record<string, never>): KeepingEvent;
  /** Puts a backup, or an archive behind a blob address, in the place of the library; all of it, or nothing. */
  restore(request: { readonly id: string } | { readonly url: string }): KeepingEvent;
}
