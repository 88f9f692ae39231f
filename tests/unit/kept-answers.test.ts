import { afterEach, describe, expect, it } from 'vitest';
import type { Answer, ChatId } from '../../lib/asking.ts';
import type { DocumentId } from '../../lib/types.ts';
import { newTurn } from '../contract/library-store-chats.ts';
import { exported, filesOf, forged, imported, jsonLines, linesIn } from './archive-fixtures.ts';
import { crash, openLibrary, page, settled, type TestLibrary } from './library-fixtures.ts';

const TERNS = page('terns', [
  'Arctic terns migrate from the Arctic to the Antarctic every year. They fly about seventy thousand kilometres.',
]);
const running = () => new AbortController().signal;

let room: TestLibrary;
const rooms: TestLibrary[] = [];
afterEach(() => {
  for (const one of rooms.splice(0)) crash(one);
});

async function open(name = `kept-${crypto.randomUUID()}`, over = {}) {
  room = await openLibrary(name, over);
  rooms.push(room);
  return room;
}

async function ask(question: string, chatId?: ChatId): Promise<{ chatId: ChatId; answer: Answer }> {
  let id = '';
  for await (const event of room.library.conversations.ask({ question, chatId }, running())) {
    if (event.type === 'begun') id = event.chatId;
    if (event.type === 'done') return { chatId: id, answer: event.answer };
  }
  throw new Error('no answer');
}

async function keptTerns() {
  await open();
  const source = (await room.library.save(TERNS)).document.id;
  await settled(room.library);
  const { chatId } = await ask('Where do arctic terns migrate?');
  const { document, ...outcome } = await room.library.conversations.saveAnswer({ chatId, turn: 0 });
  await settled(room.library);
  return { chatId, source, document, ...outcome };
}

describe('an answer that is kept', () => {
  it('is a document of its own, with its notes', async () => {
    const { document, change } = await keptTerns();
    expect(change).toBe('added');
    expect(document).toMatchObject({ kind: 'answer', title: 'Where do arctic terns migrate?', site: 'Footnote' });
    expect(document.address).toMatch(/^footnote:answer\/[\w-]+\/1$/);
    const { text, blocks } = await room.library.text(document.id);
    expect(text).toContain('“Arctic terns migrate from the Arctic to the Antarctic every year.” [1]');
    expect(text).toMatch(
      /\n\n\[1\] “Arctic terns .*” – About terns, Example, \d{4}-\d\d-\d\d, https:\/\/example\.org\/terns/,
    );
    expect(blocks.map(({ start, end }) => text.slice(start, end)).join('\n\n')).toBe(text);
  });

  it('is the same when kept again, and another when it was asked again', async () => {
    const { chatId, document, undo } = await keptTerns();
    expect(await room.library.conversations.saveAnswer({ chatId, turn: 0 })).toMatchObject({ change: 'unchanged' });
    for await (const _ of room.library.conversations.ask(
      { question: 'Where do terns fly?', chatId, turn: 0 },
      running(),
    ));
    const again = await room.library.conversations.saveAnswer({ chatId, turn: 0 });
    expect(again).toMatchObject({ change: 'added', document: { title: 'Where do terns fly?' } });
    await room.library.undo(undo ?? '');
    expect(room.library.document(document.id)).toBeUndefined();
    expect(room.library.document(again.document.id)).toBeDefined();
  });

  it('is found after every source, and is none itself', async () => {
    const { document, source } = await keptTerns();
    const found = (await room.library.find('arctic terns migrate')).map(({ documentId }) => documentId);
    expect(found).toEqual([source, document.id]);
    const retrieval = await room.library.retrieve('Where do arctic terns migrate?', running());
    expect(retrieval.passages.map(({ documentId }) => documentId)).not.toContain(document.id);
    const { answer } = await ask('Where do arctic terns migrate?');
    expect(answer.citations.map(({ documentId }) => documentId)).not.toContain(document.id);
  });

  it('needs an answer', async () => {
    await open();
    await room.library.save(TERNS);
    const place = { chatId: 'nobody', turn: 0 };
    await expect(room.library.conversations.saveAnswer(place)).rejects.toMatchObject({ code: 'chat-missing' });
    await expect(room.library.conversations.saveAnswer({ chatId: 7 })).rejects.toMatchObject({ code: 'bad-request' });
    const { chatId, answer } = await ask('Who won the 1966 football championship in London?');
    expect(answer.mode).toBe('abstained');
    const nothing = room.library.conversations.saveAnswer({ chatId, turn: 0 });
    await expect(nothing).rejects.toMatchObject({ code: 'page-empty' });
  });

  it('moves with the archive, as what it is', async () => {
    const { document } = await keptTerns();
    const archive = await exported(room.library);
    await open();
    expect(await imported(room.library, archive)).toMatchObject({ added: 2 });
    expect(room.library.document(document.id)).toMatchObject({ kind: 'answer', address: document.address });
    expect(await imported(room.library, archive)).toMatchObject({ unchanged: 2 });
  });

  it.each([
    ['a page at its address', (row: object) => ({ ...row, kind: 'page' })],
    ['an answer at a page', (row: object) => ({ ...row, url: 'https://e.org/', address: 'https://e.org/' })],
    ['an answer that opens a page', (row: object) => ({ ...row, url: 'https://e.org/' })],
    ['another address', (row: object) => ({ ...row, url: 'footnote:else', address: 'footnote:else' })],
  ])('is not taken from an archive as %s', async (_, change) => {
    await keptTerns();
    const files = filesOf(await exported(room.library));
    const rows = linesIn(files, 'documents.jsonl').map((row) => (row.kind === 'answer' ? change(row) : row));
    await open();
    await expect(imported(room.library, forged(files, { 'documents.jsonl': jsonLines(rows) }))).rejects.toMatchObject({
      code: 'archive-damaged',
    });
    expect(room.library.documents()).toEqual([]);
  });
});

