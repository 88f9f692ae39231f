/** The nouns of questions that are looked at again: those without an answer, and those kept as tests. Plain data that crosses rooms. */

import type { ChatId } from './asking.ts';
import type { DocumentId, Span } from './types.ts';

/** Random (UUID). */
export type TestId = string;

/** Each takes some milliseconds in every run. */
export const MOST_TESTS = 200;

/** A question with the source that is to be found for it. */
export interface TestQuestion {
  readonly id: TestId;
  /** As it is searched: it stands by itself. */
  readonly question: string;
  readonly documentId: DocumentId;
  /** What the source says to it, as it stood there. Gone for good with its document. */
  readonly quote?: string;
  /** ISO 8601, UTC. */
  readonly keptAt: string;
}

/** Whether they ask the same and expect the same. */
export const isSameTest = (a: TestQuestion, b: TestQuestion): boolean =>
  a.question === b.question && a.documentId === b.documentId && a.quote === b.quote;

/** What a run found for a test question. Ranks count from 1; absent where it was not among what was found. */
export interface TestResult {
  readonly id: TestId;
  /** Of the expected document among the documents found. */
  readonly rank?: number;
  /** Of the passage with the expected quote among the passages found. */
  readonly quoteRank?: number;
  /** The document does not say the quote any more. */
  readonly quoteLost?: true;
  /** The evidence was too weak for an answer. */
  readonly abstained?: true;
  readonly passed: boolean;
}

/** What came of all test questions at one time: numbers alone. */
export interface TestRun {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly by: 'hand' | 'change';
  /** The embedding space that answered, the version of Footnote, and the last save: what a result depends on. */
  readonly space: string;
  readonly version: string;
  readonly sequence: number;
  readonly documents: number;
  /** Questions whose source is in the library, and of these: found first, found in the first five, passed. */
  readonly tests: number;
  readonly first: number;
  readonly five: number;
  readonly passed: number;
  /** Of the questions that are still kept. */
  readonly results: readonly TestResult[];
}

/** A test question with the title of its source, if that is in the library; else nothing of what that said. */
export interface ShownTest extends TestQuestion {
  readonly title?: string;
}

/** The test questions at a glance. */
export interface TestGlance {
  /** The latest first. */
  readonly tests: readonly ShownTest[];
  /** The earliest first. */
  readonly runs: readonly TestRun[];
  readonly running: boolean;
  /** Whether they are run by themselves after a change: not where a server would be sent the questions. */
  readonly unasked: boolean;
}

/** Where a turn is kept: its conversation, and its order there. */
export interface KeptPlace {
  readonly chatId: ChatId;
  readonly order: number;
}

/** A saved page that came near to a question. `at`: the passage that did, unless the page was saved anew since. */
export interface NearPage {
  readonly documentId: DocumentId;
  readonly title: string;
  readonly at?: Span;
}

/** A question that found no answer, asked once or several times; made of the conversations, and kept nowhere else. */
export interface OpenQuestion {
  /** The turns in which it was asked, the latest last. */
  readonly places: readonly KeptPlace[];
  /** As it was asked last. */
  readonly question: string;
  /** What it was taken to mean, where that is something else. */
  readonly meant?: string;
  /** ISO 8601, UTC: the last time. */
  readonly askedAt: string;
  /** `unsupported`: a model answered, and most of what it said stands in no page. */
  readonly why: 'abstained' | 'unsupported';
  /** Words of it that nothing saved has. */
  readonly missing: readonly string[];
  /** Its words that tell most, the most telling first; those that are missing among them. */
  readonly telling: readonly string[];
  /** Pages that came near, the nearest first. */
  readonly near: readonly NearPage[];
  /** Something was saved, or is searched otherwise, since it was asked: it is worth a look. */
  readonly stale: boolean;
}

/** All questions that found no answer, the latest first. */
export interface OpenQuestions {
  readonly questions: readonly OpenQuestion[];
  /** Conversations that are too old to be looked through. */
  readonly left: number;
}

/** Whether a question would be answered now. */
export interface Reconsidered {
  readonly answerable: boolean;
  /** Title of the page that would answer it. */
  readonly title?: string;
}

/** What the library's store keeps of questions: a part of `LibraryStore`. @throws AppError `storage-*` from every call */
export interface QuestionStore {
  /** In the order they were kept. */
  testQuestions(): Promise<readonly TestQuestion[]>;
  /** Puts others in their place, in one step: `change` must not wait for anything. @returns what is kept now */
  changeTestQuestions(
    change: (tests: readonly TestQuestion[]) => readonly TestQuestion[],
  ): Promise<readonly TestQuestion[]>;
  /** The earliest first. */
  testRuns(): Promise<readonly TestRun[]>;
  setTestRuns(runs: readonly TestRun[]): Promise<void>;
  /** Marks turns as not to be told of again, or takes the mark off them. It goes with the turn. */
  dismissTurns(places: readonly KeptPlace[], dismissed: boolean): Promise<void>;
  /** The orders of the turns of a conversation that are so marked. */
  dismissedTurns(chatId: ChatId): Promise<ReadonlySet<number>>;
}
