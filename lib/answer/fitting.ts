import type { Candidate, ContextWindow, Retrieval } from '../asking.ts';
import { estimateTokens } from '../text/tokens.ts';
import type { DocumentId, Passage, SavedText } from '../types.ts';
import { isOf } from './citation.ts';
import { columnsAbove, cutPassage, cutSentence } from './cut-passage.ts';
import type { SentPassage } from './ground.ts';

/** Of the window, what is planned with: the estimate is sometimes a little too low. */
const PLANNED = 0.92;
/** Of the window, the answer's share; thoughts before the answer count too. */
const ANSWER = { share: 0.25, least: 256, most: 4096 };
/** Of the window, the longest question. */
const QUESTION_SHARE = 0.2;
/** What the server puts around the messages. */
const TEMPLATE = 24;
/** No model cuts finer than this; a server that says so counts something else. */
const FINEST = 3;

/** How a window is shared out, in tokens by our estimate. */
export interface Shares {
  /** Everything that is sent. */
  readonly prompt: number;
  readonly question: number;
}

/** What may be sent to a model with this window so that it has room left to answer. */
export function sharesOf({ tokens, ratio = 1 }: ContextWindow): Shares {
  const ours = (tokens * PLANNED) / Math.min(FINEST, Math.max(1, ratio));
  const answer = Math.min(ANSWER.most, Math.max(ANSWER.least, ours * ANSWER.share));
  return {
    prompt: Math.floor(Math.max(0, ours - answer - TEMPLATE)),
    question: Math.floor(ours * QUESTION_SHARE),
  };
}

export interface Fitting {
  readonly sent: readonly SentPassage[];
  /** Those of the trace, with the fate of what did not fit. */
  readonly candidates: readonly Candidate[];
}

export interface FittingOptions {
  /** Tokens for all passages with their labels. */
  readonly tokens: number;
  /** The passage as it will stand in the prompt. */
  readonly print: (passage: SentPassage, number: number) => string;
  readonly texts: ReadonlyMap<DocumentId, SavedText>;
}

/** Below this a passage is not worth its label. */
const LEAST_TOKENS = 60;

/** The passages that fit, best first, the last ones cut at their sentences. Of the best one something is always sent. */
export function fitting({ question, passages, trace }: Retrieval, { tokens, print, texts }: FittingOptions): Fitting {
  let left = tokens;
  const sent: SentPassage[] = [];
  for (const passage of passages) {
    const saved = texts.get(passage.documentId);
    const known = isOf(saved, passage) ? saved : undefined;
    const headed = (part: Passage): SentPassage => {
      const columns = columnsAbove(part, known);
      return columns === undefined ? part : { ...part, columns };
    };
    const cost = (part: Passage) => estimateTokens(`${print(headed(part), sent.length + 1)}\n\n`);
    const fits = (part: Passage) => cost(part) <= left;
    const cutting = { question, fits, ...(known && { saved: known }) };
    const part = fits(passage) ? passage : left >= LEAST_TOKENS ? cutPassage(passage, cutting) : undefined;
    if (!part) continue;
    sent.push(headed(part));
    left -= cost(part);
  }
  if (sent.length === 0) sent.push(...lastResort(question, passages, { tokens, print, texts }));
  return { sent, candidates: fatesOf(trace.candidates, sent) };
}

/** Not one whole sentence fits: the beginning of the best one. */
function lastResort(question: string, passages: readonly Passage[], { tokens, print }: FittingOptions): Passage[] {
  const fits = (part: Passage) => estimateTokens(`${print(part, 1)}\n\n`) <= tokens;
  for (const passage of passages) {
    const part = cutSentence(passage, { question, fits });
    if (part) return [part];
  }
  return [];
}

function fatesOf(candidates: readonly Candidate[], sent: readonly Passage[]): Candidate[] {
  const kept = new Set(sent.map(({ chunkId }) => chunkId));
  return candidates.map((candidate) =>
    candidate.fate === 'sent' && !kept.has(candidate.chunkId)
      ? { ...candidate, fate: 'cut-length' as const }
      : candidate,
  );
}
