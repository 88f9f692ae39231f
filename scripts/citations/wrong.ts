import { replaceWord } from './josa.ts';
import { isAlike, namesIn } from './names.ts';
import { hash, pick, shuffled } from './pick.ts';
import { quotation } from './right.ts';
import type { Source, TrueSentence } from './sources.ts';
import { CLAUSES, INVENTED, OPPOSITES, UNITS } from './words.ts';

/** What a sentence is changed in view of. */
export interface Setting {
  readonly source: Source;
  readonly sentence: TrueSentence;
  /** Text of the passage that it stands in, and of all that are sent. */
  readonly passage: string;
  readonly sent: string;
  /** Names of other documents that are sent. */
  readonly foreign: readonly string[];
}

/** Changes to a sentence that make it say what no passage says: each of these must be marked. */
export type WrongEdit = (setting: Setting) => string | undefined;

const FIGURE = /(?<![\d.,:A-Za-z])\d+(?:,\d{3})*(?:\.\d+)?(?![\d:])/g;
const numberOf = (digits: string): number => Number(digits.replaceAll(',', ''));
const figuresIn = (text: string): string[] => [...text.matchAll(FIGURE)].map(([digits]) => digits);

/** Another number, which none of the passages has. */
export const wrongNumber: WrongEdit = ({ sentence: { text }, sent }) => {
  const digits = pick(figuresIn(text), text);
  if (digits === undefined) return undefined;
  const decimals = /\.(\d+)/.exec(digits)?.[1]?.length ?? 0;
  for (let step = 1 + (hash(text) % 4); step < 40; step += 3) {
    const other = (numberOf(digits) + (numberOf(digits) >= 1000 && digits.includes(',') ? step * 100 : step)).toFixed(
      decimals,
    );
    const form = digits.includes(',') ? Number(other).toLocaleString('en') : other;
    if (!figuresIn(sent).includes(form)) return text.replace(digits, form);
  }
  return undefined;
};

/** A number of the same kind that the passage has elsewhere. */
export const swappedNumber: WrongEdit = ({ sentence: { text }, passage }) => {
  const own = figuresIn(text);
  const isYear = (digits: string) => /^(?:1\d|20)\d\d$/.test(digits);
  for (const digits of shuffled(own, text)) {
    const others = figuresIn(passage).filter((other) => !own.includes(other) && isYear(other) === isYear(digits));
    const near = others.filter((other) => Math.abs(Math.log10(numberOf(other) / numberOf(digits))) < 1);
    const other = pick(near, text);
    if (other !== undefined) return text.replace(digits, other);
  }
  return undefined;
};

/** The number stays, what it counts does not. */
export const wrongUnit: WrongEdit = ({ source: { language }, sentence: { text } }) => {
  for (const [from, to] of shuffled(UNITS[language], text)) {
    const spaced = language === 'en' || language === 'de' || language === 'fr';
    const pattern = spaced
      ? `(\\d[\\s-]?)${from}(?![\\p{L}])`
      : `(\\d[\\s]?(?:여 )?)${from}(?!\\p{Script=Han}|기|${from})`;
    const found = new RegExp(pattern, 'u').exec(text);
    if (found) return text.replace(found[0], `${found[1]}${to}`);
  }
  return undefined;
};

const MONTHS = 'January February March April May June July August September October November December'.split(' ');

/** Another day, month or year. */
export const wrongDate: WrongEdit = ({ sentence: { text }, sent }) => {
  const month = new RegExp(`\\b(${MONTHS.join('|')})\\b(?= \\d|,)|(?<=\\d )(${MONTHS.join('|')})\\b`).exec(text)?.[0];
  if (month && hash(text) % 2 === 0) {
    const other = MONTHS[(MONTHS.indexOf(month) + 2 + (hash(text) % 7)) % 12] ?? '';
    if (!sent.includes(other)) return text.replace(month, other);
  }
  const dated = /(\d{1,2})(월|月)( ?)(\d{1,2})(일|日)/.exec(text);
  if (dated && hash(text) % 2 === 0) {
    const [whole, m, month_, space, d, day] = dated;
    const other = `${(Number(m) % 12) + 1}${month_}${space}${(Number(d) % 27) + 1}${day}`;
    if (!sent.includes(other)) return text.replace(whole, other);
  }
  const year = /(?<![\d,.])(?:1[0-9]|20)\d\d(?![\d,.])/.exec(text)?.[0];
  if (!year) return undefined;
  const other = String(Number(year) + 2 + (hash(text) % 9));
  return sent.includes(other) ? undefined : text.replace(year, other);
};

/** A name for another: one that the passage has elsewhere. */
export const swappedInside: WrongEdit = ({ source, sentence: { text }, passage }) => {
  const own = namesIn(text, source);
  const others = namesIn(passage, source).filter(
    (name) => own.every((one) => isAlike(one, name)) && !text.includes(name),
  );
  const from = pick(own, text);
  const to = pick(others, text);
  return from && to ? replaceWord(text, from, to) : undefined;
};

