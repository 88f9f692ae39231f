import { describe, expect, it } from 'vitest';
import type { LibraryStore } from '../../lib/library-store.ts';
import type { TestQuestion, TestRun } from '../../lib/questions.ts';
import { newTurn } from './library-store-chats.ts';
import { freshStore, newDocument, newText } from './library-store-samples.ts';

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
    const fresh = freshStore(open);
    const keep = (...tests: TestQuestion[]) => fresh.store.changeTestQuestions((known) => [...known, ...tests]);

    it('are kept as tests in the order in which they were, over a restart, and each can go', async () => {
      expect(await fresh.store.testQuestions()).toEqual([]);
      await keep(test('bb'), test('a'));
      expect(await keep(test('ccc'))).toHaveLength(3);
      await fresh.reopen();
      expect((await fresh.store.testQuestions()).map(({ id }) => id)).toEqual(['a', 'bb', 'ccc']);
      expect((await fresh.store.testQuestions())[0]).toEqual(test('a'));
      const left = await fresh.store.changeTestQuestions((known) => known.filter(({ id }) => id !== 'bb'));
      expect(left.map(({ id }) => id)).toEqual(['a', 'ccc']);
    });

    it('stay as they were fresh.name the change is refused', async () => {
      await keep(test('a'));
      const refused = fresh.store.changeTestQuestions(() => {
        throw new Error('full');
      });
      await expect(refused).rejects.toThrow();
      expect(await fresh.store.testQuestions()).toEqual([test('a')]);
    });

    it('keep what came of them', async () => {
      expect(await fresh.store.testRuns()).toEqual([]);
      await fresh.store.setTestRuns([run(1), run(2)]);
      await fresh.reopen();
      expect(await fresh.store.testRuns()).toEqual([run(1), run(2)]);
    });

    it('lose the words of a removed document with its undo, and no others', async () => {
      await fresh.store.save(newDocument('x'), newText('x'));
      await fresh.store.save(newDocument('y'), newText('y'));
      await keep(test('a'), test('bb', { documentId: 'id-y', quote: 'What y says.' }));
      await fresh.store.undo(await fresh.store.remove(['id-x']));
      await fresh.store.emptyTrash(Date.now() + 1);
      expect((await fresh.store.testQuestions())[0]?.quote).toBe('What x says of it.');
      await fresh.store.remove(['id-x']);
      await fresh.store.emptyTrash(Date.now() - 60_000);
      expect((await fresh.store.testQuestions())[0]?.quote).toBe('What x says of it.');
      await fresh.store.emptyTrash(Date.now() + 1);
      await fresh.reopen();
      const { quote: _, ...rest } = test('a');
      expect(await fresh.store.testQuestions()).toEqual([
        rest,
        test('bb', { documentId: 'id-y', quote: 'What y says.' }),
      ]);
    });

    it('are marked as not to be told of, over a restart, and no longer than their turns', async () => {
      const turn = (order: number) =>
        fresh.store.keepTurn({ chatId: 'c', order, begins: true }, newTurn(`${order}?`, order, ['x']));
      await turn(1);
      await turn(2);
      await fresh.store.dismissTurns(
        [
          { chatId: 'c', order: 1 },
          { chatId: 'nowhere', order: 1 },
        ],
        true,
      );
      await fresh.reopen();
      expect([...(await fresh.store.dismissedTurns('c'))]).toEqual([1]);
      expect((await fresh.store.turns('c')).map(({ turn: { question } }) => question)).toEqual(['1?', '2?']);
      await fresh.store.dismissTurns([{ chatId: 'c', order: 1 }], false);
      expect([...(await fresh.store.dismissedTurns('c'))]).toEqual([]);
      await fresh.store.dismissTurns([{ chatId: 'c', order: 2 }], true);
      await fresh.store.removeChats(['c']);
      await fresh.store.emptyTrash(Date.now() + 1);
      expect([...(await fresh.store.dismissedTurns('c'))]).toEqual([]);
    });
  });
}
