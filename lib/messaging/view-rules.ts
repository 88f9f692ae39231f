import type { Caller, RoomRules, Rule } from './rules.ts';

/** Who may tell the views something. */

const MOST = 2;
/** The worker and the library check what they take in; their news is drawn as text, and is not checked again in every view. */
const news = (from: readonly Caller[]): Rule => ({ from, parse: (args) => args.slice(0, MOST) });

export const VIEW_RULES: RoomRules<'view'> = {
  libraryChanged: news(['room', 'worker']),
  intakesChanged: news(['room']),
  sharingChanged: news(['room']),
  questionWaits: news(['worker']),
  pageChanged: news(['worker']),
  autosaveChanged: news(['worker']),
  saveStarted: news(['worker']),
  saved: news(['worker']),
  saveFailed: news(['worker']),
};
