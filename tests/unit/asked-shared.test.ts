import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Library } from '../../lib/library/library.ts';
import { openChromaStore } from '../../lib/sharing/chroma/chroma-store.ts';
import { Sharing } from '../../lib/sharing/sharing.ts';
import { openSharingStore } from '../../lib/storage/indexeddb-sharing.ts';
import type { ReadableLibrary } from '../../scripts/read-only/readable-library.ts';
import type { FetchReply, LibraryReply, PassagesReply, SearchReply } from '../../scripts/read-only/schemas.ts';
import { serverOver } from '../../scripts/read-only/server.ts';
import { openSharedLibrary } from '../../scripts/read-only/shared-library.ts';
import { sentenceOf, wordsIn } from '../../scripts/read-only/words.ts';
import { type ChromaProxy, startChromaProxy } from '../servers/chroma-proxy.ts';
import { type ChromaProcess, chromaMissing, startChroma } from '../servers/chroma-server.ts';
import { page, settled } from './library-fixtures.ts';
import { run, sampleLibrary } from './mcp-fixtures.ts';

const missing = chromaMissing();
if (missing) it.skip(`needs a real server: ${missing}`, () => undefined);

const TOKEN = 'tok-5f0c';
const COLLECTION = 'reading-circle';
const TIDES = 'Why are spring tides higher than neap tides?';
const { signal } = new AbortController();

