import { afterEach, expect, it } from 'vitest';
import { withoutSecrets } from '../../lib/capture/cut-address.ts';
import { exported, filesOf, forged, imported, jsonLines, linesIn } from './archive-fixtures.ts';
import { crash, openLibrary, page, settled, type TestLibrary } from './library-fixtures.ts';

const MADE = 'Xq3vT9mK2pLw8ZrB5nYc7HdF';
const OTHER = 'Tb7Rk2QwZ9xLm4VnC6yHs8Jd';
const BARE = 'https://boats.example/keel';
const QUESTION = 'What keeps a boat upright?';
const CHATS = 'conversations.jsonl';

const rooms: TestLibrary[] = [];
afterEach(() => {
  for (const room of rooms.splice(0)) crash(room);
});

async function library() {
  const room = await openLibrary(`secrets-${crypto.randomUUID()}`);
  rooms.push(room);
  return room.library;
}

/** An archive of one page that was asked about, with these in the place of its url and its address wherever they stand. */
async function archiveWith(url: string, address = url): Promise<Uint8Array> {
  const from = await library();
  await from.save(page('keel', ['The keel keeps a boat upright.'], { url: BARE, address: BARE }));
  await settled(from);
  for await (const _event of from.conversations.ask({ question: QUESTION }, new AbortController().signal));
  const files = filesOf(await exported(from));
  const documents = linesIn(files, 'documents.jsonl').map((row) => ({ ...row, url, address }));
  const told = JSON.stringify(linesIn(files, CHATS));
  const chats = JSON.parse(told.replaceAll(JSON.stringify(BARE), JSON.stringify(url)));
  return forged(files, { 'documents.jsonl': jsonLines(documents), [CHATS]: jsonLines(chats) });
}

it.each([
  [`${BARE}?token=abc&p=2`, `${BARE}?p=2`],
  [`https://ann:hunter2@boats.example/keel`, BARE],
  [`${BARE}?to=ann%40mail.example`, BARE],
  [`${BARE}/reset-password/${MADE}`, `${BARE}/reset-password/`],
  [`${BARE}#access_token=${MADE}`, BARE],
])('cuts what an archive brings in an address: %s', async (url, cut) => {
  const into = await library();
  expect(await imported(into, await archiveWith(url))).toMatchObject({ added: 1, conversations: 1 });
  const [document] = into.documents();
  expect(document?.url).toBe(cut);
  const [glance] = await into.conversations.list();
  const chat = await into.conversations.read(glance?.id ?? '');
  expect(chat.turns[0]?.answer.citations.map((each) => each.url)).toEqual([cut]);
  const everything = JSON.stringify([document, chat, linesIn(filesOf(await exported(into)), 'documents.jsonl')]);
  expect(everything).not.toMatch(new RegExp(`abc|hunter2|ann@|ann%|${MADE}`));
});

it('still tells apart pages that differ in a secret only, and knows them when they are saved', async () => {
  const into = await library();
  for (const made of [MADE, OTHER]) await imported(into, await archiveWith(`${BARE}?x=${made}`));
  const addresses = into.documents().map(({ address }) => address);
  expect(new Set(addresses).size).toBe(2);
  for (const address of addresses) expect(address).toMatch(/\?x=~[\da-f]{8}$/);
});

it('leaves addresses of its own archives as they are, and those of what has no page', async () => {
  const kept = [BARE, `${BARE}?x=~1a2b3c4d`, 'file:///home/ann/keel.html', 'https://boats.example/?id=7#/a'];
  for (const address of kept) {
    const into = await library();
    await imported(into, await archiveWith(address));
    expect(into.documents().map((document) => [document.url, document.address])).toEqual([[address, address]]);
  }
  expect(withoutSecrets(`footnote:file/${'0af1'.repeat(16)}`, 'mark')).toBe(`footnote:file/${'0af1'.repeat(16)}`);
});
