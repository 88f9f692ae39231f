import type { ChatModel } from '../ports.ts';
import { fold } from '../text/fold.ts';
import type { Understood } from '../types.ts';
import { carryOver, surelyStandsAlone } from './carry.ts';
import { rewrite } from './rewrite.ts';

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
  /** How long the model may take, ms. */
  readonly patience?: number;
}

/**
 * What a question means after those before it, the latest last. A model rewrites it, unless it surely needs nothing from before; without
 * a model, or if what that wrote cannot be believed, words of earlier questions are added.
 */
export async function understand(
  question: string,
  earlier: readonly EarlierTurn[],
  { chat, ...options }: UnderstandOptions,
): Promise<Understood> {
  const asAsked: Understood = { question, how: 'as-asked' };
  if (earlier.length === 0 || surelyStandsAlone(question)) return asAsked;
  const rewritten = chat && (await rewrite(question, earlier, { chat, ...options }));
  if (rewritten === undefined) return carryOver(question, earlier);
  return same(rewritten, question) ? asAsked : { question: rewritten, how: 'model' };
}

const same = (a: string, b: string): boolean => letters(a) === letters(b);
const letters = (text: string): string => fold(text).text.replace(/[^\p{L}\p{N}]+/gu, '');
