import { chunkId } from '../../lib/chunk-id.ts';
import { embeddingText } from '../../lib/ingest/embedding-text.ts';
import type { LegOptions, LegResult } from '../../lib/ports.ts';
import { VectorScan } from '../../lib/search/vector-scan.ts';
import { SegmentedKeywords } from '../../lib/search/words/keyword-index.ts';
import { LAYOUT } from '../../lib/search/words/segment.ts';
import type { FoundRecord, SharedStore } from '../../lib/shared-store.ts';
import { chunkRecordId } from '../../lib/sharing/naming.ts';
import { memoryVault } from '../../lib/storage/memory-vault.ts';
import type { StandingHead } from './shared-shelf.ts';

/** Chunks that are read: how scores spread over more is told by these to some hundredths. */
const MOST = 1000;
/** Chunks of one call, with their embeddings. */
const AT_ONCE = 100;

/**
 * Chunks of a shared library, the same at each start, by which is told what is told by the indexes of a library that is stored: how rare a
 * word is, and how scores spread over all. A library of fewer chunks is looked at whole.
 */
export interface Sample {
  readonly keyword: SegmentedKeywords;
  readonly vector: VectorScan;
  /** Chunks in it, and in the library when it was taken. */
  readonly chunks: number;
  readonly of: number;
}

/** @throws AppError `shared-*` */
export async function sampleOf(
  store: SharedStore,
  heads: Iterable<StandingHead>,
  dims: number,
  signal: AbortSignal,
): Promise<Sample> {
  const { ids, of } = chosen(heads);
  const keyword = new SampledKeywords(of);
  const vector = new SampledVectors(dims);
  await keyword.open(new Set());
  let chunks = 0;
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const records = await store.read(ids.slice(from, from + AT_ONCE), signal);
    const saves = records.map((_, i) => chunkId(chunks + i + 1, 0));
    await keyword.add(saves, records.map(wordsOf));
    const rows = new Float32Array(records.length * dims);
    for (const [i, { embedding, fields }] of records.entries())
      if (fields.part === 'chunk' && embedding?.length === dims) rows.set(embedding, i * dims);
    await vector.add(saves, rows);
    chunks += records.length;
  }
  return { keyword, vector, chunks, of };
}

/** Evenly among all chunks, in the order of names that are hashes. */
function chosen(heads: Iterable<StandingHead>): { readonly ids: readonly string[]; readonly of: number } {
  const sorted = [...heads].sort((a, b) => (a.doc < b.doc ? -1 : 1));
  const of = sorted.reduce((sum, { chunks }) => sum + chunks, 0);
  const step = Math.max(1, of / MOST);
  const ids: string[] = [];
  let at = 0;
  let next = 0;
  for (const { doc, writer, body, chunks } of sorted) {
    for (; next < at + chunks; next += step) ids.push(chunkRecordId(doc, writer, body, Math.floor(next - at)));
    at += chunks;
  }
  return { ids, of };
}

function wordsOf({ fields: { headings = '', title = '' }, text }: FoundRecord): string {
  const above = headings === '' ? [] : String(headings).split(' › ');
  return embeddingText(String(title), above, text);
}

/** What is in the sample is told of, and not found: what is found comes from the server. */
class SampledKeywords extends SegmentedKeywords {
  constructor(private readonly of: number) {
    super(memoryVault().index('words', LAYOUT));
  }

  override get size(): number {
    return this.of;
  }

  override async search(terms: readonly string[], _: LegOptions): Promise<LegResult> {
    return { ...(await super.search(terms, { limit: 1 })), matches: [] };
  }
}

class SampledVectors extends VectorScan {
  override async search(query: Float32Array, _: LegOptions): Promise<LegResult> {
    return { ...(await super.search(query, { limit: 1 })), matches: [] };
  }
}
