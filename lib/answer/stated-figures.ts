import { type Figure, sameFigure } from './figures.ts';
import { unitAfter } from './measures.ts';
import { type Ground, type GroundUnit, type Statement, shareIn } from './support.ts';

/** Headings count their sections and what they list; from here on a figure of theirs is one of the passages'. */
const LEAST_IN_HEADING = 13;

/** Whether a heading, which else claims nothing, has a figure that stands in no passage at all. */
export function statesUnknownFigure({ figures: stated, spelled }: Statement, grounds: readonly Ground[]): boolean {
  const isKnown = (figure: Figure) => grounds.some(({ figures: all }) => all.some((one) => sameFigure(figure, one)));
  return [...stated, ...spelled].some((figure) => !(figure.value < LEAST_IN_HEADING) && !isKnown(figure));
}

/** Whether a passage states a figure, of the same thing and in the same unit. */
export function statesFigure(statement: Statement, figure: Figure, ground: Ground): boolean {
  const { figures: all, units, comparable } = ground;
  const states = (given: readonly Figure[]) => given.some((one) => sameFigure(figure, one));
  if (!states(all)) return false;
  const stating = units.filter((unit) => states(unit.figures));
  if (stating.length === 0) return true; // nothing to compare: it is in the title or the date
  if (!measuresAlike(statement, figure, stating)) return false;
  if (!comparable) return true;
  // Not if the sentence that is most like the statement has another figure, while this one only stands in a sentence
  // much less like it: then two figures were swapped.
  const { unit, share } = likest(statement, units);
  return share < LIKE || likest(statement, stating).share > share - 0.25 || unit?.figures.length === 0;
}

/** Whether a figure counts the same as where a passage has it; also if one of both does not say what. */
function measuresAlike(statement: Statement, figure: Figure, stating: readonly GroundUnit[]): boolean {
  const claimed = unitAfter(statement.text, figure);
  if (claimed === undefined) return true;
  const given = stating.flatMap((unit) =>
    unit.figures.filter((one) => sameFigure(figure, one)).map((one) => unitAfter(unit.plain, one)),
  );
  return given.some((unit) => unit === undefined || unit === claimed);
}

/** From this share of words on, a sentence speaks of the same thing as a statement. */
const LIKE = 0.6;

/** The sentence that is most like a statement, figures apart. */
function likest(statement: Statement, units: readonly GroundUnit[]): { unit?: GroundUnit; share: number } {
  const words = withoutFigures(statement);
  let most: { unit?: GroundUnit; share: number } = { share: 0 };
  for (const unit of units) {
    const share = shareIn(words, unit.keys, NOTHING);
    if (!most.unit || share > most.share) most = { unit, share };
  }
  return most;
}

/** Up to here a number in words may be the claim's own count of what a passage lists. */
const COUNTED = 12;

/** Whether a passage states a number in words, or at least no other small one in what it says of the same thing. */
export function allowsSpelled(statement: Statement, figure: Figure, ground: Ground): boolean {
  const stating = ground.units.filter((unit) => unit.figures.some((given) => sameFigure(figure, given)));
  if (stating.length > 0) return measuresAlike(statement, figure, stating);
  if (ground.figures.some((given) => sameFigure(figure, given))) return true;
  if (figure.value > COUNTED) return false;
  if (!ground.comparable) return true;
  const { unit, share } = likest(statement, ground.units);
  const own = [...statement.figures, ...statement.spelled];
  const isOther = (given: Figure) =>
    given.value >= 2 && given.value < 100 && !own.some((one) => sameFigure(one, given));
  return share < LIKE || !unit?.figures.some(isOther);
}

const NOTHING: ReadonlySet<string> = new Set();

const withoutFigures = (statement: Statement): Pick<Statement, 'words'> => ({
  words: statement.words.filter((word) => !word.every((key) => /^\d+$/.test(key))),
});
