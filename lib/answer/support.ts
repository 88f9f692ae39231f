import { fold } from '../text/fold.ts';
import { withoutInvisible } from '../text/invisible.ts';
import type { Passage, Span } from '../types.ts';
import { type Figure, figures, plainFigures, sameFigure } from './figures.ts';
import { keyGroups, keys } from './keys.ts';
import { script } from './language.ts';
import { names } from './names.ts';
import { numberWords, spelledFigures } from './number-words.ts';
import { type Token, tokensOf } from './tokens.ts';
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
  /** Its letters and figures, folded, without spaces and hyphens: what quotations are looked up in. */
  readonly bare: string;
  readonly keys: ReadonlySet<string>;
  readonly context: ReadonlySet<string>;
  readonly figures: readonly Figure[];
}

/** A unit with what it is compared by. */
export interface GroundUnit extends Unit {
  /** Its text, NFKC, without invisible characters. */
  readonly plain: string;
  readonly keys: ReadonlySet<string>;
  readonly figures: readonly Figure[];
}

/** What a claim states, taken apart once. */
export interface Statement {
  /** NFKC, without invisible characters. */
  readonly text: string;
  readonly tokens: readonly Token[];
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
  /** How far each word is found there. */
  readonly credits: readonly number[];
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
    units: units.map((unit) => {
      const plain = plainly(unit.text);
      return { ...unit, plain, keys: new Set(keys(plain)), figures: figuresIn(plain) };
    }),
    around: fold(`${passage.text} ${context} ${publishedAt}`).text,
    bare: barely(passage.text),
    keys: new Set(keys(plainly(passage.text))),
    context: new Set(keys(context)),
    figures: [
      ...figuresIn(plainly(`${passage.text} ${context}`)),
      ...figures(`${publishedAt} ${savedAt.slice(0, 10)}`),
    ],
  };
}

/** NFKC, without what nobody sees, words that were cut at the end of a line made whole. */
const plainly = (text: string): string =>
  plainFigures(withoutInvisible(text))
    .normalize('NFKC')
    .replace(/(?<=\p{Ll})[-‐]\n(?=\p{Ll})/gu, '')
    .replace(/[‐‑]/g, '-');

/** Folded, without spaces and hyphens, so that it does not matter how a text is set. */
export const barely = (text: string): string => fold(text).text.replace(/[\s-]+/g, '');

const figuresIn = (text: string): Figure[] => [...figures(text), ...spelledFigures(text)];

/** Quotation marks of all makes; a single word between them is emphasis. */
const QUOTED = /„([^„“”]{6,}?)[“”]|[“"「『«]([^“”"「」『』«»]{6,}?)[”"」』»]/g;

/** Takes a claim apart. */
export function statementOf(claim: string): Statement {
  const text = plainly(claim);
  const { latin, runs, subjects } = names(text);
  const quoted = [...text.matchAll(QUOTED)].map(([, low, high]) => (low ?? high ?? '').trim());
  return {
    text,
    tokens: tokensOf(text),
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
  let best: { span: Span; score: number; share: number; credits: readonly number[] } | undefined;
  for (const window of windows(ground.units)) {
    const credits = creditsIn(statement, window.keys, ground.context);
    const share = mean(credits);
    const stated = statement.figures.filter((figure) => window.figures.some((given) => sameFigure(figure, given)));
    const ofFigures = statement.figures.length > 0 ? stated.length / statement.figures.length : 0;
    const quoting = statement.quoted.some((words) => barely(window.text).includes(barely(words))) ? 1 : 0;
    // Of two that say as much of it, the one that says less besides; and a second sentence must earn its place.
    const besides = CLOSE * share * (1 - statement.words.length / Math.max(statement.words.length, window.keys.size));
    const score = share + ofFigures + quoting - besides - (window.size - 1) * 0.15;
    if (!best || score > best.score + 1e-9) best = { span: window, score, share, credits };
  }
  if (!best) return undefined;
  const { span, share, credits } = best;
  return { span, share, credits, anywhere: shareIn(statement, ground.keys, ground.context) };
}

/** What a sentence loses at most for saying much besides. */
const CLOSE = 0.1;

interface Window extends Span {
  readonly text: string;
  readonly size: number;
  readonly keys: ReadonlySet<string>;
  readonly figures: readonly Figure[];
}

function* windows(units: readonly GroundUnit[]): Generator<Window> {
  for (const [i, unit] of units.entries()) {
    yield { start: unit.start, end: unit.end, text: unit.plain, size: 1, keys: unit.keys, figures: unit.figures };
    const next = units[i + 1];
    if (!next || next.block !== unit.block || unit.kind === 'row') continue;
    yield {
      start: unit.start,
      end: next.end,
      text: `${unit.plain} ${next.plain}`,
      size: 2,
      keys: new Set([...unit.keys, ...next.keys]),
      figures: [...unit.figures, ...next.figures],
    };
  }
}

/** Share of the words of a statement found among keys; a word that is found in part counts in part. */
export function shareIn(
  statement: Pick<Statement, 'words'>,
  held: ReadonlySet<string>,
  context: ReadonlySet<string>,
): number {
  return mean(creditsIn(statement, held, context));
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

/** How far each word of a statement is found among keys, 0 to 1. */
function creditsIn(
  { words }: Pick<Statement, 'words'>,
  held: ReadonlySet<string>,
  context: ReadonlySet<string>,
): number[] {
  return words.map((word) => {
    const hits = word.filter((key) => held.has(key)).length / word.length;
    // Half a word of Han or Hangul is often another word.
    if (hits > 0) return hits < 0.6 ? hits / 2 : hits;
    return word.every((key) => context.has(key)) ? 0.8 : 0;
  });
}
