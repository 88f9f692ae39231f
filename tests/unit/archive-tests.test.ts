import { afterEach, describe, expect, it } from 'vitest';
import { restoreInto } from '../../lib/library/restore.ts';
import { openIndexedDbStore } from '../../lib/storage/indexeddb-store.ts';
import { exported, filesOf, forged, imported, jsonLines, linesIn, manifestOf, sourceOf } from './archive-fixtures.ts';
import { crash, openLibrary, page, settled, type TestLibrary } from './library-fixtures.ts';

const TERNS = page('terns', ['Arctic terns migrate from the Arctic to the Antarctic every year.']);
const TOWER = page('tower', ['Namsan Tower in Seoul is 236 metres tall.']);
const TALL = 'How tall is Namsan Tower?';

const rooms: TestLibrary[] = [];
afterEach(() => rooms.splice(0).forEach(crash));

async function open(pages = [TERNS, TOWER]): Promise<TestLibrary> {
  const room = await openLibrary(`archived-${crypto.randomUUID()}`, { testDelay: 1_000_000 });
  rooms.push(room);
  for (const one of pages) await room.library.save(one);
  await settled(room.library);
  return room;
}

const idOf = ({ library }: TestLibrary, title: string) => {
  const document = library.documents().find((one) => one.title === `About ${title}`);
  return document?.id ?? 'none';
};
const keep = (room: TestLibrary, over = {}) =>
  room.library.questions.tests.add({ question: TALL, documentId: idOf(room, 'tower'), quote: '236 metres', ...over });

describe('test questions in an archive', () => {
  it('are carried, without what came of them, and without the words of a page that is not', async () => {
    const room = await open();
    const [tower, terns] = [await keep(room), await keep(room, { documentId: idOf(room, 'terns'), quote: 'migrate' })];
    await room.library.questions.tests.run();
    await room.library.remove([idOf(room, 'terns')]);
    const files = filesOf(await exported(room.library));
    const { quote: _, ...rest } = terns;
    expect(linesIn(files, 'questions.jsonl')).toEqual([tower, rest]);
    expect(manifestOf(files)).toMatchObject({ questions: 2 });
    expect(Object.keys(files).join()).not.toContain('runs');
  });

  it('leave an archive as it was before there were any', async () => {
    const files = filesOf(await exported((await open()).library));
    expect(files['questions.jsonl']).toBeUndefined();
    expect(manifestOf(files).questions).toBeUndefined();
  });

  it('come into another library once, each with its page there', async () => {
    const from = await open();
    const tower = await keep(from);
    await keep(from, { documentId: idOf(from, 'terns'), quote: 'migrate' });
    const bytes = await exported(from.library);
    const to = await open([TOWER]); // under an id of its own
    await imported(to.library, bytes);
    await imported(to.library, bytes);
    const tests = await to.store.testQuestions();
    expect(tests).toHaveLength(2);
    expect(tests[0]).toEqual({ ...tower, documentId: idOf(to, 'tower') });
    expect(tests[1]).toMatchObject({ documentId: idOf(to, 'terns'), quote: 'migrate' });
  });

  it('come back with a restore, with the line through what they came to', async () => {
    const room = await open();
    const tower = await keep(room);
    const bytes = await exported(room.library);
    await room.library.questions.tests.run();
    const store = await openIndexedDbStore(`restored-${crypto.randomUUID()}`);
    for await (const _ of restoreInto(
      store,
      sourceOf(bytes),
      { store: room.store, sequence: 9 },
      new AbortController().signal,
    ));
    expect(await store.testQuestions()).toEqual([tower]);
    expect(await store.testRuns()).toEqual(await room.store.testRuns());
    store.close();
  });

  it.each([
    ['is no test question', [{ id: 'a', question: 7 }]],
    [
      'is there twice',
      [0, 0].map(() => ({ id: 'a', question: 'b', documentId: 'c', keptAt: '2026-11-22T10:00:00.000Z' })),
    ],
  ])('are refused, and all else with them, where a line %s', async (_, rows) => {
    const room = await open();
    await keep(room);
    const files = filesOf(await exported(room.library));
    const to = await open([]);
    const bad = forged(files, { 'questions.jsonl': jsonLines(rows) }, { questions: rows.length });
    await expect(imported(to.library, bad)).rejects.toMatchObject({
      code: 'archive-damaged',
      details: { part: 'questions.jsonl' },
    });
    expect(to.library.documents()).toEqual([]);
  });
});
