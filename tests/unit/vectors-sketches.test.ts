import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { chunkId } from '../../lib/chunk-id.ts';
import type { Embedder } from '../../lib/ports.ts';
import { PlainCentroids } from '../../lib/search/router/plain-centroids.ts';
import { VectorScan } from '../../lib/search/vector-scan.ts';
import type { VectorIndexOptions } from '../../lib/search/vectors/engine.ts';
import { PartitionedVectors } from '../../lib/search/vectors/vector-index.ts';
import { memoryVault } from '../../lib/storage/memory-vault.ts';
import { builtinEmbedder } from '../../scripts/node-library.ts';
import { kernelFromBuild, RowsInMemory } from '../contract/vectors-in-memory.ts';

const PAGES = join(import.meta.dirname, '../../scripts/pages');

/** Overlapping windows over the sample pages: many near each other, as the chunks of a library are. */
function windows(): string[] {
  const texts = readdirSync(PAGES)
    .filter((name) => name.endsWith('.html'))
    .map((name) =>
      readFileSync(join(PAGES, name), 'utf8')
        .replace(/<[^>]*>/g, ' ')
        .replace(/\s+/g, ' '),
    );
  return texts.flatMap((text) => Array.from({ length: text.length / 40 }, (_, i) => text.slice(i * 40, i * 40 + 220)));
}

/** Partitions held as sketches, of real text by the built-in model, against the exact scan. */
describe('sketches of real embeddings', () => {
  let embedder: Embedder;
  let index: PartitionedVectors;
  let scan: VectorScan;
  let questions: Float32Array[];
  const vault = memoryVault();
  let open: (options?: Partial<VectorIndexOptions>) => PartitionedVectors;

  beforeAll(async () => {
    embedder = await builtinEmbedder();
    const { dims } = embedder.space;
    const texts = windows();
    const rows = await embedder.embed(texts);
    const ids = texts.map((_, i) => chunkId(1 + Math.floor(i / 20), i % 20));
    const source = new RowsInMemory(dims);
    source.keep(ids, rows);
    scan = new VectorScan(dims);
    const kernel = await kernelFromBuild();
    const centroids = async () => new PlainCentroids();
    open = (more = {}) => {
      const options = { flatBytes: 0, tailRows: 0, recall: 1, partitionBits: 2, ...more } as const;
      return new PartitionedVectors({ dims, kernel, store: vault.index('vectors', 1), source, centroids, options });
    };
    index = open();
    await index.open(new Set());
    await Promise.all([scan.add(ids, rows), index.add(ids, rows)]);
    await index.settle();
    const asked: string[] = texts.filter((_, i) => i % 37 === 0).map((text) => text.split(' ').slice(2, 9).join(' '));
    const vectors = await embedder.embed(asked);
    questions = asked.map((_, i) => vectors.subarray(i * dims, (i + 1) * dims));
  });

  it('find the ten nearest', async () => {
    expect(index.partitions).toBeGreaterThan(2);
    let found = 0;
    for (const question of questions) {
      const nearest = (await scan.search(question, { limit: 10 })).matches;
      const { matches, searched } = await index.search(question, { limit: 10 });
      expect(searched).toBe(scan.size);
      const tenth = nearest.at(-1)!.score;
      found += matches.filter(({ score }) => score >= tenth - 1e-6).length;
    }
    expect(questions.length).toBeGreaterThan(30);
    expect(found / (10 * questions.length)).toBeGreaterThan(0.985);
  });

  it('score what is asked for by the truth, and tell how all scores spread', async () => {
    for (const question of questions.slice(0, 20)) {
      const exact = await scan.search(question, { limit: 100 });
      const ids = exact.matches.map(({ chunkId }) => chunkId);
      const found = await index.search(question, { limit: 10 });
      const scores = await index.scores(question, ids);
      for (const [i, { score }] of exact.matches.entries()) expect(Math.abs(scores[i]! - score)).toBeLessThan(1e-5);
      expect(found.estimated).toBe(true);
      expect(Math.abs(found.mean - exact.mean)).toBeLessThan(0.004);
      expect(Math.abs(found.deviation / exact.deviation - 1)).toBeLessThan(0.05);
    }
  });

  it('read nothing for rough scores', async () => {
    const [question] = questions;
    const { matches } = await index.search(question!, { limit: 100 });
    const ids = matches.map(({ chunkId }) => chunkId);
    const rough = await index.scores(question!, ids, { rough: true });
    for (const [i, { score }] of matches.entries()) expect(Math.abs(rough[i]! - score)).toBeLessThan(0.1);
  });

  it('load what the first question needs, then the rest in the background, if it finds room', async () => {
    const live = new Set(Array.from({ length: scan.size }, (_, i) => 1 + Math.floor(i / 20)));
    const [question] = questions;
    for (const [residentBytes, isRoom] of [
      [2 ** 20, true],
      [20_000, false],
    ] as const) {
      const next = open({ recall: 0.5, residentBytes });
      expect((await next.open(live)).size).toBeGreaterThan(10);
      const first = await next.search(question!, { limit: 10 });
      expect(first.searched).toBeLessThan(scan.size);
      await next.settle();
      const second = await next.search(question!, { limit: 10 });
      expect(second.searched === scan.size).toBe(isRoom);
      next.close();
    }
  });
});
