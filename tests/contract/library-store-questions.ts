import { beforeEach, describe, expect, it } from 'vitest';
import type { LibraryStore } from '../../lib/library-store.ts';
import type { TestQuestion, TestRun } from '../../lib/questions.ts';
import { newTurn } from './library-store-chats.ts';
import { newDocument, newText } from './library-store-samples.ts';

const test = (id: string, over: Partial<TestQuestion> = {}): TestQuestion => ({
  id,
  question: `What of ${id}?`,
  documentId: 'id-x',
  quote: 'What x says of it.',
  keptAt: `2026-11-22T10:00:0${id.length}.000Z`,
  ...over,
});

const run = (sequence: number): TestRun => ({
  ...{ at: '2026-11-22T10:00:00.000Z', by: 'hand', space: 'small:4', version: '1', sequence, documents: 1 },
  ...{ tests: 1, first: 1, five: 1, passed: 1, results: [{ id: 'a', rank: 1, passed: true }] },
});

/** What every LibraryStore must do with questions that are looked at again. @param open as in `libraryStoreContract` */
export function questionsContract(open: (name: string) => Promise<LibraryStore>): void {
  describe('questions that are looked at again', () => {
    let where: string;
    let store: LibraryStore;
    beforeEach(async () => {
      where = `questions-${crypto.randomUUID()}`;
      store = await open(where);
      return () => store.close();
    });
    const reopen = async () => {
      store.close();
      store = await open(where);
    };
    const keep = (...tests: TestQuestion[]) => store.changeTestQuestions((known) => [...known, ...tests]);

    it('are kept as tests in the order in which they were, over a restart, and each can go', async () => {
      expect(await store.testQuestions()).toEqual([]);
      await keep(test('bb'), test('a'));
      expect(await keep(test('ccc'))).toHaveLength(3);
      await reopen();
      expect((await store.testQuestions()).map(({ id }) => id)).toEqual(['a', 'bb', 'ccc']);
      expect((await store.testQuestions())[0]).toEqual(test('a'));
      const left = await store.changeTestQuestions((known) => known.filter(({ id }) => id !== 'bb'));
      expect(left.map(({ id }) => id)).toEqual(['a', 'ccc']);
    });

    it('stay as they were where the change is refused', async () => {
      await keep(test('a'));
      const refused = store.changeTestQuestions(() => {
        throw new Error('full');
      });
      await expect(refused).rejects.toThrow();
      expect(await store.testQuestions()).toEqual([test('a')]);
    });

    it('keep what came of them', async () => {
      expect(await store.testRuns()).toEqual([]);
      await store.setTestRuns([run(1), run(2)]);
      await reopen();
      expect(await store.testRuns()).toEqual([run(1), run(2)]);
    });

    it('lose the words of a removed document with its undo, and no others', async () => {
      await store.save(newDocument('x'), newText('x'));
      await store.save(newDocument('y'), newText('y'));
      await keep(test('a'), test('bb', { documentId: 'id-y', quote: 'What y says.' }));
      await store.undo(await store.remove(['id-x']));
      await store.emptyTrash(Date.now() + 1);
      expect((await store.testQuestions())[0]?.quote).toBe('What x says of it.');
      await store.remove(['id-x']);
      await store.emptyTrash(Date.now() - 60_000);
      expect((await store.testQuestions())[0]?.quote).toBe('What x says of it.');
      await store.emptyTrash(Date.now() + 1);
      await reopen();
      const { quote: _, ...rest } = test('a');
      expect(await store.testQuestions()).toEqual([rest, test('bb', { documentId: 'id-y', quote: 'What y says.' })]);
    });

    it('are marked as not to be told of, over a restart, and no longer than their turns', async () => {
      const turn = (order: number) =>
        store.keepTurn({ chatId: 'c', order, begins: true }, newTurn(`${order}?`, order, ['x']));
      await turn(1);
      await turn(2);
      await store.dismissTurns(
        [
          { chatId: 'c', order: 1 },
          { chatId: 'nowhere', order: 1 },
        ],
        true,
      );
      await reopen();
      expect([...(await store.dismissedTurns('c'))]).toEqual([1]);
      expect((await store.turns('c')).map(({ turn: { question } }) => question)).toEqual(['1?', '2?']);
      await store.dismissTurns([{ chatId: 'c', order: 1 }], false);
      expect([...(await store.dismissedTurns('c'))]).toEqual([]);
      await store.dismissTurns([{ chatId: 'c', order: 2 }], true);
      await store.removeChats(['c']);
      await store.emptyTrash(Date.now() + 1);
      expect([...(await store.dismissedTurns('c'))]).toEqual([]);
    });
  });
}
