import { ordinalOf } from '../chunk-id.ts';
import type { Finding } from '../messaging/library-protocol.ts';
import type { KeywordIndex } from '../ports.ts';
import { fold } from '../text/fold.ts';
import type { ChunkId, SaveSequence, StoredDocument } from '../types.ts';
import type { LibraryContext } from './context.ts';
import { excerptOf } from './excerpt.ts';
import { type TypedWord, typedWords } from './typed-words.ts';

/** Chunks looked at. */
const MOST_CHUNKS = 400;
const MOST_FINDINGS = 200;
/** Documents that are read to show the words where they stand. */
const MOST_EXCERPTS = 40;

/**
 * The documents that a reader means by a few words: those whose title, site or address holds what was typed, then those with
 * the words in their text, best first; what is typed only half, or wrongly, finds what was meant, after what has the very word.
 * Kept answers come last. An excerpt is empty where only the title was looked at.
 */
export async function find(
  context: LibraryContext,
  query: string,
  within?: ReadonlySet<SaveSequence>,
): Promise<Finding[]> {
  const typed = fold(query).text.trim();
  if (typed === '') return [];
  const words = await typedWords(query, context.catalog.keyword);
  const chunks = await bestChunks(context, words, within);
  const named = [...context.catalog.documents()]
    .filter((document) => (!within || within.has(document.sequence)) && isNamed(document, typed))
    .sort(byDate);
  const ids = answersLast(context, new Set([...named.map(({ id }) => id), ...chunks.keys()])).slice(0, MOST_FINDINGS);
  const terms = words.flatMap(({ exact, near }) => [...exact, ...near]);
  let excerpts = 0;
  const findings = ids.map(async (documentId): Promise<Finding | undefined> => {
    const chunk = chunks.get(documentId);
    if (chunk === undefined || ++excerpts > MOST_EXCERPTS) return { documentId, excerpt: '', at: [] };
    const excerpt = await excerptAt(context, documentId, chunk, terms);
    return excerpt && { documentId, ...excerpt };
  });
  return (await Promise.all(findings)).filter((finding) => finding !== undefined);
}

/** What Footnote wrote itself comes after every source. */
function answersLast({ catalog }: LibraryContext, ids: Iterable<string>): string[] {
  const isAnswer = (id: string) => catalog.get(id)?.kind === 'answer';
  const all = [...ids];
  return [...all.filter((id) => !isAnswer(id)), ...all.filter(isAnswer)];
}

/** The best chunk of each document that has the words, best document first. */
async function bestChunks(
  { catalog }: LibraryContext,
  words: readonly TypedWord[],
  within: ReadonlySet<SaveSequence> | undefined,
): Promise<Map<string, ChunkId>> {
  const best = new Map<string, ChunkId>();
  for (const chunkId of await rankChunks(catalog.keyword, words, within)) {
    const document = catalog.byChunk(chunkId);
    if (document && !best.has(document.id)) best.set(document.id, chunkId);
  }
  return best;
}

interface Standing {
  readonly chunkId: ChunkId;
  /** How many of the words it has, be it only nearly; how many it has as typed. */
  words: number;
  exact: number;
  score: number;
}

/** Those with more of the words first, then those with more of them as typed, then by score. */
async function rankChunks(
  keyword: KeywordIndex,
  words: readonly TypedWord[],
  within: ReadonlySet<SaveSequence> | undefined,
): Promise<ChunkId[]> {
  const exact = words.flatMap((word) => word.exact);
  const near = words.flatMap((word) => word.near);
  if (exact.length === 0) return [];
  const options = { limit: MOST_CHUNKS, within };
  const asTyped = await keyword.search(exact, options);
  if (near.length === 0) return asTyped.matches.map(({ chunkId }) => chunkId);
  const asMeant = await keyword.search([...exact, ...near], options);
  const ids = [...new Set([...asTyped.matches, ...asMeant.matches].map(({ chunkId }) => chunkId))];
  const standings = ids.map((chunkId): Standing => ({ chunkId, words: 0, exact: 0, score: 0 }));
  for (const word of words) {
    const typed = await keyword.scores(word.exact, ids);
    const meant = word.near.length > 0 ? await keyword.scores(word.near, ids) : undefined;
    for (const [i, standing] of standings.entries()) {
      const score = typed[i] || meant?.[i] || 0;
      standing.words += score > 0 ? 1 : 0;
      standing.exact += (typed[i] ?? 0) > 0 ? 1 : 0;
      standing.score += score;
    }
  }
  standings.sort((a, b) => b.words - a.words || b.exact - a.exact || b.score - a.score || a.chunkId - b.chunkId);
  return standings.map(({ chunkId }) => chunkId);
}

async function excerptAt({ store }: LibraryContext, documentId: string, chunk: ChunkId, terms: readonly string[]) {
  const saved = await store.text(documentId);
  const span = saved?.chunks[ordinalOf(chunk)];
  return saved && span && excerptOf(saved.text.slice(span.start, span.end), terms);
}

/** Stands between names, and is in none that anyone types. */
const BETWEEN = '\ue000';
/** Folding is slow, and every letter typed asks for all of them. */
const folded = new WeakMap<StoredDocument, string>();

function isNamed(document: StoredDocument, typed: string): boolean {
  let names = folded.get(document);
  if (names === undefined) {
    const { title, site, byline = '', address } = document;
    names = fold([title, site, byline, address].join(BETWEEN)).text;
    folded.set(document, names);
  }
  return names.includes(typed);
}

const byDate = (a: StoredDocument, b: StoredDocument): number => b.updatedAt.localeCompare(a.updatedAt);
