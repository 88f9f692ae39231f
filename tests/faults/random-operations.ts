import { expect } from 'vitest';
import { chunkId, sequenceOf } from '../../lib/chunk-id.ts';
import type { KeywordIndex, LegResult, VectorIndex } from '../../lib/ports.ts';
import { terms } from '../../lib/text/terms.ts';
import type { ChunkId, SaveSequence } from '../../lib/types.ts';
import { random } from '../contract/random.ts';

/** Thousands of random saves, re-saves, deletions and restarts, held against a model that is plain enough to be right. */

export interface Operations {
  /** How many in all. */
  readonly count: number;
  /** Documents alive at most, so that the model stays quick. */
  readonly documents: number;
  /** The model is asked after each this many. */
  readonly checkEvery: number;
  readonly seed: number;
}

/** Opens an index on what the earlier ones have kept. */
type Reopen<Index> = () => Index;

interface Indexes {
  readonly vectors: VectorIndex;
  readonly keywords: KeywordIndex;
}

interface Chunk {
  readonly vector: Float32Array;
  readonly text: string;
}

const TEN = 10;
const NEAR = 1e-5;

/** The documents as a list: what an index must find, and nothing else. */
class Model {
  /** By document. */
  readonly saves = new Map<number, { readonly sequence: SaveSequence; readonly chunks: readonly Chunk[] }>();

  get live(): Set<SaveSequence> {
    return new Set([...this.saves.values()].map(({ sequence }) => sequence));
  }

  chunks(): [ChunkId, Chunk][] {
    return [...this.saves.values()].flatMap(({ sequence, chunks }) =>
      chunks.map((chunk, ordinal): [ChunkId, Chunk] => [chunkId(sequence, ordinal), chunk]),
    );
  }

  /** Every chunk by score, best first. */
  byCosine(query: Float32Array): Map<ChunkId, number> {
    return ranked(this.chunks().map(([id, { vector }]) => [id, vector.reduce((sum, v, d) => sum + v * query[d]!, 0)]));
  }

  /** BM25, k1 1.2, b 0.75. */
  byWords(query: readonly string[]): Map<ChunkId, number> {
    const all = this.chunks().map(([id, { text }]) => ({ id, words: terms(text) }));
    const average = all.reduce((sum, { words }) => sum + words.length, 0) / Math.max(1, all.length);
    const scores = new Map<ChunkId, number>();
    for (const term of query) {
      const holding = all.filter(({ words }) => words.includes(term));
      const idf = Math.log(1 + (all.length - holding.length + 0.5) / (holding.length + 0.5));
      for (const { id, words } of holding) {
        const count = words.filter((word) => word === term).length;
        const score = (idf * count * 2.2) / (count + 1.2 * (0.25 + (0.75 * words.length) / average));
        scores.set(id, (scores.get(id) ?? 0) + score);
      }
    }
    return ranked([...scores]);
  }
}

function ranked(scored: [ChunkId, number][]): Map<ChunkId, number> {
  return new Map(scored.sort((a, b) => b[1] - a[1] || a[0] - b[0]));
}

