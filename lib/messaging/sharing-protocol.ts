import type {
  SharedListing,
  SharedPlace,
  SharedState,
  SharedTest,
  SharingGlance,
  SharingRule,
  SharingSettings,
} from '../sharing.ts';
import type { DocumentId } from '../types.ts';

/** What a reader wants of a shared library. `token`: just typed; absent means the stored one. */
export interface SharingWanted {
  readonly place: SharedPlace;
  readonly rule: SharingRule;
  readonly askOnly?: boolean;
  readonly token?: string;
}

/** Sharing as a view shows it. */
export interface SharingStanding {
  readonly settings?: SharingSettings;
  readonly glance: SharingGlance;
  /** Whether a token is kept for the server. */
  readonly token: boolean;
  /** Embedding space of this library. */
  readonly space?: string;
}

/** Calls to the library about a shared library: a part of `LibraryProtocol`. Those that change something tell how it stands then. */
export interface SharingProtocol {
  sharing(): SharingStanding;
  /** Nothing of the library is sent; where the collection is there, a record without words is written and deleted again. */
  testShared(wanted: Pick<SharingWanted, 'place' | 'token'>): SharedTest;
  connectShared(wanted: SharingWanted): SharingStanding;
  /** All documents stay, here and there; the token is forgotten. */
  disconnectShared(): SharingStanding;
  pauseShared(paused: boolean): SharingStanding;
  setSharingRule(rule: SharingRule): SharingStanding;
  /** A round at once; what comes of it is told in the glance. */
  syncShared(): void;
  /** Puts documents into the shared library by hand, or takes them out of it; here they stay. */
  share(request: { readonly ids: readonly DocumentId[]; readonly shared: boolean }): void;
  /** How documents stand; those that are not named are not shared. */
  sharedStates(): Readonly<Record<DocumentId, SharedState>>;
  /** What is in the shared library, the latest first. */
  sharedDocuments(): { readonly documents: readonly SharedListing[]; readonly more: boolean };
}
