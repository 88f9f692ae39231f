import { sequenceOf } from '../../chunk-id.ts';
import { singular } from '../../text/singular.ts';
import { foldForTerms, forEachTerm } from '../../text/terms.ts';
import type { ChunkId } from '../../types.ts';
import { grown } from './grow.ts';
import { rowTable } from './row-table.ts';
import { SegmentWriter, type WrittenSegment } from './segment-writer.ts';
import { compareBytes } from './term-bytes.ts';
import { Vocabulary } from './vocabulary.ts';

/** Higher counts of a term in one chunk are not told apart; BM25 is flat long before. */
const HIGHEST_COUNT = 65_535;

/** Of all rows in turn: which term, how often. */
interface Pairs {
  terms: Uint32Array;
  counts: Uint16Array;
  size: number;
  /** Where the pairs of each row end. */
  readonly ends: Uint32Array;
  /** How many terms each row has. */
  readonly lengths: Float64Array;
}

/**
 * Segments of these chunks, in any order; of a chunk that is there twice the last text counts. A save lies wholly in one segment.
 * @param mostRows of a segment, if a single save does not have more
 */
export function buildSegments(
  ids: readonly ChunkId[],
  texts: readonly string[],
  mostRows: number,
  pageBytes: number,
): WrittenSegment[] {
  const textOf = new Map(ids.map((id, i) => [id, texts[i] ?? '']));
  const ordered = Float64Array.from(textOf.keys()).sort();
  const segments: WrittenSegment[] = [];
  for (let start = 0, end = 0; start < ordered.length; start = end) {
    for (let next = start; next <= ordered.length && (next - start <= mostRows || end === start); next++)
      if (next > start && isBorder(ordered, next)) end = next;
    const part = ordered.subarray(start, end);
    segments.push(
      buildSegment(
        part,
        Array.from(part, (id) => textOf.get(id) ?? ''),
        pageBytes,
      ),
    );
  }
  return segments;
}

/** Whether a save ends before this place. */
function isBorder(ids: Float64Array, at: number): boolean {
  return at === ids.length || sequenceOf(ids[at] ?? 0) !== sequenceOf(ids[at - 1] ?? 0);
}

/** The segment of these chunks. @param ids ascending, each once; @param texts of each */
function buildSegment(ids: ArrayLike<ChunkId>, texts: readonly string[], pageBytes: number): WrittenSegment {
  const vocabulary = new Vocabulary();
  const pairs = countTerms(texts, vocabulary);
  const writer = new SegmentWriter(rowTable(ids, pairs.lengths), pageBytes);
  const { starts, rows, counts } = byTerm(pairs, vocabulary.size);
  const { letters, ends } = encodedTerms(vocabulary);
  for (const term of inOrder(letters, ends)) {
    const from = starts[term] ?? 0;
    const to = starts[term + 1] ?? 0;
    const start = term === 0 ? 0 : (ends[term - 1] ?? 0);
    const end = ends[term] ?? 0;
    const postings = { rows: rows.subarray(from, to), counts: counts.subarray(from, to) };
    writer.add(letters.subarray(start, end), end - start, postings, to - from);
  }
  return writer.finish();
}

function countTerms(texts: readonly string[], vocabulary: Vocabulary): Pairs {
  const [ends, lengths] = [new Uint32Array(texts.length), new Float64Array(texts.length)];
  const pairs: Pairs = { terms: new Uint32Array(1 << 10), counts: new Uint16Array(1 << 10), size: 0, ends, lengths };
  let seen = new Uint32Array(1 << 12);
  for (const [row, text] of texts.entries()) {
    const folded = singular(foldForTerms(text));
    const first = pairs.size;
    forEachTerm(folded, (start, end) => {
      const term = vocabulary.number(folded, start, end);
      if (term >= seen.length) seen = grown(seen, term + 1);
      const count = seen[term] ?? 0;
      if (count === 0) {
        pairs.terms = grown(pairs.terms, pairs.size + 1);
        pairs.terms[pairs.size++] = term;
      }
      seen[term] = count + 1;
      lengths[row] = (lengths[row] ?? 0) + 1;
    });
    pairs.counts = grown(pairs.counts, pairs.size);
    for (let at = first; at < pairs.size; at++) {
      const term = pairs.terms[at] ?? 0;
      pairs.counts[at] = Math.min(HIGHEST_COUNT, seen[term] ?? 0);
      seen[term] = 0;
    }
    ends[row] = pairs.size;
  }
  return pairs;
}

/** The postings of each term, side by side, ascending by row: a counting sort. */
function byTerm({ terms, counts, size, ends }: Pairs, known: number) {
  const starts = new Uint32Array(known + 1);
  for (let at = 0; at < size; at++) {
    const next = (terms[at] ?? 0) + 1;
    starts[next] = (starts[next] ?? 0) + 1;
  }
  for (let term = 0; term < known; term++) starts[term + 1] = (starts[term + 1] ?? 0) + (starts[term] ?? 0);
  const places = starts.slice();
  const sorted = { starts, rows: new Uint16Array(size), counts: new Uint16Array(size) };
  let at = 0;
  for (let row = 0; row < ends.length; row++) {
    for (const end = ends[row] ?? 0; at < end; at++) {
      const term = terms[at] ?? 0;
      const place = places[term] ?? 0;
      places[term] = place + 1;
      sorted.rows[place] = row;
      sorted.counts[place] = counts[at] ?? 0;
    }
  }
  return sorted;
}

/** All terms in UTF-8, one after another, by number, and where each ends. */
function encodedTerms(vocabulary: Vocabulary): { letters: Uint8Array; ends: Uint32Array } {
  const encoder = new TextEncoder();
  const ends = new Uint32Array(vocabulary.size);
  let letters = new Uint8Array(1 << 12);
  let used = 0;
  for (let term = 0; term < vocabulary.size; term++) {
    const word = vocabulary.term(term);
    letters = grown(letters, used + word.length * 3);
    used += encoder.encodeInto(word, letters.subarray(used)).written;
    ends[term] = used;
  }
  return { letters, ends };
}

const KEY_BYTES = 6;

/** The numbers of the terms in the order of their bytes. Their first six decide nearly always, as one number. */
function inOrder(letters: Uint8Array, ends: Uint32Array): Uint32Array {
  const keys = new Float64Array(ends.length);
  const startOf = (term: number): number => (term === 0 ? 0 : (ends[term - 1] ?? 0));
  for (let term = 0; term < ends.length; term++) {
    const [start, end] = [startOf(term), ends[term] ?? 0];
    let key = 0;
    for (let i = start; i < start + KEY_BYTES; i++) key = key * 256 + (i < end ? (letters[i] ?? 0) : 0);
    keys[term] = key;
  }
  const bytesOf = (term: number): Uint8Array => letters.subarray(startOf(term), ends[term] ?? 0);
  return Uint32Array.from(ends, (_, term) => term).sort((a, b) => {
    const difference = (keys[a] ?? 0) - (keys[b] ?? 0);
    if (difference !== 0) return difference;
    const [one, other] = [bytesOf(a), bytesOf(b)];
    return compareBytes(one, one.length, other, other.length);
  });
}
