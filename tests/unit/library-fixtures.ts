import 'fake-indexeddb/auto';
import { vi } from 'vitest';
import { indexesIn } from '../../entrypoints/offscreen/indexes.ts';
import type { Witness } from '../../lib/keeping.ts';
import type { LibraryOptions } from '../../lib/library/context.ts';
import { Library } from '../../lib/library/library.ts';
import type { LibraryStore } from '../../lib/library-store.ts';
import type { DerivedIndex, Embedder, SegmentVault } from '../../lib/ports.ts';
import type { EmbedderSettings } from '../../lib/settings.ts';
import { openIndexedDbStore } from '../../lib/storage/indexeddb-store.ts';
import { openSegmentVault } from '../../lib/storage/segment-vault.ts';
import { terms } from '../../lib/text/terms.ts';
import type { Block, CapturedPage } from '../../lib/types.ts';
import { kernelFromBuild } from '../contract/vectors-in-memory.ts';

/** An embedder that hashes words into a few dimensions, and does as it is told. */
export class WordEmbedder implements Embedder {
  readonly space;
  /** Texts it was asked for. */
  asked: string[] = [];
  /** Thrown instead of an answer, until taken away. */
  failure: Error | undefined;
  /** Each answer passes through here. */
  spoil: (vectors: Float32Array) => Float32Array = (vectors) => vectors;
  #gate: Promise<void> | undefined;
  #open: () => void = () => undefined;

  constructor(model = 'words', dims = 16) {
    this.space = { id: `${model}:${dims}`, model, dims };
  }

  /** Holds every answer back until `release`. */
  hold(): void {
    this.#gate = new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  release(): void {
    this.#gate = undefined;
    this.#open();
  }

  async embed(texts: readonly string[]): Promise<Float32Array> {
    this.asked.push(...texts);
    await this.#gate;
    if (this.failure) throw this.failure;
    const { dims } = this.space;
    const vectors = new Float32Array(texts.length * dims);
    for (const [row, text] of texts.entries()) {
      for (const term of terms(text)) {
        let hash = 7;
        for (const character of term) hash = (hash * 31 + character.charCodeAt(0)) >>> 0;
        vectors[row * dims + (hash % dims)]! += 1;
      }
      const length = Math.hypot(...vectors.subarray(row * dims, (row + 1) * dims));
      for (let i = row * dims; i < (row + 1) * dims; i++) vectors[i]! /= length || 1;
    }
    return this.spoil(vectors);
  }
}

/** A server's settings for a model of some dimensions. */
export const serverSettings = (model: string, dims: number): EmbedderSettings => ({
  kind: 'openai',
  provider: 'other',
  baseUrl: 'http://127.0.0.1:9/v1',
  model,
  dims,
});

/** A page of a heading and paragraphs. */
export function page(name: string, paragraphs: readonly string[], over: Partial<CapturedPage> = {}): CapturedPage {
  let text = '';
  const blocks: Block[] = [];
  for (const [i, line] of [`About ${name}`, ...paragraphs].entries()) {
    const start = text.length;
    text += line;
    blocks.push(
      i === 0 ? { kind: 'heading', level: 1, start, end: text.length } : { kind: 'paragraph', start, end: text.length },
    );
    text += '\n\n';
  }
  text = text.trimEnd();
  return {
    kind: 'page',
    url: `https://example.org/${name}?utm=1`,
    address: `https://example.org/${name}`,
    title: `About ${name}`,
    site: 'Example',
    language: 'en',
    text,
    blocks,
    receipt: { method: 'readability', words: 10, visibleWords: 12, kept: 10 / 12, tables: 0, codeBlocks: 0 },
    ...over,
  };
}

/** A page of several chunks. */
export const longPage = (name: string, chunks: number): CapturedPage =>
  page(
    name,
    Array.from({ length: chunks }, (_, i) =>
      `Part ${i} of ${name} says word${i} and thing${i * 7}. `.repeat(20).trim(),
    ),
  );

export interface TestLibrary {
  readonly library: Library;
  readonly store: LibraryStore;
  readonly vault: SegmentVault;
  readonly embedders: Map<string, WordEmbedder>;
  readonly told: Witness[];
  /** Resolves when nothing is being written to the indexes any more. */
  atRest(): Promise<void>;
}

/** The embedders by the name of their model; the built-in one is `words`. */
export const embedders = (...more: WordEmbedder[]): Map<string, WordEmbedder> =>
  new Map([new WordEmbedder(), ...more].map((embedder) => [embedder.space.model, embedder]));

/** A library over the databases of that name, started. Opening the same name again is a restart after a crash. */
export async function openLibrary(
  name: string,
  { models = embedders(), ...over }: Partial<LibraryOptions> & { models?: Map<string, WordEmbedder> } = {},
): Promise<TestLibrary> {
  const store = over.store ?? (await openIndexedDbStore(name));
  const vault = await openSegmentVault(`${name}-index`);
  const told: Witness[] = [];
  const indexes = { ...indexesIn(vault, await kernelFromBuild()), ...over };
  const made: DerivedIndex[] = [];
  const noted = <Index extends DerivedIndex>(index: Index): Index => {
    made.push(index);
    return index;
  };
  const library = new Library({
    store,
    makeEmbedder: async (settings) => {
      const embedder = models.get(settings.kind === 'builtin' ? 'words' : settings.model);
      if (!embedder) throw new Error('no such model');
      return embedder;
    },
    keepIndexes: indexes.keepIndexes,
    changed: (witness) => told.push(witness),
    now: () => new Date(),
    bytes: async () => 1234,
    version: '0.1.0',
    retryDelays: [],
    ...over,
    makeVectorIndex: (...args) => noted(indexes.makeVectorIndex(...args)),
    makeKeywordIndex: (...args) => noted(indexes.makeKeywordIndex(...args)),
  });
  await library.start();
  const atRest = async () => {
    for (const index of made) await index.settle();
  };
  return { library, store, vault, embedders: models, told, atRest };
}

/** As a browser that is killed: nothing is finished, nothing is told. */
export function crash({ library, store, vault }: TestLibrary): void {
  library.stop();
  store.close();
  vault.close();
}

/** Resolves when nothing is left to embed. */
export const settled = (library: Library): Promise<void> =>
  vi.waitFor(async () => {
    const { pending, reembedding, space } = await library.summary();
    if (pending > 0 || reembedding || space.dims === 0) throw new Error('still embedding');
  }, 5000);

export const first = (library: Library) => {
  const document = library.documents()[0];
  if (!document) throw new Error('the library is empty');
  return document;
};