/** Runs them all; throws at the first difference. @returns what was done, for the record */
export async function randomOperations(
  open: { readonly vectors: Reopen<VectorIndex>; readonly keywords: Reopen<KeywordIndex> },
  model: { readonly dims: number; readonly truth: Map<ChunkId, Float32Array> },
  { count, documents, checkEvery, seed }: Operations,
): Promise<Record<'saves' | 'resaves' | 'deletions' | 'restarts' | 'checks', number>> {
  const next = random(seed);
  const said = { saves: 0, resaves: 0, deletions: 0, restarts: 0, checks: 0 };
  const plain = new Model();
  let indexes: Indexes = { vectors: open.vectors(), keywords: open.keywords() };
  await restart();
  let sequence = 0;

  async function restart(): Promise<void> {
    const { live } = plain;
    indexes = { vectors: open.vectors(), keywords: open.keywords() };
    const held = await Promise.all([indexes.vectors.open(live), indexes.keywords.open(live)]);
    for (const has of held) expect([...live].filter((one) => !has.has(one))).toEqual([]);
  }

  async function save(document: number): Promise<void> {
    const old = plain.saves.get(document);
    if (old) remove(document);
    sequence++;
    const chunks = Array.from({ length: 1 + Math.floor(next() * 3) }, () => randomChunk(next, model.dims));
    const ids = chunks.map((_, ordinal) => chunkId(sequence, ordinal));
    for (const [i, id] of ids.entries()) model.truth.set(id, chunks[i]!.vector);
    plain.saves.set(document, { sequence, chunks });
    await Promise.all([
      indexes.vectors.add(ids, Float32Array.from(chunks.flatMap(({ vector }) => [...vector]))),
      indexes.keywords.add(
        ids,
        chunks.map(({ text }) => text),
      ),
    ]);
    said[old ? 'resaves' : 'saves']++;
  }

  function remove(document: number): void {
    const old = plain.saves.get(document);
    if (!old) return;
    plain.saves.delete(document);
    for (let ordinal = 0; ordinal < old.chunks.length; ordinal++) model.truth.delete(chunkId(old.sequence, ordinal));
    indexes.vectors.remove(new Set([old.sequence]));
    indexes.keywords.remove(new Set([old.sequence]));
  }

  async function check(): Promise<void> {
    said.checks++;
    const { live } = plain;
    const { vectors, keywords } = indexes;
    const size = plain.chunks().length;
    expect([vectors.size, keywords.size]).toEqual([size, size]);
    const { vector, text } = randomChunk(next, model.dims);
    same(await vectors.search(vector, { limit: TEN }), plain.byCosine(vector), live);
    // Document frequencies count the dead until the background has cleared them away.
    await keywords.settle();
    const asked = terms(text).slice(0, 4);
    same(await keywords.search(asked, { limit: TEN }), plain.byWords(asked), live);
  }

  for (let done = 0; done < count; done++) {
    const document = Math.floor(next() * documents);
    const dice = next();
    if (dice < 0.72) await save(document);
    else if (plain.saves.has(document)) {
      remove(document);
      said.deletions++;
    }
    if (dice > 0.9985) {
      said.restarts++;
      for (const index of Object.values(indexes)) index.close();
      await restart();
    }
    if (done % checkEvery === checkEvery - 1) await check();
  }
  await Promise.all([indexes.vectors.settle(), indexes.keywords.settle()]);
  await restart();
  await check();
  return said;
}

/** No ghost, nothing missing, the same order; where scores are equal to the last digit, either order is right. */
function same({ matches }: LegResult, expected: Map<ChunkId, number>, live: ReadonlySet<SaveSequence>): void {
  const ghosts = matches.filter(({ chunkId }) => !live.has(sequenceOf(chunkId)));
  expect(ghosts).toEqual([]);
  expect(new Set(matches.map(({ chunkId }) => chunkId)).size).toBe(matches.length);
  const best = [...expected].slice(0, TEN);
  expect(matches).toHaveLength(best.length);
  for (const [i, { chunkId, score }] of matches.entries()) {
    expect(Math.abs(score - best[i]![1])).toBeLessThan(NEAR * Math.max(1, Math.abs(score)));
    expect(Math.abs(score - expected.get(chunkId)!)).toBeLessThan(NEAR * Math.max(1, Math.abs(score)));
  }
}

function randomChunk(next: () => number, dims: number): Chunk {
  const values = Array.from({ length: dims }, () => next() - 0.5);
  const length = Math.hypot(...values);
  const words = Array.from({ length: 3 + Math.floor(next() * 25) }, () => `w${Math.floor(next() ** 3 * 400)}`);
  return { vector: Float32Array.from(values, (value) => value / length), text: words.join(' ') };
}
