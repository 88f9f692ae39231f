import { ordinalOf, sequenceOf } from '../../chunk-id.ts';
import type { LegResult } from '../../ports.ts';
import type { ChunkId, SaveSequence } from '../../types.ts';
import { B, K1 } from './bm25.ts';
import { cutShort } from './early-end.ts';
import { addScoresOf } from './lookup.ts';
import { addScores, type LengthNorm } from './postings.ts';
import type { AskedList } from './question.ts';
import { idOf, rowOf, saveOf } from './row-table.ts';
import { level, setOut } from './searched-rows.ts';
import type { Segment } from './segment.ts';
import { sumsOf, type Tally } from './spread-estimate.ts';
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
  // The largest first: the best of it are what rows of the others must beat.
  for (const { segment, lists } of asked.toSorted((a, b) => b.segment.rows - a.segment.rows)) {
    const searched = setOut(scores, segment, options.within);
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
  level(scores, segment, 0, options.within);
  const { sum, squares } = sumsOf(scores, segment.rows);
  tally.sum += sum;
  tally.squares += squares;
  offerAll(segment, top);
}

function offerAll({ rows, table }: Segment, top: TopList): void {
  let { floor } = top;
  for (let row = 0; row < rows; row++) {
    const score = scores[row] ?? 0;
    if (score < floor || score === 0) continue;
    top.offer(score, idOf(table, row));
    floor = top.floor;
  }
}

function normOf({ table: { lengths, longer } }: Segment, average: number): LengthNorm {
  return { base: K1 * (1 - B), slope: (K1 * B) / average, lengths, longer };
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
