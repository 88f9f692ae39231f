import { ordinalOf, sequenceOf } from '../../chunk-id.ts';
import type { LegResult } from '../../ports.ts';
import type { ChunkId, SaveSequence } from '../../types.ts';
import { B, K1 } from './bm25.ts';
import { cutShort } from './early-end.ts';
import { addScoresOf } from './lookup.ts';
import { addScores, type LengthNorm } from './postings.ts';
import type { AskedList } from './question.ts';
import { idOf, rowOf, saveOf } from './row-table.ts';
import type { Segment } from './segment.ts';
import type { Tally } from './spread-estimate.ts';
import { TopList } from './top-list.ts';

/** A segment with the lists a question asks for, their pages at hand. */
export interface SegmentLists {
  readonly segment: Segment;
  readonly lists: readonly AskedList[];
}

export interface ScoringOptions {
  readonly limit: number;
  readonly within?: ReadonlySet<SaveSequence>;
  /** Average length of all live chunks. */
  readonly average: number;
  /** Lists of fewer postings are always scored in full. */
  readonly cutFrom: number;
}

/** Rows of one segment, and room for a score of each. */
const MOST_ROWS = 65_536;
const scores = new Float32Array(MOST_ROWS);

/** The best matches, and how the scores spread, over segments whose lists are at hand. */
export function scoreAll(asked: readonly SegmentLists[], options: ScoringOptions): LegResult {
  const top = new TopList(options.limit);
  const tally: Tally = { searched: 0, sum: 0, squares: 0, estimated: false };
  for (const { segment, lists } of asked) {
    const searched = setOut(segment, options.within);
    tally.searched += searched;
    if (searched > 0 && lists.length > 0) scoreSegment({ segment, lists }, searched, options, top, tally);
  }
  const { searched, sum, squares, estimated } = tally;
  const mean = searched > 0 ? sum / searched : 0;
  const deviation = searched > 0 ? Math.sqrt(Math.max(0, squares / searched - mean * mean)) : 0;
  return { matches: top.matches(), searched, mean, deviation, ...(estimated && { estimated }) };
}

function scoreSegment(
  { segment, lists }: SegmentLists,
  searched: number,
  options: ScoringOptions,
  top: TopList,
  tally: Tally,
): void {
  const norm = normOf(segment, options.average);
  for (const [at, list] of lists.entries()) {
    const rest = lists.slice(at);
    const mayEnd = !options.within && rest.every(({ frequency }) => frequency >= options.cutFrom);
    if (mayEnd && cutShort({ segment, rest, norm, scores, searched, average: options.average }, top, tally)) return;
    addScores(list, list.weight, norm, scores);
  }
  let sum = 0;
  let squares = 0;
  for (let row = 0; row < segment.rows; row++) {
    const score = scores[row] ?? 0;
    if (score <= 0) continue;
    sum += score;
    squares += score * score;
    if (score >= top.floor) top.offer(score, idOf(segment.table, row));
  }
  tally.sum += sum;
  tally.squares += squares;
}

function normOf({ table: { lengths, longer } }: Segment, average: number): LengthNorm {
  return { base: K1 * (1 - B), slope: (K1 * B) / average, lengths, longer };
}

/** Sets every score to 0, or to minus infinity, which stays whatever is added, for rows that are not searched. @returns rows that are */
function setOut(segment: Segment, within?: ReadonlySet<SaveSequence>): number {
  const { sequences, starts } = segment.table;
  scores.fill(0, 0, segment.rows);
  if (!within && segment.deadRows === 0) return segment.rows;
  let searched = segment.rows;
  for (let save = 0; save < sequences.length; save++) {
    if (!segment.isDead(save) && (!within || within.has(sequences[save] ?? 0))) continue;
    const [from, to] = [starts[save] ?? 0, starts[save + 1] ?? 0];
    scores.fill(Number.NEGATIVE_INFINITY, from, to);
    searched -= to - from;
  }
  return searched;
}

/** Writes the scores of those of these chunks that are in the segment to their places in `into`. */
export function scoreChunks(
  { segment, lists }: SegmentLists,
  average: number,
  ids: readonly ChunkId[],
  into: Float32Array,
): void {
  const found: { place: number; row: number }[] = [];
  for (const [place, id] of ids.entries()) {
    const save = saveOf(segment.table, sequenceOf(id));
    const row = save < 0 || segment.isDead(save) ? -1 : rowOf(segment.table, save, ordinalOf(id));
    if (row >= 0) found.push({ place, row });
  }
  if (found.length === 0) return;
  const rows = Uint16Array.from(new Set(found.map(({ row }) => row))).sort();
  for (const row of rows) scores[row] = 0;
  const norm = normOf(segment, average);
  for (const list of lists) addScoresOf(rows, rows.length, list, list.weight, norm, scores);
  for (const { place, row } of found) into[place] = scores[row] ?? 0;
}
