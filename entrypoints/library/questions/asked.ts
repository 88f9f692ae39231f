import { type ReadonlySignal, signal } from '@preact/signals';
import { type ErrorReport, toReport } from '../../../lib/errors.ts';
import type { TestDraft } from '../../../lib/messaging/question-protocol.ts';
import type { OpenQuestion, OpenQuestions, Reconsidered, ShownTest, TestGlance } from '../../../lib/questions.ts';
import type { CallLibrary } from '../catalogue.ts';

/** What was just done and can be taken back. */
export type Undoable =
  | { readonly what: 'dismissed'; readonly question: OpenQuestion }
  | { readonly what: 'removed'; readonly test: ShownTest };

/** The page of questions, apart from drawing it. */
export interface Asked {
  readonly open: ReadonlySignal<OpenQuestions | undefined>;
  readonly tests: ReadonlySignal<TestGlance | undefined>;
  /** Why they could not be read, or what was last asked for could not be done. */
  readonly failure: ReadonlySignal<ErrorReport | undefined>;
  readonly verdicts: ReadonlySignal<ReadonlyMap<string, Reconsidered>>;
  /** The test questions are being run for somebody who waits. */
  readonly running: ReadonlySignal<boolean>;
  readonly undoable: ReadonlySignal<Undoable | undefined>;
  /** Reads all again, and has another look at what may be answerable by now. */
  refresh(): Promise<void>;
  /** Whether a question would be answered now, also if nothing seems to have changed. */
  look(question: OpenQuestion): Promise<void>;
  dismiss(question: OpenQuestion): Promise<void>;
  remove(test: ShownTest): Promise<void>;
  undo(): Promise<void>;
  /** @returns whether it is kept */
  add(draft: TestDraft): Promise<boolean>;
  run(): Promise<void>;
}

/** Questions that are looked at by themselves when the page is opened; the others when asked. */
const LOOKED_AT = 20;

/** Names a question as long as nobody asks it again. */
export const keyOf = ({ places }: OpenQuestion): string => {
  const last = places.at(-1);
  return `${last?.chatId} ${last?.order}`;
};

export function createAsked(call: CallLibrary): Asked {
  const open = signal<OpenQuestions | undefined>(undefined);
  const tests = signal<TestGlance | undefined>(undefined);
  const failure = signal<ErrorReport | undefined>(undefined);
  const verdicts = signal<ReadonlyMap<string, Reconsidered>>(new Map());
  const running = signal(false);
  const undoable = signal<Undoable | undefined>(undefined);
  let reading: Promise<void> | undefined;
  let again = false;

  async function read(): Promise<void> {
    [open.value, tests.value] = await Promise.all([call('openQuestions'), call('testQuestions')]);
    failure.value = undefined;
    const worth = (open.peek()?.questions ?? []).filter(({ stale }) => stale).slice(0, LOOKED_AT);
    // One after the other, so that whoever asks something meanwhile waits for one at most.
    for (const question of worth) if (!again) await look(question);
  }

  async function look(question: OpenQuestion): Promise<void> {
    const place = question.places.at(-1);
    const verdict = place && (await call('reconsider', place).catch(() => undefined)); // it is open no more: read again soon
    if (verdict) verdicts.value = new Map(verdicts.peek()).set(keyOf(question), verdict);
  }

  function refresh(): Promise<void> {
    again = reading !== undefined;
    const now = reading ?? doing(read).then(() => undefined);
    if (again) return now;
    reading = now.finally(() => {
      reading = undefined;
      if (again) void refresh();
    });
    return reading;
  }

  /** @returns whether it went well */
  async function doing(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      failure.value = toReport(error);
      return false;
    }
  }

  /** Shows what came of it. */
  async function done(work: () => Promise<unknown>, news?: Undoable): Promise<boolean> {
    if (!(await doing(work))) return false;
    undoable.value = news;
    await refresh();
    return true;
  }

  return {
    ...{ open, tests, failure, verdicts, running, undoable, refresh, look },
    async dismiss(question) {
      const { places } = question;
      await done(() => call('dismissQuestion', { places, dismissed: true }), { what: 'dismissed', question });
    },
    async remove(test) {
      await done(() => call('removeTest', test.id), { what: 'removed', test });
    },
    async undo() {
      const last = undoable.peek();
      if (last?.what === 'dismissed')
        await done(() => call('dismissQuestion', { places: last.question.places, dismissed: false }));
      else if (last) await done(() => call('addTest', draftOf(last.test)));
    },
    add: (draft) => done(() => call('addTest', draft)),
    async run() {
      if (running.peek()) return;
      running.value = true;
      await done(() => call('runTests'), undoable.peek());
      running.value = false;
    },
  };
}

const draftOf = ({ documentId, question, quote }: ShownTest): TestDraft => ({
  question,
  documentId,
  ...(quote !== undefined && { quote }),
});
