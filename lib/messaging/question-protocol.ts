import type { KeptPlace, OpenQuestions, Reconsidered, TestGlance, TestId, TestQuestion } from '../questions.ts';
import type { DocumentId } from '../types.ts';

/** A test question as it is typed. */
export interface TestDraft {
  readonly question: string;
  readonly documentId: DocumentId;
  readonly quote?: string;
}

/** Calls to the library about questions that are looked at again: a part of `LibraryProtocol`. */
export interface QuestionProtocol {
  /** The questions of the kept conversations that found no answer. */
  openQuestions(): OpenQuestions;
  /** Whether one of them would be answered by now: searched quietly, no server and no model is asked. */
  reconsider(place: KeptPlace): Reconsidered;
  /** Tells of these turns no more, or again. */
  dismissQuestion(request: { readonly places: readonly KeptPlace[]; readonly dismissed: boolean }): void;
  testQuestions(): TestGlance;
  /** Makes a test question of an answer: its source is what the first note cites. `turn`: its place in the conversation. */
  keepTest(place: { readonly chatId: string; readonly turn: number }): TestQuestion;
  addTest(draft: TestDraft): TestQuestion;
  removeTest(id: TestId): void;
  /** Searches for the sources of all test questions, and keeps what came of it. No model is asked. */
  runTests(): void;
}
