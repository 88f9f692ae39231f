import type { Knobs, Retrieval } from '../../lib/asking.ts';
import { toReport } from '../../lib/errors.ts';
import { embeddingText } from '../../lib/ingest/embedding-text.ts';
import type { Embedder } from '../../lib/ports.ts';
import type { AskBeside, BesideChunk } from '../../lib/search/beside.ts';
import { retrieve } from '../../lib/search/retrieve.ts';
import type { SharedChunk } from '../../lib/shared-leg.ts';
import type { SharedStore } from '../../lib/shared-store.ts';
import { docOfName } from '../../lib/sharing/heads.ts';
import { nearStanding, sharedChunkOf } from '../../lib/sharing/near-chunks.ts';
import type { DocumentId, SavedText } from '../../lib/types.ts';
import type { ReadableDocument } from './readable-library.ts';
import type { Sample } from './shared-sample.ts';

/** What a question to a shared library is answered from. */
export interface SharedSearch {
  readonly store: SharedStore;
  readonly embedder: Embedder;
  readonly sample: Sample;
  /** How many there are. */
  readonly documents: number;
  /** The documents that a filter lets through; all unless there is one. */
  readonly within?: readonly ReadableDocument[];
  readonly knobs: Knobs;
  text(id: DocumentId): Promise<SavedText>;
}

/** Documents of one call with a condition. */
const DOCS_AT_ONCE = 100;
/** Chunks that are ranked, of those near. */
const MOST = 60;
/** Times that a question is asked again without documents whose records turn out not to be what they say. */
const TRIES = 5;

/**
 * The passages for a question, ranked, rescored and judged as by a library that asks a shared one beside itself. Each is a slice of its
 * document, whose text was checked. Words alone find nothing on a server: asked for them, passages near in meaning that have one are found.
 * @throws AppError `shared-*`
 */
export async function retrieveShared(question: string, signal: AbortSignal, from: SharedSearch): Promise<Retrieval> {
  const refused = new Set<DocumentId>();
  for (let tries = 1; ; tries++) {
    const found = await ranked(question, signal, from, refused);
    const damaged = await unsound(found, from);
    if (damaged.size === 0) return found;
    for (const id of damaged) refused.add(id);
    if (tries >= TRIES)
      return { ...found, passages: found.passages.filter(({ documentId }) => !refused.has(documentId)) };
  }
}

async function ranked(
  question: string,
  signal: AbortSignal,
  { store, embedder, sample, documents, within, knobs }: SharedSearch,
  refused: ReadonlySet<DocumentId>,
): Promise<Retrieval> {
  let failure: unknown;
  const beside: AskBeside = async (query) => {
    try {
      const chunks = await nearChunks(store, query, signal, within);
      const searched = Math.max(chunks.length, sample.of - sample.chunks);
      return { chunks: chunks.filter(({ documentId }) => !refused.has(documentId)).map(besideChunk), searched };
    } catch (error) {
      failure = error;
      return undefined;
    }
  };
  const words = knobs.mode === 'keyword';
  const { keyword, vector } = sample;
  const found = await retrieve(
    question,
    { keyword, vector, embedder, beside, documents: within?.length ?? documents, passage: async () => undefined },
    { signal, mode: words ? 'hybrid' : knobs.mode, limit: knobs.passages },
  );
  if (failure) throw failure;
  if (!words) return found;
  const has = new Set(found.trace.candidates.flatMap((one) => (one.keywordScore > 0 ? [one.chunkId] : [])));
  return { ...found, passages: found.passages.filter(({ chunkId }) => has.has(chunkId)) };
}

/** Of all documents, or of those let through: these as conditions, since the server knows no tags and folds no names. */
async function nearChunks(
  store: SharedStore,
  query: Float32Array,
  signal: AbortSignal,
  within: readonly ReadableDocument[] | undefined,
): Promise<SharedChunk[]> {
  if (!query.some((value) => value !== 0)) return [];
  if (!within) return (await nearStanding(store, query, signal)).flatMap((one) => sharedChunkOf(one) ?? []);
  const docs = within.flatMap(({ id }) => docOfName(id) ?? []);
  const chunks: SharedChunk[] = [];
  for (let start = 0; start < docs.length; start += DOCS_AT_ONCE) {
    const filter = { is: { doc: docs.slice(start, start + DOCS_AT_ONCE) } };
    chunks.push(...(await nearStanding(store, query, signal, filter)).flatMap((one) => sharedChunkOf(one) ?? []));
  }
  return chunks.sort((a, b) => b.score - a.score).slice(0, MOST);
}

function besideChunk({ ordinal, score: cosine, ...passage }: SharedChunk): BesideChunk {
  return { passage, words: embeddingText(passage.title, passage.headings, passage.text), ordinal, cosine };
}

/** Documents that are gone by now, or whose records do not make up what the passages say. */
async function unsound({ passages }: Retrieval, { text }: SharedSearch): Promise<Set<DocumentId>> {
  const checked = passages.map(async ({ documentId, start, end, text: said }) => {
    try {
      return (await text(documentId)).text.slice(start, end) === said ? [] : [documentId];
    } catch (error) {
      const { code } = toReport(error);
      if (code !== 'document-missing' && code !== 'shared-damaged') throw error;
      return [documentId];
    }
  });
  return new Set((await Promise.all(checked)).flat());
}
