import { describe, expect, it } from 'vitest';
import type { Citation, Turn } from '../../lib/asking.ts';
import type { CitedPlace, CitedTurn, LibraryStore } from '../../lib/library-store.ts';
import { freshStore, newDocument, newText } from './library-store-samples.ts';

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 22, 10, minute)).toISOString();

/** Asked at that minute; its answer quotes these documents, in order, with a prompt that holds them. */
export function newTurn(question: string, minute = 0, documents: readonly string[] = []): Turn {
  const citations = documents.map((name, i): Citation => {
    const quote = `What ${name} says about terns.`;
    const from = { title: `About ${name}`, url: `https://example.org/${name}`, site: 'Example', savedAt: at(0) };
    const around = { before: 'Before it. ', after: ` After ${name}.`, headings: [name], language: 'en' };
    return { number: i + 1, documentId: `id-${name}`, quote, start: 10, end: 40, verified: true, ...from, ...around };
  });
  const scores = { keywordScore: 1, vectorScore: 0.5, fused: 1, fate: 'sent' as const };
  const candidates = citations.map(({ documentId, title, quote: excerpt }, i) => {
    return { chunkId: 65_536 * i, documentId, title, excerpt, ...scores };
  });
  const times = { embed: 1, keyword: 1, vector: 1, fuse: 1, retrieve: 4 };
  const evidence = { coverage: 1, similarity: 0.5, enough: true };
  const prompt = [{ role: 'user' as const, content: `Answer ${question} from ${documents.join(' and ')}.` }];
  const trace = { terms: ['tern'], chunksSearched: 9, documentsSearched: 3, mode: 'hybrid' as const };
  return {
    question,
    askedAt: at(minute),
    answer: {
      question,
      mode: 'passages',
      text: citations.map(({ quote, number }) => `“${quote}” [${number}]`).join('\n\n') || `On ${question}`,
      citations,
      unsupported: [],
      trace: { ...trace, candidates, evidence, prompt, times },
      ms: 12,
    },
  };
}

export const withoutPrompt = (turn: Turn): Turn => {
  const { prompt: _prompt, ...trace } = turn.answer.trace;
  return { ...turn, answer: { ...turn.answer, trace } };
};

