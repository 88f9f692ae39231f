import { afterEach, expect, it, vi } from 'vitest';
import type { Turn } from '../../lib/asking.ts';
import { citedIn } from '../../lib/library/cited.ts';
import { newTurn } from '../contract/library-store-chats.ts';
import { crash, openLibrary, page, settled, type TestLibrary } from './library-fixtures.ts';

/** What the overview knows of citations, on a real library and its store. */

let room: TestLibrary;
afterEach(() => crash(room));

const DAY = 86_400_000;
const ID = crypto.randomUUID();

const TERNS = page('terns', ['Arctic terns migrate from the Arctic to the Antarctic every year.']);
const TOWER = page('tower', ['Namsan Tower in Seoul is 236 metres tall.']);

/** An answer that cites these documents. */
function citing(ids: readonly string[], minute = 1): Turn {
  const turn = newTurn('Which?', minute, ids);
  const citations = turn.answer.citations.map((citation, at) => ({ ...citation, documentId: ids[at] ?? '' }));
  return { ...turn, answer: { ...turn.answer, citations } };
}

it('counts as never cited what is some weeks old and in no conversation that is kept', async () => {
  let now = new Date();
  room = await openLibrary(`use-${crypto.randomUUID()}`, { now: () => now });
  const { library, store } = room;
  for (const one of [TERNS, TOWER]) await library.save(one);
  await settled(library);
  const [tower, terns] = library.documents().map(({ id }) => id);
  if (!tower || !terns) throw new Error('not saved');
  expect((await library.use.marked()).uncited).toEqual([]);
  now = new Date(now.getTime() + 30 * DAY);
  expect((await library.use.marked()).uncited).toHaveLength(2);
  expect(await library.use.read()).toMatchObject({ documents: 2, answers: 0, states: { uncited: 2, duplicate: 0 } });

  await store.keepTurn({ chatId: ID, order: 1, begins: true }, citing([terns]));
  expect((await library.use.marked()).uncited).toEqual([tower]);
  await store.keepTurn({ chatId: ID, order: 2 }, citing([tower, terns], 2));
  expect(await library.use.read()).toMatchObject({ answers: 2, states: { uncited: 0 } });

  const undo = await library.conversations.remove([ID]);
  expect((await library.use.marked()).uncited).toHaveLength(2);
  await library.undo(undo);
  expect((await library.use.marked()).uncited).toEqual([]);
});

it('finds what is saved twice by its texts', async () => {
  room = await openLibrary(`use-${crypto.randomUUID()}`);
  const { library } = room;
  const sentences = Array.from({ length: 12 }, (_, n) => `Sentence ${n} tells of bird${n} and of sea${n}.`);
  const at = (name: string, text: readonly string[]) => page(name, text, { title: 'One title' });
  const first = await library.save(at('a', sentences));
  const second = await library.save(at('b', [...sentences, 'Once more.']));
  await library.save(
    at(
      'c',
      sentences.toReversed().map((line) => line.replaceAll(/\d/g, 'x')),
    ),
  );
  const ids = [first, second].map(({ document }) => document.id).sort();
  expect([...(await library.use.marked()).duplicate].sort()).toEqual(ids);
  expect((await library.use.read()).states.duplicate).toBe(2);
});

it('reads a conversation once, and again when it has gone on', async () => {
  room = await openLibrary(`use-${crypto.randomUUID()}`);
  const { store } = room;
  for (let n = 0; n < 30; n++) await store.keepTurn({ chatId: `chat-${n}`, order: 1, begins: true }, citing([`d${n}`]));
  const read = vi.spyOn(store, 'cited');
  const cited = citedIn(store);
  expect((await cited()).documents.size).toBe(30);
  const first = read.mock.calls.length;
  expect(first).toBeLessThan(5);
  expect((await cited()).answers).toBe(30);
  expect(read.mock.calls.length).toBe(first);
  await store.keepTurn({ chatId: 'chat-3', order: 2 }, citing(['more'], 5));
  const { answers, documents } = await cited();
  expect([answers, documents.has('more'), read.mock.calls.length]).toEqual([31, true, first + 1]);
});
