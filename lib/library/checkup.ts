import type { Checkup, IndexHealth } from '../health.ts';
import type { DerivedIndex } from '../ports.ts';
import type { StoredDocument } from '../types.ts';
import type { LibraryContext } from './context.ts';
import { sameSettings } from './embedder-settings.ts';
import type { Embedding } from './embedding.ts';
import type { Loading } from './loading.ts';

/** Looks at the library as it stands, without mending anything. @throws AppError `storage-*` */
export async function checkUp(context: LibraryContext, embedding: Embedding, loading: Loading): Promise<Checkup> {
  const { catalog, store } = context;
  const { active } = catalog;
  const [settings, chats, embedded] = await Promise.all([
    store.settings(),
    store.chats(),
    active && store.embedded(active.space.id),
  ]);
  const documents = [...catalog.documents()];
  const { progress } = embedding;
  const stopped = progress?.stopped?.code;
  return {
    sequence: catalog.lastSequence,
    ...countDocuments(documents),
    conversations: chats.length,
    turns: chats.reduce((sum, { turns }) => sum + turns, 0),
    words: indexHealth(catalog.keyword, documents, ({ sequence }) => catalog.hasWords(sequence)),
    ...(active && {
      vectors: indexHealth(
        active.index,
        documents.filter(({ id }) => embedded?.has(id)),
        ({ sequence }) => active.has(sequence),
      ),
      space: { kind: active.record.embedder.kind, dims: active.space.dims },
    }),
    ...(progress && { moving: { done: progress.done, total: progress.total, ...(stopped && { stopped }) } }),
    misplaced: active !== undefined && !progress && !sameSettings(active.record.embedder, settings.embedder),
    ...loading.state,
  };
}

type Counts =
  | 'pages'
  | 'selections'
  | 'files'
  | 'notes'
  | 'answers'
  | 'pending'
  | 'failed'
  | 'failures'
  | 'characters'
  | 'chunks';

function countDocuments(documents: readonly StoredDocument[]): Pick<Checkup, Counts> {
  const kinds = { page: 0, selection: 0, file: 0, note: 0, answer: 0 };
  const states = { pending: 0, ready: 0, failed: 0 };
  const failures: Record<string, number> = {};
  let characters = 0;
  let chunks = 0;
  for (const { kind, status, ...document } of documents) {
    kinds[kind]++;
    states[status.state]++;
    if (status.state === 'failed') failures[status.reason.code] = (failures[status.reason.code] ?? 0) + 1;
    characters += document.characters;
    chunks += document.chunks;
  }
  const { pending, failed } = states;
  return {
    ...{ pages: kinds.page, selections: kinds.selection, files: kinds.file, notes: kinds.note, answers: kinds.answer },
    ...{ pending, failed, failures, characters, chunks },
  };
}

/** @param wanted the documents that the index is to hold */
function indexHealth(
  { size, memory }: DerivedIndex,
  wanted: readonly StoredDocument[],
  holds: (document: StoredDocument) => boolean,
): IndexHealth {
  const held = wanted.filter(holds).length;
  return { held, missing: wanted.length - held, chunks: size, bytes: memory };
}
