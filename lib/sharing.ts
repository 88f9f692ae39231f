/** The nouns of sharing: one library that several machines keep in step with, on a server. Plain data that crosses rooms. */

/** Where a shared library is. The token is kept with the keys, by the origin of `url`. */
export interface SharedPlace {
  /** Base address of the server, as it was typed. */
  readonly url: string;
  readonly tenant: string;
  readonly database: string;
  /** The collection that the library is. */
  readonly collection: string;
}

/** Which documents join by themselves; what has joined stays when the rule changes. */
export type SharingRule =
  | { readonly by: 'hand' }
  | { readonly by: 'tag'; readonly tag: string }
  | { readonly by: 'all' };

/** What the reader has chosen. `paused`: connected, but nothing is sent or fetched. */
export interface SharingSettings {
  readonly place: SharedPlace;
  readonly rule: SharingRule;
  readonly paused?: boolean;
  /** Questions are asked of it and nothing else: nothing is sent but their embeddings, nothing is kept. Paused as well, then. */
  readonly askOnly?: true;
}

/** A document of a shared library in a list. */
export interface SharedListing {
  /** What it is called where it is not here. */
  readonly id: string;
  readonly title: string;
  readonly site: string;
  readonly updatedAt: string;
}

/** Why something cannot be done for now, as an error report has it. */
export interface SharingFailure {
  readonly code: string;
  readonly details?: Readonly<Record<string, string | number>>;
}

/** What a test of a server found, step by step; a step that failed says why, and those after it are absent. */
export interface SharedTest {
  /** Version of the server, or why it cannot be reached. */
  readonly reach: { readonly version: string } | SharingFailure;
  /** `none`: there is no such collection yet; connecting makes it. `foreign`: one that is no shared library. */
  readonly collection?: 'there' | 'none' | SharingFailure;
  readonly rights?: 'write' | 'read' | SharingFailure;
  /** Of the collection, and whether it is the one of this library. */
  readonly space?: { readonly id: string; readonly fits: boolean };
}

/** How far a piece of work is, in documents. */
export interface SharingProgress {
  readonly work: 'compare' | 'fetch' | 'send' | 'clear';
  readonly done: number;
  readonly total: number;
}

/** How sharing stands. */
export interface SharingGlance {
  /** `waiting`: it goes on by itself at `next`. `working` and `resting` (all is in step) need nothing. */
  readonly state: 'off' | 'paused' | 'working' | 'resting' | 'waiting';
  readonly reason?: SharingFailure;
  /** ISO 8601, UTC. */
  readonly next?: string;
  readonly progress?: SharingProgress;
  /** Documents in the shared library that are here as well. */
  readonly shared: number;
  /** Changes that are still to be sent; a document without embeddings waits for them. */
  readonly toSend: number;
  /** Documents that were taken out of the shared library elsewhere and are kept here, by themselves. */
  readonly withheld: number;
  /** Documents on the server that could not be taken in, and are tried again. */
  readonly refused: number;
  /** Machines heard of lately, this one included. */
  readonly machines: number;
  /** ISO 8601, UTC: when everything was last in step. */
  readonly syncedAt?: string;
}

/** How a document stands with the shared library. `withheld`: taken out elsewhere, kept here. */
export type SharedState = 'shared' | 'to-send' | 'withheld' | 'no';

/** A machine's mark on one document: what of it was last in step, and what is still to be sent. */
export interface SharingMark {
  /** Hash of the document's key: what names it on every machine. */
  readonly doc: string;
  /** What the document is called here, while it is. */
  readonly id?: string;
  /** The change that counts: the greatest by clock, then by writer. */
  readonly clock: number;
  readonly writer: string;
  /** Contents of the document when it was last looked at: one that differs has been changed here. */
  readonly print: string;
  /** Taken out: from every library, or from the shared one only. */
  readonly gone?: 'removed' | 'unshared';
  /** Who brought it to this machine: its reader, or the shared library. */
  readonly origin: 'here' | 'there';
  readonly by: SharingRule['by'];
  /** The change is still to be sent. */
  readonly waiting?: true;
  /** It was never in step with the server. */
  readonly fresh?: true;
  /** It is kept here and not shared, whatever the rule says. */
  readonly withheld?: true;
  /** It is of a time that the library here has lost: nothing follows from it until it is compared. */
  readonly doubtful?: true;
  /** What is being taken in: a document that looks like this, or is gone, is no change made here. */
  readonly coming?: { readonly clock: number; readonly writer: string; readonly print?: string };
  /** The last head of this machine on the server, and which contents it names. */
  readonly sent?: { readonly seq: number; readonly body: string };
  /** There may be records of this machine on the server that count no longer. */
  readonly stale?: true;
}

/** A machine's standing in one shared library. */
export interface SharingLink {
  /** Id of the shared library. */
  readonly shared: string;
  /** Id of this machine there; random. */
  readonly writer: string;
  /** The library here, its last save, and the loss it told of, when they were last compared. */
  readonly library: string;
  readonly sequence: number;
  readonly lossAt?: string;
  /** Greatest logical clock seen, and the number of this machine's last head. */
  readonly clock: number;
  readonly seq: number;
  /** Up to which head each other machine's changes have been taken in. */
  readonly cursors: Readonly<Record<string, number>>;
  /** Everything is to be compared afresh before anything is sent. */
  readonly afresh: boolean;
  /** What this machine last said of itself on the server. */
  readonly said?: { readonly seq: number; readonly cursors: Readonly<Record<string, number>>; readonly at: string };
  readonly syncedAt?: string;
}

/** A head on the server whose document could not be taken in, to be tried again. */
export interface OwedHead {
  readonly id: string;
  readonly tries: number;
  readonly reason: SharingFailure;
}

/** What the reader wants of a document, until the library is looked at next. */
export interface SharingWish {
  readonly doc: string;
  readonly wish: 'share' | 'unshare';
}

/** Changes of what is kept of sharing, taken in together. `undefined`: deleted. */
export interface SharingChange {
  readonly link?: SharingLink;
  readonly marks?: readonly SharingMark[];
  /** Marks that go, by `doc`. */
  readonly dropMarks?: readonly string[];
  readonly owed?: readonly OwedHead[];
  readonly dropOwed?: readonly string[];
  readonly wishes?: readonly SharingWish[];
  readonly dropWishes?: readonly string[];
  /** Everything kept so far but wishes goes first. */
  readonly clear?: boolean;
}

/**
 * Keeps how far a machine is in step, in a database apart from the library. Losing it costs a comparison, and no document anywhere.
 * Each writing call is one strict transaction. @throws AppError `storage-*` from every call
 */
export interface SharingStore {
  settings(): Promise<SharingSettings | undefined>;
  setSettings(settings: SharingSettings | undefined): Promise<void>;
  link(): Promise<SharingLink | undefined>;
  marks(): Promise<SharingMark[]>;
  owed(): Promise<OwedHead[]>;
  wishes(): Promise<SharingWish[]>;
  change(change: SharingChange): Promise<void>;
  close(): void;
}
