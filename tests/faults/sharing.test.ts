import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ChromaProxy, startChromaProxy } from '../servers/chroma-proxy.ts';
import { type ChromaProcess, chromaMissing, startChroma } from '../servers/chroma-server.ts';
import { page } from '../unit/library-fixtures.ts';
import {
  chromaStore,
  expectEqual,
  type Machine,
  type MachineOptions,
  openMachine,
  toldBy,
  toldByServer,
} from './sharing-machine.ts';

/** One server, two or three libraries. */

const missing = chromaMissing();
if (missing) it.skip(`needs a real server: ${missing}`, () => undefined);

describe.skipIf(missing)('libraries that share', () => {
  let chroma: ChromaProcess;
  let proxy: ChromaProxy;
  let options: MachineOptions;
  const open: Machine[] = [];
  const { signal } = new AbortController();

  beforeAll(async () => {
    chroma = await startChroma();
    proxy = await startChromaProxy(chroma.url);
    return async () => {
      await proxy.close();
      await chroma.close();
    };
  }, 40_000);
  beforeEach(() => {
    proxy.fault = () => undefined;
    options = { url: proxy.url, collection: `c-${crypto.randomUUID()}` };
  });
  afterEach(async () => {
    for (const machine of open.splice(0)) await machine.crash();
  });

  const machine = async (name: string, more: Partial<MachineOptions> = {}): Promise<Machine> => {
    const made = await openMachine(`${options.collection}-${name}`, { ...options, ...more });
    open.push(made);
    return made;
  };
  const titles = ({ library }: Machine) =>
    library
      .documents()
      .map(({ title }) => title)
      .sort();
  const save = (own: Machine, name: string, ...words: string[]) =>
    own.library.save(page(name, words.length > 0 ? words : [`All about ${name}.`]));
  const store = () => chromaStore(options);

  it('what is saved in one appears in the other, embedded, and the other way round', async () => {
    const [a, b] = [await machine('a'), await machine('b')];
    await save(a, 'tides', 'The moon pulls the water.', 'Twice a day it comes and goes.');
    await a.sync();
    await b.sync();
    expect(titles(b)).toEqual(titles(a));
    expect(b.library.documents()[0]?.status).toEqual({ state: 'ready' });
    const { passages } = await b.library.retrieve('what pulls the water', new AbortController().signal);
    expect(passages[0]?.text).toContain('The moon pulls the water.');
    await save(b, 'winds');
    await b.sync();
    await a.sync();
    expect(titles(a)).toHaveLength(2);
    await expectEqual([a, b], store());
  });

  it('of a document changed in both while apart, both have the later by logical clock', async () => {
    const [a, b] = [await machine('a'), await machine('b')];
    await save(a, 'tides', 'First words.');
    await a.sync();
    await b.sync();
    await save(b, 'other'); // moves the clock of b on
    await b.sync();
    await save(a, 'tides', 'Changed in a.');
    await save(b, 'tides', 'Changed in b.');
    await a.sync();
    await b.sync();
    await a.sync();
    await b.sync();
    await expectEqual([a, b], store());
    expect((await toldBy(a.library)).size).toBe(2);
  });

  it('what is deleted in one is gone in both and on the server; undone, it is back', async () => {
    const [a, b] = [await machine('a'), await machine('b')];
    await save(a, 'tides');
    await save(a, 'winds');
    await a.sync();
    await b.sync();
    const gone = b.library.documents().filter(({ title }) => title.includes('tides'));
    const token = await b.library.remove(gone.map(({ id }) => id));
    await b.sync();
    await a.sync();
    expect(titles(a)).toEqual(['About winds']);
    await expectEqual([a, b], store());
    await b.library.undo(token);
    await b.sync();
    await a.sync();
    expect(titles(a)).toEqual(['About tides', 'About winds']);
    await expectEqual([a, b], store());
  });

  it('tombstones are cleared away when all machines have taken them in, and of their documents nothing stays', async () => {
    const [a, b] = [await machine('a'), await machine('b')];
    await save(a, 'tides');
    await a.sync();
    await b.sync();
    await a.library.remove(a.library.documents().map(({ id }) => id));
    await a.sync();
    const left = async () => await store().find({ not: { part: ['machine'] } }, 100, new AbortController().signal);
    expect((await left()).map(({ fields, text }) => [fields.gone, text])).toEqual([['removed', '']]);
    await b.sync();
    await a.sync();
    expect(await left()).toEqual([]);
    await expectEqual([a, b], store());
  });

  it('tags go both ways without the text', async () => {
    const [a, b] = [await machine('a'), await machine('b')];
    await save(a, 'tides');
    await a.sync();
    await b.sync();
    const [document] = b.library.documents();
    await b.library.tag([document?.id ?? ''], ['sea', 'moon']);
    await b.sync();
    const before = proxy.asked.length;
    await a.sync();
    expect(a.library.documents()[0]?.tags).toEqual(['sea', 'moon']);
    expect(a.library.documents()[0]?.sequence).toBe(1);
    const read = proxy.asked.slice(before).filter(({ verb, body }) => verb === 'get' && 'ids' in (body as object));
    expect(read).toEqual([]);
    await expectEqual([a, b], store());
  });

  it('a change that was taken in is not sent back', async () => {
    const [a, b] = [await machine('a'), await machine('b')];
    await save(a, 'tides');
    await a.sync();
    await b.sync();
    const before = proxy.asked.length;
    await b.sync();
    await b.sync();
    const written = proxy.asked.slice(before).filter(({ verb }) => verb === 'upsert' || verb === 'delete');
    expect(written).toEqual([]);
  });

  it('only what was chosen joins; taken out again it stays where it was saved, and goes where it came from there', async () => {
    const [a, b] = [await machine('a', { rule: { by: 'hand' } }), await machine('b', { rule: { by: 'hand' } })];
    await save(a, 'tides');
    await save(a, 'winds');
    await a.sync();
    await b.sync();
    expect(titles(b)).toEqual([]);
    const tides = a.library.documents().filter(({ title }) => title.includes('tides'));
    await a.sharing.choose(
      tides.map(({ id }) => id),
      'share',
    );
    await a.sync();
    await b.sync();
    expect(titles(b)).toEqual(['About tides']);
    await a.sharing.choose(
      tides.map(({ id }) => id),
      'unshare',
    );
    await a.sync();
    await b.sync();
    expect(titles(a)).toEqual(['About tides', 'About winds']);
    expect(titles(b)).toEqual([]);
    expect([...a.sharing.states().values()]).toEqual(['withheld']);
    expect(await toldByServer(store())).toEqual(new Map());
  });

  it('taken out by somebody else, it stays with whoever brought it', async () => {
    const [a, b] = [await machine('a'), await machine('b')];
    await save(a, 'tides');
    await a.sync();
    await b.sync();
    await b.sharing.choose(
      b.library.documents().map(({ id }) => id),
      'unshare',
    );
    await b.sync();
    await a.sync();
    await a.sync();
    expect([titles(a), titles(b)]).toEqual([['About tides'], ['About tides']]);
    expect(await toldByServer(store())).toEqual(new Map());
    await a.sharing.choose(
      a.library.documents().map(({ id }) => id),
      'share',
    );
    await a.sync();
    await b.sync();
    await expectEqual([a], store());
  });

  it('a tag brings a document in, and takes it out where it was given', async () => {
    const [a, b] = [
      await machine('a', { rule: { by: 'tag', tag: 'Team' } }),
      await machine('b', { rule: { by: 'hand' } }),
    ];
    await save(a, 'tides');
    await save(a, 'winds');
    const [one] = a.library.documents();
    await a.library.tag([one?.id ?? ''], ['team']);
    await a.sync();
    await b.sync();
    expect(titles(b)).toEqual([one?.title]);
    await a.library.tag([one?.id ?? ''], []);
    await a.sync();
    await b.sync();
    expect([titles(a).length, titles(b)]).toEqual([2, []]);
  });

  it('kept answers, settings and chats stay where they are', async () => {
    const [a, b] = [await machine('a'), await machine('b')];
    await save(a, 'tides', 'The moon pulls the water.');
    for await (const _event of a.library.conversations.ask({ question: 'what pulls the water' }, signal));
    const [chat] = await a.library.conversations.list('');
    await a.library.conversations.saveAnswer({ chatId: chat?.id ?? '', turn: 0 });
    expect(titles(a)).toHaveLength(2);
    await a.sync();
    await b.sync();
    expect(titles(b)).toEqual(['About tides']);
    expect(await b.library.conversations.list('')).toEqual([]);
    expect(JSON.stringify(proxy.asked)).not.toContain('what pulls the water');
  });

  it('a library that lost its database deletes nothing, and has everything back', async () => {
    const [a, b] = [await machine('a'), await machine('b')];
    for (const name of ['tides', 'winds', 'sands']) await save(a, name);
    await a.sync();
    await b.sync();
    await a.crash();
    open.splice(open.indexOf(a), 1);
    // Its ledger is left, and speaks of three documents that are not there.
    const again = await machine('a2', { ledger: `${options.collection}-a-sharing` });
    await again.sync();
    await b.sync();
    expect(titles(b)).toHaveLength(3);
    await expectEqual([again, b], store());
  });

  it('a loss that is told of deletes nothing, though the library is the same', async () => {
    const [a, b] = [await machine('a'), await machine('b')];
    for (const name of ['tides', 'winds']) await save(a, name);
    await a.sync();
    await b.sync();
    await a.library.remove([a.library.documents()[0]?.id ?? '']); // stands for what the browser dropped
    await a.crash();
    open.splice(open.indexOf(a), 1);
    const again = await machine('a', { lossAt: '2026-01-01T00:00:00.000Z' });
    await again.sync();
    await b.sync();
    await expectEqual([again, b], store());
    expect(titles(b)).toHaveLength(2);
  });

  it('a machine that lost its ledger compares, and sends nothing twice', async () => {
    const [a, b] = [await machine('a'), await machine('b')];
    await save(a, 'tides');
    await a.sync();
    await b.sync();
    await a.crash();
    open.splice(open.indexOf(a), 1);
    const before = proxy.asked.length;
    const again = await machine('a', { ledger: `another-${options.collection}` });
    await again.sync();
    const written = proxy.asked.slice(before).filter(({ verb }) => verb === 'upsert');
    expect(written).toHaveLength(1); // that it is there
    await save(again, 'tides', 'Changed.');
    await again.sync();
    await b.sync();
    await expectEqual([again, b], store());
  });

  it('a machine that comes back after months neither deletes nor brings back', async () => {
    let months = 0;
    const now = () => new Date(Date.UTC(2026, months, 1));
    const [a, b] = [await machine('a', { now }), await machine('b', { now })];
    for (const name of ['tides', 'winds']) await save(a, name);
    await a.sync();
    await b.sync();
    for (months = 1; months < 4; months++) await a.sync();
    await a.library.remove(
      a.library
        .documents()
        .filter(({ title }) => title.includes('tides'))
        .map(({ id }) => id),
    );
    await a.sync();
    await a.sync();
    expect(await store().find({ is: { gone: ['removed'] } }, 10, signal)).toEqual([]);
    await b.sync();
    expect(titles(b)).toEqual(['About tides', 'About winds']);
    expect([...b.sharing.states().values()].sort()).toEqual(['shared', 'withheld']);
    await a.sync();
    expect(titles(a)).toEqual(['About winds']);
  });

  it('a page saved here stays when somebody has removed the same page there without knowing of it', async () => {
    const [a, b] = [await machine('a'), await machine('b')];
    await save(a, 'tides', 'In a.');
    await a.sync();
    await save(a, 'tides', 'In a, changed.');
    await b.sync();
    await b.library.remove(b.library.documents().map(({ id }) => id));
    await b.sync();
    const c = await machine('c');
    await save(c, 'winds');
    await c.sync();
    await save(c, 'tides', 'In c.');
    await a.sync();
    await c.sync();
    await b.sync();
    await a.sync();
    expect(titles(c)).toContain('About tides');
    await expectEqual([a, b, c], store());
  });
});
