/**
 * The nouns of asking: what was retrieved and why, answers with their citations, conversations. Plain, readonly data;
 * offsets as in types.ts.
 */

import type { ChatSettings } from './settings.ts';
import type { ChunkId, DocumentFilter, DocumentId, EmbeddingSpace, FailureReason, Passage, Span } from './types.ts';

/** One row of the trace: a candidate of either leg. Ranks count from 1; absent when that leg did not list it. */
export interface Candidate {
  readonly chunkId: ChunkId;
  readonly documentId: DocumentId;
  readonly title: string;
  readonly excerpt: string;
  readonly keywordRank?: number;
  readonly keywordScore: number;
  readonly vectorRank?: number;
  /** Cosine. */
  readonly vectorScore: number;
  readonly fused: number;
  /** Why it did or did not become a passage. `generated`: a kept answer is no source. */
  /** The shared library it is from. */
  readonly library?: string;
  readonly fate: 'sent' | 'cut-turn' | 'cut-length' | 'cut-rank' | 'generated';
}

/** How strong the evidence is, before any model is called. */
export interface Evidence {
  /** Share of the question's terms, weighted by rarity, that the best passages hold: 0 to 1. */
  readonly coverage: number;
  /** Best cosine. */
  readonly similarity: number;
  /** Probability that the passages hold the answer, 0 to 1, as judged from both legs. */
  readonly confidence?: number;
  readonly enough: boolean;
}

/** What a question was taken to mean, in the light of those before it. */
export interface Understood {
  /** What was searched for. */
  readonly question: string;
  /** `as-asked`: it stands by itself. `model`: written anew by the model. `carried`: words of earlier turns were added. */
  readonly how: 'as-asked' | 'model' | 'carried';
  /** The words that were added, when carried over. */
  readonly added?: readonly string[];
  /** The things that the question itself names. What was carried over is no evidence that they are anywhere. */
  readonly named?: readonly string[];
}

/** What a model takes in, prompt and answer together, in its own tokens. */
export interface ContextWindow {
  readonly tokens: number;
  /** Whoever runs the model, the user, or nobody: then it is a guess from below. */
  readonly from: 'server' | 'user' | 'guess';
  /** How many of its tokens make one by our estimate, where it was seen to cut more finely; 1 unless told. */
  readonly ratio?: number;
}

/** Tokens of one answer. `estimated`: counted by rule of thumb, because the server did not say. */
export interface TokenCounts {
  readonly prompt: number;
  readonly answer: number;
  /** What the model can take in all, where known. */
  readonly window?: number;
  readonly estimated: boolean;
}

/** What may be turned to see what it does to an answer. */
export interface Knobs {
  /** Which legs are asked; both unless told. */
  readonly mode?: 'keyword' | 'vector' | 'hybrid';
  /** Passages at most. */
  readonly passages?: number;
  /** Who writes, in place of the one in the settings. */
  readonly chat?: ChatSettings;
}

/** What came of asking a shared library beside the own one. Nothing but the embedding of the question was sent to it. */
export interface SharedTrace {
  readonly library: string;
  /** Chunks that were near and took part; `here`: others, of documents that are here too. */
  readonly found: number;
  readonly here: number;
  /** Milliseconds until it answered, or was given up. */
  readonly ms: number;
  /** Why it did not take part. */
  readonly reason?: FailureReason;
}

