import { type Folded, findFolded, fold } from '../text/fold.ts';
import type { Passage, Span, UnsupportedSpan } from '../types.ts';
import { type Figure, figures, sameFigure } from './figures.ts';
import { keyGroups, keys } from './keys.ts';
import { script } from './language.ts';
import { isKnownAbroad, isKnownName, names } from './names.ts';
import { numberWords, spelledFigures } from './number-words.ts';
import type { Unit } from './units.ts';

/** A passage made ready to be asked whether it says something. */
export interface Ground {
  readonly passage: Passage;
  /** In the language of the answer, so that their words can be compared. */
  readonly comparable: boolean;
  /** As `script` names it: names can be looked up in other languages too, if they are written alike. */
  readonly script: string;
  readonly units: readonly GroundUnit[];
  /** All of it, folded, with title, site, dates and headings: what a name may come from. */
  readonly around: string;
  readonly folded: Folded;
  readonly keys: ReadonlySet<string>;
  readonly context: ReadonlySet<string>;
  readonly figures: readonly Figure[];
}

interface GroundUnit extends Unit {
  readonly keys: ReadonlySet<string>;
  readonly figures: readonly Figure[];
}

/** What a claim states, taken apart once. */
export interface Statement {
  readonly text: string;
  readonly words: readonly (readonly string[])[];
  readonly figures: readonly Figure[];
  /** Numbers in words, of three and more: a one and a two are said of everything. */
  readonly spelled: readonly Figure[];
  readonly quoted: readonly string[];
  /** Of the words of each, one must be known. */
  readonly names: readonly (readonly string[])[];
  readonly subjects: readonly string[];
}

/** Where a passage comes nearest to saying it, and how near. */
export interface Support {
  readonly span: Span;
  /** Share of the words found there, 0 to 1, figures and context counted. */
  readonly share: number;
  /** Share of the words found anywhere in the passage. */
  readonly anywhere: number;
}

export function groundOf(passage: Passage, units: readonly Unit[], comparable: boolean): Ground {
  const { title, site, headings, publishedAt = '', savedAt } = passage;
  const context = [title, site, ...headings].join(' ');
  return {
    passage,
    comparable,
    script: script(passage.text),
    units: units.map((unit) => ({ ...unit, keys: new Set(keys(unit.text)), figures: figuresIn(unit.text) })),
    around: fold(`${passage.text} ${context} ${publishedAt}`).text,
    folded: fold(passage.text),
    keys: new Set(keys(passage.text)),
    context: new Set(keys(context)),
    figures: [...figuresIn(`${passage.text} ${context}`), ...figures(`${publishedAt} ${savedAt.slice(0, 10)}`)],
  };
}

const figuresIn = (text: string): Figure[] => [...figures(text), ...spelledFigures(text)];

