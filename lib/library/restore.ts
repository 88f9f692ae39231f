import { AppError } from '../errors.ts';
import type { LibraryStore } from '../library-store.ts';
import type { ByteSource } from '../ports.ts';
import type { TestQuestion } from '../questions.ts';
import type { DocumentId, SaveSequence } from '../types.ts';
import { sameSpace } from './archive-format.ts';
import { checkArchive, versionOf } from './archive-import.ts';
import { type Archive, openArchive, readChats, readDocuments, readTests, readVersions } from './archive-reader.ts';
import { withoutQuote } from './archive-tests.ts';
import type { Steps } from './backups.ts';
import { Meter } from './meter.ts';
import { documentKey } from './save.ts';

/** What passes from the present library to the restored one: what no archive holds. */
export interface Legacy {
  readonly store: LibraryStore;
  /** The restored library numbers its saves from here on. */
  readonly sequence: number;
}

/**
 * Fills a new store from an archive: first all of it is read and checked, then taken in document by document. Whoever asked for it puts
 * the store in the place of the old one when this is done, and not before.
 * @returns how many documents it holds
 * @throws AppError `archive-*`, `storage-*`; `archive-selection`: it is not the whole of a library
 */
export async function* restoreInto(
  store: LibraryStore,
  source: ByteSource,
  legacy: Legacy,
  signal: AbortSignal,
): AsyncGenerator<Steps, number> {
  const archive = await openArchive(source);
  if (archive.manifest.selection) throw new AppError('archive-selection');
  const { documents, conversations = 0, versions = 0, questions = 0, space } = archive.manifest;
  const meter = new Meter((documents + versions + conversations) * 2 + questions, signal);
  yield* checkArchive(archive, meter);
  const active = await inherit(store, legacy);
  const ids = new Set<DocumentId>();
  for await (const { document: row, chunks, vectors } of readDocuments(archive)) {
    ids.add(row.id);
    const { text, blocks, pages, ...particulars } = row;
    // Vectors of another space than the library's are made anew, as after an import.
    const fitting = vectors && space && (!active || sameSpace(active, space)) ? vectors : undefined;
    const status = fitting ? ({ state: 'ready' } as const) : ({ state: 'pending' } as const);
    await store.save(
      { ...particulars, key: documentKey(row, row.contentHash), status },
      { id: row.id, text, blocks, chunks, ...(pages && { pages }) },
      fitting && space ? { documentId: row.id, space, vectors: fitting } : undefined,
    );
    const report = await meter.step();
    if (report) yield report;
  }
  for await (const row of readVersions(archive, ids)) {
    await store.keepVersion(row.documentId, versionOf(row));
    const report = await meter.step();
    if (report) yield report;
  }
  for await (const { id, turns } of readChats(archive)) {
    await store.keepChat(id, turns);
    const report = await meter.step();
    if (report) yield report;
  }
  await keepTests(store, archive, ids);
  await store.emptyTrash(Number.MAX_SAFE_INTEGER); // no undo of a restore, document by document
  return (await store.documents()).length;
}

/** @param documents that were restored */
async function keepTests(store: LibraryStore, archive: Archive, documents: ReadonlySet<DocumentId>): Promise<void> {
  const tests: TestQuestion[] = [];
  for await (const test of readTests(archive)) tests.push(documents.has(test.documentId) ? test : withoutQuote(test));
  await store.changeTestQuestions(() => tests);
}

/** What was saved while the archive was being read is not in it, and must not go. @returns how many documents that were */
export async function carryOver(from: LibraryStore, to: LibraryStore, since: SaveSequence): Promise<number> {
  const later = (await from.documents()).filter(({ sequence }) => sequence > since);
  for (const { sequence: _sequence, ...document } of later) {
    const text = await from.text(document.id);
    if (!text) continue;
    const id = (await to.document(document.id)) ? crypto.randomUUID() : document.id;
    const saved = await to.save({ ...document, id, status: { state: 'pending' } }, { ...text, id });
    for (const { sequence } of await from.versions(document.id)) {
      const version = await from.version(document.id, sequence);
      if (version) await to.keepVersion(saved.document.id, version);
    }
  }
  return later.length;
}

/** Settings, keys and what test questions came to go from store to store and through no file. */
async function inherit(store: LibraryStore, { store: old, sequence }: Legacy) {
  await store.raiseSequence(sequence);
  await store.setSettings(await old.settings());
  await store.setTestRuns(await old.testRuns().catch(() => [])); // a line through what they came to, no more
  for (const origin of await old.keyOrigins()) await store.setKey(origin, await old.key(origin));
  const spaces = await old.spaces();
  if (!spaces) return undefined;
  await store.setSpaces({ active: spaces.active });
  return spaces.active.space;
}
