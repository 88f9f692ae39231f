import type { DocumentId, UndoToken } from '../types.ts';
import type { EarlierVersion, VersionHead, VersionPlace, VersionsKept } from '../version.ts';

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

/** Calls to the library about what pages said before: a part of `LibraryProtocol`. */
export interface VersionProtocol {
  /** The earlier versions of a document, the latest first. */
  versions(id: DocumentId): VersionHead[];
  version(place: VersionPlace): EarlierVersion;
  /** What the copy says now that this version did not. */
  versionChanges(place: VersionPlace): PageChanges;
  /** The latest version that has these words, if one has. */
  versionWith(request: { readonly id: DocumentId; readonly words: string }): VersionHead | undefined;
  /** What `undo` brings back. */
  removeVersion(place: VersionPlace): UndoToken;
  /** How many are kept of each document from now on; those beyond go at once. The other settings stay. */
  setVersions(versions: VersionsKept): void;
}
