import * as v from 'valibot';
import type { LibraryStore } from '../library-store.ts';
import { MOST_TESTS, type TestQuestion } from '../questions.ts';
import type { DocumentId } from '../types.ts';
import { jsonLines } from './archive-beside.ts';
import { damaged, type Manifest, TESTS_PART } from './archive-format.ts';
import { LONGEST_QUESTION, LONGEST_QUOTE } from './test-questions.ts';
import type { ZipWriter } from './zip-writer.ts';

/** The test questions of an archive. What came of them is of one library and its index, and stays there. */

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(1000));
const testRow = v.object({
  id: name,
  question: v.pipe(v.string(), v.minLength(1), v.maxLength(LONGEST_QUESTION)),
  documentId: name,
  quote: v.optional(v.pipe(v.string(), v.maxLength(LONGEST_QUOTE))),
  keptAt: v.pipe(
    v.string(),
    v.maxLength(100),
    v.check((value) => !Number.isNaN(Date.parse(value))),
    v.transform((value) => new Date(value).toISOString()),
  ),
});

/** What is written of them for the manifest. */
type Added = { readonly counts?: Pick<Manifest, 'questions'>; readonly parts?: Partial<Manifest['parts']> };

/** The part is there only if there is a test question. One whose document is not in the archive goes without its quote. */
export async function writeTests(
  written: ReadonlySet<DocumentId>,
  store: LibraryStore,
  zip: ZipWriter,
): Promise<Added> {
  const tests = (await store.testQuestions()).slice(0, MOST_TESTS);
  if (tests.length === 0) return {};
  const part = zip.part(TESTS_PART, 6);
  await part.write(jsonLines(tests.map((test) => (written.has(test.documentId) ? test : withoutQuote(test)))));
  return { counts: { questions: tests.length }, parts: { [TESTS_PART]: await part.close() } };
}

export function withoutQuote({ quote: _, ...test }: TestQuestion): TestQuestion {
  return test;
}

/** A line of the part. @throws AppError `archive-damaged` */
export function parseTestRow(json: string, line: number): TestQuestion {
  try {
    const { quote, ...test } = v.parse(testRow, JSON.parse(json));
    return { ...test, ...(quote !== undefined && { quote }) };
  } catch {
    throw damaged(TESTS_PART, { line });
  }
}
