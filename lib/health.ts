import type { ErrorReport } from './errors.ts';

/** The nouns of the health of a library: numbers and codes only, nothing that a page or a person wrote. Plain data that crosses rooms. */

/** An index against what it is to hold. */
export interface IndexHealth {
  /** Documents it holds, and those that it should and does not. */
  readonly held: number;
  readonly missing: number;
  /** What can be found in it. */
  readonly chunks: number;
  /** Bytes of memory. */
  readonly bytes: number;
}

/** What the library finds when it looks at itself. */
export interface Checkup {
  readonly sequence: number;
  readonly pages: number;
  readonly selections: number;
  readonly files: number;
  readonly notes: number;
  readonly answers: number;
  readonly pending: number;
  readonly failed: number;
  /** Why documents failed: how many by error code. */
  readonly failures: Readonly<Record<string, number>>;
  /** UTF-16 code units of all texts. */
  readonly characters: number;
  readonly chunks: number;
  readonly conversations: number;
  readonly turns: number;
  readonly words: IndexHealth;
  /** By meaning; absent while no embedder could be had. */
  readonly vectors?: IndexHealth;
  /** Who embeds in the space that answers. */
  readonly space?: { readonly kind: 'builtin' | 'openai'; readonly dims: number };
  /** The move to another embedding space; `stopped`: the code of why. */
  readonly moving?: { readonly done: number; readonly total: number; readonly stopped?: string };
  /** The settings name another embedder than the one in use, and no move to it is under way. */
  readonly misplaced: boolean;
  /** The indexes are being opened or made anew. */
  readonly loading: boolean;
  /** Why that failed last, as a code. */
  readonly loadFailure?: string;
  /** How often an index found itself damaged since the start, and was mended. */
  readonly mended: number;
}

/** An error that was told to somebody: its code, which call it ended, and when. Nothing of what it was about. */
export interface NotedError {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly code: string;
  /** Name of a call of the protocol, or `room`. */
  readonly call: string;
}

/** The library's room and what is in it. */
export interface Health {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** When this room of the library was started; errors before it are of an earlier session. */
  readonly startedAt: string;
  /** Version of Footnote. */
  readonly version: string;
  /** Milliseconds that opening the library took. */
  readonly opening?: number;
  /** Which WebAssembly scans the vectors; `none`: none runs. */
  readonly kernel?: 'relaxed' | 'simd' | 'scalar' | 'none';
  /** Bytes as the browser estimates them. */
  readonly usage: number;
  readonly quota: number;
  readonly errors: readonly NotedError[];
  readonly library?: Checkup;
  /** Why the library could not be opened. */
  readonly failure?: ErrorReport;
}
