import { type ReadonlySignal, signal } from '@preact/signals';
import type { Turn } from '../../../lib/asking.ts';
import { type ErrorReport, toReport } from '../../../lib/errors.ts';
import type { CallLibrary } from '../catalogue.ts';
import type { AnswerRoute } from '../route.ts';

export type KeptTurnState =
  | { readonly state: 'reading' }
  /** It was deleted, or there never was one. */
  | { readonly state: 'missing' }
  | { readonly state: 'failed'; readonly report: ErrorReport }
  | { readonly state: 'ready'; readonly turn: Turn };

/** A turn as the library keeps it, read again when asked to. */
export interface KeptTurn {
  readonly current: ReadonlySignal<KeptTurnState>;
  read(): Promise<void>;
}

export function createKeptTurn(call: CallLibrary, { chatId, turn: at }: AnswerRoute): KeptTurn {
  const current = signal<KeptTurnState>({ state: 'reading' });
  return {
    current,
    async read() {
      try {
        const turn = (await call('chat', chatId)).turns[at];
        current.value = turn ? { state: 'ready', turn } : { state: 'missing' };
      } catch (error) {
        const report = toReport(error);
        current.value = report.code === 'chat-missing' ? { state: 'missing' } : { state: 'failed', report };
      }
    },
  };
}
