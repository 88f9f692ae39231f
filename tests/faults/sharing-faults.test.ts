import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ChromaFault, type ChromaProxy, startChromaProxy } from '../servers/chroma-proxy.ts';
import { type ChromaProcess, chromaMissing, startChroma } from '../servers/chroma-server.ts';
import { longPage, page } from '../unit/library-fixtures.ts';
import { chromaStore, expectEqual, type Machine, type MachineOptions, openMachine, toldBy } from './sharing-machine.ts';

/** Ten seconds and more, in small: how long an answer is waited for, ms. Long where it is not the point, on a busy machine. */
const SHORT = { read: 300, write: 300 };
const LONG = { read: 20_000, write: 20_000 };

/** What a server and the way to it can do: nothing is lost here, it is said in one word, and it goes on by itself. */

const missing = chromaMissing();
if (missing) it.skip(`needs a real server: ${missing}`, () => undefined);

describe.skipIf(missing)('a shared library whose server fails', () => {
  let chroma: ChromaProcess;
  let proxy: ChromaProxy;
  let options: MachineOptions;
  let [a, b] = [] as unknown as [Machine, Machine];
  const open: Machine[] = [];
  const { signal } = new AbortController();
  const patience = { ...LONG };

  beforeAll(async () => {
    chroma = await startChroma();
    proxy = await startChromaProxy(chroma.url);
    return async () => {
      await proxy.close();
      await chroma.close();
    };
  }, 40_000);
  beforeEach(async () => {
    proxy.fault = () => undefined;
    proxy.token = undefined;
    Object.assign(patience, LONG);
    options = { url: proxy.url, collection: `c-${crypto.randomUUID()}`, timeouts: patience };
    [a, b] = [await machine('a'), await machine('b')];
  });
  afterEach(async () => {
    for (const machine of open.splice(0)) await machine.crash();
  });

  const machine = async (name: string, more: Partial<MachineOptions> = {}): Promise<Machine> => {
    const made = await openMachine(`${options.collection}-${name}`, { ...options, ...more });
    open.push(made);
    return made;
  };
  const store = () => chromaStore({ ...options, url: chroma.url });
  const begin = async () => {
    await a.library.save(page('tides', ['First.']));
    await a.library.save(longPage('winds', 6));
    await a.sync();
    await b.sync();
  };
  /** Changes in both while the fault stands; it is said, nothing is lost, and it goes on when the fault is gone. */
  const through = async (fault: (verb: string) => ChromaFault | undefined, code: string) => {
    await begin();
    await a.library.save(page('tides', ['Changed.']));
    await a.library.save(longPage('sands', 5));
    await b.library.remove(
      b.library
        .documents()
        .filter(({ title }) => title.includes('winds'))
        .map(({ id }) => id),
    );
    const before = [await toldBy(a.library), await toldBy(b.library)];
    proxy.fault = ({ verb }) => fault(verb);
    if (code === 'shared-timeout') Object.assign(patience, SHORT);
    for (const one of [a, b]) {
      await expect(one.sync()).rejects.toMatchObject({ code });
      expect(one.sharing.glance()).toMatchObject({ state: 'waiting', reason: { code } });
    }
    expect([await toldBy(a.library), await toldBy(b.library)]).toEqual(before);
    proxy.fault = () => undefined;
    Object.assign(patience, LONG);
    await proxy.settle();
    for (const one of [a, b, a]) await one.sync();
    expect(a.sharing.glance()).toMatchObject({ state: 'resting', toSend: 0, refused: 0 });
    expect([...(await toldBy(a.library)).keys()].map((key) => key.split('/').at(-1))).toEqual(['sands', 'tides']);
    await expectEqual([a, b], store());
  };

  const writes = (verb: string) => verb === 'upsert' || verb === 'delete';

  it.each([
    ['nobody answers', 'shared-unreachable', { kind: 'drop' }],
    ['401', 'shared-refused', { kind: 'status', status: 401 }],
    ['403', 'shared-refused', { kind: 'status', status: 403 }],
    ['429', 'shared-busy', { kind: 'status', status: 429, retryAfter: 7 }],
    ['500', 'shared-failed', { kind: 'status', status: 500 }],
    ['503', 'shared-busy', { kind: 'status', status: 503 }],
    ['another address', 'shared-moved', { kind: 'status', status: 302 }],
    ['something else', 'shared-no-server', { kind: 'status', status: 200, body: '<html>router</html>' }],
    ['answers that come too late', 'shared-timeout', { kind: 'slow', ms: 900 }],
  ] as const)('%s', async (_name, code, fault) => {
    await through(() => fault, code);
  });

  it.each([
    ['writes are refused for want of room', 'shared-full', { kind: 'status', status: 507 }],
    [
      'its disk is full',
      'shared-full',
      { kind: 'status', status: 500, body: '{"message":"database or disk is full"}' },
    ],
    ['writes break after half of the records', 'shared-unreachable', { kind: 'half' }],
    ['writes are done, and nobody says so', 'shared-unreachable', { kind: 'cut' }],
    ['writes are done long after anybody waits', 'shared-timeout', { kind: 'late', ms: 900 }],
  ] as const)('%s', async (_name, code, fault) => {
    await through((verb) => (writes(verb) ? fault : undefined), code);
  });

  it('a wrong token is said, and the right one goes on', async () => {
    await begin();
    proxy.token = 'right';
    await expect(a.sync()).rejects.toMatchObject({ code: 'shared-refused', details: { status: 401 } });
    const c = await machine('c', { token: 'wrong-token-123456' });
    const failed = await c.sync().catch((error: unknown) => error);
    expect(JSON.stringify(failed)).not.toContain('wrong-token-123456');
    const d = await machine('d', { token: 'right' });
    await d.sync();
    expect(d.library.documents()).toHaveLength(2);
  });

  it('what is too large is sent in smaller pieces; a passage that is too large by itself is left out', async () => {
    const large = (most: number) => {
      proxy.fault = ({ verb, bytes }) =>
        verb === 'upsert' && bytes > most ? { kind: 'status', status: 413 } : undefined;
    };
    await a.library.save(longPage('winds', 30));
    await a.library.save(page('tides', ['Short.']));
    large(6_000);
    const before = proxy.asked.length;
    await a.sync();
    await b.sync();
    await expectEqual([a, b], store());
    const refused = proxy.asked.slice(before).filter(({ verb, bytes }) => verb === 'upsert' && bytes > 6_000);
    expect(refused.length).toBeLessThan(9);
    await a.library.save(page('giant', ['word '.repeat(900).trim()]));
    await a.library.save(page('sands', ['Short too.']));
    large(1_500);
    await a.sync();
    await b.sync();
    expect(a.sharing.glance()).toMatchObject({ state: 'resting', toSend: 1, refused: 1 });
    expect(b.library.documents().map(({ title }) => title)).toContain('About sands');
    expect(b.library.documents().map(({ title }) => title)).not.toContain('About giant');
  });

  it('a collection that is deleted is not made anew unasked; connected again, it is filled from what is here', async () => {
    await begin();
    const path = `${chroma.url}/api/v2/tenants/default_tenant/databases/default_database/collections`;
    expect((await fetch(`${path}/${options.collection}`, { method: 'DELETE' })).ok).toBe(true);
    for (const one of [a, b]) {
      await expect(one.sync()).rejects.toMatchObject({ code: 'shared-missing' });
      expect(one.library.documents()).toHaveLength(2);
    }
    expect(await store().open(signal)).toBeUndefined();
    const settings = a.sharing.settings();
    await a.sharing.setSettings(settings);
    await a.sync();
    await b.sync();
    await expectEqual([a, b], store());
    expect((await toldBy(b.library)).size).toBe(2);
  });

  it('another embedding space and foreign collections are refused, and nothing is written to them', async () => {
    await a.library.save(page('tides', ['First.']));
    await store().create({ id: 'x', version: 1, space: 'other:16' }, signal);
    await expect(a.sync()).rejects.toMatchObject({
      code: 'shared-space',
      details: { theirs: 'other:16', ours: 'words:16' },
    });
    const newer = { ...options, collection: `${options.collection}-newer` };
    await chromaStore({ ...newer, url: chroma.url }).create({ id: 'x', version: 1, space: 'words:16' }, signal);
    const path = `${chroma.url}/api/v2/tenants/default_tenant/databases/default_database/collections`;
    const post = (body: unknown) =>
      fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    await post({ name: `${options.collection}-own`, metadata: { mine: 1 } });
    const c = await machine('c', { collection: `${options.collection}-own` });
    await expect(c.sync()).rejects.toMatchObject({ code: 'shared-foreign' });
    await post({
      name: `${options.collection}-later`,
      metadata: { footnote: 'shared-library', library: 'x', version: 99, space: 'words:16' },
    });
    const d = await machine('d', { collection: `${options.collection}-later` });
    await expect(d.sync()).rejects.toMatchObject({ code: 'shared-newer' });
    expect(proxy.asked.filter(({ verb }) => verb === 'upsert').slice(-1)[0]?.body ?? {}).not.toMatchObject({
      ids: [expect.stringContaining('h.')],
    });
  });

  it('records that were tampered with are left out, and said; the others come', async () => {
    await a.library.save(longPage('winds', 6));
    await a.library.save(page('tides', ['First.']));
    await a.sync();
    const chunks = await store().find({ is: { part: ['chunk'] } }, 100, signal);
    const one = chunks.find(({ text }) => text.includes('winds'));
    const [whole] = await store().read([one?.id ?? ''], signal);
    if (!whole?.embedding) throw new Error('no chunk');
    await store().put([{ ...whole, embedding: whole.embedding, text: `${whole.text} And more.` }], signal);
    await b.sync();
    expect(b.library.documents().map(({ title }) => title)).toEqual(['About tides']);
    expect(b.sharing.glance()).toMatchObject({ state: 'resting', refused: 1 });
    await a.library.save(longPage('winds', 7));
    await a.sync();
    await b.sync();
    await expectEqual([a, b], store());
    expect(b.sharing.glance()).toMatchObject({ refused: 0 });
  });

  it('a server that lost its latest records gets them again', async () => {
    await begin();
    await a.library.save(page('sands', ['Later.']));
    await a.sync();
    const heads = await store().find({ is: { part: ['head'] } }, 100, signal);
    const last = heads.reduce((x, y) => (Number(x.fields.seq) > Number(y.fields.seq) ? x : y));
    const { doc, seq, writer } = last.fields;
    await store().remove({ is: { doc: [String(doc)] } }, signal);
    const [own] = await store().read([`m.${writer}`], signal);
    if (!own?.embedding) throw new Error('no machine');
    await store().put([{ ...own, embedding: own.embedding, fields: { ...own.fields, seq: Number(seq) - 1 } }], signal);
    await a.sync();
    await b.sync();
    await expectEqual([a, b], store());
    expect(b.library.documents()).toHaveLength(3);
  });
});
