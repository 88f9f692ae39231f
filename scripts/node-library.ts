import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chunkId, ordinalOf, sequenceOf } from '../lib/chunk-id.ts';
import { chunk } from '../lib/ingest/chunk.ts';
import { embeddingText } from '../lib/ingest/embedding-text.ts';
import { loadBuiltinEmbedder } from '../lib/models/builtin-embedder.ts';
import type { Embedder, VectorSource } from '../lib/ports.ts';
import type { SearchIn } from '../lib/search/candidates.ts';
import { type KernelModule, loadKernel } from '../lib/search/vectors/kernel.ts';
import { LAYOUT as VECTORS_LAYOUT } from '../lib/search/vectors/segment-rows.ts';
import { PartitionedVectors } from '../lib/search/vectors/vector-index.ts';
import { SegmentedKeywords } from '../lib/search/words/keyword-index.ts';
import { LAYOUT as WORDS_LAYOUT } from '../lib/search/words/segment.ts';
import { memoryVault } from '../lib/storage/memory-vault.ts';
import type { Block, Chunk, ChunkId, DocumentId, SavedText } from '../lib/types.ts';

const fileOf = async (path: string): Promise<ArrayBuffer> => {
  const file = await readFile(join(import.meta.dirname, '../public', path));
  return Uint8Array.from(file).buffer;
};

/** The built-in embedder from this project's files. */
export function builtinEmbedder(): Promise<Embedder> {
  return loadBuiltinEmbedder((name) => fileOf(`model/${name}`));
}

/** The vector scan as the build makes it. */
export function builtKernel(): Promise<KernelModule> {
  return loadKernel((variant) => fileOf(`kernel/${variant}.wasm`));
}

export interface PlainDocument {
  readonly title: string;
  readonly text: string;
  /** Its structure, where it is known; else its blank lines are all there is. */
  readonly blocks?: readonly Block[];
}

/** Document `i` goes by the id `String(i)`. */
export interface LibraryInMemory extends SearchIn {
  readonly chunks: number;
  text(id: DocumentId): SavedText | undefined;
}

/** Chunks that are indexed at once. */
const BULK = 4096;

/** Chunks and indexes plain texts as a library does, by its engine, in memory. Document `i` is save `i + 1`. */
export async function indexInMemory(
  documents: readonly PlainDocument[],
  embedder: Embedder | undefined,
): Promise<LibraryInMemory> {
  const vault = memoryVault();
  const keyword = new SegmentedKeywords(vault.index('words', WORDS_LAYOUT));
  const truth = embedder && new Rows(embedder.space.dims);
  const vector =
    truth &&
    new PartitionedVectors({
      dims: truth.dims,
      kernel: await builtKernel(),
      store: vault.index('vectors', VECTORS_LAYOUT),
      source: truth,
    });
  await keyword.open(new Set());
  await vector?.open(new Set());
  const cut: Chunk[][] = [];
  let ids: ChunkId[] = [];
  let texts: string[] = [];
  for (const [i, { title, text, blocks }] of documents.entries()) {
    const chunks = chunk(text, blocks ?? paragraphs(text));
    cut.push(chunks);
    for (const [ordinal, { start, end, headings }] of chunks.entries()) {
      ids.push(chunkId(i + 1, ordinal));
      texts.push(embeddingText(title, headings, text.slice(start, end)));
    }
    if (ids.length < BULK && i < documents.length - 1) continue;
    await keyword.add(ids, texts);
    if (embedder && truth && vector) await vector.add(ids, truth.keep(ids, await embedder.embed(texts)));
    ids = [];
    texts = [];
  }
  return {
    keyword,
    vector,
    embedder,
    documents: documents.length,
    chunks: keyword.size,
    text: (id) => {
      const at = Number(id);
      const document = documents[at];
      const chunks = cut[at];
      if (!document || !chunks) return undefined;
      const { text, blocks = paragraphs(text) } = document;
      return { id, sequence: at + 1, text, blocks, chunks };
    },
    passage: async (id) => {
      const at = sequenceOf(id) - 1;
      const found = cut[at]?.[ordinalOf(id)];
      const document = documents[at];
      if (!found || !document) return undefined;
      const text = document.text.slice(found.start, found.end);
      return {
        ...found,
        chunkId: id,
        documentId: String(at),
        title: document.title,
        url: '',
        site: '',
        savedAt: '',
        text,
      };
    },
  };
}

/** What the library's store is to it. */
class Rows implements VectorSource {
  readonly #rows = new Map<ChunkId, Float32Array>();

  constructor(readonly dims: number) {}

  keep(ids: readonly ChunkId[], vectors: Float32Array): Float32Array {
    for (const [i, id] of ids.entries()) this.#rows.set(id, vectors.subarray(i * this.dims, (i + 1) * this.dims));
    return vectors;
  }

  async rows(ids: readonly ChunkId[]): Promise<Float32Array> {
    const rows = new Float32Array(ids.length * this.dims).fill(Number.NaN);
    for (const [i, id] of ids.entries()) rows.set(this.#rows.get(id) ?? [], i * this.dims);
    return rows;
  }
}

/** A text file has no blocks; its blank lines are all there is. */
function paragraphs(text: string): Block[] {
  const blocks: Block[] = [];
  for (const { 0: found, index } of text.matchAll(/\S[\s\S]*?(?=\n\s*\n|\s*$)/g)) {
    blocks.push({ kind: 'paragraph', start: index, end: index + found.length });
  }
  return blocks;
}
