import { afterEach, describe, expect, it, vi } from 'vitest';
import type { LibraryOptions } from '../../lib/library/context.ts';
import { withRun } from '../../lib/library/test-results.ts';
import type { TestRun } from '../../lib/questions.ts';
import {
  crash,
  embedders,
  openLibrary,
  page,
  serverSettings,
  settled,
  type TestLibrary,
  WordEmbedder,
} from './library-fixtures.ts';

const TERNS = page('terns', [
  'Arctic terns migrate from the Arctic to the Antarctic every year. They fly about seventy thousand kilometres.',
  'In winter the terns stay near the pack ice of the Weddell Sea, where krill is plentiful.',
]);
const TOWER = page('tower', ['Namsan Tower in Seoul is 236 metres tall. It was opened to the public in 1980.']);
const TALL = 'How tall is Namsan Tower?';
const NEVER = 1_000_000;

let room: TestLibrary;
afterEach(() => crash(room));

async function open(over: Partial<LibraryOptions> & { models?: Map<string, WordEmbedder> } = {}, name?: string) {
  room = await openLibrary(name ?? `tests-${crypto.randomUUID()}`, { testDelay: NEVER, ...over });
  if (room.library.documents().length === 0) for (const one of [TERNS, TOWER]) await room.library.save(one);
  await settled(room.library);
  return room.library.questions.tests;
}

const idOf = (title: string): string => {
  const document = room.library.documents().find((one) => one.title === `About ${title}`);
  if (!document) throw new Error(`no ${title}`);
  return document.id;
};
const glance = () => room.library.questions.tests.glance();
const lastRun = async () => (await glance()).runs.at(-1);
/** Resolves when so many runs are kept. */
const runs = (count: number) =>
  vi.waitFor(async () => {
    const all = (await glance()).runs;
    if (all.length < count) throw new Error('not yet');
    return all;
  }, 5000);

async function answered(question: string) {
  let chatId = '';
  for await (const event of room.library.conversations.ask({ question }, new AbortController().signal))
    if (event.type === 'begun') chatId = event.chatId;
  return room.library.conversations.turnAt({ chatId, turn: 0 });
}

describe('a test question', () => {
  it('is made of an answer: its source is the first note, with what that quotes', async () => {
    const tests = await open();
    const kept = await tests.addTurn(await answered(TALL));
    expect(kept).toMatchObject({ question: TALL, documentId: idOf('tower') });
    expect(kept.quote).toContain('236 metres');
    expect(await tests.addTurn(await answered(TALL))).toEqual(kept); // not twice
    expect((await glance()).tests).toEqual([{ ...kept, title: 'About tower' }]);
  });

  it('is none without a page, or with one that is not saved', async () => {
    const tests = await open();
    const unanswerable = await answered('Which volcanic burrows do quokkas dig for winter?');
    expect(unanswerable.answer.mode).toBe('abstained');
    await expect((async () => tests.addTurn(unanswerable))()).rejects.toMatchObject({ code: 'document-missing' });
    await expect(tests.add({ question: 'Why?', documentId: 'nowhere' })).rejects.toMatchObject({
      code: 'document-missing',
    });
    await expect(tests.add({ question: ' ', documentId: idOf('tower') })).rejects.toMatchObject({
      code: 'bad-request',
    });
    expect((await glance()).tests).toEqual([]);
  });

  it('tells at which place its source and its passage are found, and whether there would be an answer', async () => {
    const tests = await open();
    const tower = await tests.add({ question: TALL, documentId: idOf('tower'), quote: 'is  236 Metres tall' });
    const wrong = await tests.add({ question: TALL, documentId: idOf('terns') });
    const lost = await tests.add({ question: TALL, documentId: idOf('tower'), quote: 'is 300 metres tall' });
    const weak = await tests.add({ question: 'Which volcanic burrows?', documentId: idOf('terns') });
    await tests.run();
    const results = new Map((await lastRun())?.results.map((result) => [result.id, result]));
    expect(results.get(tower.id)).toEqual({ id: tower.id, rank: 1, quoteRank: 1, passed: true });
    expect(results.get(wrong.id)).not.toMatchObject({ rank: 1 });
    expect(results.get(lost.id)).toEqual({ id: lost.id, rank: 1, quoteLost: true, passed: false });
    expect(results.get(weak.id)).toMatchObject({ abstained: true, passed: false });
    expect(await lastRun()).toMatchObject({ by: 'hand', tests: 4, documents: 2, space: 'words:16', version: '0.1.0' });
    expect((await lastRun())?.first).toBeGreaterThanOrEqual(2);
  });

  it('says so when its source is removed, runs no more, and loses every word of it', async () => {
    const tests = await open();
    await tests.addTurn(await answered(TALL));
    await tests.add({ question: 'Where do terns migrate?', documentId: idOf('terns') });
    await tests.run();
    const token = await room.library.remove([idOf('tower')]);
    expect(JSON.stringify(await glance())).not.toContain('236');
    expect((await glance()).tests.find(({ question }) => question === TALL)?.title).toBeUndefined();
    await tests.run();
    expect(await lastRun()).toMatchObject({ tests: 1 });
    await room.library.undo(token);
    expect((await glance()).tests.find(({ question }) => question === TALL)?.quote).toContain('236 metres');
    await room.library.remove([idOf('tower')]);
    await room.store.emptyTrash(Date.now() + 1);
    expect(JSON.stringify([await room.store.testQuestions(), await room.store.testRuns()])).not.toContain('236');
  });

  it('goes with its results, and what it counted stays', async () => {
    const tests = await open();
    const kept = await tests.add({ question: TALL, documentId: idOf('tower') });
    await tests.add({ question: 'Where do terns migrate?', documentId: idOf('terns') });
    await tests.run();
    await tests.remove(kept.id);
    const run = await lastRun();
    expect(run).toMatchObject({ tests: 2 });
    expect(run?.results.map(({ id }) => id)).not.toContain(kept.id);
  });
});

