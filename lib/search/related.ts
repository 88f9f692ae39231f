import { sequenceOf } from '../chunk-id.ts';
import type { KeywordIndex, VectorIndex } from '../ports.ts';
import type { Match, SaveSequence } from '../types.ts';
import { heldIn, type TellingWord, tellingWords, type WordCounts, wordCounts } from './telling-words.ts';

/** What is known of a document, for comparing it with others. */
export interface Comparable {
  readonly sequence: SaveSequence;
  readonly title: string;
  readonly text: string;
  /** Float32, row-major [chunks, dims], in the space of the vector index. */
  readonly vectors?: Float32Array;
}

/** Where others are looked for. */
export interface RelatedIn {
  readonly keyword: KeywordIndex;
  readonly vector?: VectorIndex;
  /** Where cosines are known well enough to be taken at their word. */
  readonly isCalibrated: boolean;
  /** Documents by their saves, in any order; those that are gone are left out. */
  read(sequences: readonly SaveSequence[]): Promise<readonly Comparable[]>;
}

/** A document that is about the same. */
export interface Kindred {
  readonly sequence: SaveSequence;
  readonly score: number;
  /** Mean cosine of the chunks of both; absent without embeddings. */
  readonly cosine?: number;
  /** Of the telling words, by weight, the share that it has, less where they are rarer in it: 0 to 1. */
  readonly share: number;
  /** Words they have in common, the most telling first. */
  readonly shared: readonly string[];
}

const TELLING = 16;
/** Chunks asked of each leg, and documents that are read. */
const CHUNKS = 48;
const READ = 12;
const SHOWN_WORDS = 4;
/** Of fewer words than these, a share says less. */
const FEW = 8;
/**
 * Score = mean cosine + share; below the floor two documents are together by chance. Chosen on articles cut into paragraphs
 * (`npx tsx scripts/eval-related.ts --floors`).
 */
export const FLOOR = 0.55;
/** Without vectors to be trusted: the share alone. */
export const SHARE_FLOOR = 0.3;
/** Words in common, at least: else there would be nothing to say why. */
const FEWEST_SHARED = 2;

/** The documents closest to this one among `within`, best first, none of them by chance. */
export async function relatedTo(
  document: Comparable,
  from: RelatedIn,
  {
    limit,
    within,
    floor = true,
  }: { readonly limit: number; readonly within: ReadonlySet<SaveSequence>; readonly floor?: boolean },
): Promise<Kindred[]> {
  if (within.size === 0) return [];
  const centre = from.vector && meanOf(document.vectors, from.vector.dims);
  const words = await tellingWords(document, from.keyword, TELLING);
  const options = { limit: CHUNKS, within };
  const [near, worded] = await Promise.all([
    from.vector && centre ? from.vector.search(unit(centre), options) : undefined,
    from.keyword.search(
      words.flatMap((word) => word.terms),
      options,
    ),
  ]);
  const chosen = inTurn(saves(near?.matches ?? []), saves(worded.matches)).slice(0, READ);
  const others = await from.read(chosen);
  const own = { counts: wordCounts(`${document.title}\n${document.text}`), words, centre };
  const kindred = others.map((other) => compare(own, other, from));
  const close = floor ? kindred.filter((one) => isClose(one, from.isCalibrated)) : kindred;
  return close.sort((a, b) => b.score - a.score || a.sequence - b.sequence).slice(0, limit);
}

interface Own {
  readonly counts: WordCounts;
  readonly words: readonly TellingWord[];
  readonly centre: Float32Array | undefined;
}

function compare(own: Own, { sequence, title, text, vectors }: Comparable, { vector }: RelatedIn): Kindred {
  const counts = wordCounts(`${title}\n${text}`);
  const held = own.words.map((word) => ({ word, share: heldIn(own.counts, counts, word) }));
  const weight = held.reduce((sum, { word }) => sum + word.weight, 0) * Math.max(1, FEW / held.length);
  const share = held.reduce((sum, one) => sum + one.share * one.word.weight, 0) / (weight || 1);
  const other = vector && own.centre && meanOf(vectors, vector.dims);
  const cosine = own.centre && other && dot(own.centre, other);
  const common = held.filter((one) => one.share > 0).slice(0, SHOWN_WORDS);
  const shared = common.map(({ word }) => word.word);
  return { sequence, share, shared, score: (cosine ?? 0) + share, ...(cosine !== undefined && { cosine }) };
}

function isClose({ cosine, share, score, shared }: Kindred, isCalibrated: boolean): boolean {
  if (shared.length < FEWEST_SHARED) return false;
  return isCalibrated && cosine !== undefined ? score >= FLOOR : share >= SHARE_FLOOR;
}

/** Each save once, by its best chunk. */
const saves = (matches: readonly Match[]): SaveSequence[] => [
  ...new Set(matches.map(({ chunkId }) => sequenceOf(chunkId))),
];

/** The first of each, then the second of each, and so on. */
function inTurn(a: readonly SaveSequence[], b: readonly SaveSequence[]): SaveSequence[] {
  const longest = Math.max(a.length, b.length);
  const mixed = Array.from({ length: longest }, (_, i) => [a[i], b[i]]).flat();
  return [...new Set(mixed.filter((sequence) => sequence !== undefined))];
}

/**
 * The mean of the rows as it is, not of length 1: the product of two means is then the mean cosine of their chunks, which does not grow
 * with the length of the texts, and one floor does for all. Undefined if no row has an opinion.
 */
function meanOf(vectors: Float32Array | undefined, dims: number): Float32Array | undefined {
  if (!vectors || dims === 0 || vectors.length === 0 || vectors.length % dims !== 0) return undefined;
  const sum = new Float32Array(dims);
  for (let i = 0; i < vectors.length; i++) sum[i % dims] = (sum[i % dims] ?? 0) + (vectors[i] ?? 0);
  const length = Math.hypot(...sum);
  return length > 0 && Number.isFinite(length) ? sum.map((value) => (value * dims) / vectors.length) : undefined;
}

const unit = (vector: Float32Array): Float32Array => {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
};

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}
