/**
 * How much of a partitioned library real questions have to see: recall@10 of the routed search against all rows, the share of rows
 * scanned, and how good the estimated spread is; and Voy beside a plain loop. By hand: npx tsx scripts/router-recall.ts [rows]
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { texts } from '../bench/texts.ts';
import { questionLike } from '../lib/search/router/calibrate.ts';
import { kMeans } from '../lib/search/router/k-means.ts';
import { dot } from '../lib/search/router/nearest-centroid.ts';
import { partitionsAtFirst } from '../lib/search/router/partition-size.ts';
import { Partitions } from '../lib/search/router/partitions.ts';
import { PlainCentroids } from '../lib/search/router/plain-centroids.ts';
import { nextWave } from '../lib/search/router/probing.ts';
import { chooseSome, normalNumbers, randomNumbers } from '../lib/search/router/random.ts';
import type { ScannedGroup } from '../lib/search/router/spread.ts';
import { loadVoy, VoyCentroids } from '../lib/search/router/voy.ts';
import { builtinEmbedder } from './node-library.ts';

const QUESTIONS = 200;
const SAMPLE = 16_384;
const NOISE = 0.3;
const random = randomNumbers(11);

async function main(): Promise<void> {
  const embedder = await builtinEmbedder();
  const { dims } = embedder.space;
  const { paragraphs, questions } = texts();
  const pieces = paragraphs.flatMap((text) => text.match(/[\s\S]{60,300}(?=\s|$)/g) ?? []);
  const real = await embedder.embed(pieces);
  const library = multiplied(real, dims, Number(process.argv[2] ?? 100_000));
  const asked = await embedder.embed(
    [...chooseSome(questions.length, QUESTIONS, random)].map((at) => questions[at] ?? ''),
  );
  const rows = library.length / dims;
  console.log(`${pieces.length} pieces of text, ${rows} rows of ${dims}`);

  const voy = await loadVoy(async () =>
    Uint8Array.from(await readFile(join(import.meta.dirname, '../node_modules/voy-search/voy_search_bg.wasm'))),
  );
  const partitions = new Partitions(dims, new VoyCentroids(voy));
  const wanted = partitionsAtFirst(rows);
  let from = performance.now();
  const centroids = await kMeans({ vectors: some(library, dims, SAMPLE), dims }, wanted, 1);
  console.log(`k-means: ${centroids.length / dims} partitions in ${(performance.now() - from).toFixed(0)} ms`);
  for (let at = 0; at < centroids.length; at += dims) partitions.add(centroids.subarray(at, at + dims));
  from = performance.now();
  const { groups, cosines } = await partitions.assign(library);
  console.log(`assigned in ${(((performance.now() - from) / rows) * 1000).toFixed(0)} µs a row`);
  groups.forEach((group, row) => {
    partitions.grow(group, 1, cosines[row] ?? 0);
  });
  await partitions.sample(some(library, dims, 1_024));
  const made = questionLike({ vectors: some(library, dims, QUESTIONS), dims }, 5);
  for (const [name, queries] of [
    ['real questions', asked],
    ['made-up questions', made],
  ] as const)
    evaluate(name, queries, library, groups, partitions);
  compareIndexes(some(library, dims, 1_024), dims, asked, voy);
}

function multiplied(real: Float32Array, dims: number, rows: number): Float32Array {
  const library = new Float32Array(rows * dims);
  const normal = normalNumbers(random);
  for (let row = 0; row < rows; row++) {
    const target = library.subarray(row * dims, (row + 1) * dims);
    const at = (row * dims) % real.length;
    const noise = row * dims < real.length ? 0 : NOISE / Math.sqrt(dims);
    for (let d = 0; d < dims; d++) target[d] = (real[at + d] ?? 0) + noise * normal();
    const length = Math.sqrt(dot(target, 0, target, 0, dims)) || 1;
    for (let d = 0; d < dims; d++) target[d] = (target[d] ?? 0) / length;
  }
  return library;
}

function some(rows: Float32Array, dims: number, wanted: number): Float32Array {
  const at = chooseSome(rows.length / dims, wanted, random);
  const chosen = new Float32Array(at.length * dims);
  at.forEach((row, i) => {
    chosen.set(rows.subarray(row * dims, (row + 1) * dims), i * dims);
  });
  return chosen;
}

function evaluate(
  name: string,
  queries: Float32Array,
  library: Float32Array,
  groups: Uint32Array,
  partitions: Partitions,
) {
  const { dims } = partitions;
  const rows = groups.length;
  const figures: Record<string, number[]> = {};
  const note = (what: string, value: number): void => {
    figures[what] = [...(figures[what] ?? []), value];
  };
  for (let from = 0; from < queries.length; from += dims) {
    const query = queries.subarray(from, from + dims);
    const scores = Float32Array.from({ length: rows }, (_, row) => dot(library, row * dims, query, 0, dims));
    const members = new Map<number, number[]>();
    groups.forEach((group, row) => {
      const inside = members.get(group) ?? [];
      inside.push(scores[row] ?? 0);
      members.set(group, inside);
    });
    const sorted = scores.slice().sort().reverse();
    const order = partitions.order(query);
    const outlooks = partitions.outlooks(query, order);
    const scanned: ScannedGroup[] = [];
    let top: number[] = [];
    let seen = 0;
    for (let waves = 0; ; waves++) {
      const worst = top[9] ?? -Infinity;
      const more = nextWave({ outlooks, scanned: scanned.length, groups: scanned, worst });
      if (more === 0) {
        note('waves', waves);
        break;
      }
      for (const group of order.slice(scanned.length, scanned.length + more)) {
        const inside = members.get(group) ?? [];
        seen += inside.length;
        scanned.push({ group, rows: inside.length, ...moments(inside) });
        top.push(...inside);
      }
      top = top.sort((a, b) => b - a).slice(0, 10);
    }
    const tenth = sorted[9] ?? 0;
    const exact = moments(scores);
    const estimated = partitions.spread(query, scanned);
    const early = partitions.spread(query, scanned.slice(0, 8));
    note('best match', sorted[0] ?? 0);
    note('tenth match', tenth);
    note('recall', top.filter((score) => score >= tenth).length / 10);
    note('share scanned', seen / rows);
    note('probes', scanned.length);
    note('mean off by', Math.abs(estimated.mean - exact.mean));
    note('deviation off by', Math.abs(estimated.deviation / Math.sqrt(exact.variance) - 1));
    note('deviation off by, 8 scanned', Math.abs(early.deviation / Math.sqrt(exact.variance) - 1));
  }
  console.log(`\n${name.padEnd(28)} mean     p10     p50     p90     max`);
  for (const [what, values] of Object.entries(figures)) console.log(what.padEnd(28), summary(values));
}

function moments(values: ArrayLike<number>): { mean: number; variance: number } {
  let sum = 0;
  let squares = 0;
  for (let at = 0; at < values.length; at++) {
    sum += values[at] ?? 0;
    squares += (values[at] ?? 0) ** 2;
  }
  const mean = values.length > 0 ? sum / values.length : 0;
  return { mean, variance: values.length > 0 ? Math.max(0, squares / values.length - mean * mean) : 0 };
}

function summary(values: number[]): string {
  values.sort((a, b) => a - b);
  const at = (share: number) => values[Math.min(values.length - 1, Math.floor(share * values.length))] ?? 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return [mean, at(0.1), at(0.5), at(0.9), at(1)].map((value) => value.toFixed(4).padStart(7)).join(' ');
}

function compareIndexes(
  centroids: Float32Array,
  dims: number,
  queries: Float32Array,
  voy: Awaited<ReturnType<typeof loadVoy>>,
) {
  const count = Math.min(1_024, centroids.length / dims);
  const indexes = { voy: new VoyCentroids(voy), plain: new PlainCentroids() };
  for (const [name, index] of Object.entries(indexes)) {
    const from = performance.now();
    index.build(centroids, dims, count);
    console.log(`${name}: ${count} centroids built in ${(performance.now() - from).toFixed(1)} ms`);
  }
  for (const k of [10, 64, count]) {
    const times: Record<string, number[]> = { voy: [], plain: [] };
    for (let at = 0; at < queries.length; at += dims)
      for (const [name, index] of Object.entries(indexes)) {
        const from = performance.now();
        index.nearest(queries.subarray(at, at + dims), k);
        times[name]?.push(performance.now() - from);
      }
    const median = (name: string) => (times[name]?.sort((a, b) => a - b)[QUESTIONS >> 1] ?? 0).toFixed(2);
    console.log(`nearest ${k}: Voy ${median('voy')} ms, plain loop ${median('plain')} ms`);
  }
}

await main();
