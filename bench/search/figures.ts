/** What a run of the bench of the search finds. */
import type { Spread } from '../statistics.ts';
import type { Asked } from './asking.ts';

/** Libraries up to here are filled a save at a time, larger ones as the library takes in an import: thousands of chunks at once. */
export const FILLED_SINGLY = 20_000;

export interface Settings {
  readonly chunks: number;
  readonly dims: number;
  /** Without Voy, MiniSearch and the loop: for trying. */
  readonly alone: boolean;
}

/** Times in ms, memory and traffic in bytes. */
export interface Figures extends Settings {
  /** `written`: to the vault, while the library was filled. */
  readonly fill: { readonly ms: number; readonly written: number };
  /** With the model loading too, as a person waits for it; and with the model already there. */
  readonly cold: Cold;
  readonly coldEngine: Cold;
  /** Of the whole page without and with the engine, and what the indexes say of themselves. */
  readonly memory: {
    readonly before: number;
    readonly after: number;
    readonly keyword: number;
    readonly vector: number;
  };
  readonly asked: Asked;
  readonly miniSearch?: MiniSearchFigures;
  /** Share of the exact ten nearest that was found. */
  readonly recall: number;
  /** Means over the questions: share of the chunks that was searched, bytes read from the vault, what was read of the truth. */
  readonly looked: {
    readonly searched: number;
    readonly partitions: number;
    readonly truthMs: number;
    readonly truthRows: number;
    readonly truthSaves: number;
    readonly keywordBytes: number;
    readonly vectorBytes: number;
  };
  readonly save: { readonly bytes: number; readonly found: Spread; readonly kept: Spread; readonly settling: number };
}

/** First questions after the browser has started. `steps` is of the median one; some of them run at the same time. */
export interface Cold {
  readonly ms: number;
  readonly all: readonly number[];
  readonly steps: Readonly<Record<string, number>>;
}

export interface MiniSearchFigures {
  readonly memory: number;
  readonly loadMs: number;
  readonly buildMs: number;
  readonly characters: number;
}
