import type { Understood } from '../asking.ts';
import type { ChatModel } from '../ports.ts';
import { fold } from '../text/fold.ts';
import { carryOver, namedIn, surelyStandsAlone } from './carry.ts';
import { rewrite } from './rewrite.ts';

/** What was said before a question. `meant`: what the earlier question was taken to mean. */
export interface EarlierTurn {
  readonly question: string;
  readonly meant: string;
  /** What it named, where it followed others itself. */
  readonly named?: readonly string[];
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
  const understood: Understood =
    rewritten === undefined ? carryOver(question, earlier) : { question: rewritten, how: 'model' };
  if (understood.how === 'as-asked' || same(understood.question, question)) return asAsked;
  const own = namedIn(question);
  const named = own.length > 0 ? own : stillNamed(understood, earlier);
  return named.length > 0 ? { ...understood, named } : understood;
}

/** "Why?" after "What about limpets?" asks about limpets. */
function stillNamed({ question }: Understood, earlier: readonly EarlierTurn[]): readonly string[] {
  const { named = [] } = earlier.at(-1) ?? {};
  const text = fold(question).text;
  return named.every((word) => text.includes(fold(word).text)) ? named : [];
}

const same = (a: string, b: string): boolean => letters(a) === letters(b);
const letters = (text: string): string => fold(text).text.replace(/[^\p{L}\p{N}]+/gu, '');

/** What of an understood question is its own: undefined where that names nothing. */
export function ownOf(
  question: string,
  { named }: Understood,
): { question: string; named: readonly string[] } | undefined {
  return named && { question, named };
}
