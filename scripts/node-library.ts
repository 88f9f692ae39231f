import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chunkId, ordinalOf, sequenceOf } from '../lib/chunk-id.ts';
import { chunk } from '../lib/ingest/chunk.ts';
import { embeddingText } from '../lib/ingest/embedding-text.ts';
import { loadBuiltinEmbedder } from '../lib/models/builtin-embedder.ts';
import type { Embedder } from '../lib/ports.ts';
import { KeywordMemory } from '../lib/search/keyword-memory.ts';
import type { SearchIn } from '../lib/search/retrieve.ts';
import { VectorScan } from '../lib/search/vector-scan.ts';
import type { Block, Chunk } from '../lib/types.ts';

/** The built-in embedder from this project's files. */
export function builtinEmbedder(): Promise<Embedder> {
  return loadBuiltinEmbedder(async (name) => {
    const file = await readFile(join(import.meta.dirname, '../public/model', name));
    return Uint8Array.from(file).buffer;
  });
}

export interface PlainDocument {
  readonly title: string;
  readonly text: string;
}

/** Chunks and indexes plain texts as a library does, in memory. Document `i` is save `i + 1`. */
export async function indexInMemory(
  documents: readonly PlainDocument[],
  embedder: Embedder | undefined,
): Promise<SearchIn & { readonly chunks: number }> {
  const keyword = new KeywordMemory();
  const vector = embedder && new VectorScan(embedder.space.dims);
  const cut: Chunk[][] = [];
  for (const [i, { title, text }] of documents.entries()) {
    const chunks = chunk(text, paragraphs(text));
    const ids = chunks.map((_, ordinal) => chunkId(i + 1, ordinal));
    const texts = chunks.map(({ start, end, headings }) => embeddingText(title, headings, text.slice(start, end)));
    keyword.add(ids, texts);
    if (vector) vector.add(ids, await embedder.embed(texts));
    cut.push(chunks);
  }
  return {
    keyword,
    vector,
    embedder,
    documents: documents.length,
    chunks: keyword.size,
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

/** A text file has no blocks; its blank lines are all there is. */
function paragraphs(text: string): Block[] {
  const blocks: Block[] = [];
  for (const { 0: found, index } of text.matchAll(/\S[\s\S]*?(?=\n\s*\n|\s*$)/g)) {
    blocks.push({ kind: 'paragraph', start: index, end: index + found.length });
  }
  return blocks;
}
