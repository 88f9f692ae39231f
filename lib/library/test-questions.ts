import * as v from 'valibot';
import type { Turn } from '../asking.ts';
import { AppError, type ErrorCode } from '../errors.ts';
import { pause } from '../pause.ts';
import {
  isSameTest,
  MOST_TESTS,
  type ShownTest,
  type TestGlance,
  type TestId,
  type TestQuestion,
  type TestResult,
  type TestRun,
} from '../questions.ts';
import type { LibraryContext } from './context.ts';
import { retrieveFrom } from './retrieving.ts';
import { countsOf, resultOf, withOnly, withRun } from './test-results.ts';

/** UTF-16 code units. */
export const LONGEST_QUESTION = 4000;
/** The same. */
export const LONGEST_QUOTE = 2000;
/** How long nothing must change before the questions are run by themselves, ms. */
const QUIET = 20_000;

const draft = v.strictObject({
  question: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(LONGEST_QUESTION)),
  documentId: v.pipe(v.string(), v.minLength(1), v.maxLength(1000)),
  quote: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(LONGEST_QUOTE))),
});

/** What test questions need of the library around them. */
export interface AroundTests {
  /** Resolves when the indexes can be searched. */
  ready(): Promise<void>;
  /** Whether the indexes are whole, and of one space. */
  settled(): boolean;
}

