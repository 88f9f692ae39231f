import type { Understood } from '../asking.ts';
import { fold } from '../text/fold.ts';
import { sentences } from '../text/sentences.ts';
import { singular } from '../text/singular.ts';
import { type AskedWord, type Reading, readQuestion } from './asking/reading.ts';
import type { EarlierTurn } from './follow-up.ts';
import { plainText } from './plain.ts';

/** More would drown what is asked. */
const MOST_WORDS = 8;
const MOST_NAMES = 3;
/** So many names of things make a question that needs none from elsewhere. */
const PLENTY = 3;

/** Two words of one of these take each other's place: "and in winter?" after a question about summer. */
const ALIKE = [
  /^(?:spring|summer|autumn|fall|winter|봄|여름|가을|겨울|春|夏|秋|冬)/,
  /^(?:1\d|20)\d\d(?:년|年)?$/,
  /^(?:january|february|march|april|may|june|july|august|september|october|november|december|\d{1,2}월|\d{1,2}月)/,
  /^(?:morning|afternoon|evening|night|아침|점심|저녁|밤|朝|昼|夜)/,
];

/** Whether it can be asked as the first question of all, as far as its words tell. */
export function standsAlone(question: string): boolean {
  const reading = readQuestion(question);
  return !follows(reading);
}

/** Whether there can be no doubt that it does. */
export function surelyStandsAlone(question: string): boolean {
  const reading = readQuestion(question);
  return !follows(reading) && (reading.turns || strongOf(reading.words).length >= PLENTY);
}

const strongOf = (words: readonly AskedWord[]): AskedWord[] => words.filter(({ strong }) => strong);

function follows({ words, points, fragment, turns }: Reading): boolean {
  const strong = strongOf(words).length > 0;
  return turns ? !strong : !strong || points || fragment;
}

/**
 * A question with the words of earlier ones that it lacks: all that was asked about, if it is no sentence of its own; else the things
 * alone. A word of the same kind (a season, a year) or in the same place (a name, a topic) is left out for the new one.
 */
export function carryOver(question: string, earlier: readonly EarlierTurn[]): Understood {
  const reading = readQuestion(question);
  const before = earlier.findLast(({ meant }) => readQuestion(meant).words.length > 0);
  if (!before || !follows(reading)) return { question, how: 'as-asked' };
  const known = new Set(reading.words.map(keyOf));
  const names = reading.person ? namesOf(before.answer) : [];
  const added = [...carried(reading, readQuestion(before.meant).words), ...names]
    .filter((word) => !known.has(keyOf(word)) && known.add(keyOf(word)))
    .slice(0, MOST_WORDS)
    .map(({ text }) => text);
  return added.length === 0
    ? { question, how: 'as-asked' }
    : { question: `${question} (${added.join(' ')})`, how: 'carried', added };
}

/**
 * The things that a question names itself, however it is understood: of a fragment what it is about, else what stands where things stand.
 * When something was (a season, a year) is none.
 */
export function namedIn(question: string): string[] {
  const { words, fragment, points } = readQuestion(question);
  const isBare = fragment && !points;
  return strongOf(words)
    .filter((word) => (isBare || !word.quality) && !ALIKE.some((kind) => kind.test(keyOf(word))))
    .map(({ text }) => text);
}

const keyOf = ({ text }: Pick<AskedWord, 'text'>): string => singular(fold(text).text);

function carried(reading: Reading, earlier: readonly AskedWord[]): AskedWord[] {
  const kinds = ALIKE.filter((kind) => reading.words.some((word) => kind.test(keyOf(word))));
  const others = earlier.filter((word) => !kinds.some((kind) => kind.test(keyOf(word))));
  const whole = reading.words.length === 0 || (reading.fragment && strongOf(reading.words).length > 0);
  const kept = whole ? inTheirPlace(reading, others, kinds.length > 0) : strongOf(others);
  return kept.length > 0 ? kept : strongOf(others).length > 0 ? strongOf(others) : others;
}

/** "What about Busan?" leaves out Seoul, "부산은?" what was marked as the topic. */
function inTheirPlace({ words }: Reading, earlier: readonly AskedWord[], kind: boolean): AskedWord[] {
  if (kind) return [...earlier];
  const named = words.some(({ name }) => name);
  const topic = words.some((word) => word.topic && word.strong);
  const left = earlier.filter((word) => !(named && word.name) && !(topic && word.topic));
  return left.length > 0 ? left : [...earlier];
}

/** The names of the first sentence that has any. */
function namesOf(answer: string): AskedWord[] {
  const text = plainText(answer).replace(/\[\d{1,3}\]/g, '');
  for (const { start, end } of sentences(text)) {
    const sentence = text.slice(start, end).replace(/^[“"'‘]/, '');
    const names = [...sentence.matchAll(/\p{Lu}[\p{L}\p{M}'’-]+/gu)].filter(
      ({ index }) => index > 0 || /^\S+\s+\p{Lu}/u.test(sentence),
    );
    if (names.length > 0) return names.slice(0, MOST_NAMES).map(([text]) => ({ text, strong: true, name: true }));
  }
  return [];
}