/** How an answer was found, for the one who asks. Times in milliseconds. */
export interface Trace {
  /** Absent where the question was searched as it was asked. */
  readonly understood?: Understood;
  readonly knobs?: Knobs;
  readonly filter?: DocumentFilter;
  readonly tokens?: TokenCounts;
  /** English name of the language that was asked for, where the answer is plainly in another. */
  readonly missedLanguage?: string;
  /** Names in the question that stood in no saved text, where no model was to answer; absent where there were none. */
  readonly lacking?: readonly string[];
  readonly terms: readonly string[];
  readonly chunksSearched: number;
  readonly documentsSearched: number;
  /** `keyword` when no question vector could be had; then `note` says why. */
  readonly mode: 'hybrid' | 'keyword' | 'vector';
  readonly space?: EmbeddingSpace;
  readonly note?: FailureReason;
  readonly candidates: readonly Candidate[];
  readonly evidence: Evidence;
  /** Absent where none was asked. */
  readonly shared?: SharedTrace;
  /** The messages sent to the model, verbatim; absent without one. */
  readonly prompt?: readonly ChatMessage[];
  readonly times: {
    /** Understanding a question that follows others. */
    readonly understand?: number;
    readonly embed: number;
    readonly keyword: number;
    readonly vector: number;
    readonly fuse: number;
    readonly retrieve: number;
    readonly firstToken?: number;
    readonly answer?: number;
  };
}

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** A verified link from a place in the answer to a span of a document. */
export interface Citation extends Span {
  /** As printed, from 1, in order of first appearance. */
  readonly number: number;
  readonly documentId: DocumentId;
  /** Exactly `text.slice(start, end)` of the saved text. */
  readonly quote: string;
  /** Up to about 160 characters of the saved text on either side, for the hover card and for a unique text fragment. */
  readonly before: string;
  readonly after: string;
  readonly headings: readonly string[];
  readonly title: string;
  readonly url: string;
  readonly site: string;
  readonly language?: string;
  readonly savedAt: string;
  readonly publishedAt?: string;
  /** ISO 8601, UTC: since when its page is known to say something else. */
  readonly changed?: string;
  /** The printed page it begins on, from 1. */
  readonly page?: number;
  /** The sentence it stands under is supported by the quote. */
  readonly verified: boolean;
  /** The shared library it is from; its document is not here then. */
  readonly library?: string;
  /** In a kept answer: its document has been removed since, and of what it said nothing is left here but the number. */
  readonly gone?: true;
}

/** A place in `Answer.text` that claims something no passage supports. */
export interface UnsupportedSpan extends Span {
  readonly why: 'no-passage' | 'number' | 'quote' | 'words';
}

export interface Answer {
  readonly question: string;
  /** `passages`: quoted sentences, no model. `model`: written by one. `abstained`: the evidence was too weak. */
  readonly mode: 'passages' | 'model' | 'abstained';
  readonly model?: string;
  /** Markdown, with `[n]` where a citation stands. Empty when abstained. */
  readonly text: string;
  /** One per number that the text uses; when abstained, the nearest passages. */
  readonly citations: readonly Citation[];
  readonly unsupported: readonly UnsupportedSpan[];
  /** The stream ended before the model was done: by the user, or by the failure named. */
  readonly incomplete?: 'stopped' | FailureReason;
  readonly trace: Trace;
  readonly ms: number;
}

/** A conversation: questions that follow on each other. */
export type ChatId = string;

/** One question of a conversation and what came of it. */
export interface Turn {
  readonly question: string;
  readonly filter?: DocumentFilter;
  /** ISO 8601, UTC. */
  readonly askedAt: string;
  readonly answer: Answer;
}

export interface Chat {
  readonly id: ChatId;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly updatedAt: string;
  readonly turns: readonly Turn[];
}

/** A conversation in a list. `title`: its first question. `excerpt`: where the words looked for stand, `at` their offsets in it. */
export interface ChatSummary {
  readonly id: ChatId;
  readonly title: string;
  readonly startedAt: string;
  readonly updatedAt: string;
  readonly turns: number;
  readonly excerpt?: string;
  readonly at?: readonly Span[];
}

/** What `ask` streams, in this order: one `begun` if it is kept, one `retrieved`, any number of `text`, one `done`. */
export type AnswerEvent =
  /** `turn`: its place in the conversation, from 0. */
  | { readonly type: 'begun'; readonly chatId: ChatId; readonly turn: number }
  | { readonly type: 'retrieved'; readonly citations: readonly Citation[]; readonly mode: Answer['mode'] }
  | { readonly type: 'text'; readonly delta: string }
  | { readonly type: 'done'; readonly answer: Answer };

/** What `retrieve` returns: passages in the order they are sent, and how they were found. */
export interface Retrieval {
  readonly question: string;
  readonly passages: readonly Passage[];
  readonly trace: Trace;
}
