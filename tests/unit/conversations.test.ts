import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Answer, AnswerEvent } from '../../lib/asking.ts';
import { AppError } from '../../lib/errors.ts';
import type { AskRequest } from '../../lib/messaging/library-streams.ts';
import type { ChatModel } from '../../lib/ports.ts';
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

const running = () => new AbortController().signal;

async function ask(request: AskRequest, signal = running()): Promise<AnswerEvent[]> {
  const events: AnswerEvent[] = [];
  for await (const event of room.library.conversations.ask(request, signal)) events.push(event);
  return events;
}

const questions = async (id: string) =>
  (await room.library.conversations.read(id)).turns.map(({ question }) => question);

/** What ends an answer. */
function answerOf(events: readonly AnswerEvent[]): Answer {
  const last = events.at(-1);
  if (last?.type !== 'done') throw new Error('not done');
  return last.answer;
}

/** A model that says the first half, and the second when it is let go; it stops when told. */
function halting() {
  let go: () => void = () => undefined;
  const told = new Promise<void>((resolve) => {
    go = resolve;
  });
  const model: ChatModel = {
    ...scripted([]),
    async *stream(_messages, signal) {
      yield 'Arctic terns migrate from the Arctic to the Antarctic [1]. ';
      const stopped = new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        signal.addEventListener('abort', () => resolve());
      });
      await Promise.race([told, stopped]);
      if (!signal.aborted) yield 'They do so every year [1].';
    },
  };
  return { model, go };
}

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

  it('keeps what there is when it is stopped, and when the model fails half-way', async () => {
    const { model } = halting();
    await open(undefined, () => model);
    const stop = new AbortController();
    const events: AnswerEvent[] = [];
    for await (const event of room.library.conversations.ask({ question: 'Where do terns migrate?' }, stop.signal)) {
      events.push(event);
      if (event.type === 'text') stop.abort();
    }
    const { chatId } = begun(events);
    const [stopped] = (await room.library.conversations.read(chatId)).turns;
    expect(stopped?.answer).toMatchObject({ incomplete: 'stopped', text: expect.stringMatching(/^Arctic terns/) });
    crash(room);
    const failing = scripted(['Terns migrate every year [1]. And then', new Error('gone')]);
    await open(undefined, () => failing);
    const failed = begun(await ask({ question: 'When do terns migrate?' }));
    const [turn] = (await room.library.conversations.read(failed.chatId)).turns;
    expect(turn?.answer).toMatchObject({ mode: 'model', incomplete: { code: 'unexpected' } });
    expect(turn?.answer.text).toContain('every year');
  });

  it('keeps nothing of a failure before anything came, and loses nothing by it', async () => {
    let broken = false;
    await open(undefined, () => {
      if (broken) throw new Error('no model');
      return undefined;
    });
    const { chatId } = begun(await ask({ question: 'Where do terns migrate?' }));
    broken = true;
    await expect(ask({ question: 'How tall is the tower?', chatId, turn: 0 })).rejects.toThrow('no model');
    await expect(ask({ question: 'How tall is the tower?' })).rejects.toThrow('no model');
    broken = false;
    expect(await questions(chatId)).toEqual(['Where do terns migrate?']);
    expect(begun(await ask({ question: 'Where is krill?', chatId })).turn).toBe(1);
    expect(await room.library.conversations.list()).toHaveLength(1);
  });

  it('keeps both answers of two windows, in the order they were asked', async () => {
    const slow = halting();
    const models: ChatModel[] = [];
    await open(undefined, () => models.shift());
    const { chatId } = begun(await ask({ question: 'Where do terns migrate?' }));
    models.push(slow.model);
    const first = ask({ question: 'Why do arctic terns migrate?', chatId });
    await vi.waitFor(() => expect(models).toEqual([]));
    const second = await ask({ question: 'How tall is Namsan Tower?', chatId });
    expect(begun(second)).toMatchObject({ chatId, turn: 2 });
    expect(await questions(chatId)).toEqual(['Where do terns migrate?', 'How tall is Namsan Tower?']);
    slow.go();
    expect(begun(await first)).toMatchObject({ chatId, turn: 1 });
    const all = ['Where do terns migrate?', 'Why do arctic terns migrate?', 'How tall is Namsan Tower?'];
    expect(await questions(chatId)).toEqual(all);
    const again = halting();
    models.push(again.model);
    const replacing = ask({ question: 'Where is krill plentiful?', chatId, turn: 1 });
    await vi.waitFor(() => expect(models).toEqual([]));
    await ask({ question: 'When was Namsan Tower opened?', chatId });
    again.go();
    await replacing;
    expect(await questions(chatId)).toEqual([all[0], 'Where is krill plentiful?', 'When was Namsan Tower opened?']);
  });

  it('begins anew where it was deleted, and takes no answer that was on its way', async () => {
    const slow = halting();
    const models: ChatModel[] = [];
    const chats = await open(undefined, () => models.shift());
    const { chatId } = begun(await ask({ question: 'Where do terns migrate?' }));
    models.push(slow.model);
    const late = ask({ question: 'Why do arctic terns migrate?', chatId });
    await vi.waitFor(() => expect(models).toEqual([]));
    const token = await chats.remove([chatId]);
    slow.go();
    await late;
    expect(await chats.list()).toEqual([]);
    await expect(chats.read(chatId)).rejects.toMatchObject({ code: 'chat-missing' });
    const next = begun(await ask({ question: 'How tall is Namsan Tower?', chatId }));
    expect(next).toMatchObject({ turn: 0 });
    expect(next.chatId).not.toBe(chatId);
    await room.library.undo(token);
    expect(await questions(chatId)).toEqual(['Where do terns migrate?']);
  });

  it('is as it was before, or whole, wherever the room is ended', async () => {
    const name = `chats-${crypto.randomUUID()}`;
    await open(name);
    const { chatId } = begun(await ask({ question: 'Where do terns migrate?' }));
    const steps = ['begun', 'retrieved', 'text', 'done'];
    for (const [at, step] of steps.entries()) {
      const asking = room.library.conversations.ask(
        { question: `Where do terns migrate${'?'.repeat(at + 2)}`, chatId, turn: 0 },
        running(),
      );
      for await (const event of asking) if (event.type === step) break;
      crash(room);
      await open(name);
      expect(await questions(chatId)).toEqual([
        at < steps.length - 1 ? 'Where do terns migrate?' : 'Where do terns migrate?????',
      ]);
    }
  });

  it('says so, after the answer, when a turn cannot be kept', async () => {
    await open();
    vi.spyOn(room.store, 'keepTurn').mockRejectedValueOnce(new AppError('storage-full'));
    const events: AnswerEvent[] = [];
    const asking = async () => {
      const stream = room.library.conversations.ask({ question: 'Where do terns migrate?' }, running());
      for await (const event of stream) events.push(event);
    };
    await expect(asking()).rejects.toMatchObject({ code: 'storage-full' });
    expect(answerOf(events).text).toContain('Arctic');
    expect(await room.library.conversations.list()).toEqual([]);
  });
});

