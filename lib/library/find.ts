import { ordinalOf } from '../chunk-id.ts';
import type { Finding } from '../messaging/protocol.ts';
import { fold } from '../text/fold.ts';
import { terms } from '../text/terms.ts';
import type { ChunkId, SaveSequence, StoredDocument } from '../types.ts';
import type { LibraryContext } from './context.ts';
import { excerptOf } from './excerpt.ts';

/** Chunks looked at. */
const MOST_CHUNKS = 400;
const MOST_FINDINGS = 200;
/** Documents that are read to show the words where they stand. */
const MOST_EXCERPTS = 40;

/**
 * The documents that a reader means by a few words: those whose title, site or address holds what was typed, then those with
 * the words in their text, best first. An excerpt is empty where only the title was looked at.
 */
export async function find(
  context: LibraryContext,
  query: string,
  within?: ReadonlySet<SaveSequence>,
): Promise<Finding[]> {
  const typed = fold(query).text.trim();
  if (typed === '') return [];
  const words = terms(query);
  const chunks = await bestChunks(context, words, within);
  const named = [...context.catalog.documents()]
    .filter((document) => (!within || within.has(document.sequence)) && isNamed(document, typed))
    .sort(byDate);
  const ids = [...new Set([...named.map(({ id }) => id), ...chunks.keys()])].slice(0, MOST_FINDINGS);
  let excerpts = 0;
  const findings = ids.map(async (documentId): Promise<Finding | undefined> => {
    const chunk = chunks.get(documentId);
    if (chunk === undefined || ++excerpts > MOST_EXCERPTS) return { documentId, excerpt: '', at: [] };
    const excerpt = await excerptAt(context, documentId, chunk, words);
    return excerpt && { documentId, ...excerpt };
  });
  return (await Promise.all(findings)).filter((finding) => finding !== undefined);
}

/** The best chunk of each document that has the words, best document first. */
async function bestChunks(
  { catalog }: LibraryContext,
  words: readonly string[],
  within?: ReadonlySet<SaveSequence>,
): Promise<Map<string, ChunkId>> {
  const best = new Map<string, ChunkId>();
  if (words.length === 0) return best;
  const { matches } = await catalog.keyword.search(words, { limit: MOST_CHUNKS, within });
  for (const { chunkId } of matches) {
    const document = catalog.byChunk(chunkId);
    if (document && !best.has(document.id)) best.set(document.id, chunkId);
  }
  return best;
}

async function excerptAt({ store }: LibraryContext, documentId: string, chunk: ChunkId, words: readonly string[]) {
  const saved = await store.text(documentId);
  const span = saved?.chunks[ordinalOf(chunk)];
  return saved && span && excerptOf(saved.text.slice(span.start, span.end), words);
}

const isNamed = ({ title, site, byline, address }: StoredDocument, typed: string): boolean =>
  [title, site, byline ?? '', address].some((name) => fold(name).text.includes(typed));

const byDate = (a: StoredDocument, b: StoredDocument): number => b.updatedAt.localeCompare(a.updatedAt);
