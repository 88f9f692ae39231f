import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { texts } from '../../bench/texts.ts';
import { sketchDeviation } from '../../lib/search/vectors/sketch.ts';
import { builtinEmbedder } from '../../scripts/node-library.ts';
import { kernelModule } from './kernel-modules.ts';
import { fill, search, unitRows } from './kernel-rows.ts';
import { random } from './random.ts';

const here = existsSync(join(import.meta.dirname, '../../../shared/data/retrieval/korquad-dev'));

interface Measured {
  /** Root mean square of score - exact, and its largest magnitude, both in `sketchDeviation`s. */
  readonly deviation: number;
  readonly largest: number;
  /** Share of the exact top ten that is among the best 64 and 100 sketches. */
  readonly among64: number;
  readonly among100: number;
}

function scoresOf(query: Float32Array, rows: Float32Array): Float64Array {
  const dims = query.length;
  return Float64Array.from({ length: rows.length / dims }, (_, row) => {
    let sum = 0;
    for (let d = 0; d < dims; d++) sum += query[d]! * rows[row * dims + d]!;
    return sum;
  });
}

async function measure(rows: Float32Array, queries: Float32Array, dims: number): Promise<Measured> {
  const library = fill(await kernelModule(), dims, rows, (i) => i, 2);
  const { kernel, blocks } = library;
  let [squares, largest, scored, among64, among100] = [0, 0, 0, 0, 0];
  for (let at = 0; at < queries.length; at += dims) {
    const query = queries.subarray(at, at + dims);
    const exact = scoresOf(query, rows);
    const top = [...exact.keys()].sort((a, b) => exact[b]! - exact[a]!).slice(0, 10);
    const amongBest = (candidates: number) => {
      const ids = new Set(search(library, query, candidates).ids);
      return (top.filter((row) => ids.has(row)).length * dims) / queries.length / 10;
    };
    among64 += amongBest(64);
    among100 += amongBest(100);
    for (const [row, score] of exact.entries()) {
      const error = kernel.score(blocks[Math.floor(row / kernel.blockRows)]!, row % kernel.blockRows) - score;
      squares += error * error;
      largest = Math.max(largest, Math.abs(error));
    }
    scored += exact.length;
  }
  const unit = sketchDeviation(dims);
  return { deviation: Math.sqrt(squares / scored) / unit, largest: largest / unit, among64, among100 };
}

describe('sketches', () => {
  it.each([64, 256, 768])('err as told on bell-shaped rows of %i dims', async (dims) => {
    const next = random(47);
    const { deviation, largest } = await measure(unitRows(2000, dims, next), unitRows(20, dims, next), dims);
    expect(deviation).toBeGreaterThan(0.85);
    expect(deviation).toBeLessThan(1);
    expect(largest).toBeLessThan(5);
  });

  it.runIf(here)('err as told on embeddings of real text, and list the best', async () => {
    const { paragraphs, questions } = texts();
    const pieces = paragraphs
      .flatMap((text) => [text.slice(0, 300), text.slice(300, 600)])
      .filter((text) => text.length > 100);
    const embedder = await builtinEmbedder();
    const rows = await embedder.embed(pieces);
    const queries = await embedder.embed(questions.filter((_, at) => at % 23 === 0).slice(0, 40));
    const { deviation, largest, among64, among100 } = await measure(rows, queries, 256);
    expect(deviation).toBeGreaterThan(0.85);
    expect(deviation).toBeLessThan(1);
    expect(largest).toBeLessThan(5.5);
    expect(among64).toBeGreaterThan(0.99);
    expect(among100).toBeGreaterThan(0.997);
  });
});
