import type { Library } from '../../lib/library/library.ts';
import type { QuestionProtocol } from '../../lib/messaging/question-protocol.ts';
import type { Handlers } from '../../lib/messaging/transport.ts';

/** What answers at once about questions that are looked at again. */
export function questionCalls(library: () => Promise<Library>): Handlers<QuestionProtocol> {
  const questions = async () => (await library()).questions;
  return {
    openQuestions: async () => (await questions()).open(),
    reconsider: async (place) => (await questions()).reconsider(place),
    dismissQuestion: async ({ places, dismissed }) => (await questions()).dismiss(places, dismissed),
    testQuestions: async () => (await questions()).tests.glance(),
    async keepTest(place) {
      const { conversations, questions: own } = await library();
      return own.tests.addTurn(await conversations.turnAt(place));
    },
    addTest: async (draft) => (await questions()).tests.add(draft),
    removeTest: async (id) => (await questions()).tests.remove(id),
    runTests: async () => (await questions()).tests.run(),
  };
}
