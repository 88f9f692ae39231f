import { afterEach, expect, it } from 'vitest';
import { exported, filesOf, forged, imported, jsonLines, linesIn } from './archive-fixtures.ts';
import { crash, openLibrary, page, settled, type TestLibrary } from './library-fixtures.ts';

const MARS = 'Who discovered the moons of Mars, and when?';
const CHATS = 'conversations.jsonl';

const rooms: TestLibrary[] = [];
afterEach(() => rooms.splice(0).forEach(crash));

async function open(): Promise<TestLibrary['library']> {
  const room = await openLibrary(`lacking-${crypto.randomUUID()}`);
  rooms.push(room);
  return room.library;
}

/** A library in which the question was asked before Mars was spoken of anywhere. */
async function asked(): Promise<TestLibrary['library']> {
  const library = await open();
  await library.save(
    page('tides', ['The moons of the Earth and of the other planets are what the tides are made by.']),
  );
  await settled(library);
  for await (const _event of library.conversations.ask({ question: MARS }, new AbortController().signal));
  return library;
}

async function keptIn(library: TestLibrary['library']): Promise<readonly string[] | undefined> {
  const [glance] = await library.conversations.list();
  const { turns } = await library.conversations.read(glance?.id ?? '');
  return turns[0]?.answer.trace.lacking;
}

it('a name that nothing saved had is kept with the answer, whatever is saved later', async () => {
  const library = await asked();
  expect(await keptIn(library)).toEqual(['Mars']);
  await library.save(page('mars', ['Asaph Hall discovered the moons of Mars in 1877.']));
  await settled(library);
  expect(await keptIn(library)).toEqual(['Mars']);
  const other = await open();
  await imported(other, await exported(library));
  expect(await keptIn(other)).toEqual(['Mars']);
  for await (const event of library.conversations.ask({ question: MARS }, new AbortController().signal))
    if (event.type === 'done') expect(event.answer.trace).not.toHaveProperty('lacking');
});

it.each([
  ['too many', Array.from({ length: 11 }, (_, n) => `Mars ${n}`)],
  ['too long', ['M'.repeat(1001)]],
  ['no words', [7]],
])('an archive is refused whose answer lacks %s', async (_what, lacking) => {
  const files = filesOf(await exported(await asked()));
  const told = JSON.stringify(linesIn(files, CHATS)).replace(
    '"lacking":["Mars"]',
    `"lacking":${JSON.stringify(lacking)}`,
  );
  const archive = forged(files, { [CHATS]: jsonLines(JSON.parse(told)) });
  await expect(imported(await open(), archive)).rejects.toMatchObject({ code: 'archive-damaged' });
});
