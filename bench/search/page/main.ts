/** What the bench asks of its page, one call at a time. Every call that is timed checks that something was found. */
import type { Embedder } from '../../../lib/ports.ts';
import { rank } from '../../../lib/search/rank.ts';
import { PartitionedVectors } from '../../../lib/search/vectors/vector-index.ts';
import { terms } from '../../../lib/text/terms.ts';
import type { ChunkId } from '../../../lib/types.ts';
import type { RealText } from '../real-text.ts';
import { Bandwidth } from './bandwidth.ts';
import { CHUNKS_PER_SAVE, Corpus } from './corpus.ts';
import { type Engine, openEngine } from './engine.ts';
import { exactNearest } from './exact.ts';
import { loadModel, spaceOf } from './model.ts';
import { pageMemory } from './page-memory.ts';
import { buildMiniSearch, loadMiniSearch, VectorReferences } from './references.ts';
import { fill, saveMore } from './saving.ts';
import { Truth } from './truth.ts';

/** As deep as a question asks each leg. */
const DEPTH = 100;
const NEAREST = 10;

interface Question {
  readonly text: string;
  readonly vector: Float32Array;
}

let questions: readonly Question[] = [];
let model: Embedder;
let truth: Truth;
let engine: Engine;
let bandwidth: Bandwidth;
let mini: Awaited<ReturnType<typeof loadMiniSearch>>;
const references = new VectorReferences();

const question = (i: number): Question => questions[i] as Question;
const savesOf = (chunks: number): number => chunks / CHUNKS_PER_SAVE;
const liveSaves = (chunks: number) => new Set(Array.from({ length: savesOf(chunks) }, (_, i) => i + 1));

function shareFound(wanted: readonly (readonly ChunkId[])[], found: readonly (readonly ChunkId[])[]): number {
  const hits = wanted.map((ids, i) => ids.filter((id) => found[i]?.includes(id)).length);
  return hits.reduce((sum, count) => sum + count, 0) / (wanted.length * NEAREST);
}

/** How long it took, ms. @throws Error when nothing came of it */
async function timed(what: string, work: () => Promise<{ readonly length: number }>): Promise<number> {
  const start = performance.now();
  const { length } = await work();
  const ms = performance.now() - start;
  if (length === 0) throw new Error(`${what} found nothing`);
  return ms;
}

async function readCorpus(): Promise<Corpus> {
  return new Corpus((await (await fetch('/text.json')).json()) as RealText);
}

