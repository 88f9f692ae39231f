import { type Signal, signal } from '@preact/signals';
import { i18n } from '#i18n';
import { type ErrorReport, toReport } from '../../../lib/errors.ts';
import type { Answer, Citation } from '../../../lib/types.ts';
import { libraryStream } from '../../ui/rooms.ts';
import { beginning } from '../answer/tame.ts';
import { paced } from './pace.ts';
import { hush, speak, speakRest } from './speech.ts';

/** The questions of this sitting, kept only as long as the panel is open. */

export type Progress =
  | { readonly step: 'searching' }
  /** `text` grows; its `[n]` name `citations`. */
  | {
      readonly step: 'writing' | 'stopped';
      readonly mode: Answer['mode'];
      readonly citations: readonly Citation[];
      readonly text: string;
      /** Why it stopped, if not because the user said so. */
      readonly report?: ErrorReport;
    }
  | { readonly step: 'done'; readonly answer: Answer }
  /** Nothing came that could be shown. */
  | { readonly step: 'failed'; readonly report: ErrorReport };

export interface Turn {
  readonly id: number;
  readonly question: string;
  readonly progress: Signal<Progress>;
}

export const thread = signal<readonly Turn[]>([]);
/** The turn being answered. */
export const running = signal<Turn | undefined>(undefined);

let abort = new AbortController();

/** Asks; a question still being answered is stopped. */
export function ask(question: string): void {
  stop();
  const turn: Turn = { id: thread.peek().length + 1, question, progress: signal({ step: 'searching' }) };
  thread.value = [...thread.peek(), turn];
  void answer(turn);
}

/** The same question once more, in its place. */
export function askAgain(turn: Turn): void {
  stop();
  turn.progress.value = { step: 'searching' };
  void answer(turn);
}

/** Ends the answer being written; what has arrived stays. */
export function stop(): void {
  abort.abort();
}

async function answer(turn: Turn): Promise<void> {
  abort = new AbortController();
  const { signal: aborted } = abort;
  running.value = turn;
  hush();
  const pace = paced((text) => append(turn, text));
  try {
    for await (const event of libraryStream('ask', { question: turn.question }, aborted)) {
      if (event.type === 'retrieved') {
        turn.progress.value = { step: 'writing', mode: event.mode, citations: event.citations, text: '' };
      } else if (event.type === 'text') pace.add(event.delta);
      else if (event.type === 'done') finish(turn, event.answer);
    }
    pace.flush();
    if (turn.progress.peek().step !== 'done') stopped(turn);
  } catch (error) {
    pace.flush();
    fail(turn, toReport(error));
  } finally {
    if (running.peek() === turn && abort.signal === aborted) running.value = undefined;
  }
}

function append(turn: Turn, delta: string): void {
  const now = turn.progress.peek();
  if (now.step !== 'writing') return;
  const text = now.text + delta;
  turn.progress.value = { ...now, text };
  speak(beginning(text));
}

function finish(turn: Turn, done: Answer): void {
  turn.progress.value = { step: 'done', answer: done };
  speakRest(done.mode === 'abstained' ? i18n.t('answer.abstained') : beginning(done.text));
}

function stopped(turn: Turn): void {
  const now = turn.progress.peek();
  if (now.step === 'writing') turn.progress.value = { ...now, step: 'stopped' };
  else turn.progress.value = { step: 'stopped', mode: 'model', citations: [], text: '' };
}

/** The library broke off: what has arrived stays readable above the reason. */
function fail(turn: Turn, report: ErrorReport): void {
  const now = turn.progress.peek();
  const kept = now.step === 'writing' && now.text !== '';
  turn.progress.value = kept ? { ...now, step: 'stopped', report } : { step: 'failed', report };
}
