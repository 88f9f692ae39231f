import type { ChatId } from '../asking.ts';
import { isSameTest, type KeptPlace, MOST_TESTS, type TestQuestion, type TestRun } from '../questions.ts';
import type { DocumentId } from '../types.ts';
import { allKept, unlessLost } from './lost-record.ts';
import type { ChatWrite, ImportWrite, LibraryDatabase } from './schema.ts';

/** Test questions, which are records of `meta`, and marks on turns: reads, and steps inside a writing transaction. */

/** The store `meta` in whatever transaction; the schema does not speak of what is read here, which would be in the way of all others. */
interface Meta {
  get(key: string): Promise<unknown>;
  getAll(range: IDBKeyRange): Promise<unknown[]>;
  getAllKeys(range: IDBKeyRange): Promise<string[]>;
}
interface WrittenMeta extends Meta {
  put(value: unknown, key: string): Promise<unknown>;
  delete(key: string): Promise<void>;
}

/** It knows these keys too. */
export const asMeta = (store: unknown): WrittenMeta => store as WrittenMeta;

const PREFIX = 'test:';
const RUNS = 'runs';
const ALL_TESTS = () => IDBKeyRange.bound(PREFIX, `${PREFIX}\uffff`);
const keyOf = ({ id }: TestQuestion) => `${PREFIX}${id}` as const;

const byTime = (a: TestQuestion, b: TestQuestion): number =>
  a.keptAt < b.keptAt ? -1 : a.keptAt > b.keptAt ? 1 : a.id < b.id ? -1 : 1;

export async function readTests(meta: Meta): Promise<TestQuestion[]> {
  const kept = (await allKept<string, unknown>(
    meta as Parameters<typeof allKept<string, unknown>>[0],
    ALL_TESTS(),
  )) as TestQuestion[];
  return kept.sort(byTime);
}

export async function readRuns(meta: Meta): Promise<readonly TestRun[]> {
  const runs = await unlessLost(meta.get(RUNS));
  return Array.isArray(runs) ? (runs as readonly TestRun[]) : [];
}

export async function putRuns(meta: WrittenMeta, runs: readonly TestRun[]): Promise<void> {
  await meta.put(runs, RUNS);
}

/** @returns what is kept now */
export async function changeTests(
  meta: WrittenMeta,
  change: (tests: readonly TestQuestion[]) => readonly TestQuestion[],
): Promise<readonly TestQuestion[]> {
  const before = await readTests(meta);
  const after = change(before);
  const stay = new Set(after.map(({ id }) => id));
  const known = new Set(before);
  await Promise.all([
    ...before.filter(({ id }) => !stay.has(id)).map((test) => meta.delete(keyOf(test))),
    ...after.filter((test) => !known.has(test)).map((test) => meta.put(test, keyOf(test))),
  ]);
  return readTests(meta);
}

/** A test question of an import, unless it is here or there are enough; without the words of a document that is not. */
export async function takeTest(
  transaction: ImportWrite,
  test: TestQuestion,
  ids: ReadonlyMap<DocumentId, DocumentId>,
): Promise<void> {
  const documentId = ids.get(test.documentId) ?? test.documentId;
  const isHere = (await transaction.objectStore('documents').getKey(documentId)) !== undefined;
  const { quote, ...rest } = test;
  const own: TestQuestion = { ...rest, documentId, ...(isHere && quote !== undefined && { quote }) };
  await changeTests(asMeta(transaction.objectStore('meta')), (tests) => {
    const known = tests.some((one) => one.id === own.id || isSameTest(one, own));
    return known || tests.length >= MOST_TESTS ? tests : [...tests, own];
  });
}

/** Takes the words of documents that are gone for good out of test questions. What is asked stays: the user wrote it. */
export async function forgetQuotes(meta: WrittenMeta, gone: ReadonlySet<DocumentId>): Promise<void> {
  if (gone.size === 0) return;
  await changeTests(meta, (tests) =>
    tests.map((test) => {
      if (test.quote === undefined || !gone.has(test.documentId)) return test;
      const { quote: _, ...rest } = test;
      return rest;
    }),
  );
}

/** As `QuestionStore.dismissTurns`. */
export async function dismiss(transaction: ChatWrite, places: readonly KeptPlace[], dismissed: boolean): Promise<void> {
  const turns = transaction.objectStore('turns');
  for (const { chatId, order } of places) {
    const record = await unlessLost(turns.get([chatId, order]));
    if (!record) continue;
    const { dismissed: _, ...rest } = record;
    await turns.put(dismissed ? { ...rest, dismissed: true } : rest);
  }
}

export async function readDismissed(db: LibraryDatabase, chatId: ChatId): Promise<ReadonlySet<number>> {
  const records = await allKept(db.transaction('turns').store, IDBKeyRange.bound([chatId], [chatId, []]));
  return new Set(records.flatMap(({ dismissed, order }) => (dismissed ? [order] : [])));
}
