/**
 * How many of the exact ten nearest are among the best candidates by rounded rows, for fewer and fewer bits a number: on overlapping
 * windows of real text, with real questions. By hand: npx tsx scripts/sketch-recall.ts [rows]
 */
import { texts } from '../bench/texts.ts';
import { builtinEmbedder } from './node-library.ts';

const QUESTIONS = 80;
const LENGTHS = [150, 300, 500];
const STEP = 60;
const CANDIDATES = [10, 20, 30, 48, 64, 100, 160];
/** Root mean squares at which the outermost codes begin to be full: the best of some tried, for each number of bits. */
const CLIPS: Readonly<Record<number, number>> = { 4: 3, 3: 2.2, 2: 1.9, 1: 1 };

async function main(): Promise<void> {
  const embedder = await builtinEmbedder();
  const { dims } = embedder.space;
  const { paragraphs, questions } = texts();
  const pieces = shuffled(paragraphs.flatMap(windowsOf)).slice(0, Number(process.argv[2] ?? 55_000));
  const rows = await embedder.embed(pieces);
  const every = Math.floor(questions.length / QUESTIONS);
  const asked = questions.filter((_, i) => i % every === 0).slice(0, QUESTIONS);
  const vectors = await embedder.embed(asked);
  const queries = asked.map((_, i) => vectors.subarray(i * dims, (i + 1) * dims));
  const truth = queries.map((query) => new Set(best(rows, query, 10)));
  console.log(
    `${pieces.length} rows, ${queries.length} questions\nbits  ${CANDIDATES.map((c) => `of ${c}`).join('  ')}`,
  );
  for (const bits of [8, 4, 3, 2, 1]) {
    const rounded = bits === 8 ? int8(rows, dims) : codes(rows, dims, bits);
    const recalls = CANDIDATES.map(() => 0);
    for (const [i, query] of queries.entries()) {
      const found = best(rounded, query, Math.max(...CANDIDATES));
      for (const [c, count] of CANDIDATES.entries())
        recalls[c]! += found.slice(0, count).filter((row) => truth[i]!.has(row)).length / 10 / queries.length;
    }
    console.log(`${bits}     ${recalls.map((recall) => recall.toFixed(4)).join(' ')}`);
  }
}

function windowsOf(text: string): string[] {
  const starts = Array.from({ length: Math.max(0, Math.ceil((text.length - 120) / STEP)) }, (_, i) => i * STEP);
  return starts.flatMap((start) =>
    LENGTHS.filter((length) => start + length <= text.length + 100).map((length) => text.slice(start, start + length)),
  );
}

function shuffled(pieces: string[]): string[] {
  let state = 1;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  for (let i = pieces.length - 1; i > 0; i--) {
    const other = Math.floor(next() * (i + 1));
    [pieces[i], pieces[other]] = [pieces[other]!, pieces[i]!];
  }
  return pieces;
}

/** The rows with the largest products, best first. */
function best(rows: Float32Array, query: Float32Array, count: number): number[] {
  const dims = query.length;
  const scores = new Float32Array(rows.length / dims);
  for (let row = 0; row < scores.length; row++) {
    let sum = 0;
    for (let d = 0; d < dims; d++) sum += rows[row * dims + d]! * query[d]!;
    scores[row] = sum;
  }
  return [...scores.keys()].sort((a, b) => scores[b]! - scores[a]!).slice(0, count);
}

function int8(rows: Float32Array, dims: number): Float32Array {
  return eachRow(rows, dims, (row) => {
    const scale = row.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 127 || 1;
    return row.map((value) => Math.round(value / scale) * scale);
  });
}

/** Evenly spaced codes about zero, scaled so that a row's product with its own sketch is right. */
function codes(rows: Float32Array, dims: number, bits: number): Float32Array {
  const half = 2 ** (bits - 1);
  return eachRow(rows, dims, (row) => {
    const squares = row.reduce((sum, value) => sum + value * value, 0);
    const step = ((CLIPS[bits] ?? 1) * Math.sqrt(squares / dims)) / (half - 0.5) || 1;
    const sketch = row.map((value) => Math.max(-half, Math.min(half - 1, Math.floor(value / step))) + 0.5);
    const product = sketch.reduce((sum, code, d) => sum + code * row[d]!, 0);
    return sketch.map((code) => (code * squares) / product);
  });
}

function eachRow(rows: Float32Array, dims: number, change: (row: Float32Array) => Float32Array): Float32Array {
  const changed = new Float32Array(rows.length);
  for (let at = 0; at < rows.length; at += dims) changed.set(change(rows.subarray(at, at + dims)), at);
  return changed;
}

await main();