/** The part of the contract of a LibraryStore that is about conversations. @param open as in `libraryStoreContract` */
export function chatsContract(open: (name: string) => Promise<LibraryStore>): void {
  describe('conversations', () => {
    const fresh = freshStore(open);
    const keep = (chatId: string, order: number, turn: Turn, more = {}) =>
      fresh.store.keepTurn({ chatId, order, begins: true, ...more }, turn);
    const questions = async (id: string) => (await fresh.store.turns(id)).map(({ turn }) => turn.question);

    it('are kept turn by turn, with a head for lists', async () => {
      const [first, second] = [newTurn('One?', 1, ['a']), newTurn('Two?', 2)];
      expect(await keep('c', 1, first)).toBe(true);
      expect(await keep('c', 2, second)).toBe(true);
      await fresh.reopen();
      expect(await fresh.store.turns('c')).toEqual([
        { order: 1, turn: first },
        { order: 2, turn: second },
      ]);
      const head = { id: 'c', title: 'One?', startedAt: at(1), updatedAt: at(2), turns: 2 };
      expect(await fresh.store.chats()).toEqual([head]);
      expect(await fresh.store.chatHead('c')).toEqual(head);
      expect(await fresh.store.turnOrders('c')).toEqual([1, 2]);
      expect(await fresh.store.turn('c', 2)).toEqual(withoutPrompt(second));
      expect(await fresh.store.said()).toEqual([
        { chatId: 'c', order: 1, question: 'One?', text: first.answer.text },
        { chatId: 'c', order: 2, question: 'Two?', text: second.answer.text },
      ]);
    });

    it('have their turns by order, whichever was kept first, and nothing of another', async () => {
      await keep('c', 10, newTurn('Ten?', 10));
      await keep('cc', 1, newTurn('Another?', 3));
      await keep('c', 2, newTurn('Two?', 2));
      expect(await questions('c')).toEqual(['Two?', 'Ten?']);
      expect(await fresh.store.chatHead('c')).toMatchObject({ title: 'Two?', turns: 2, updatedAt: at(10) });
      expect(await fresh.store.turns('nobody')).toEqual([]);
      expect(await fresh.store.chatHead('nobody')).toBeUndefined();
      expect(await fresh.store.turn('c', 3)).toBeUndefined();
    });

    it('let a turn take the place of those from one to another, in one step', async () => {
      for (const order of [1, 2, 3, 4]) await keep('c', order, newTurn(`${order}?`, order));
      await keep('c', 5, newTurn('anew', 5), { replaces: { from: 2, to: 3 } });
      expect(await questions('c')).toEqual(['1?', '4?', 'anew']);
      await keep('c', 6, newTurn('first', 6), { replaces: { from: 1, to: 1 } });
      expect(await fresh.store.chatHead('c')).toMatchObject({ title: '4?', turns: 3 });
      expect((await fresh.store.said()).map(({ question }) => question)).toEqual(['4?', 'anew', 'first']);
    });

    it('tell what their answers cite, some turns at a time', async () => {
      const nothing = newTurn('Who?', 2, ['b']);
      for (let order = 1; order <= 45; order++) await keep('c', order, newTurn(`${order}?`, order % 60, ['a']));
      await keep('cc', 1, { ...nothing, answer: { ...nothing.answer, mode: 'abstained' } });
      await keep('d', 1, newTurn('Both?', 3, ['a', 'b']));
      const all: CitedTurn[] = [];
      let calls = 0;
      for (let next: CitedPlace | undefined, more = true; more; more = next !== undefined) {
        const some = await fresh.store.cited(undefined, next);
        all.push(...some.turns);
        next = some.next;
        calls++;
      }
      expect(calls).toBeGreaterThan(1);
      expect(all.length).toBe(47);
      expect(all.slice(-3)).toEqual([
        { chatId: 'c', found: true, documents: ['id-a'] },
        { chatId: 'cc', found: false, documents: [] },
        { chatId: 'd', found: true, documents: ['id-a', 'id-b'] },
      ]);
      expect(await fresh.store.cited('d')).toEqual({ turns: all.slice(-1) });
      const { next } = await fresh.store.cited('c');
      expect((await fresh.store.cited('c', next)).turns.every(({ chatId }) => chatId === 'c')).toBe(true);
      expect(await fresh.store.cited('nobody')).toEqual({ turns: [] });
    });

    it('are not made by a turn that only goes on', async () => {
      expect(await keep('c', 1, newTurn('One?'), { begins: false })).toBe(false);
      expect(await fresh.store.chats()).toEqual([]);
      expect(await fresh.store.said()).toEqual([]);
    });

    it('keep the prompts of the last twenty answers of the library, and no other', async () => {
      for (let order = 1; order <= 12; order++) {
        await keep('a', order, newTurn(`a${order}`));
        await keep('b', order, newTurn(`b${order}`));
      }
      const prompts = [...(await fresh.store.turns('a')), ...(await fresh.store.turns('b'))].filter(
        ({ turn }) => turn.answer.trace.prompt,
      );
      expect(prompts).toHaveLength(20);
      expect((await fresh.store.turns('b')).at(-1)?.turn.answer.trace.prompt).toBeDefined();
      expect((await fresh.store.turns('a'))[0]?.turn.answer.trace.prompt).toBeUndefined();
    });

    it('go at once when removed, and come back whole', async () => {
      await keep('a', 1, newTurn('A?', 1));
      await keep('b', 1, newTurn('B?', 2, ['x']));
      const before = await fresh.store.turns('b');
      const token = await fresh.store.removeChats(['b', 'nobody']);
      await fresh.reopen();
      expect((await fresh.store.chats()).map(({ id }) => id)).toEqual(['a']);
      expect(await fresh.store.chatHead('b')).toBeUndefined();
      expect(await fresh.store.turns('b')).toEqual([]);
      expect(await keep('b', 2, newTurn('late'))).toBe(false);
      expect(await fresh.store.undo(token)).toEqual({ restored: [], removed: [] });
      expect(await fresh.store.turns('b')).toEqual(before);
      await expect(fresh.store.undo(token)).rejects.toMatchObject({ code: 'undo-expired' });
    });

    it('are gone for good with the undo', async () => {
      await keep('a', 1, newTurn('A?', 1, ['x']));
      const token = await fresh.store.removeChats(['a']);
      await fresh.store.emptyTrash(Date.now() - 60_000);
      await fresh.store.undo(token);
      const again = await fresh.store.removeChats(['a']);
      await fresh.store.emptyTrash(Date.now() + 1);
      await expect(fresh.store.undo(again)).rejects.toMatchObject({ code: 'undo-expired' });
      expect(await fresh.store.turnOrders('a')).toEqual([]);
      expect(await fresh.store.said()).toEqual([]);
      expect(await keep('a', 2, newTurn('again'))).toBe(true);
      expect(await questions('a')).toEqual(['again']);
    });

    it('forget a removed document when its removal can no longer be undone', async () => {
      for (const name of ['x', 'y']) await fresh.store.save(newDocument(name), newText(name));
      await keep('c', 1, newTurn('Both?', 1, ['x', 'y']));
      await keep('c', 2, newTurn('One?', 2, ['y']));
      await keep('c', 3, newTurn('None?', 3));
      const before = await fresh.store.turns('c');
      await fresh.store.undo(await fresh.store.remove(['id-x']));
      await fresh.store.remove(['id-x']);
      await fresh.store.emptyTrash(Date.now() - 60_000);
      expect(await fresh.store.turns('c')).toEqual(before);
      await fresh.store.emptyTrash(Date.now() + 1);
      await fresh.reopen();
      const [both, one, none] = (await fresh.store.turns('c')).map(({ turn }) => turn);
      expect([one, none]).toEqual(before.slice(1).map(({ turn }) => turn));
      const left = JSON.stringify([both, await fresh.store.said()]);
      expect(left).not.toMatch(/What x says|About x|example\.org\/x|After x|"x"|from x/);
      expect(left).toContain('What y says');
      expect(both?.answer.citations[0]).toMatchObject({ number: 1, documentId: 'id-x', quote: '', gone: true });
      expect(both?.answer.text).toBe('… [1]\n\n“What y says about terns.” [2]');
      expect(both?.answer.trace.prompt).toBeUndefined();
    });

    it('forget a document that went while the answer was written', async () => {
      await fresh.store.save(newDocument('x'), newText('x'));
      await fresh.store.remove(['id-x']);
      await fresh.store.emptyTrash(Date.now() + 1);
      await keep('c', 1, newTurn('Late?', 1, ['x']));
      await fresh.store.emptyTrash(Date.now() + 1);
      expect((await fresh.store.turns('c'))[0]?.turn.answer.citations[0]).toMatchObject({ quote: '', gone: true });
    });

    it('forget a page whose save was undone, and no document that is back', async () => {
      const { undo = '' } = await fresh.store.save(newDocument('x'), newText('x'));
      await fresh.store.save(newDocument('y'), newText('y'));
      await keep('c', 1, newTurn('Both?', 1, ['x', 'y']));
      await fresh.store.undo(undo);
      await fresh.store.undo(await fresh.store.remove(['id-y']));
      await fresh.store.emptyTrash(Date.now() + 1);
      const [turn] = await fresh.store.turns('c');
      expect(turn?.turn.answer.citations.map(({ gone }) => gone)).toEqual([true, undefined]);
    });
  });
}
