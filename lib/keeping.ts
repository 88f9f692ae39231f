/** The nouns of keeping a library safe: the witness, a loss, and backups. Plain, readonly data that crosses rooms. */

/** A few numbers about the library, kept outside its database. It may lag behind: it is told after each change. */
export interface Witness {
  readonly libraryId: string;
  readonly documents: number;
  /** The number of the last save. */
  readonly sequence: number;
  /** How many changes the database has taken in all; absent in witnesses of old. */
  readonly writes?: number;
}

/** The browser handed back less than there was. Stands until the user has decided what to do about it. */
export interface Loss {
  /** ISO 8601, UTC: when it was noticed. */
  readonly at: string;
  /** Of the library as it was handed back: the loss is told as long as that one is open. */
  readonly libraryId: string;
  /** What there was; absent where nobody remembers. */
  readonly before?: { readonly documents: number; readonly sequence: number };
  readonly after: { readonly documents: number; readonly sequence: number };
}

/** What is kept outside the database, as a whole. `heir`: id of the library that a restore is about to put in place. */
export interface Kept {
  readonly witness?: Witness;
  readonly loss?: Loss;
  readonly heir?: string;
  /** The set of databases in use, where its reader has begun another beside those that the browser no longer opens. */
  readonly databases?: string;
}

/** Why a backup was made: on schedule, or before something that changes much; `asked`: by the user. */
export type BackupReason = 'schedule' | 'asked' | 'import' | 'upgrade' | 'removal' | 'restore';

/** A backup that was written to the end and read back. */
export interface Backup {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly reason: BackupReason;
  readonly bytes: number;
  readonly documents: number;
  readonly conversations: number;
  /** Version of Footnote that wrote it. */
  readonly app: string;
  /** The state it is of: equal marks, equal contents as far as numbers tell. */
  readonly mark: string;
  /** Titles of the pages that could not be read, and are not in it; absent in one that is whole. */
  readonly leftOut?: readonly string[];
}

export type BackupPace = 'never' | 'day' | 'week';

/** What a view needs to know of backups. */
export interface BackupGlance {
  readonly pace: BackupPace;
  /** Latest first. */
  readonly backups: readonly Backup[];
  /** Present while one is being made or put back; `total` 0: not known yet. */
  readonly running?: { readonly work: 'backup' | 'restore'; readonly done: number; readonly total: number };
  /** Why the last one failed. */
  readonly failure?: { readonly code: string; readonly details?: Readonly<Record<string, string | number>> };
  /** The folder that each backup is copied to as well. `ask`: the browser wants to be asked for it again. */
  readonly folder?: { readonly name: string; readonly state: 'open' | 'ask' | 'failed'; readonly at?: string };
}

/** What an export came to. `leftOut`: titles of pages that could not be read, and are not in it. */
export interface Exported {
  readonly url: string;
  readonly name: string;
  readonly bytes: number;
  readonly leftOut?: readonly string[];
}
