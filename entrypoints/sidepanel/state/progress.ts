import { type Signal, signal } from '@preact/signals';
import type { Answer, ChatId, Citation, Turn as KeptTurn } from '../../../lib/asking.ts';
import type { ErrorReport } from '../../../lib/errors.ts';
import type { DocumentFilter } from '../../../lib/types.ts';

/** How far the answer to a question is. */
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

/** What is asked: the words, where to look, and whether they are to be taken as they stand, whatever came before them. */
export interface Asked {
  readonly question: string;
  readonly filter?: DocumentFilter;
  readonly asTyped?: boolean;
}

/** Where the library keeps a turn: in which conversation, at which place from 0. */
export interface Place {
  readonly chatId: ChatId;
  readonly turn: number;
}

/** A question of the thread and what has come of it so far. */
export interface Turn extends Asked {
  /** Its own among those of this panel. */
  readonly id: number;
  readonly progress: Signal<Progress>;
  /** Absent until the library has said where it will stand. */
  readonly place: Signal<Place | undefined>;
  /** Why the library could not keep its answer. */
  readonly unkept: Signal<ErrorReport | undefined>;
  /** It was answered before and is only shown again. */
  readonly restored?: true;
}

let ids = 0;

export function newTurn(asked: Asked): Turn {
  return {
    ...asked,
    id: ++ids,
    progress: signal<Progress>({ step: 'searching' }),
    place: signal(undefined),
    unkept: signal(undefined),
  };
}

/** A turn as the library kept it. */
export function restoredTurn({ question, filter, answer }: KeptTurn, place: Place): Turn {
  return {
    id: ++ids,
    question,
    ...(filter && { filter }),
    progress: signal<Progress>({ step: 'done', answer }),
    place: signal<Place | undefined>(place),
    unkept: signal(undefined),
    restored: true,
  };
}

/** What it becomes when the stream ends before its answer. */
export function stoppedAt(now: Progress): Progress {
  if (now.step === 'writing') return { ...now, step: 'stopped' };
  return { step: 'stopped', mode: 'model', citations: [], text: '' };
}

/** What it becomes when the library breaks off: what has arrived stays readable above the reason. */
export function brokenOff(now: Progress, report: ErrorReport): Progress {
  const kept = now.step === 'writing' && now.text !== '';
  return kept ? { ...now, step: 'stopped', report } : { step: 'failed', report };
}

/** Whether the library keeps it: what failed, or ended before its first word, leaves everything there as it was. */
export function isKept(progress: Progress): boolean {
  if (progress.step === 'failed') return false;
  if (progress.step === 'stopped') return progress.text.trim() !== '';
  if (progress.step !== 'done') return true;
  const { incomplete, text } = progress.answer;
  return incomplete === undefined || text.trim() !== '';
}
