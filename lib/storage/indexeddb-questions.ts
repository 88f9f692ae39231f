import type { ChatId } from '../asking.ts';
import type { KeptPlace, TestQuestion, TestRun } from '../questions.ts';
import { IndexedDbChats } from './indexeddb-chats.ts';
import { asMeta, changeTests, dismiss, putRuns, readDismissed, readRuns, readTests } from './questions.ts';

/** Test questions and what is not to be told of again: that part of `LibraryStore`. */
export class IndexedDbQuestions extends IndexedDbChats {
  testQuestions(): Promise<readonly TestQuestion[]> {
    return this.connection.read((db) => readTests(asMeta(db.transaction('meta').store)));
  }

  changeTestQuestions(
    change: (tests: readonly TestQuestion[]) => readonly TestQuestion[],
  ): Promise<readonly TestQuestion[]> {
    return this.connection.change((transaction) => changeTests(asMeta(transaction.objectStore('meta')), change));
  }

  testRuns(): Promise<readonly TestRun[]> {
    return this.connection.read((db) => readRuns(asMeta(db.transaction('meta').store)));
  }

  setTestRuns(runs: readonly TestRun[]): Promise<void> {
    return this.connection.change(async (transaction) => {
      await putRuns(asMeta(transaction.objectStore('meta')), runs);
    });
  }

  dismissTurns(places: readonly KeptPlace[], dismissed: boolean): Promise<void> {
    return this.connection.changeChats((transaction) => dismiss(transaction, places, dismissed));
  }

  dismissedTurns(chatId: ChatId): Promise<ReadonlySet<number>> {
    return this.connection.read((db) => readDismissed(db, chatId));
  }
}
