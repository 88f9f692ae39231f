import type { Passage } from '../types.ts';
import { cueFor } from './cues.ts';
import { keys } from './keys.ts';
import type { Unit } from './units.ts';

/** A unit with how well it speaks to the question. */
export interface Scored {
  readonly unit: Unit;
  /** Position among all units. */
  readonly at: number;
  readonly score: number;
  /** Share of the question that the unit itself holds, by weight: 0 to 1. */
  readonly share: number;
  /** The same, with what its headings, its title and the sentence before it lend it. */
  readonly lent: number;
  /** Cosine with the question; 0 without an embedder. */
  readonly similarity: number;
  /** The question's keys that the unit itself holds, and all its keys. */
  readonly held: ReadonlySet<string>;
  readonly keys: ReadonlySet<string>;
}

/**
 * What a key of the question counts where a unit does not hold it itself but stands near it. The previous sentence of its
 * block may name what "it" is; a heading says what a section is about; a title what the page is about.
 */
const NEAR = { previous: 0.4, asked: 0.75, heading: 0.5, title: 0.5 } as const;
/** Rank lowers a passage's units a little: what was found first is likelier to be meant. */
const PER_RANK = 0.05;
/** Words that say what kind of answer is wanted: they matter, but an answer need not repeat them. */
const KINDS = new Set(
  [
    'difference different differ way ways kind kinds type types reason reasons cause meaning mean order step steps method example',
    '차이 순서 방법 이유 까닭 종류 의미 원인 단계 과정 이름 사람 무엇 違い 理由 方法 種類 意味 名前',
  ]
    .join(' ')
    .split(' ')
    .flatMap(keys),
);
const OF_KIND = 0.4;
/** So many times what a carried word does. */
const OWN = 3;
const SHORT = 24;
const LONG = 420;

export interface ScoreOptions {
  /** Cosine of each unit with the question, where an embedder was at hand. */
  readonly similarities?: Float32Array;
  /** The part of the question that is its own, where words of earlier questions were added: its keys count more than those. */
  readonly own?: string;
}

/**
 * Scores units: the share of the question's keys that a unit holds, weighted by rarity among the units (ln(1 + n / df)), times nudges
 * for what the question asks for, length and rank; and, with similarities, blended with those.
 */
export function scoreUnits(
  question: string,
  units: readonly Unit[],
  passages: readonly Passage[],
  { similarities, own: ownPart = '' }: ScoreOptions = {},
): Scored[] {
  const asked = [...new Set(keys(question))];
  const unitKeys = units.map(({ text }) => new Set(keys(text)));
  const headingKeys = units.map(({ heading }) => new Set(keys(heading)));
  const titleKeys = passages.map(({ title, headings }) => new Set(keys([title, ...headings].join(' '))));
  const weights = rarity(asked, units, { unitKeys, headingKeys, titleKeys });
  for (const key of new Set(keys(ownPart))) weights.set(key, (weights.get(key) ?? 0) * OWN);
  const total = asked.reduce((sum, key) => sum + (weights.get(key) ?? 0), 0) || 1;
  const cue = cueFor(question);
  const weigh = (credit: (key: string) => number) =>
    asked.reduce((sum, key) => sum + credit(key) * (weights.get(key) ?? 0), 0) / total;
  const shares = unitKeys.map((own) => weigh((key) => (own.has(key) ? 1 : 0)));
  const blend = similarityBlend(similarities);
  return units.map((unit, at) => {
    const own = unitKeys[at] ?? NOTHING;
    const near: Near[] = [
      { keys: headingKeys[at] ?? NOTHING, credit: isQuestion(unit.heading) ? NEAR.asked : NEAR.heading },
      { keys: titleKeys[unit.passage] ?? NOTHING, credit: NEAR.title },
    ];
    const previous = units[at - 1];
    if (previous && previous.block === unit.block && previous.passage === unit.passage) {
      near.push({
        keys: unitKeys[at - 1] ?? NOTHING,
        credit: isQuestion(previous.text) && ENDS.test(unit.text) ? NEAR.asked : NEAR.previous,
      });
    }
    const words = weigh((key) => (own.has(key) ? 1 : nearCredit(near, key)));
    const nudge = cue(unit.text) * shape(unit) * (1 - PER_RANK * Math.min(10, unit.passage));
    return {
      unit,
      at,
      keys: own,
      held: new Set(asked.filter((key) => own.has(key))),
      share: shares[at] ?? 0,
      lent: words,
      similarity: similarities?.[at] ?? 0,
      score: (words + blend(at)) * nudge,
    };
  });
}

const NOTHING: ReadonlySet<string> = new Set();
const isQuestion = (text: string): boolean => /[?？]\s*$/.test(text);

interface Near {
  readonly keys: ReadonlySet<string>;
  readonly credit: number;
}

const nearCredit = (near: readonly Near[], key: string): number =>
  near.reduce((most, { keys: held, credit }) => (held.has(key) ? Math.max(most, credit) : most), 0);

type KeySets = readonly ReadonlySet<string>[];

/** Keys that nothing holds count nothing: they cannot tell one unit from another. */
function rarity(
  asked: readonly string[],
  units: readonly Unit[],
  { unitKeys, headingKeys, titleKeys }: { unitKeys: KeySets; headingKeys: KeySets; titleKeys: KeySets },
): Map<string, number> {
  const weights = new Map<string, number>();
  for (const key of asked) {
    const holds = (at: number, passage: number) =>
      unitKeys[at]?.has(key) || headingKeys[at]?.has(key) || titleKeys[passage]?.has(key);
    const own = unitKeys.reduce((count, held) => count + (held.has(key) ? 1 : 0), 0);
    // A word that stands only in headings and titles is as common as what they head.
    const df = own || units.reduce((count, { passage }, at) => count + (holds(at, passage) ? 1 : 0), 0);
    if (df > 0) weights.set(key, Math.log(1 + units.length / df) * (KINDS.has(key) ? OF_KIND : 1));
  }
  return weights;
}

/** Ends like a sentence; Korean and Japanese ones often without a stop. */
const ENDS = /[.!。！…:：다요죠까음함]\p{Pe}*["'”’」』\]\d]*$/u;

/** Too short to say something, too long to be read, itself a question, or no sentence. */
function shape({ text, kind }: Unit): number {
  if (isQuestion(text)) return 0.4;
  const length = text.length * (/[\u3040-\u9fff\uac00-\ud7a3]/.test(text) ? 2 : 1);
  if (kind === 'sentence' && length < SHORT) return 0.6;
  if (kind === 'sentence' && !ENDS.test(text)) return 0.75;
  return length > LONG ? 0.85 : 1;
}

/** What the similarities add: the place of each between the mean and the best, up to most of what the words can. */
function similarityBlend(similarities: Float32Array | undefined): (at: number) => number {
  if (!similarities || similarities.length < 2) return () => 0;
  const mean = similarities.reduce((sum, value) => sum + value, 0) / similarities.length;
  const best = similarities.reduce((most, value) => Math.max(most, value), -1);
  if (best - mean < 0.05) return () => 0;
  return (at) => 0.7 * Math.max(0, ((similarities[at] ?? mean) - mean) / (best - mean));
}

/**
 * Whether the words of the question find too little to go by, as across languages: then similarities should be asked for. Where
 * words agree they decide better alone (measured on Korean and Japanese questions).
 */
export function needsSimilarity(question: string, scored: readonly Scored[]): boolean {
  const asked = new Set(keys(question));
  if (asked.size === 0) return true;
  const most = scored.reduce((best, { held }) => Math.max(best, held.size), 0);
  return most / asked.size < 0.25;
}
