import type {
  LibraryStore,
  NewVersion,
  Settle,
  Staged,
  StagedDocument,
  StagedTest,
  StagedVersion,
  TakenIn,
} from '../library-store.ts';
import type { ImportEvent, Progress } from '../messaging/library-streams.ts';
import type { ByteSource } from '../ports.ts';
import type { DocumentId, EmbeddingSpace, ImportOutcome, SaveOutcome } from '../types.ts';
import { renamedTurn } from './archive-chats.ts';
import { sameSpace, type VersionRow } from './archive-format.ts';
import {
  type Archive,
  type ArchivedDocument,
  openArchive,
  readChats,
  readDocuments,
  readTests,
  readVersions,
} from './archive-reader.ts';
import { type LibraryContext, runAfterExports } from './context.ts';
import { loadDocuments } from './load.ts';
import { Meter } from './meter.ts';
import { documentKey } from './save.ts';

/** Bytes, about, that are set aside in one transaction. A conversation may be as large by itself. */
const STAGED_AT_ONCE = 4 * 1024 * 1024;
/** Documents that are taken in, or made found, before there is a report. */
const REPORTED_AT_ONCE = 100;

type Steps = Omit<Progress, 'type'>;
type Events = AsyncGenerator<ImportEvent, void>;

/**
 * Reads an archive twice: first to the end, checking everything and writing nothing; then once more, setting its documents and
 * conversations aside. Then one transaction takes all of them in, and they are made found. Of a document that is here already, the one
 * updated later stays; a conversation that is here stays. Whatever ends it before that transaction is complete, the library is as it
 * was; afterwards it is not given up any more.
 * @throws AppError `archive-*`, `storage-*`; then nothing has changed
 */
export async function* importArchive(context: LibraryContext, source: ByteSource, signal: AbortSignal): Events {
  const archive = await openArchive(source);
  const { documents, conversations = 0, versions = 0, questions = 0 } = archive.manifest;
  const beside = conversations + versions + questions;
  const total = documents * 4 + beside * 3;
  const meter = new Meter(total, signal);
  const after = new Meter(total, new AbortController().signal);
  for await (const steps of checkArchive(archive, meter)) yield { type: 'progress', ...steps };
  const importId = crypto.randomUUID();
  let taken: TakenIn | undefined;
  try {
    for await (const _staged of stageAll(context.store, archive, importId)) yield* report(meter);
    signal.throwIfAborted();
    await after.step((documents + beside) * 2);
    taken = yield* takeIn(context, archive, importId, after);
  } finally {
    if (!taken) await context.store.unstage(importId).catch(() => undefined); // else the next start does
  }
  yield* index(context, taken.saves, after);
  yield { type: 'done', outcome: outcomeOf(taken, documents) };
}

/** Reads an archive to the end, checking everything and writing nothing. @throws AppError `archive-*` */
export async function* checkArchive(archive: Archive, meter: Meter): AsyncGenerator<Steps> {
  for await (const _checked of readStaged(archive)) {
    const steps = await meter.step();
    if (steps) yield steps;
  }
}

async function* report(meter: Meter, steps?: number): Events {
  const progress = await meter.step(steps);
  if (progress) yield { type: 'progress', ...progress };
}

/**
 * All that an import takes in, one by one, everything else of the archive checked with it: whoever reads to the end knows that it is sound.
 * @throws AppError `archive-*`
 */
export async function* readStaged(archive: Archive): AsyncGenerator<Staged> {
  const ids = new Set<DocumentId>();
  for await (const archived of readDocuments(archive)) {
    ids.add(archived.document.id);
    yield toStage(archived, archive.manifest.space);
  }
  for await (const row of readVersions(archive, ids)) yield { documentId: row.documentId, version: versionOf(row) };
  for await (const { id, turns } of readChats(archive)) yield { chatId: id, turns };
  for await (const test of readTests(archive)) yield { test };
}

/** Yields after each one that was read. */
async function* stageAll(store: LibraryStore, archive: Archive, importId: string): AsyncGenerator<void> {
  let waiting: Staged[] = [];
  let first = 0;
  let bytes = 0;
  const flush = async () => {
    await store.stage(importId, first, waiting);
    first += waiting.length;
    waiting = [];
    bytes = 0;
  };
  for await (const staged of readStaged(archive)) {
    waiting.push(staged);
    bytes += 'chatId' in staged ? STAGED_AT_ONCE : bytesOf(staged);
    if (bytes >= STAGED_AT_ONCE) await flush();
    yield;
  }
  if (waiting.length > 0) await flush();
}