describe('test questions', () => {
  it('are run by themselves after a change has settled, and after no other', async () => {
    const tests = await open({ testDelay: 20 });
    await tests.add({ question: TALL, documentId: idOf('tower') });
    const [first] = await runs(1);
    expect(first).toMatchObject({ by: 'change', first: 1, documents: 2 });
    await room.library.save(page('moon', ['The Moon is 384,400 kilometres from the Earth.']));
    await settled(room.library);
    const all = await runs(2);
    expect(all.at(-1)).toMatchObject({ by: 'change', documents: 3 });
    await room.library.tag([idOf('tower')], ['seen']); // changes nothing that is searched
    await room.library.save(page('sun', ['The Sun is 150 million kilometres from the Earth.']));
    await vi.waitFor(async () => expect((await lastRun())?.documents).toBe(4), 5000);
    // Of three that came to the same the first and the last are kept.
    expect((await glance()).runs.map(({ documents }) => documents)).toEqual([2, 4]);
  });

  it('are not sent to a server unasked, but run by hand there, and mark the change', async () => {
    const models = embedders(new WordEmbedder('far', 8));
    const tests = await open({ testDelay: 20, models });
    await tests.add({ question: TALL, documentId: idOf('tower') });
    await runs(1);
    const { settings } = await room.library.settings();
    await room.library.setSettings({ ...settings, embedder: serverSettings('far', 8) });
    await vi.waitFor(async () => expect((await room.library.summary()).space.id).toBe('far:8'), 5000);
    await settled(room.library);
    const far = models.get('far');
    if (!far) throw new Error('no embedder');
    far.asked = [];
    await room.library.save(page('moon', ['The Moon is 384,400 kilometres from the Earth.']));
    await settled(room.library);
    await new Promise((resolve) => setTimeout(resolve, 100)); // nothing tells that nothing happens
    expect(far.asked).not.toContain(TALL);
    expect(await glance()).toMatchObject({ unasked: false, runs: [{ space: 'words:16' }] });
    await tests.run();
    expect(far.asked).toContain(TALL);
    expect((await glance()).runs.map(({ space }) => space)).toEqual(['words:16', 'far:8']);
  });

  it('tell why they cannot be run, and keep nothing of that', async () => {
    const tests = await open();
    await tests.add({ question: TALL, documentId: idOf('tower') });
    const words = room.embedders.get('words');
    if (!words) throw new Error('no embedder');
    words.failure = new Error('out of order');
    await expect(tests.run()).rejects.toMatchObject({ code: 'unexpected' });
    expect(await glance()).toMatchObject({ runs: [], running: false });
    words.failure = undefined;
    await tests.run();
    expect(await lastRun()).toMatchObject({ passed: 1 });
  });

  it('are there after a restart, with what came of them', async () => {
    const name = `tests-${crypto.randomUUID()}`;
    const tests = await open({}, name);
    await tests.addTurn(await answered(TALL));
    await tests.run();
    const before = await glance();
    crash(room);
    await open({}, name);
    expect(await glance()).toEqual(before);
  });
});

describe('the runs that are kept', () => {
  const run = (sequence: number, over: Partial<TestRun> = {}): TestRun => ({
    ...{ at: `2026-11-22T10:00:00.00${sequence % 10}Z`, by: 'hand', space: 's', version: '1', sequence, documents: 1 },
    ...{ tests: 1, first: 1, five: 1, passed: 1, results: [{ id: 'a', rank: 1, passed: true }] },
    ...over,
  });
  const kept = new Set(['a']);

  it('are the last hundred', () => {
    let all: TestRun[] = [];
    for (let i = 0; i < 105; i++) all = withRun(all, run(i), kept);
    expect(all).toHaveLength(100);
    expect(all[0]?.sequence).toBe(5);
  });

  it('are the ends of those that came to the same by themselves', () => {
    const change = (sequence: number, over: Partial<TestRun> = {}) => run(sequence, { by: 'change', ...over });
    let all = [change(1), change(2)];
    all = withRun(all, change(3), kept);
    expect(all.map(({ sequence }) => sequence)).toEqual([1, 3]);
    all = withRun(all, change(4, { space: 'other' }), kept);
    all = withRun(all, run(5, { space: 'other' }), kept);
    expect(all.map(({ sequence }) => sequence)).toEqual([1, 3, 4, 5]);
  });
});