describe.skipIf(missing)('a shared library that is asked', { timeout: 60_000 }, () => {
  let chroma: ChromaProcess;
  let proxy: ChromaProxy;
  let library: Library;
  let sharing: Sharing;
  let asked: ReadableLibrary;
  let client: Client;
  const place = (collection = COLLECTION) => ({
    ...{ url: proxy.url, tenant: 'default_tenant', database: 'default_database', collection },
  });

  beforeAll(async () => {
    chroma = await startChroma();
    proxy = await startChromaProxy(chroma.url);
    proxy.token = TOKEN;
    ({ library } = await sampleLibrary());
    const store = await openSharingStore(`asked-${crypto.randomUUID()}`);
    await store.setSettings({ place: place(), rule: { by: 'all' } });
    const never = { after: 2 ** 30, poll: [2 ** 30], retry: [2 ** 30] };
    sharing = new Sharing({
      store,
      doors: library.doors,
      openPlace: async () => openChromaStore({ place: place(), token: TOKEN }),
      changed: () => undefined,
      now: () => new Date(),
      delays: never,
    });
    await sharing.start();
    await sharing.sync();
    asked = await openSharedLibrary({ ...place(), token: TOKEN });
    client = new Client({ name: 'test', version: '1' });
    const [ours, theirs] = InMemoryTransport.createLinkedPair();
    await serverOver(Promise.resolve(asked), await wordsIn('en')).connect(theirs);
    await client.connect(ours);
    await client.listTools(); // from then on the client holds replies to their schemas
  }, 90_000);
  afterAll(async () => {
    await client?.close();
    await asked?.close();
    sharing?.stop();
    await proxy?.close();
    await chroma?.close();
  });
  beforeEach(() => {
    proxy.fault = () => undefined;
  });

  async function call<Data>(name: string, args: Record<string, unknown> = {}): Promise<Data> {
    const { content, structuredContent, isError } = await client.callTool({ name, arguments: args });
    if (isError) throw new Error((content as [{ text: string }])[0].text);
    return structuredContent as Data;
  }
  const search = (query: string, more = {}) => call<SearchReply>('search', { query, ...more });
  const titles = ({ results }: SearchReply) => results.map(({ title }) => title);
  const savedAs = async (title: string) => {
    const found = library.documents().find((document) => document.title === title);
    return (await library.text(found?.id ?? '')).text;
  };

  it('lists what there is, with tags', async () => {
    const data = await call<LibraryReply>('library');
    expect(data).toMatchObject({ documents: 5, tags: [{ name: 'sea', documents: 1 }] });
    expect(data.sites).toContainEqual({ name: 'Example', documents: 3 });
    expect(data.passages).toBe(library.documents().reduce((sum, { chunks }) => sum + chunks, 0));
  });

  it.each([TIDES, '한지는 무슨 나무의 껍질로 만드나요?'])('finds the passages, word for word: %s', async (question) => {
    const data = await call<PassagesReply>('passages', { question });
    expect(data.enough).toBe(true);
    expect(data.passages.length).toBeGreaterThan(0);
    for (const { title, start, end, quote, text } of data.passages) {
      const saved = await savedAs(title);
      expect(saved.slice(start, end)).toBe(quote);
      expect(saved).toContain(text);
    }
    expect(data.passages[0]?.link).toContain('#:~:text=');
  });

  it.each([
    TIDES,
    'Who won the football championship in Brazil?',
    'How long must bread cool?',
    '브라질 축구는 누가 이겼나요?',
  ])('judges the evidence as a library that is stored: %s', async (question) => {
    const [there, here] = await Promise.all([asked.retrieve(question, signal), library.retrieve(question, signal)]);
    expect(there.trace.evidence.enough).toBe(here.trace.evidence.enough);
    expect(there.trace.evidence.confidence).toBeCloseTo(here.trace.evidence.confidence ?? 0, 1);
    expect(there.passages[0]?.title).toBe(here.passages[0]?.title);
    expect(there.trace.documentsSearched).toBe(5);
  });

  it('searches by meaning and by words', async () => {
    expect(titles(await search('how long must bread rest before slicing'))[0]).toBe('About sourdough');
    expect(titles(await search('about tid', { by: 'words' }))[0]).toBe('About tides');
    expect(titles(await search('gummy', { by: 'words' }))).toEqual(['About sourdough']);
    expect(titles(await search('xyzzyplugh', { by: 'words' }))).toEqual([]);
    const { results } = await search('neap tides', { what: 'passages', by: 'words', limit: 1 });
    expect((await savedAs('About tides')).slice(results[0]?.start, results[0]?.end)).toBe(results[0]?.excerpt);
  });

  it.each([
    ['tags', { tags: ['SEA'] }, ['About tides']],
    ['sites', { sites: ['전통 공예'] }, ['About 한지']],
    ['dates', { savedUntil: '2001-01-01' }, []],
  ])('keeps to %s', async (_, filter, wanted) => {
    expect(titles(await search('tides 한지', filter))).toEqual(wanted);
  });

  it('fetches a long document part by part, and all of it', async () => {
    const [{ id } = { id: '' }] = (await search('about rivers', { by: 'words' })).results;
    let whole = '';
    let parts = 0;
    for (let offset: number | undefined = 0; offset !== undefined; parts++) {
      const part: FetchReply = await call('fetch', { id, offset, limit: 4000 });
      expect(part).toMatchObject({ id, title: 'About rivers', site: 'Rivers', offset });
      whole += part.text;
      offset = part.nextOffset;
    }
    expect(parts).toBeGreaterThan(3);
    expect(whole).toBe(await savedAs('About rivers'));
    await expect(call('fetch', { id: 'shared:nobody' })).rejects.toThrow(/^[A-Z][^.]+\./);
  });

  it('writes nothing, and sends the embedding, never the words', async () => {
    const from = proxy.asked.length;
    await call('passages', { question: TIDES });
    const calls = proxy.asked.slice(from);
    expect(calls.map(({ verb }) => verb)).toContain('query');
    expect(calls.filter(({ verb }) => /upsert|add|update|delete/.test(verb))).toEqual([]);
    expect(JSON.stringify(calls.map(({ body }) => body))).not.toMatch(/spring|neap/i);
  });

  it('sees what was shared and removed since', async () => {
    await library.save(page('lighthouses', ['The lamp of a lighthouse floats on a bath of quicksilver.']));
    await settled(library);
    await sharing.sync();
    expect(titles(await search('what does the lamp of a lighthouse float on'))[0]).toBe('About lighthouses');
    const added = library.documents().filter(({ title }) => title === 'About lighthouses');
    await library.remove(added.map(({ id }) => id));
    await sharing.sync();
    expect(titles(await search('what does the lamp of a lighthouse float on'))).not.toContain('About lighthouses');
    expect((await call<LibraryReply>('library')).documents).toBe(5);
  });

  it('says so in words when the server is gone, and goes on when it is back', async () => {
    proxy.fault = () => ({ kind: 'drop' });
    await expect(call('passages', { question: TIDES })).rejects.toThrow(/cannot be reached\. /);
    proxy.fault = () => undefined;
    expect((await call<PassagesReply>('passages', { question: TIDES })).enough).toBe(true);
  });

  it('leaves out a passage whose records are not what they say', async () => {
    const store = openChromaStore({ place: place(), token: TOKEN });
    const [forged] = await store.find({ is: { part: ['chunk'], title: ['About sourdough'] } }, 1, signal);
    const [whole] = await store.read([forged?.id ?? ''], signal);
    if (!whole?.embedding) throw new Error('no such record');
    const text = whole.text.replace('two hours', 'six weeks');
    await store.put([{ ...whole, embedding: whole.embedding, text }], signal);
    const { passages } = await asked.retrieve('How long must a sourdough loaf cool?', signal);
    expect(passages.map(({ title }) => title)).not.toContain('About sourdough');
    await store.put([{ ...whole, embedding: whole.embedding }], signal);
  });

  it('is refused in words: another space, no such collection, a wrong token', async () => {
    const words = await wordsIn('en');
    const why = (collection: string, token: string) =>
      openSharedLibrary({ ...place(collection), token }).then(
        () => 'opened',
        (error) => sentenceOf(error, words),
      );
    const other = openChromaStore({ place: place('other-space'), token: TOKEN });
    await other.create({ id: 'x', version: 1, space: 'other:8' }, signal);
    expect(await why('other-space', TOKEN)).toMatch(/other embeddings.*other:8/);
    expect(await why('nothing-here', TOKEN)).toMatch(/--collection/);
    expect(await why(COLLECTION, 'wrong')).toMatch(/FOOTNOTE_TOKEN/);
  });

  it('is asked by both commands', async () => {
    const named = ['--shared', proxy.url, '--collection', COLLECTION];
    const env = { FOOTNOTE_TOKEN: TOKEN };
    const [said, refused, half] = await Promise.all([
      run('ask', [...named, '--json', TIDES], '', env),
      run('mcp', named, '', { FOOTNOTE_TOKEN: 'wrong' }),
      run('ask', ['--shared', proxy.url, TIDES]),
    ]);
    expect(said.code).toBe(0);
    const { citations, mode } = JSON.parse(said.stdout);
    expect([mode, citations[0].title, citations[0].verified]).toEqual(['passages', 'About tides', true]);
    expect((await savedAs('About tides')).slice(citations[0].start, citations[0].end)).toBe(citations[0].quote);
    expect(refused).toMatchObject({ stdout: '' });
    expect([half.code, half.stderr]).toEqual([2, expect.stringMatching(/usage: npm run ask/)]);
  });
});