/** A name for another: one of another page. */
export const swappedOutside: WrongEdit = ({ source, sentence: { text }, passage, foreign }) => {
  const from = pick(namesIn(text, source), text);
  const to = pick(
    foreign.filter((name) => !passage.includes(name)),
    text,
  );
  return from && to ? replaceWord(text, from, to) : undefined;
};

const LISTED = /\b(?:and|or|und|oder|et|ou)\b|[와과](?:\s|$)|및|[、・]|と|^\s*,?\s*$|·/;

/** Two names of the sentence in each other's place. */
export const exchanged: WrongEdit = ({ source, sentence: { text } }) => {
  const own = namesIn(text, source).filter((name) => text.split(name).length === 2);
  const ordered = own.sort((a, b) => text.indexOf(a) - text.indexOf(b));
  for (const [i, first] of ordered.entries()) {
    const second = ordered.slice(i + 1).find((name) => {
      const between = text.slice(text.indexOf(first) + first.length, text.indexOf(name));
      return isAlike(first, name) && between.length >= 6 && !LISTED.test(between);
    });
    if (!second) continue;
    const held = replaceWord(text, first, '\u0000');
    return replaceWord(replaceWord(held, second, first), '\u0000', second);
  }
  return undefined;
};

const NEGATIONS: Readonly<Record<string, readonly (readonly [RegExp, string])[]>> = {
  en: [
    [/\b(is|are|was|were|can|could|has|have|had|will|would|should|must|may) not\b/, '$1'],
    [/\bcannot\b/, 'can'],
    [/\b(is|are|was|were|could|will|would|should|must|may)(?= (?!not\b|no\b)\w)/, '$1 not'],
    [/\bcan\b(?! not)/, 'cannot'],
  ],
  ko: [
    [/하지 않는다\.$/, '한다.'],
    [/지 않았다\.$/, '였다.'],
    [/없다\.$/, '있다.'],
    [/있다\.$/, '있지 않다.'],
    [/하였다\.$|했다\.$/, '하지 않았다.'],
    [/되었다\.$|됐다\.$/, '되지 않았다.'],
    [/한다\.$/, '하지 않는다.'],
    [/된다\.$/, '되지 않는다.'],
    [/이다\.$/, '이 아니다.'],
  ],
  ja: [
    [/ではない。$/, 'である。'],
    [/である。$/, 'ではない。'],
    [/していた。$/, 'していなかった。'],
    [/している。$/, 'していない。'],
    [/されている。$/, 'されていない。'],
    [/した。$/, 'しなかった。'],
    [/された。$/, 'されなかった。'],
    [/なった。$/, 'ならなかった。'],
    [/れた。$/, 'れなかった。'],
  ],
  de: [[/\b(ist|sind|war|waren|wird|wurde|kann|hat|haben)(?= (?!nicht|kein))/, '$1 nicht']],
  fr: [[/(?<=\p{L} )(est|sont|était|a été|ont|peut)(?= (?!pas))/u, "n'$1 pas"]],
};

/** Not what it says, or what it says is not. */
export const negated: WrongEdit = ({ source: { language }, sentence: { text } }) => {
  for (const [from, to] of NEGATIONS[language] ?? []) if (from.test(text)) return text.replace(from, to);
  return undefined;
};

/** A comparison, an order or a direction the other way round. */
export const reversed: WrongEdit = ({ source: { language }, sentence: { text } }) => {
  const spaced = language === 'en' || language === 'de' || language === 'fr';
  for (const pair of shuffled(OPPOSITES[language], text)) {
    for (const [from, to] of [pair, [pair[1], pair[0]] as const]) {
      const word = spaced
        ? new RegExp(`(?<![\\p{L}-])${from}(?![\\p{L}-])`, 'u')
        : new RegExp(language === 'ko' ? `(?<![가-힣])${from}` : from);
      if (word.test(text) && !(language === 'fr' && /^(?:plus|moins)$/.test(from) && !/\bque\b/.test(text)))
        return text.replace(word, to);
    }
  }
  return undefined;
};

/** Words between quotation marks that nobody said: made up, or with one that was changed. */
export const inventedQuote: WrongEdit = ({ source: { language }, sentence: { text } }) => {
  const quote = pick(INVENTED[language], text);
  return quote === undefined ? undefined : quotation(quote, language);
};

/** True up to its last comma. */
export const addedClause: WrongEdit = ({ source: { language }, sentence: { text } }) => {
  const clause = pick(CLAUSES[language], text) ?? '';
  const stop = language === 'ja' ? '。' : '.';
  // Korean joins clauses by an ending, so that the sentence goes on.
  if (language !== 'ko') return `${text.slice(0, -1)}${clause}${stop}`;
  const joined = text.replace(/(?:다)\.$/, '고');
  return joined === text
    ? undefined
    : `${joined
        .replace(/([았었였했됐한된란인는])고$/, '$1고')
        .replace(/한고$/, '하고')
        .replace(/된고$/, '되고')
        .replace(/는고$/, '고')}${clause}.`;
};