/** Quotation marks of all makes; a single word between them is emphasis. */
const QUOTED = /[“"「『«]([^“”"「」『』«»]{6,}?)[”"」』»]/g;

export function statementOf(text: string): Statement {
  const { latin, runs, subjects } = names(text);
  const quoted = [...text.matchAll(QUOTED)].map(([, words]) => words ?? '');
  return {
    text,
    words: keyGroups(text),
    figures: figures(text),
    spelled: numberWords(text).filter(({ value }) => value >= 3),
    quoted: quoted.filter((words) => /\S\s+\S/.test(words) || /[\u3040-\ud7a3]{4}/.test(words)),
    names: [...latin.map((name) => [name]), ...runs],
    subjects,
  };
}

/** The sentence, or two in a row, that says most of the statement; nothing for a passage without any. */
export function bestSupport(statement: Statement, ground: Ground): Support | undefined {
  let best: { span: Span; score: number; share: number } | undefined;
  for (const window of windows(ground.units)) {
    const share = shareIn(statement, window.keys, ground.context);
    const stated = statement.figures.filter((figure) => window.figures.some((given) => sameFigure(figure, given)));
    const ofFigures = statement.figures.length > 0 ? stated.length / statement.figures.length : 0;
    // A second sentence must earn its place.
    const score = share + ofFigures - (window.size - 1) * 0.15;
    if (!best || score > best.score + 1e-9) best = { span: window, score, share };
  }
  return best && { span: best.span, share: best.share, anywhere: shareIn(statement, ground.keys, ground.context) };
}

interface Window extends Span {
  readonly size: number;
  readonly keys: ReadonlySet<string>;
  readonly figures: readonly Figure[];
}

function* windows(units: readonly GroundUnit[]): Generator<Window> {
  for (const [i, unit] of units.entries()) {
    yield { start: unit.start, end: unit.end, size: 1, keys: unit.keys, figures: unit.figures };
    const next = units[i + 1];
    if (!next || next.block !== unit.block || unit.kind === 'row') continue;
    yield {
      start: unit.start,
      end: next.end,
      size: 2,
      keys: new Set([...unit.keys, ...next.keys]),
      figures: [...unit.figures, ...next.figures],
    };
  }
}

/** Share of the words of a statement found among keys; a word that is found in part counts in part. */
function shareIn({ words }: Statement, held: ReadonlySet<string>, context: ReadonlySet<string>): number {
  if (words.length === 0) return 0;
  let found = 0;
  for (const word of words) {
    const hits = word.filter((key) => held.has(key)).length / word.length;
    // Half a word of Han or Hangul is often another word.
    found += hits > 0 ? (hits < 0.6 ? hits / 2 : hits) : word.every((key) => context.has(key)) ? 0.8 : 0;
  }
  return found / words.length;
}

/** Least share of words that must be found: in the best place, or in the whole passage together with a lesser one there. */
const ENOUGH = { there: 0.4, anywhere: 0.65, least: 0.25 };

/** Why passages do not bear a statement out; nothing if they do. Across languages only figures are compared. */
export function objection(statement: Statement, grounds: readonly Ground[]): UnsupportedSpan['why'] | undefined {
  if (grounds.length === 0) return 'no-passage';
  const holds = (test: (ground: Ground) => boolean) => grounds.some(test);
  if (statement.figures.some((figure) => !holds((ground) => statesFigure(statement, figure, ground)))) return 'number';
  if (statement.spelled.some((figure) => !holds((ground) => allowsSpelled(statement, figure, ground)))) return 'number';
  const foreign = grounds.some(({ comparable }) => !comparable);
  const isThere = (words: string) => holds(({ folded }) => findFolded(folded, words) !== undefined);
  if (!foreign && !statement.quoted.every(isThere)) return 'quote';
  if (statement.names.some((name) => !holds((ground) => knowsName(name, ground) ?? true))) return 'words';
  if (foreign) return undefined;
  if (statement.subjects.some((word) => !holds(({ around }) => sharesStart(word, around)))) return 'words';
  const supports = grounds.flatMap((ground) => bestSupport(statement, ground) ?? []);
  const there = Math.max(0, ...supports.map(({ share }) => share));
  const anywhere = Math.max(0, ...supports.map((support) => support.anywhere));
  return there >= ENOUGH.there || (anywhere >= ENOUGH.anywhere && there >= ENOUGH.least) ? undefined : 'words';
}

/** Whether a passage has a name; undefined where it is written in another script, so that it cannot tell. */
function knowsName(name: readonly string[], { around, comparable, script: written }: Ground): boolean | undefined {
  if (comparable) return name.some((word) => isKnownName(word, around));
  if (script(name.join(' ')) !== written) return undefined;
  return name.some((word) => isKnownAbroad(word, around));
}

/** Headings count their sections and what they list; from here on a figure of theirs is one of the passages'. */
const LEAST_IN_HEADING = 13;

/** Whether a heading, which else claims nothing, has a figure that stands in no passage at all. */
export function statesUnknownFigure({ figures: stated, spelled }: Statement, grounds: readonly Ground[]): boolean {
  const isKnown = (figure: Figure) => grounds.some(({ figures: all }) => all.some((one) => sameFigure(figure, one)));
  return [...stated, ...spelled].some((figure) => !(figure.value < LEAST_IN_HEADING) && !isKnown(figure));
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

/**
 * Whether a passage states a figure, and in what it says of the same thing. Not if the sentence that is most like the statement has
 * another figure, while this one only stands in a sentence much less like it: then two figures were swapped.
 */
function statesFigure(statement: Statement, figure: Figure, { figures: all, units, comparable }: Ground): boolean {
  const states = (given: readonly Figure[]) => given.some((one) => sameFigure(figure, one));
  if (!states(all)) return false;
  const stating = units.filter((unit) => states(unit.figures));
  if (!comparable || stating.length === 0) return true; // nothing to compare; or it is in the title or the date
  const { unit, share } = likest(statement, units);
  return share < LIKE || likest(statement, stating).share > share - 0.25 || unit?.figures.length === 0;
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
function allowsSpelled(statement: Statement, figure: Figure, ground: Ground): boolean {
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

const withoutFigures = (statement: Statement): Statement => ({
  ...statement,
  words: statement.words.filter((word) => !word.every((key) => /^\d+$/.test(key))),
});

/** Least support that lets us add a footnote the model did not give, or correct the one it gave. */
const CLEAR = 0.6;

export function isClear(statement: Statement, ground: Ground, support: Support | undefined): support is Support {
  return (
    support !== undefined &&
    statement.words.length >= 3 &&
    support.share >= CLEAR &&
    ground.comparable &&
    objection(statement, [ground]) === undefined
  );
}
