import { afterEach, describe, expect, it } from 'vitest';
import type { AskRequest } from '../../lib/messaging/protocol.ts';
import type { ChatModel } from '../../lib/ports.ts';
import type { AnswerEvent } from '../../lib/types.ts';
import { scripted } from './answer-fixtures.ts';
import { crash, openLibrary, page, settled, type TestLibrary } from './library-fixtures.ts';

const TERNS = page('terns', [
  'Arctic terns migrate from the Arctic to the Antarctic every year. They fly about seventy thousand kilometres.',
  'In winter the terns stay near the pack ice of the Weddell Sea, where krill is plentiful.',
]);
const TOWER = page('tower', ['Namsan Tower in Seoul is 236 metres tall. It was opened to the public in 1980.']);

let room: TestLibrary;
afterEach(() => crash(room));

async function open(name = `chats-${crypto.randomUUID()}`, chat?: () => ChatModel | undefined) {
  room = await openLibrary(name, { makeChat: async () => chat?.() });
  if (room.library.documents().length === 0) for (const one of [TERNS, TOWER]) await room.library.save(one);
  await settled(room.library);
  return room.library.conversations;
}

const begun = (events: readonly AnswerEvent[]) => {
  const first = events[0];
  if (first?.type !== 'begun') throw new Error('not begun');
  return first;
};

async function ask(request: AskRequest, signal = new AbortController().signal): Promise<AnswerEvent[]> {
  const events: AnswerEvent[] = [];
  for await (const event of room.library.conversations.ask(request, signal)) events.push(event);
  return events;
}

const questions = async (id: string) =>
  (await room.library.conversations.read(id)).turns.map(({ question }) => question);

describe('a conversation', () => {
  it('begins with a question, goes on, and is there after a restart', async () => {
    const name = `chats-${crypto.randomUUID()}`;
    let chats = await open(name);
    const first = await ask({ question: 'Where do arctic terns migrate?' });
    expect(first.map(({ type }) => type)).toEqual(['begun', 'retrieved', 'text', 'done']);
    const { chatId, turn } = begun(first);
    expect(turn).toBe(0);
    expect(begun(await ask({ question: 'How tall is Namsan Tower?', chatId }))).toEqual({
      type: 'begun',
      chatId,
      turn: 1,
    });
    crash(room);
    chats = await open(name);
    const chat = await chats.read(chatId);
    expect(chat.turns.map(({ question }) => question)).toEqual([
      'Where do arctic terns migrate?',
      'How tall is Namsan Tower?',
    ]);
    const done = first.at(-1);
    expect(chat.turns[0]?.answer).toEqual(done?.type === 'done' ? JSON.parse(JSON.stringify(done.answer)) : undefined);
    expect(await chats.list()).toEqual([
      {
        id: chatId,
        title: 'Where do arctic terns migrate?',
        startedAt: chat.startedAt,
        updatedAt: chat.turns[1]?.askedAt,
        turns: 2,
      },
    ]);
  });

  it('replaces a turn and drops those after it, once the new answer is there', async () => {
    await open();
    const { chatId } = begun(await ask({ question: 'Where do terns migrate?' }));
    await ask({ question: 'Where is the tower?', chatId });
    await ask({ question: 'Where is krill plentiful?', chatId });
    const stop = new AbortController();
    for await (const event of room.library.conversations.ask({ question: 'stopped', chatId, turn: 1 }, stop.signal)) {
      if (event.type === 'begun') stop.abort();
    }
    expect(await questions(chatId)).toHaveLength(3);
    const again = await ask({ question: 'When was Namsan Tower opened?', chatId, turn: 1 });
    expect(begun(again).turn).toBe(1);
    expect(await questions(chatId)).toEqual(['Where do terns migrate?', 'When was Namsan Tower opened?']);
    await ask({ question: 'Do arctic terns migrate?', chatId, turn: 0 });
    expect((await room.library.conversations.list())[0]).toMatchObject({ title: 'Do arctic terns migrate?', turns: 1 });
  });
});