describe('the history', () => {
  const keep = (chatId: string, order: number, question: string, text: string) =>
    room.store.keepTurn({ chatId, order, begins: true }, withText(question, order, text));
  const withText = (question: string, minute: number, text: string) => {
    const turn = newTurn(question, minute);
    return { ...turn, answer: { ...turn.answer, text } };
  };

  it('finds words in questions and answers, in Hangul also inside words, latest first', async () => {
    await open();
    await keep('a', 1, 'Where do terns breed?', 'In the **Arctic** [1].');
    await keep('a', 2, 'And penguins?', 'On the ice of Antarctica.');
    await keep('b', 3, '북극제비갈매기는 어디로 이동하나요?', '남극으로 이동합니다 [1].');
    await keep('c', 9, 'Is the arctic cold?', 'Yes.');
    const { conversations } = room.library;
    const ids = async (query?: string) => (await conversations.list(query)).map(({ id }) => id);
    expect(await ids()).toEqual(['c', 'b', 'a']);
    expect(await ids('ARCTIC')).toEqual(['c', 'a']);
    expect(await ids('arctic penguins')).toEqual(['a']);
    expect(await ids('갈매기')).toEqual(['b']);
    expect(await ids('walrus')).toEqual([]);
    const [found] = await conversations.list('갈매기');
    expect(found?.at?.map(({ start, end }) => found.excerpt?.slice(start, end))).toEqual(['갈매기']);
    const [, terns] = await conversations.list('arctic');
    expect(terns).toMatchObject({ title: 'Where do terns breed?', turns: 2, excerpt: 'In the Arctic [1].' });
    expect(terns?.at).toEqual([{ start: 7, end: 13 }]);
  });

  it('finds what was said a moment ago, and nothing of a conversation that is gone', async () => {
    await open();
    await room.library.save(TERNS);
    const { conversations } = room.library;
    await keep('a', 1, 'Where do terns breed?', 'In the Arctic.');
    expect(await conversations.list('migrate')).toEqual([]);
    const { chatId } = await ask('Where do arctic terns migrate?');
    expect((await conversations.list('migrate')).map(({ id }) => id)).toEqual([chatId]);
    const token = await conversations.remove([chatId]);
    expect(await conversations.list('migrate')).toEqual([]);
    await room.library.undo(token);
    expect((await conversations.list('migrate')).map(({ id }) => id)).toEqual([chatId]);
  });

  it('forgets what answers hold of a page, a while after it was removed', async () => {
    const name = `kept-${crypto.randomUUID()}`;
    await open(name);
    const source: DocumentId = (await room.library.save(TERNS)).document.id;
    await settled(room.library);
    const { chatId } = await ask('Where do arctic terns migrate?');
    await room.library.remove([source]);
    const texts = async () => (await room.library.conversations.read(chatId)).turns.map(({ answer }) => answer.text);
    expect(await texts()).toEqual([expect.stringContaining('Antarctic')]);
    crash(room);
    await open(name, { now: () => new Date(Date.now() + 120_000) });
    const [turn] = (await room.library.conversations.read(chatId)).turns;
    expect(JSON.stringify(turn)).not.toMatch(/Antarctic|kilometres|About terns|example\.org/);
    expect(turn?.answer).toMatchObject({
      text: expect.stringMatching(/^… \[1\]/),
      citations: [{ number: 1, gone: true }],
    });
  });
});