const calls = {
  memory: pageMemory,

  /** Loads the model and embeds the questions; opens the truth. */
  async prepare(dims: number, texts: readonly string[]): Promise<void> {
    model = await loadModel(dims);
    const vectors = await model.embed(texts);
    questions = texts.map((text, i) => ({
      text,
      vector: vectors.slice(i * dims, (i + 1) * dims),
    }));
    truth = await Truth.open(model.space);
  },

  async open(chunks: number) {
    engine = await openEngine(model.space, truth, liveSaves(chunks));
    return { steps: engine.steps, missing: engine.missing, size: engine.vector.size };
  },

  /** Everything from nothing to the first answer by both legs. The model loads meanwhile, as in the library, or is there already. */
  async first(text: string, { dims, chunks, modelled }: { dims: number; chunks: number; modelled: boolean }) {
    const there = modelled ? await loadModel(dims) : undefined;
    const start = performance.now();
    const loading = there ?? loadModel(dims);
    truth = await Truth.open(spaceOf(dims));
    const opened = performance.now();
    engine = await openEngine(spaceOf(dims), truth, liveSaves(chunks));
    const ready = performance.now();
    model = await loading;
    const waited = performance.now();
    const ranking = await rank(terms(text), text, { ...engine, embedder: model });
    const end = performance.now();
    if (!ranking.vector || ranking.ranked.length === 0)
      throw new Error('the first question was not answered by both legs');
    return {
      ms: end - start,
      missing: engine.missing,
      steps: {
        truth: opened - start,
        ...engine.steps,
        'still waiting for the model': waited - ready,
        'embed the question': ranking.times.embed,
        'keyword leg': ranking.times.keyword,
        'vector leg': ranking.times.vector,
        fuse: ranking.times.fuse,
      },
    };
  },

  async fill(chunks: number) {
    const start = performance.now();
    await fill({ engine, truth, model, corpus: await readCorpus() }, savesOf(chunks));
    return { ms: performance.now() - start, traffic: engine.traffic };
  },

  saveMore: async (chunks: number, saves: number) =>
    saveMore({ engine, truth, model, corpus: await readCorpus() }, savesOf(chunks) + 1, savesOf(chunks) + saves),

  indexes: () => ({
    keyword: { size: engine.keyword.size, memory: engine.keyword.memory },
    vector: { size: engine.vector.size, memory: engine.vector.memory },
    traffic: engine.traffic,
  }),

  async prepareBandwidth(chunks: number): Promise<void> {
    bandwidth = await Bandwidth.of(chunks, model.space.dims);
  },

  /** The vector leg and the reading pass, by turns first, since the second finds the caches warm. */
  async vectorBesidePass(i: number) {
    const before = i % 2 === 1 ? bandwidth.time() : undefined;
    const ms = await calls.vector(i);
    return { ms, pass: before ?? bandwidth.time() };
  },

  vector: (i: number): Promise<number> =>
    timed('the vector leg', async () => (await engine.vector.search(question(i).vector, { limit: DEPTH })).matches),
  keyword: (i: number) =>
    timed(
      'the keyword leg',
      async () => (await engine.keyword.search(terms(question(i).text), { limit: DEPTH })).matches,
    ),

  async both(i: number) {
    const { text } = question(i);
    let times = { embed: 0, keyword: 0, vector: 0, fuse: 0 };
    const ms = await timed('both legs', async () => {
      const ranking = await rank(terms(text), text, { ...engine, embedder: model });
      if (!ranking.vector) throw new Error('the vector leg was not asked');
      times = ranking.times;
      return ranking.ranked;
    });
    return { ms, ...times };
  },

  /** The right answers: of every question the ten nearest among all rows of the truth. */
  exact: (chunks: number): Promise<ChunkId[][]> =>
    exactNearest(
      truth,
      questions.map(({ vector }) => vector),
      { last: savesOf(chunks), chunks, count: NEAREST },
    ),

  /** Share of these that the vector leg finds when it is asked for as many. */
  async recall(exact: readonly (readonly ChunkId[])[]): Promise<number> {
    const found: ChunkId[][] = [];
    for (const { vector } of questions) {
      const { matches } = await engine.vector.search(vector, { limit: NEAREST });
      found.push(matches.map(({ chunkId }) => chunkId));
    }
    return shareFound(exact, found);
  },

  /** The same of Voy, which is exact by itself: what the exact scan is held against. */
  voyRecall: (exact: readonly (readonly ChunkId[])[]): number =>
    shareFound(
      exact,
      questions.map(({ vector }) => references.askVoy(vector)),
    ),

  /** Means over the questions, warm: what the vector leg searched and read of the truth, and what each leg read of the vault. */
  async looked() {
    const { traffic, vector, keyword } = engine;
    const before = { vector: traffic.vector.read, keyword: traffic.keyword.read };
    let searched = 0;
    const read = { ...truth.reading };
    for (const { vector: query, text } of questions) {
      searched += (await vector.search(query, { limit: DEPTH })).searched / vector.size;
      await keyword.search(terms(text), { limit: DEPTH });
    }
    return {
      searched: searched / questions.length,
      partitions: vector instanceof PartitionedVectors ? vector.partitions : 0,
      truthMs: (truth.reading.ms - read.ms) / questions.length,
      truthRows: (truth.reading.rows - read.rows) / questions.length,
      truthSaves: (truth.reading.saves - read.saves) / questions.length,
      vectorBytes: (traffic.vector.read - before.vector) / questions.length,
      keywordBytes: (traffic.keyword.read - before.keyword) / questions.length,
    };
  },

  loadReferences: (chunks: number) => references.load(truth, savesOf(chunks)),
  voy: (i: number) => timed('Voy', async () => references.askVoy(question(i).vector)),
  loop: (i: number) => timed('the plain loop', async () => references.askLoop(question(i).vector)),

  buildMiniSearch: async (chunks: number) => buildMiniSearch(await readCorpus(), savesOf(chunks)),
  async loadMiniSearch() {
    const start = performance.now();
    mini = await loadMiniSearch();
    return performance.now() - start;
  },
  mini: (text: string) => timed('MiniSearch', async () => mini.search(text)),
};

export type Calls = typeof calls;
Object.assign(globalThis, { calls });
