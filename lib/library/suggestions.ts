import type { Suggested } from '../answer/suggest/material.ts';
import { questionsOf } from '../answer/suggest/suggest.ts';
import { chunkId } from '../chunk-id.ts';
import { AppError } from '../errors.ts';
import type { SearchIn } from '../search/candidates.ts';
import { retrieve } from '../search/retrieve.ts';
import type { ChunkId, DocumentId, SavedText, StoredDocument } from '../types.ts';
import type { LibraryContext } from './context.ts';
import { passageReader } from './passages.ts';

const MOST_SUGGESTIONS = 3;
/** So many are tried on the library; each takes some milliseconds. */
const MOST_TRIED = 8;

/**
 * Up to three questions that this document answers. Each was put to the whole library as if a reader had asked it: the document came
 * first, the place it was made from among the passages, and the evidence was enough. Nothing is asked of a server.
 * @throws AppError `document-missing`, `storage-*`
 */
export async function suggestionsFor(context: LibraryContext, id: DocumentId): Promise<string[]> {
  const document = context.catalog.get(id);
  const saved = await context.store.text(id);
  if (!document || !saved) throw new AppError('document-missing');
  if (document.kind === 'answer' || saved.sequence !== document.sequence) return [];
  const asked = { document, saved, from: searchedBy(context), signal: context.ended };
  const holds: string[] = [];
  for (const suggested of questionsOf(document, saved).slice(0, MOST_TRIED)) {
    if (holds.length === MOST_SUGGESTIONS || !context.catalog.isCurrent(document)) break;
    if (await isAnswered(suggested, asked)) holds.push(suggested.question);
  }
  return holds;
}

/** By words alone where a server embeds: nobody has asked anything yet, so nothing is sent. Texts are read once for all questions. */
export function searchedBy(context: LibraryContext): SearchIn {
  const { active, keyword, worded } = context.catalog;
  const own = active?.record.embedder.kind === 'builtin' ? active : undefined;
  return { keyword, vector: own?.index, embedder: own?.embedder, documents: worded, passage: passageReader(context) };
}

interface Asked {
  readonly document: StoredDocument;
  readonly saved: SavedText;
  readonly from: SearchIn;
  readonly signal: AbortSignal;
}

async function isAnswered(suggested: Suggested, { document, saved, from, signal }: Asked): Promise<boolean> {
  const mode = from.vector ? 'hybrid' : 'keyword';
  const { passages, trace } = await retrieve(suggested.question, from, { mode, signal });
  if (!trace.evidence.enough || passages[0]?.documentId !== document.id) return false;
  const places = placesOf(saved, suggested);
  return places.size === 0 || passages.some((passage) => places.has(passage.chunkId));
}

/** The chunks that a question was made from. A title (an empty span) stands in none. */
export function placesOf(
  { chunks, sequence }: SavedText,
  { start, end }: Pick<Suggested, 'start' | 'end'>,
): Set<ChunkId> {
  const places = chunks.flatMap((chunk, i) => (chunk.start < end && chunk.end > start ? [chunkId(sequence, i)] : []));
  return new Set(places);
}
