import type { ChatModel } from '../ports.ts';
import type { Understood } from '../types.ts';

/** What was said before a question. `meant`: what the earlier question was taken to mean. */
export interface EarlierTurn {
  readonly question: string;
  readonly meant: string;
  /** The text of the answer, Markdown. */
  readonly answer: string;
}

export interface UnderstandOptions {
  readonly chat?: ChatModel;
  readonly signal: AbortSignal;
}

/** What a question means after those before it, the latest last. */
export async function understand(
  question: string,
  _earlier: readonly EarlierTurn[],
  _options: UnderstandOptions,
): Promise<Understood> {
  return { question, how: 'as-asked' };
}
