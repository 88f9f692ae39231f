import { ordinalOf, sequenceOf } from '../lib/chunk-id.ts';
import type { Embedder } from '../lib/ports.ts';
import type { SearchIn } from '../lib/search/candidates.ts';
import type { ChunkId } from '../lib/types.ts';
import { readRetrievalSet } from './beir.ts';
import type { Judgements } from './metrics.ts';
import { indexInMemory } from './node-library.ts';
import { readPageQuestions, readSamplePages, type SamplePage } from './sample-pages.ts';

export interface JudgedQuery {
  readonly id: string;
  readonly text: string;
  readonly judged: Judgements;
  /** Of the project's own questions: how they are asked. */
  readonly kind?: string;
}

/** Queries and the library they are asked of. */
export interface IndexedSet {
  readonly library: SearchIn & { readonly chunks: number };
  readonly documents: number;
  readonly queries: readonly JudgedQuery[];
  /** What a chunk counts as in the judgements: its document, or itself. */
  idOf(chunk: ChunkId): string;
}

/** Says the project's own set, in place of a folder. */
export const SAMPLE_PAGES = 'pages';

/** Reads and indexes a folder in the BEIR layout, or the sample pages with the questions about them. */
export async function indexSet(data: string, embedder: Embedder | undefined): Promise<IndexedSet> {
  if (data === SAMPLE_PAGES) return indexPages(embedder);
  const { documents, queries } = await readRetrievalSet(data);
  return {
    library: await indexInMemory(documents, embedder),
    documents: documents.length,
    queries,
    idOf: (chunk) => documents[sequenceOf(chunk) - 1]?.id ?? '',
  };
}

/** There are nine pages only, so it is the passage that is judged: the one that holds most of the quoted answer. */
async function indexPages(embedder: Embedder | undefined): Promise<IndexedSet> {
  const pages = await readSamplePages();
  const library = await indexInMemory(pages, embedder);
  const idOf = (chunk: ChunkId): string => `${pages[sequenceOf(chunk) - 1]?.name} ${ordinalOf(chunk)}`;
  const queries: JudgedQuery[] = [];
  for (const { id, kind, page, question, quote } of await readPageQuestions()) {
    const at = pages.findIndex(({ name }) => name === page);
    const answering = await chunkHolding(quote, pages[at], at + 1, library);
    queries.push({ id, kind, text: question, judged: new Map([[idOf(answering), 1]]) });
  }
  return { library, documents: pages.length, queries, idOf };
}

async function chunkHolding(quote: string, page: SamplePage | undefined, sequence: number, { passage }: SearchIn) {
  const start = page?.text.indexOf(quote) ?? -1;
  if (start < 0) throw new Error(`"${quote}" is not on ${page?.name}`);
  let best = { id: 0, held: 0 };
  for (let id = sequence * 65_536; ; id++) {
    const chunk = await passage(id);
    if (!chunk) return best.id;
    const held = Math.min(chunk.end, start + quote.length) - Math.max(chunk.start, start);
    if (held > best.held) best = { id, held };
  }
}

/** Which half of a set a query is in: the first is for tuning, the second for looking at in the end. By a hash (FNV-1a) of its id. */
export function halfOf(id: string): 1 | 2 {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193) >>> 0;
  return (hash >>> 15) & 1 ? 2 : 1;
}