function bytesOf(staged: StagedDocument | StagedVersion | StagedTest): number {
  if ('test' in staged) return 1000;
  if ('version' in staged) return 1000 + staged.version.text.length * 2 + staged.version.blocks.length * 200;
  const { text, embeddings } = staged;
  const parts = text.blocks.length + text.chunks.length;
  return 1000 + text.text.length * 2 + parts * 200 + (embeddings?.vectors.byteLength ?? 0);
}

/** An earlier version as a store takes it. */
export const versionOf = ({ documentId: _documentId, ...version }: VersionRow): NewVersion => version;

function toStage({ document, chunks, vectors }: ArchivedDocument, space: EmbeddingSpace | null): StagedDocument {
  const { text, blocks, pages, ...particulars } = document;
  const { id } = document;
  return {
    document: { ...particulars, key: documentKey(document, document.contentHash), status: { state: 'pending' } },
    text: { id, text, blocks, chunks, ...(pages && { pages }) },
    ...(vectors && space && { embeddings: { documentId: id, space, vectors } }),
  };
}

/** Goes on to its end in the serial queue, whether or not anybody listens. */
async function* takeIn(
  context: LibraryContext,
  { manifest }: Archive,
  importId: string,
  meter: Meter,
): AsyncGenerator<ImportEvent, TakenIn> {
  const { announce, catalog, store } = context;
  let steps = 0;
  let tell = () => undefined as unknown;
  const taking = runAfterExports(context, async () => {
    const active = catalog.active?.space;
    const settle = settling(active && sameSpace(active, manifest.space) ? active : undefined);
    const taken = await store.takeStaged(importId, {
      ...settle,
      taken: () => ++steps % REPORTED_AT_ONCE === 0 && tell(),
    });
    for (const { document } of taken.saves) catalog.put(document);
    catalog.sawSequence(await store.lastSequence()); // earlier versions are numbered too
    announce();
    return taken;
  });
  const ended = taking.then(
    () => true,
    () => true,
  );
  for (let reported = 0; ; ) {
    const next = new Promise<boolean>((resolve) => {
      tell = () => resolve(false);
    });
    if (await Promise.race([ended, next])) return taking;
    yield* report(meter, steps - reported);
    reported = steps;
  }
}

/** @param embedded the space in which vectors of the archive can be used */
function settling(embedded: EmbeddingSpace | undefined): Settle {
  return {
    document({ document, text, embeddings }, here) {
      const isOld = here && (here.contentHash === document.contentHash || here.updatedAt >= document.updatedAt);
      if (isOld) return undefined;
      if (!embeddings || !embedded) return { document, text };
      const ready = { ...document, status: { state: 'ready' } as const };
      return { document: ready, text, embeddings: { ...embeddings, space: embedded } };
    },
    turns: ({ turns }, ids) => turns.map((turn) => renamedTurn(turn, ids)),
  };
}

/** What is not made found now, because nobody listens any more, is loaded in the background. */
async function* index(context: LibraryContext, saves: readonly SaveOutcome[], meter: Meter): Events {
  const { catalog, ended, reload } = context;
  let done = 0;
  try {
    while (done < saves.length && !ended.aborted) {
      const some = saves.slice(done, done + REPORTED_AT_ONCE).map(({ document }) => document);
      await loadDocuments(
        context,
        some.filter((document) => catalog.isCurrent(document)),
      );
      done += some.length;
      yield* report(meter, some.length);
    }
  } finally {
    if (done < saves.length && !ended.aborted) reload();
  }
}

function outcomeOf({ saves, chats }: TakenIn, documents: number): ImportOutcome {
  const count = (change: SaveOutcome['change']) => saves.filter((save) => save.change === change).length;
  return {
    added: count('added'),
    updated: count('updated'),
    unchanged: documents - saves.length,
    toEmbed: saves.filter(({ document }) => document.status.state === 'pending').length,
    ...(chats > 0 && { conversations: chats }),
  };
}