describe('a question in a conversation', () => {
  it('is searched with what came before it, unless it is to be taken as typed', async () => {
    await open();
    const { chatId } = begun(await ask({ question: 'Where do arctic terns migrate?' }));
    const { trace, question } = answerOf(await ask({ question: 'And in winter?', chatId }));
    expect(question).toBe('And in winter?');
    expect(trace.understood).toMatchObject({ how: 'carried', added: ['arctic', 'terns', 'migrate'] });
    expect(trace.terms).toContain('terns');
    expect(trace.evidence.enough).toBe(true);
    expect(trace.times.understand).toBeGreaterThanOrEqual(0);
    const typed = answerOf(await ask({ question: 'And in winter?', chatId, asTyped: true }));
    expect(typed.trace.understood).toBeUndefined();
    expect(typed.trace.terms).not.toContain('terns');
    const first = answerOf(await ask({ question: 'And in winter?', chatId, turn: 0, keep: false }));
    expect(first.trace.understood).toBeUndefined();
  });

  it('is written anew by the model, which answers that', async () => {
    const models = [
      scripted(['Arctic terns migrate to the Antarctic [1].']),
      scripted(['Where do arctic terns stay in winter?']),
    ];
    const said: string[] = [];
    const chat: ChatModel = {
      ...scripted([]),
      stream: (messages, signal) => {
        said.push(messages.map(({ content }) => content).join('\n'));
        return (models.shift() ?? scripted(['They stay near the pack ice [1].'])).stream(messages, signal);
      },
    };
    await open(undefined, () => chat);
    const { chatId } = begun(await ask({ question: 'Where do arctic terns migrate?' }));
    const answer = answerOf(await ask({ question: 'And in winter?', chatId }));
    expect(answer.trace.understood).toEqual({ question: 'Where do arctic terns stay in winter?', how: 'model' });
    expect(answer.text).toContain('pack ice');
    expect(said[1]).toContain('Arctic terns migrate to the Antarctic');
    expect(said[1]).not.toContain('<passage-');
    expect(said[2]).toContain('Where do arctic terns stay in winter?');
  });

  it('leaves out what is unticked, and tells all that was turned', async () => {
    const asked: unknown[] = [];
    room = await openLibrary(`chats-${crypto.randomUUID()}`, {
      makeChat: async (settings) => {
        asked.push(settings);
        return undefined;
      },
    });
    const { document } = await room.library.save(TERNS);
    await room.library.save(TOWER);
    const filter = { without: [document.id] };
    const chat = { kind: 'openai', provider: 'ollama', baseUrl: 'http://127.0.0.1:11434/v1', model: 'small' } as const;
    const knobs = { mode: 'keyword', passages: 1, chat } as const;
    const { citations, trace } = answerOf(await ask({ question: 'How tall is Namsan Tower?', filter, knobs }));
    expect(citations.map(({ title }) => title)).toEqual(['About tower']);
    expect(trace).toMatchObject({ filter, knobs, mode: 'keyword' });
    expect(trace.candidates.every(({ documentId }) => documentId !== document.id)).toBe(true);
    expect(trace.candidates.filter(({ fate }) => fate === 'sent')).toHaveLength(1);
    expect(asked).toEqual([chat]);
    const [turn] = await room.store.turns((await room.library.conversations.list())[0]?.id ?? '');
    expect(turn?.turn).toMatchObject({ filter, answer: { trace: { knobs, filter } } });
  });

  it('leaves nothing behind that was only to be looked at', async () => {
    await open();
    const events = await ask({ question: 'Where do arctic terns migrate?', keep: false });
    expect(events[0]?.type).toBe('retrieved');
    expect([await room.store.chats(), await room.store.said()]).toEqual([[], []]);
    const { chatId } = begun(await ask({ question: 'Where do arctic terns migrate?' }));
    await ask({ question: 'Why?', chatId, keep: false });
    expect(await questions(chatId)).toHaveLength(1);
    expect(begun(await ask({ question: 'How tall is Namsan Tower?', chatId })).turn).toBe(1);
  });

  it.each([
    ['no words', { question: ' ' }],
    ['a whole book', { question: 'x'.repeat(30_000) }],
    ['a filter that is none', { question: 'Why?', filter: { sites: 'all' } }],
    ['a turn before the first', { question: 'Why?', turn: -1 }],
    ['a number for a conversation', { question: 'Why?', chatId: 7 }],
    ['no passages', { question: 'Why?', knobs: { passages: 0 } }],
    [
      'a model that is a file',
      {
        question: 'Why?',
        knobs: { chat: { kind: 'openai', provider: 'other', baseUrl: 'file:///x', model: 'm' } },
      },
    ],
    ['nothing', undefined],
  ])('is refused with %s', async (_, request) => {
    await open();
    await expect(ask(request as AskRequest)).rejects.toMatchObject({ code: 'bad-request' });
  });
});
