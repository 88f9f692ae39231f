import {
  blockOf,
  type DecodedPostings,
  LARGEST_BLOCK,
  type LengthNorm,
  LONGER,
  type PostingList,
  readBlock,
} from './postings.ts';

const block: DecodedPostings = { rows: new Uint16Array(LARGEST_BLOCK), counts: new Uint16Array(LARGEST_BLOCK) };

/** Does to the first `count` of these rows (ascending) what `addScores` does to all, reading only the blocks that may hold them. */
export function addScoresOf(
  wanted: Uint16Array,
  count: number,
  list: PostingList,
  weight: number,
  norm: LengthNorm,
  scores: Float32Array,
): void {
  let number = -1;
  let at = 0;
  let end = 0;
  for (let i = 0; i < count; i++) {
    const row = wanted[i] ?? 0;
    const next = end > 0 && (block.rows[end - 1] ?? 0) >= row ? number : blockOf(list, row, Math.max(0, number));
    if (next !== number) {
      end = readBlock(list, next, block);
      at = 0;
      number = next;
    }
    while (at < end && (block.rows[at] ?? 0) < row) at++;
    if (at < end && block.rows[at] === row) addOne(row, block.counts[at] ?? 0, weight, norm, scores);
  }
}

function addOne(row: number, count: number, weight: number, norm: LengthNorm, scores: Float32Array): void {
  let length = norm.lengths[row] ?? 0;
  if (length === LONGER) length = norm.longer.get(row) ?? length;
  scores[row] = (scores[row] ?? 0) + (weight * count) / (count + norm.base + norm.slope * length);
}
