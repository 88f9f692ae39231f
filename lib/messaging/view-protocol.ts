import type { ErrorReport } from '../errors.ts';
import type { SaveOutcome } from '../types.ts';

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
