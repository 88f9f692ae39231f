import { sequenceOf } from '../chunk-id.ts';
import type { KeywordIndex, VectorIndex } from '../ports.ts';
import type { Match, SaveSequence } from '../types.ts';
import { hasWord, type TellingWord, tellingWords, wordsIn } from './telling-words.ts';

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
  /** Cosine of the mean embeddings; absent without. */
  readonly cosine?: number;
  /** Of the telling words, by weight, the share that it has: 0 to 1. */
  readonly share: number;
  /** Words they have in common, the most telling first. */
  readonly shared: readonly string[];
}

const TELLING = 16;
/** Chunks asked of each leg, and documents that are read. */
const CHUNKS = 48;
const READ = 12;
const SHOWN_WORDS = 4;
/**
 * Score = cosine + SHARE · share; below the floor two documents are together by chance. Chosen on articles cut into paragraphs
 * (`npx tsx scripts/eval-related.ts`, docs/quality.md).
 */
const SHARE = 1;
export const FLOOR = 0.62;
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
    from.vector && centre ? from.vector.search(centre, options) : undefined,
    from.keyword.search(
      words.flatMap((word) => word.terms),
      options,
    ),
  ]);
  const chosen = inTurn(saves(near?.matches ?? []), saves(worded.matches)).slice(0, READ);
  const others = await from.read(chosen);
  const kindred = others.map((other) => compare(other, words, from, centre));
  const close = floor ? kindred.filter((one) => isClose(one, from.isCalibrated)) : kindred;
  return close.sort((a, b) => b.score - a.score || a.sequence - b.sequence).slice(0, limit);
}

function compare(
  { sequence, title, text, vectors }: Comparable,
  words: readonly TellingWord[],
  { vector }: RelatedIn,
  centre: Float32Array | undefined,
): Kindred {
  const own = wordsIn(`${title}\n${text}`);
  const common = words.filter((word) => hasWord(own, word));
  const share = weightOf(common) / (weightOf(words) || 1);
  const other = vector && centre && meanOf(vectors, vector.dims);
  const cosine = centre && other && dot(centre, other);
  const shared = common.slice(0, SHOWN_WORDS).map(({ word }) => word);
  return { sequence, share, shared, score: (cosine ?? 0) + SHARE * share, ...(cosine !== undefined && { cosine }) };
}

function isClose({ cosine, share, score, shared }: Kindred, isCalibrated: boolean): boolean {
  if (shared.length < FEWEST_SHARED) return false;
  return isCalibrated && cosine !== undefined ? score >= FLOOR : share >= SHARE_FLOOR;
}

const weightOf = (words: readonly TellingWord[]): number => words.reduce((sum, { weight }) => sum + weight, 0);

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

/** The mean of the rows, of length 1; undefined if no row has an opinion. */
function meanOf(vectors: Float32Array | undefined, dims: number): Float32Array | undefined {
  if (!vectors || dims === 0 || vectors.length % dims !== 0) return undefined;
  const mean = new Float32Array(dims);
  for (let i = 0; i < vectors.length; i++) mean[i % dims] = (mean[i % dims] ?? 0) + (vectors[i] ?? 0);
  const length = Math.hypot(...mean);
  return length > 0 && Number.isFinite(length) ? mean.map((value) => value / length) : undefined;
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}
