import { type Folded, findFolded, fold } from '../text/fold.ts';
import type { Passage, Span, UnsupportedSpan } from '../types.ts';
import { type Figure, figures, sameFigure, spelledFigures } from './figures.ts';
import { keyGroups, keys } from './keys.ts';
import { names } from './names.ts';
import type { Unit } from './units.ts';

/** A passage made ready to be asked whether it says something. */
export interface Ground {
  readonly passage: Passage;
  /** In the language of the answer, so that their words can be compared. */
  readonly comparable: boolean;
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
  readonly quoted: readonly string[];
  readonly names: readonly string[];
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
  const { latin, subjects } = names(text);
  const quoted = [...text.matchAll(QUOTED)].map(([, words]) => words ?? '');
  return {
    text,
    words: keyGroups(text),
    figures: figures(text),
    quoted: quoted.filter((words) => /\S\s+\S/.test(words) || /[\u3040-\ud7a3]{4}/.test(words)),
    names: latin,
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
  if (grounds.some(({ comparable }) => !comparable)) return undefined;
  if (statement.quoted.some((words) => !holds(({ folded }) => findFolded(folded, words) !== undefined))) return 'quote';
  const isStrange = (word: string) => !holds(({ around }) => nameForms(word).some((form) => around.includes(form)));
  if (statement.names.some(isStrange)) return 'words';
  if (statement.subjects.some((word) => !holds(({ around }) => sharesStart(word, around)))) return 'words';
  const supports = grounds.flatMap((ground) => bestSupport(statement, ground) ?? []);
  const there = Math.max(0, ...supports.map(({ share }) => share));
  const anywhere = Math.max(0, ...supports.map((support) => support.anywhere));
  return there >= ENOUGH.there || (anywhere >= ENOUGH.anywhere && there >= ENOUGH.least) ? undefined : 'words';
}

/** A name as it stands, and without the s of a plural: "the Curies". */
function nameForms(name: string): string[] {
  const { text } = fold(name);
  return [text, ...(/[a-z]{4}s$/.test(text) ? [text.slice(0, -1)] : [])];
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
  const words = withoutFigures(statement);
  const shares = new Map(units.map((unit) => [unit, shareIn(words, unit.keys, NOTHING)]));
  const share = (unit: GroundUnit) => shares.get(unit) ?? 0;
  const likest = units.reduce((most, unit) => (share(unit) > share(most) ? unit : most));
  const likestStating = Math.max(...stating.map(share));
  return share(likest) < 0.6 || likestStating > share(likest) - 0.25 || likest.figures.length === 0;
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
