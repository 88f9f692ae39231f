import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Answer, Knobs, Turn } from '../../../lib/asking.ts';
import { type ErrorReport, toReport } from '../../../lib/errors.ts';
import type { AskRequest } from '../../../lib/messaging/library-streams.ts';
import { paced } from '../../sidepanel/state/pace.ts';
import type { libraryStream } from '../../ui/rooms.ts';

/** A question asked again with other knobs, only to look at: nothing of it is kept. */
export type TrialState =
  | { readonly step: 'none' }
  | { readonly step: 'searching' }
  /** `text` grows. */
  | { readonly step: 'writing'; readonly text: string }
  | { readonly step: 'done'; readonly answer: Answer }
  /** Stopped before it was known how it was found. */
  | { readonly step: 'stopped'; readonly text: string }
  | { readonly step: 'failed'; readonly report: ErrorReport; readonly text: string };

export interface Trial {
  readonly current: ReadonlySignal<TrialState>;
  /** Asks; what is still being answered is stopped. */
  ask(turn: Turn, knobs: Knobs): void;
  /** Ends it; what has arrived stays. */
  stop(): void;
}

/** The question in the meaning it was answered in, so that nothing differs but the knobs. */
export function trialRequest({ question, filter, answer }: Turn, knobs: Knobs): AskRequest {
  const meant = answer.trace.understood?.question ?? question;
  return { question: meant, ...(filter && { filter }), asTyped: true, knobs, keep: false };
}

export function createTrial(stream: typeof libraryStream): Trial {
  const current = signal<TrialState>({ step: 'none' });
  let abort = new AbortController();
  return {
    current,
    stop: () => abort.abort(),
    ask(turn, knobs) {
      abort.abort();
      abort = new AbortController();
      // One of its own for each: what an earlier one still sends is shown nowhere.
      const state = signal<TrialState>({ step: 'searching' });
      const mine = abort;
      const show = () => {
        if (abort === mine) current.value = state.value;
      };
      state.subscribe(show);
      void follow(stream('ask', trialRequest(turn, knobs), mine.signal), state);
    },
  };
}

async function follow(events: ReturnType<typeof libraryStream<'ask'>>, state: Signal<TrialState>): Promise<void> {
  const pace = paced((text) => {
    state.value = { step: 'writing', text: textOf(state.peek()) + text };
  });
  try {
    for await (const event of events) {
      if (event.type === 'retrieved') state.value = { step: 'writing', text: '' };
      else if (event.type === 'text') pace.add(event.delta);
      else if (event.type === 'done') {
        pace.flush();
        state.value = { step: 'done', answer: event.answer };
      }
    }
    pace.flush();
    if (state.peek().step !== 'done') state.value = { step: 'stopped', text: textOf(state.peek()) };
  } catch (error) {
    pace.flush();
    state.value = { step: 'failed', report: toReport(error), text: textOf(state.peek()) };
  }
}

const textOf = (state: TrialState): string => ('text' in state ? state.text : '');
