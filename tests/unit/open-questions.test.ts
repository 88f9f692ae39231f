import { afterEach, describe, expect, it } from 'vitest';
import type { Answer } from '../../lib/asking.ts';
import { whyOpen } from '../../lib/library/open-questions.ts';
import type { AskRequest } from '../../lib/messaging/library-streams.ts';
import type { OpenQuestion } from '../../lib/questions.ts';
import { crash, openLibrary, page, settled, type TestLibrary } from './library-fixtures.ts';

const TERNS = page('terns', [
  'Arctic terns migrate from the Arctic to the Antarctic every year. They fly about seventy thousand kilometres.',
]);
const TOWER = page('tower', ['Namsan Tower in Seoul is 236 metres tall. It was opened to the public in 1980.']);
const QUOKKAS = page('quokkas', ['Quokkas live on Rottnest Island, where they eat grasses and leaves at night.']);

let room: TestLibrary;
afterEach(() => crash(room));

async function open(name = `open-${crypto.randomUUID()}`): Promise<string> {
  room = await openLibrary(name);
  if (room.library.documents().length === 0) for (const one of [TERNS, TOWER]) await room.library.save(one);
  await settled(room.library);
  return name;
}

async function ask(question: string, more: Partial<AskRequest> = {}): Promise<{ chatId: string; answer: Answer }> {
  const { conversations } = room.library;
  let chatId = '';
  for await (const event of conversations.ask({ question, ...more }, new AbortController().signal)) {
    if (event.type === 'begun') chatId = event.chatId;
    if (event.type === 'done') return { chatId, answer: event.answer };
  }
  throw new Error('no answer');
}

const found = async () => (await room.library.questions.open()).questions;
async function only(): Promise<OpenQuestion> {
  const [question, ...more] = await found();
  if (!question || more.length > 0) throw new Error('not one');
  return question;
}
const verdict = (question: OpenQuestion) => {
  const place = question.places.at(-1);
  if (!place) throw new Error('no place');
  return room.library.questions.reconsider(place);
};

/** Some words of it are saved. */
const NEAR = 'Which volcanic burrows do quokkas dig for the arctic winter?';
const ISLAND = 'On which island do quokkas live?';

describe('a question without an answer', () => {
  it('is told with the words that nothing saved has, and the pages that came near', async () => {
    await open();
    await ask('How tall is Namsan Tower?');
    expect(await found()).toEqual([]);
    expect((await ask(NEAR)).answer.mode).toBe('abstained');
    const question = await only();
    expect(question).toMatchObject({ question: NEAR, why: 'abstained', stale: false });
    expect([...question.missing].sort()).toEqual(['burrows', 'dig', 'quokkas', 'volcanic', 'winter']);
    expect(question.telling).toContain('arctic');
    expect(question.near.map(({ title }) => title)).toContain('About terns');
  });

  it('knows Korean words that nothing saved has', async () => {
    await open();
    await room.library.save(
      page('ko', ['남산서울타워는 서울의 남산에 있는 높이 236미터의 탑이다.'], { language: 'ko' }),
    );
    await ask('쿼카와 왈라비는 남산에서 유칼립투스를 언제 먹나요?');
    const { missing } = await only();
    expect([...missing].sort()).toEqual(['왈라비', '유칼립투스', '쿼카']);
  });

  it('stands once however often it was asked, and is gone when it found its answer', async () => {
    await open();
    const { chatId } = await ask(ISLAND);
    await ask('on which island do  Quokkas live');
    const question = await only();
    expect(question.places).toHaveLength(2);
    expect(question.question).toBe('on which island do  Quokkas live');
    expect(await verdict(question)).toEqual({ answerable: false });
    await room.library.save(QUOKKAS);
    await settled(room.library);
    expect((await only()).stale).toBe(true);
    expect(await verdict(await only())).toEqual({ answerable: true, title: 'About quokkas' });
    expect((await ask(ISLAND, { chatId, asTyped: true })).answer.mode).toBe('passages');
    expect(await found()).toEqual([]);
  });

  it('goes with its conversation, and comes back with it', async () => {
    await open();
    const { chatId } = await ask(ISLAND);
    const { conversations } = room.library;
    expect(await found()).toHaveLength(1);
    const token = await conversations.remove([chatId]);
    expect(await found()).toEqual([]);
    await room.library.undo(token);
    expect(await found()).toHaveLength(1);
    const [question] = await found();
    await conversations.remove([chatId]);
    await expect(verdict(question as OpenQuestion)).rejects.toMatchObject({ code: 'chat-missing' });
  });

  it('can be dismissed, which outlives a restart, until it is asked again', async () => {
    const name = await open();
    await ask(ISLAND);
    const { places } = await only();
    await room.library.questions.dismiss(places, true);
    expect(await found()).toEqual([]);
    crash(room);
    await open(name);
    expect(await found()).toEqual([]);
    await room.library.questions.dismiss(places, false);
    expect(await found()).toHaveLength(1);
    await room.library.questions.dismiss(places, true);
    await ask(ISLAND);
    expect((await only()).places).toHaveLength(1);
  });

  it('names no page that was removed since', async () => {
    await open();
    await ask(NEAR);
    const terns = room.library.documents().find(({ title }) => title === 'About terns');
    await room.library.remove([terns?.id ?? '']);
    expect((await only()).near.map(({ title }) => title)).not.toContain('About terns');
  });

  it('asks no server whether it can be answered by now', async () => {
    await open();
    await ask(ISLAND);
    await room.library.save(QUOKKAS);
    await settled(room.library);
    const { active } = (await room.store.spaces()) ?? {};
    expect(active?.embedder.kind).toBe('builtin');
    const words = room.embedders.get('words');
    if (!words) throw new Error('no embedder');
    words.asked = [];
    await verdict(await only());
    expect(words.asked).toEqual([ISLAND]); // the built-in one
    await verdict(await only());
    expect(words.asked).toEqual([ISLAND]); // remembered
  });
});

describe('whether an answer is none', () => {
  const answer = (over: Partial<Answer>) => whyOpen({ mode: 'model', text: '', unsupported: [], ...over } as Answer);

  it('is told by what of it stands in the pages', () => {
    const text = 'Quokkas live here. They fly.';
    expect(answer({ text })).toBeUndefined();
    expect(answer({ text, unsupported: [{ start: 19, end: 28, why: 'words' }] })).toBeUndefined();
    expect(answer({ text, unsupported: [{ start: 0, end: 18, why: 'words' }] })).toBe('unsupported');
    expect(answer({ text, incomplete: 'stopped', unsupported: [{ start: 0, end: 28, why: 'words' }] })).toBeUndefined();
    expect(answer({ mode: 'abstained' })).toBe('abstained');
    expect(answer({ mode: 'passages', text })).toBeUndefined();
  });
});
