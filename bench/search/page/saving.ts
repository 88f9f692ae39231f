/** Saving, as the library does: the truth first, then both legs, a save at a time. */
import { chunkId } from '../../../lib/chunk-id.ts';
import type { Embedder } from '../../../lib/ports.ts';
import { terms } from '../../../lib/text/terms.ts';
import type { ChunkId, SaveSequence } from '../../../lib/types.ts';
import { FILLED_SINGLY } from '../figures.ts';
import { CHUNKS_PER_SAVE, type Corpus } from './corpus.ts';
import type { Engine } from './engine.ts';
import type { Truth } from './truth.ts';

/** Saves whose truth is written in one transaction, when a library is filled. */
const TOGETHER = 160;
/** How often it is told how far it is. */
const TOLD_EACH = 10;

export interface Desk {
  readonly engine: Engine;
  readonly corpus: Corpus;
  readonly model: Embedder;
  readonly truth: Truth;
}

/** Fills an empty library with the saves 1 to `last`. */
export async function fill({ engine, corpus, model, truth }: Desk, last: SaveSequence): Promise<void> {
  for (let first = 1; first <= last; first += TOGETHER) {
    const saves = new Map<SaveSequence, Float32Array>();
    for (let save = first; save <= Math.min(last, first + TOGETHER - 1); save++) {
      saves.set(save, await corpus.vectors(save, model));
    }
    await truth.keep(saves);
    const parts = last * CHUNKS_PER_SAVE <= FILLED_SINGLY ? [...saves].map((one) => [one]) : [[...saves]];
    for (const part of parts) {
      const ids = part.flatMap(([save]) => idsOf(save));
      const texts = part.flatMap(([save]) => corpus.texts(save));
      await Promise.all([engine.keyword.add(ids, texts), engine.vector.add(ids, joined(part.map(([, rows]) => rows)))]);
    }
    // A person saves slowly: upkeep keeps up.
    await settled(engine);
    if (((first - 1) / TOGETHER) % TOLD_EACH === 0)
      console.log(`  ${engine.keyword.size.toLocaleString('en')} chunks in`);
  }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export interface Saved {
  /** Bytes written to the vault, merges included. */
  readonly written: number;
  /** Of each save: from its vectors being there until a search has found it, and until it is kept; ms. */
  readonly found: readonly number[];
  readonly kept: readonly number[];
  /** Until all upkeep was done, after the last save, ms. */
  readonly settling: number;
}

/** Saves the pages `first` to `last`, and lets upkeep finish. @throws Error when a search does not find a save at once */
export async function saveMore(desk: Desk, first: SaveSequence, last: SaveSequence): Promise<Saved> {
  const before = writtenBy(desk.engine);
  const found: number[] = [];
  const kept: number[] = [];
  for (let save = first; save <= last; save++) {
    const vectors = await desk.corpus.vectors(save, desk.model);
    const texts = desk.corpus.texts(save);
    await desk.truth.keep(new Map([[save, vectors]]));
    const times = await saveOne(desk, save, { vectors, texts });
    found.push(times.found);
    kept.push(times.kept);
  }
  const start = performance.now();
  await settled(desk.engine);
  return { written: writtenBy(desk.engine) - before, found, kept, settling: performance.now() - start };
}

interface Content {
  readonly vectors: Float32Array;
  readonly texts: readonly string[];
}

async function saveOne({ engine, model }: Desk, save: SaveSequence, { vectors, texts }: Content) {
  const ids = idsOf(save);
  const start = performance.now();
  const keeping = Promise.all([engine.vector.add(ids, vectors), engine.keyword.add(ids, texts)]);
  const { matches } = await engine.vector.search(vectors.slice(0, model.space.dims), { limit: 1 });
  const found = performance.now() - start;
  await keeping;
  const kept = performance.now() - start;
  if (matches[0]?.chunkId !== ids[0]) throw new Error(`save ${save} is not found by its own vector`);
  // Among its own chunks: of a million there are ten that have the same words more often.
  const worded = await engine.keyword.search(terms(texts[0] ?? ''), { limit: 10, within: new Set([save]) });
  if (!worded.matches.some(({ chunkId: id }) => id === ids[0]))
    throw new Error(`save ${save} is not found by its words`);
  return { found, kept };
}

function writtenBy({ traffic }: Engine): number {
  return traffic.keyword.written + traffic.vector.written;
}

async function settled({ keyword, vector }: Engine): Promise<void> {
  await Promise.all([keyword.settle(), vector.settle()]);
}

function idsOf(save: SaveSequence): ChunkId[] {
  return Array.from({ length: CHUNKS_PER_SAVE }, (_, i) => chunkId(save, i));
}
