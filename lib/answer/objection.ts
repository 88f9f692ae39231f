import type { UnsupportedSpan } from '../asking.ts';
import { fold } from '../text/fold.ts';
import { clausesOf } from './clauses.ts';
import { contradicts } from './contradiction.ts';
import { type Figure, sameFigure } from './figures.ts';
import { keyGroups } from './keys.ts';
import { script } from './language.ts';
import { isKnownAbroad, isKnownName } from './names.ts';
import { allowsSpelled, statesFigure } from './stated-figures.ts';
import { barely, bestSupport, type Ground, type Statement, type Support, shareIn } from './support.ts';

/** Least share of words that must be found: in the best place, or in the whole passage together with a lesser one there. */
const ENOUGH = { there: 0.4, anywhere: 0.65, least: 0.25 };

/** Why passages do not bear a statement out; nothing if they do. Across languages only figures and names are compared. */
export function objection(statement: Statement, grounds: readonly Ground[]): UnsupportedSpan['why'] | undefined {
  if (grounds.length === 0) return 'no-passage';
  const asked = comparableTo(statement, grounds);
  const holds = (test: (ground: Ground) => boolean) => asked.some(test);
  if (statement.figures.some((figure) => !holds((ground) => statesFigure(statement, figure, ground)))) return 'number';
  if (statement.spelled.some((figure) => !holds((ground) => allowsSpelled(statement, figure, ground)))) return 'number';
  const foreign = asked.some(({ comparable }) => !comparable);
  const isTranslated = grounds.every(({ comparable }) => !comparable);
  if (!isTranslated && !statement.quoted.every((words) => holds((ground) => hasWords(ground, words)))) return 'quote';
  if (statement.names.some((name) => !holds((ground) => knowsName(name, ground) ?? true))) return 'words';
  if (foreign) return undefined;
  // What is quoted word for word is there; the rest only says who says so.
  if (isMostlyQuoted(statement)) return undefined;
  if (statement.subjects.some((word) => !holds(({ around }) => sharesStart(word, around)))) return 'words';
  const supports = asked.flatMap((ground) => bestSupport(statement, ground) ?? []);
  const there = Math.max(0, ...supports.map(({ share }) => share));
  const anywhere = Math.max(0, ...supports.map((support) => support.anywhere));
  const enough = there >= ENOUGH.there || (anywhere >= ENOUGH.anywhere && there >= ENOUGH.least);
  return enough && !hasStrangeClause(statement, asked) && !isContradicted(statement, asked) ? undefined : 'words';
}

/** Those in the language of the answer, if one of them speaks of the same thing; else all of them. */
function comparableTo(statement: Statement, grounds: readonly Ground[]): readonly Ground[] {
  const comparable = grounds.filter((ground) => ground.comparable);
  if (comparable.length === grounds.length) return grounds;
  const isNear = (ground: Ground) => (bestSupport(statement, ground)?.share ?? 0) >= ENOUGH.there;
  return comparable.some(isNear) ? comparable : grounds;
}

/** Whether a passage has these words in a row. */
const hasWords = ({ bare }: Ground, words: string): boolean => bare.includes(barely(words));

const MOSTLY = 0.5;

function isMostlyQuoted({ quoted, text }: Statement): boolean {
  return quoted.reduce((sum, words) => sum + words.length, 0) >= text.length * MOSTLY;
}

/** A clause of so many telling words, of which no more than this share stands in any of the passages, is made up. */
const STRANGE = { words: 3, share: 0.3 } as const;
/** Shorter words of languages written in Latin letters seldom tell anything. */
const SHORT_WORD = /^\p{Script=Latin}{1,3}$/u;

/** Whether a part of the sentence has next to nothing in common with the passages, however well the rest is borne out. */
function hasStrangeClause({ text }: Statement, grounds: readonly Ground[]): boolean {
  const clauses = clausesOf(text);
  if (clauses.length < 2) return false;
  return clauses.some((clause) => {
    const words = keyGroups(clause).filter(([key = '']) => !SHORT_WORD.test(key));
    if (words.length < STRANGE.words) return false;
    return grounds.every(({ keys, context }) => shareIn({ words }, keys, context) < STRANGE.share);
  });
}

/** Sentences that a statement is laid beside, those with the most words in common first. */
const LAID_BESIDE = 3;

/** Whether it copies a sentence of the passages and turns it into something else. */
function isContradicted(statement: Statement, grounds: readonly Ground[]): boolean {
  const near = grounds.flatMap(({ units, passage: { title, headings } }) =>
    units.map(({ plain, keys }) => ({
      text: plain,
      around: [title, ...headings].join(' '),
      share: shareIn(statement, keys, NOTHING),
    })),
  );
  near.sort((a, b) => b.share - a.share);
  return contradicts(statement.tokens, near.slice(0, LAID_BESIDE));
}

const NOTHING: ReadonlySet<string> = new Set();

/** Whether a passage has a name; undefined where it is written in another script, so that it cannot tell. */
function knowsName(name: readonly string[], { around, comparable, script: written }: Ground): boolean | undefined {
  if (comparable) return name.some((word) => isKnownName(word, around));
  if (script(name.join(' ')) !== written) return undefined;
  return name.some((word) => isKnownAbroad(word, around));
}

/**
 * Whether something in passages of another language speaks for a statement, beside that nothing speaks against it: a figure or
 * a name that they share. Passages in its own language have been compared word by word.
 */
export function isConfirmed(statement: Statement, grounds: readonly Ground[]): boolean {
  if (grounds.length === 0 || grounds.some(({ comparable }) => comparable)) return true;
  const stated = [...statement.figures, ...statement.spelled];
  const isStated = (figure: Figure) => grounds.some(({ figures: all }) => all.some((one) => sameFigure(figure, one)));
  if (!stated.every(isStated)) return false;
  return stated.length > 0 || statement.names.some((name) => grounds.some((ground) => knowsName(name, ground)));
}

/** Compounds are said in many ways, by their first two characters: 연구진 and 연구팀. */
const sharesStart = (word: string, around: string): boolean => around.includes(fold(word).text.slice(0, 2));

/** Least support that lets us add a footnote the model did not give, or correct the one it gave. */
const CLEAR = 0.6;

/** Whether a passage says it so plainly that it may be cited for it unasked. */
export function isClear(statement: Statement, ground: Ground, support: Support | undefined): support is Support {
  return (
    support !== undefined &&
    statement.words.length >= 3 &&
    (support.share >= CLEAR || isMostlyQuoted(statement)) &&
    ground.comparable &&
    objection(statement, [ground]) === undefined
  );
}
