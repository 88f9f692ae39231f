import type { Passage, SavedText } from '../types.ts';
import { isOf } from './citation.ts';
import { grow, merge, type Placed, type Quote, quoteOf } from './quote-span.ts';
import { needsSimilarity, type Scored, scoreUnits } from './score.ts';
import { cosine, type Embed } from './similar-units.ts';
import { unitsOf } from './units.ts';

export interface QuoteOptions {
  /** The saved text of a document, for its structure. */
  readonly texts: ReadonlyMap<string, SavedText>;
  /** Called when the words of the question find too little. */
  readonly embed?: Embed;
  /** The question as it was asked, where words of earlier questions were added to it. */
  readonly own?: string;
}

const MOST_QUOTES = 4;
const MOST_NEAREST = 3;
/** A quote must come near the best one, and nearer if it adds no new word of the question. */
const NEAR_BEST = { new: 0.5, same: 0.7 } as const;
/**
 * And hold this much of what the best one holds itself, if it adds no new word or stands elsewhere in a document that is quoted
 * already: title and headings lend every sentence there the same words, and any one more would do.
 */
const OWN_OF_BEST = 0.5;
/** Share of the keys of the shorter of two that makes them the same statement. */
const SAME = 0.7;
/** Weakest sign that a sentence is about the question at all. */
const LEAST_SHARE = 0.1;
/** More than a title alone can lend. */
const LEAST_LENT = 0.51;
const LEAST_SIMILARITY = 0.25;
/**
 * The one to four statements of the passages that best speak to the question: best first, but those of one
 * document together.
 */
export async function bestQuotes(
  question: string,
  passages: readonly Passage[],
  options: QuoteOptions,
): Promise<Quote[]> {
  const { units, scored } = await score(question, passages, options);
  const ranked = [...scored].sort((a, b) => b.score - a.score || a.at - b.at);
  const best = ranked.find(hasEvidence) ?? ranked[0];
  if (!best) return [];
  const chosen: Scored[] = [best];
  for (const candidate of ranked) {
    if (chosen.length === MOST_QUOTES) break;
    if (!hasEvidence(candidate) || chosen.some((other) => sayTheSame(candidate, other))) continue;
    if (isWorthwhile(candidate, chosen, units)) chosen.push(candidate);
  }
  return byDocument(merge(chosen.map(({ at }) => grow(units, at))));
}

/** The best statement of each passage, evidence or not; the whole passage where it has none. By words alone. */
export function quotePerPassage(question: string, passages: readonly Passage[], texts: QuoteOptions['texts']): Quote[] {
  const units = placedUnits(passages, texts);
  const scored = scoreUnits(
    question,
    units.map(({ unit }) => unit),
    passages,
  );
  return bestOfEach(scored, passages);
}

/** What comes nearest when there is no answer: the best statement of each of the first passages. */
export async function nearestQuotes(
  question: string,
  passages: readonly Passage[],
  options: QuoteOptions,
): Promise<Quote[]> {
  const nearest = passages.slice(0, MOST_NEAREST);
  const { scored } = await score(question, nearest, options);
  return bestOfEach(scored, nearest);
}

function bestOfEach(scored: readonly Scored[], passages: readonly Passage[]): Quote[] {
  return passages.map((passage, index) => {
    const own = scored.filter(({ unit }) => unit.passage === index);
    const best = own.reduce<Scored | undefined>(
      (most, one) => (most && most.score >= one.score ? most : one),
      undefined,
    );
    if (best) return quoteOf(best.unit, passage);
    return { passage, start: passage.start, end: passage.end, kind: 'sentence' };
  });
}

function placedUnits(passages: readonly Passage[], texts: QuoteOptions['texts']): Placed[] {
  return passages.flatMap((passage, i) => {
    const saved = texts.get(passage.documentId);
    return unitsOf(passage, i, isOf(saved, passage) ? saved : undefined).map((unit) => ({ unit, passage }));
  });
}

interface Score {
  readonly units: readonly Placed[];
  readonly scored: readonly Scored[];
}

async function score(
  question: string,
  passages: readonly Passage[],
  { texts, embed, own }: QuoteOptions,
): Promise<Score> {
  const placed = placedUnits(passages, texts);
  const units = placed.map(({ unit }) => unit);
  const byWords = scoreUnits(question, units, passages, { own });
  if (!embed || units.length === 0 || !needsSimilarity(question, byWords)) {
    return { units: placed, scored: byWords };
  }
  const vectors = await embed([question, ...units.map(({ text }) => text)]);
  const dims = vectors.length / (units.length + 1);
  const similarities = Float32Array.from(units, (_, i) => cosine(vectors, dims, 0, i + 1));
  return { units: placed, scored: scoreUnits(question, units, passages, { similarities, own }) };
}

const hasEvidence = ({ share, lent, similarity }: Scored): boolean =>
  share >= LEAST_SHARE || lent >= LEAST_LENT || similarity >= LEAST_SIMILARITY;

/** Whether a quote adds enough to those that are chosen, the best one first. */
function isWorthwhile(candidate: Scored, chosen: readonly Scored[], units: readonly Placed[]): boolean {
  const [best = candidate] = chosen;
  const adds = [...candidate.held].some((key) => chosen.every(({ held }) => !held.has(key)));
  const elsewhere = chosen.every(({ unit }) => unit.passage !== candidate.unit.passage);
  if (candidate.score < best.score * NEAR_BEST[adds || elsewhere ? 'new' : 'same']) return false;
  const documentOf = ({ at }: Scored) => units[at]?.passage.documentId;
  const isQuoted = chosen.some((other) => documentOf(other) === documentOf(candidate));
  const isStrong = candidate.share >= best.share * OWN_OF_BEST || candidate.similarity >= LEAST_SIMILARITY;
  return isStrong || (elsewhere ? !isQuoted : adds);
}

function sayTheSame(a: Scored, b: Scored): boolean {
  if (a.at === b.at) return true;
  const [less, more] = a.keys.size < b.keys.size ? [a.keys, b.keys] : [b.keys, a.keys];
  if (less.size === 0) return true;
  let shared = 0;
  for (const key of less) if (more.has(key)) shared++;
  return shared / less.size >= SAME && less.size / more.size > 0.5;
}

function byDocument(quotes: readonly Quote[]): Quote[] {
  const order = [...new Set(quotes.map(({ passage }) => passage.documentId))];
  return [...quotes].sort((a, b) => order.indexOf(a.passage.documentId) - order.indexOf(b.passage.documentId));
}
