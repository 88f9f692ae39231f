import type { Candidate, ChatMessage, ContextWindow, Retrieval } from '../asking.ts';
import { sentences } from '../text/sentences.ts';
import { estimateTokens } from '../text/tokens.ts';
import type { DocumentId, SavedText } from '../types.ts';
import { fitting, type Shares, sharesOf } from './fitting.ts';
import { fence, type GroundOptions, ground, type SentPassage } from './ground.ts';

export interface PromptOptions extends GroundOptions {
  readonly window: ContextWindow;
  readonly texts: ReadonlyMap<DocumentId, SavedText>;
}

export interface Prompt {
  readonly messages: readonly ChatMessage[];
  /** The passages in it, by their numbers. */
  readonly sent: readonly SentPassage[];
  readonly candidates: readonly Candidate[];
  /** Tokens by our estimate. */
  readonly tokens: number;
}

/** The prompt for a question, made to fit the model's window with room for the answer. */
export function promptFor(question: string, retrieval: Retrieval, options: PromptOptions): Prompt {
  const { window, texts, ...more } = options;
  const shares = sharesOf(window);
  const asked = fitQuestion(question, shares);
  const frame = tokensOf(ground(asked, [], more));
  const { sent, candidates } = fitting(
    { ...retrieval, question: asked },
    { tokens: shares.prompt - frame, texts, print: (passage, number) => fence(passage, number, more.nonce) },
  );
  const messages = ground(asked, sent, more);
  return { messages, sent, candidates, tokens: tokensOf(messages) };
}

export const tokensOf = (messages: readonly ChatMessage[]): number =>
  messages.reduce((sum, { content }) => sum + estimateTokens(content), 0);

/** Where something was left out. */
const GAP = ' … ';

/**
 * A question that is too long, shortened to its last and its first sentences, since what is asked stands at the end or at the
 * beginning of what was pasted; a single sentence that is too long, to its end.
 */
function fitQuestion(question: string, { question: most }: Shares): string {
  const text = question.trim();
  if (estimateTokens(text) <= most) return text;
  const spans = sentences(text);
  const kept = new Set<number>();
  let left = most - estimateTokens(GAP);
  for (let step = 0; step < spans.length; step++) {
    const at = step % 2 === 0 ? spans.length - 1 - step / 2 : (step - 1) / 2;
    const span = spans[at];
    const cost = span ? estimateTokens(text.slice(span.start, span.end)) : 0;
    if (cost > left) break;
    left -= cost;
    kept.add(at);
  }
  if (kept.size === 0) return endOf(text, most);
  const parts = spans.flatMap(({ start, end }, at) => (kept.has(at) ? [{ at, text: text.slice(start, end) }] : []));
  return parts
    .map((part, i) => (i === 0 ? '' : part.at === (parts[i - 1]?.at ?? 0) + 1 ? ' ' : GAP) + part.text)
    .join('');
}

/** The last words that fit. */
function endOf(text: string, tokens: number): string {
  const pieces = text.match(/\s+|[\u3040-\u30ff\u3400-\u9fff]|[^\s\u3040-\u30ff\u3400-\u9fff]{1,40}/gu) ?? [];
  let end = '';
  for (const piece of pieces.reverse()) {
    if (estimateTokens(piece + end) > tokens) break;
    end = piece + end;
  }
  return end.trim();
}