/** Questions whose source is known, and how well it is found. What each call provides is said in `QuestionProtocol`. */
export class TestQuestions {
  #running: Promise<void> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly context: LibraryContext,
    private readonly around: AroundTests,
  ) {
    context.ended.addEventListener('abort', () => clearTimeout(this.#timer));
  }

  /** @throws AppError `storage-*` */
  async glance(): Promise<TestGlance> {
    const { store } = this.context;
    const [tests, runs] = await Promise.all([store.testQuestions(), store.testRuns()]);
    return {
      tests: tests.map((test) => this.#shown(test)).reverse(),
      runs,
      running: this.#running !== undefined,
      unasked: this.#unasked,
    };
  }

  /** What was removed may be put back for a minute: until then its words are kept, and not shown. */
  #shown({ quote, ...test }: TestQuestion): ShownTest {
    const source = this.context.catalog.get(test.documentId);
    return source ? { ...test, ...(quote !== undefined && { quote }), title: source.title } : test;
  }

  /** A server would be sent the questions, and perhaps be paid: only where somebody asks for it. */
  get #unasked(): boolean {
    return this.context.catalog.active?.record.embedder.kind === 'builtin';
  }

  /** @throws AppError `bad-request`, `document-missing`, `storage-*` */
  async add(input: unknown): Promise<TestQuestion> {
    const parsed = v.safeParse(draft, input);
    if (!parsed.success) throw new AppError('bad-request', { what: 'test' });
    const { documentId, question, quote } = parsed.output;
    const { announce, catalog, options, serial, store } = this.context;
    return serial.run(async () => {
      const document = catalog.get(documentId);
      if (!document || document.kind === 'answer') throw new AppError('document-missing');
      const own = { question, documentId, ...(quote && { quote }) };
      const id = crypto.randomUUID();
      let kept: TestQuestion = { id, ...own, keptAt: '' };
      await store.changeTestQuestions((tests) => {
        const test = { ...kept, keptAt: after(tests.at(-1), options.now()) };
        kept = test;
        const same = tests.find((one) => isSameTest(one, test));
        if (same) kept = same;
        else if (tests.length >= MOST_TESTS) throw new AppError('tests-full', { most: MOST_TESTS });
        return same ? tests : [...tests, test];
      });
      announce();
      return kept;
    });
  }

  /** @throws AppError `document-missing` for an answer that rests on no page, and as `add` does */
  addTurn({ answer, question }: Turn): Promise<TestQuestion> {
    const meant = answer.trace.understood?.question ?? question;
    const { catalog } = this.context; // what a shared library holds is not here to be looked for
    const sources = answer.citations.filter(({ documentId, gone }) => !gone && catalog.get(documentId));
    const source = sources.find(({ verified }) => verified) ?? sources[0];
    if (!source || answer.mode === 'abstained') throw new AppError('document-missing');
    const quote = source.quote.slice(0, LONGEST_QUOTE);
    return this.add({ question: meant.slice(0, LONGEST_QUESTION), documentId: source.documentId, quote });
  }

  /** @throws AppError `storage-*` */
  remove(id: TestId): Promise<void> {
    const { announce, serial, store } = this.context;
    return serial.run(async () => {
      const kept = await store.changeTestQuestions((tests) => tests.filter((test) => test.id !== id));
      const ids = new Set(kept.map((test) => test.id));
      await store.setTestRuns((await store.testRuns()).map((run) => withOnly(run, ids)));
      announce();
    });
  }

  /** One after the other, letting everything else go first. @throws AppError `storage-*`, and what keeps a question from its vector */
  run(by: TestRun['by'] = 'hand'): Promise<void> {
    this.#running ??= this.#runAll(by).finally(() => {
      this.#running = undefined;
      this.context.announce();
    });
    return this.#running;
  }

  /** Something has changed: when it has settled, the questions are run, if what they would find can be another. */
  noteChange(): void {
    clearTimeout(this.#timer);
    if (this.context.ended.aborted) return;
    this.#timer = setTimeout(
      () => void this.#runIfDue().catch(() => undefined), // told to whoever runs them; tried again after the next change
      this.context.options.testDelay ?? QUIET,
    );
  }

  async #runIfDue(): Promise<void> {
    if (!this.#unasked || this.#running) return;
    const { catalog, store } = this.context;
    const isPending = catalog.find(({ status }) => status.state === 'pending') !== undefined;
    if (isPending || !this.around.settled()) return this.noteChange();
    const [tests, runs] = await Promise.all([store.testQuestions(), store.testRuns()]);
    if (tests.length > 0 && this.#isDue(tests, runs.at(-1))) await this.run('change');
  }

  #isDue(tests: readonly TestQuestion[], last: TestRun | undefined): boolean {
    if (!last) return true;
    const now = this.#stamp();
    const known = new Set(last.results.map(({ id }) => id));
    const fresh = this.#present(tests).some(({ id }) => !known.has(id));
    return fresh || (['space', 'version', 'sequence', 'documents'] as const).some((name) => now[name] !== last[name]);
  }

  /** What a result depends on, beside the questions. */
  #stamp(): Pick<TestRun, 'space' | 'version' | 'sequence' | 'documents'> {
    const { catalog, options } = this.context;
    return {
      space: catalog.active?.space.id ?? '',
      version: options.version ?? '',
      sequence: catalog.lastSequence,
      documents: catalog.size,
    };
  }

  /** Those whose source is in the library. */
  #present(tests: readonly TestQuestion[]): TestQuestion[] {
    return tests.filter(({ documentId }) => this.context.catalog.get(documentId));
  }

  async #runAll(by: TestRun['by']): Promise<void> {
    await this.around.ready();
    const { context } = this;
    const { ended, options, store } = context;
    const results: TestResult[] = [];
    const stamp = this.#stamp();
    for (const test of this.#present(await store.testQuestions())) {
      ended.throwIfAborted();
      results.push(await this.#try(test));
      await pause();
    }
    if (results.length === 0) return;
    const run = { at: options.now().toISOString(), by, ...stamp, ...countsOf(results), results };
    await context.serial.run(async () => {
      const kept = new Set((await store.testQuestions()).map(({ id }) => id));
      await store.setTestRuns(withRun(await store.testRuns(), run, kept));
    });
  }

  /** @throws AppError where no vector of the question could be had: by words alone it would be another search */
  async #try(test: TestQuestion): Promise<TestResult> {
    const { context } = this;
    const [found, saved] = await Promise.all([
      retrieveFrom(context, test.question, context.ended, {}),
      context.store.text(test.documentId),
    ]);
    const { note } = found.trace;
    if (note) throw new AppError(note.code as ErrorCode, note.details);
    return resultOf(test, found, saved);
  }
}

/** The last moment that a date can tell, ms since 1970; an archive may have brought it. */
const LATEST = 8.64e15;

/** Their order is that of their times: two of one moment would have none. */
function after(last: TestQuestion | undefined, now: Date): string {
  const then = last ? Date.parse(last.keptAt) : 0;
  return new Date(Math.min(Math.max(now.getTime(), then + 1), LATEST)).toISOString();
}
