import { signal } from '@preact/signals';
import { describe, expect, it } from 'vitest';
import { type CallLibrary, createCatalogue, type StreamLibrary } from '../../entrypoints/library/catalogue.ts';
import { createRemoval } from '../../entrypoints/library/removal.ts';
import { createSearch } from '../../entrypoints/library/search.ts';
import { createTransfers } from '../../entrypoints/library/transfer.ts';
import { AppError } from '../../lib/errors.ts';
import type { Finding } from '../../lib/messaging/library-protocol.ts';

/** A library of which each call waits until the test answers it. */
function askedLibrary() {
  const asked: { name: string; args: unknown[]; answer: (value: unknown) => void; fail: (error: unknown) => void }[] =
    [];
  const call = ((name: string, ...args: unknown[]) =>
    new Promise((answer, fail) => asked.push({ name, args, answer, fail }))) as unknown as CallLibrary;
  return { call, asked };
}

/** Lets everything run that is ready to. */
const settle = () => new Promise((resolve) => setImmediate(resolve));
const finding = (documentId: string): Finding => ({ documentId, excerpt: documentId, at: [] });

describe('searching the texts', () => {
  it('asks for one thing at a time and then for what is in the field by now', async () => {
    const { call, asked } = askedLibrary();
    const search = createSearch(call, signal(0));
    for (const typed of ['t', 'ti', 'tid', 'tide']) search.query.value = typed;
    expect(asked.map(({ args }) => args)).toEqual([['t']]);
    asked[0]?.answer([finding('stale')]);
    await settle();
    expect(asked.map(({ args }) => args)).toEqual([['t'], ['tide']]);
    expect(search.found.value.size).toBe(0);
    expect(search.busy.value).toBe(true);
    asked[1]?.answer([finding('fresh')]);
    await settle();
    expect([...search.found.value.keys()]).toEqual(['fresh']);
    expect(search.busy.value).toBe(false);
  });

  it('drops an answer that comes when the field is empty again', async () => {
    const { call, asked } = askedLibrary();
    const search = createSearch(call, signal(0));
    search.query.value = 'tide';
    search.query.value = '';
    asked[0]?.answer([finding('late')]);
    await settle();
    expect(search.found.value.size).toBe(0);
    expect(search.busy.value).toBe(false);
    expect(asked).toHaveLength(1);
  });

  it('asks again when the library has changed, even while it is being asked', async () => {
    const { call, asked } = askedLibrary();
    const version = signal(0);
    const search = createSearch(call, version);
    search.query.value = 'tide';
    version.value = 1;
    asked[0]?.answer([finding('before')]);
    await settle();
    asked[1]?.answer([finding('after')]);
    await settle();
    expect([...search.found.value.keys()]).toEqual(['after']);
    expect(asked).toHaveLength(2);
  });

  it('tells why it could not', async () => {
    const { call, asked } = askedLibrary();
    const search = createSearch(call, signal(0));
    search.query.value = 'tide';
    asked[0]?.fail(new AppError('storage-failed'));
    await settle();
    expect(search.failure.value?.code).toBe('storage-failed');
    search.query.value = '';
    expect(search.failure.value).toBeUndefined();
  });
});

const documents = (...ids: string[]) =>
  ids.map((id, i) => ({ id, sequence: i + 1, title: id, updatedAt: `2026-05-0${i + 1}`, status: { state: 'ready' } }));

/** A library that holds some ids and forgets them when it is told to. */
function smallLibrary(ids: string[], broken?: string) {
  let trash: string[] = [];
  const call = (async (name: string, argument: unknown) => {
    if (name === broken) throw new AppError('storage-failed');
    if (name === 'remove') {
      trash = ids;
      ids = ids.filter((id) => !(argument as string[]).includes(id));
      return 'token';
    }
    if (name === 'removeVersion') {
      trash = ids;
      return 'version';
    }
    if (name === 'undo') ids = trash;
    return {};
  }) as unknown as CallLibrary;
  const stream = async function* () {
    yield { whole: true, documents: documents(...ids), mark: { list: 'small', revision: 1 } };
  } as unknown as StreamLibrary;
  return { call, stream };
}

describe('removing', () => {
  async function shelfOf({ call, stream }: ReturnType<typeof smallLibrary>) {
    const catalogue = createCatalogue(call, stream);
    const removal = createRemoval(call, catalogue);
    await catalogue.refresh();
    const ids = () => removal.documents.value?.map(({ id }) => id);
    const named = (id: string) => (removal.documents.value ?? []).filter((document) => document.id === id);
    return { removal, ids, named };
  }

  it('takes the lines away at once, and brings them back on undo', async () => {
    const { removal, ids, named } = await shelfOf(smallLibrary(['a', 'b', 'c']));
    const removing = removal.remove(named('b'));
    expect(ids()).toEqual(['c', 'a']);
    await removing;
    expect(removal.news.value).toMatchObject({ state: 'removed', count: 1, title: 'b' });
    await removal.undo();
    expect(ids()).toEqual(['c', 'b', 'a']);
    expect(removal.news.value).toEqual({ state: 'restored', count: 1, ids: ['b'] });
  });

  it('brings the lines back when the library could not remove them, and says so', async () => {
    const { removal, ids, named } = await shelfOf(smallLibrary(['a', 'b'], 'remove'));
    await removal.remove(named('b'));
    expect(ids()).toEqual(['b', 'a']);
    expect(removal.news.value).toEqual({ state: 'failed', report: { code: 'storage-failed', details: {} } });
  });

  it('tells of an earlier version by its day, and not of what was taken back before it', async () => {
    const { removal, ids } = await shelfOf(smallLibrary(['a']));
    const head = { documentId: 'a', sequence: 3, savedAt: '2026-03-12T10:00:00.000Z', contentHash: 'x' };
    await removal.removeVersion(head);
    expect(ids()).toEqual(['a']);
    const { savedAt: version } = head;
    expect(removal.news.value).toMatchObject({ state: 'removed', token: 'version', version });
    const undoing = removal.undo();
    await removal.removeVersion(head);
    await undoing;
    expect(removal.news.value).toMatchObject({ state: 'removed', version });
    await removal.undo();
    expect(removal.news.value).toEqual({ state: 'restored', count: 1, ids: [], version });
  });

  it('says when it is too late to undo', async () => {
    const { removal, named } = await shelfOf(smallLibrary(['a', 'b'], 'undo'));
    await removal.remove(named('b'));
    await removal.undo();
    expect(removal.news.value).toMatchObject({ state: 'failed' });
  });
});

describe('the archive', () => {
  const streaming = (run: (signal: AbortSignal) => AsyncGenerator<unknown>) =>
    ((_name: string, _request: unknown, signal: AbortSignal) => run(signal)) as unknown as StreamLibrary;
  const aborted = (signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve());
    });
  const done = { type: 'done', url: 'blob:x', name: 'footnote.zip', bytes: 7 };

  it('tells how far it is and delivers the file', async () => {
    const delivered: string[] = [];
    const stream = streaming(async function* () {
      yield { type: 'progress', done: 1, total: 2 };
      yield done;
    });
    const transfers = createTransfers(
      stream,
      (url, name) => delivered.push(url, name),
      () => undefined,
    );
    const seen: unknown[] = [];
    transfers.current.subscribe((value) => seen.push(value));
    await transfers.exportArchive();
    expect(seen).toEqual([
      undefined,
      { way: 'export', state: 'running', done: 0, total: 0 },
      { way: 'export', state: 'running', done: 1, total: 2 },
      { way: 'export', state: 'done', url: 'blob:x', name: 'footnote.zip', bytes: 7 },
    ]);
    expect(delivered).toEqual(['blob:x', 'footnote.zip']);
  });

  it('stops when it is told to, however the library takes it', async () => {
    for (const throws of [true, false]) {
      const stream = streaming(async function* (signal) {
        yield { type: 'progress', done: 1, total: 2 };
        await aborted(signal);
        if (throws) throw new AppError('unexpected');
      });
      const transfers = createTransfers(
        stream,
        () => undefined,
        () => undefined,
      );
      const running = transfers.exportArchive();
      transfers.cancel();
      await running;
      expect(transfers.current.value).toEqual({ way: 'export', state: 'cancelled' });
    }
  });

  it('keeps the reason of a failure, and never hangs when the library falls silent', async () => {
    const failing = streaming(async function* () {
      yield { type: 'progress', done: 1, total: 2 };
      throw new AppError('archive-truncated');
    });
    const transfers = createTransfers(
      failing,
      () => undefined,
      () => undefined,
    );
    await transfers.importArchive(new File(['x'], 'a.zip'));
    expect(transfers.current.value).toMatchObject({
      way: 'import',
      state: 'failed',
      report: { code: 'archive-truncated' },
    });
    const silent = streaming(async function* () {
      yield { type: 'progress', done: 1, total: 2 };
    });
    const others = createTransfers(
      silent,
      () => undefined,
      () => undefined,
    );
    await others.exportArchive();
    expect(others.current.value).toMatchObject({ state: 'failed', report: { code: 'unexpected' } });
  });

  it('reads the library again after an import, even one that was stopped', async () => {
    let read = 0;
    const stream = streaming(async function* (signal) {
      yield { type: 'progress', done: 1, total: 2 };
      await aborted(signal);
    });
    const transfers = createTransfers(
      stream,
      () => undefined,
      () => read++,
    );
    const running = transfers.importArchive(new File(['x'], 'a.zip'));
    transfers.cancel();
    await running;
    expect(read).toBe(1);
    expect(transfers.current.value).toEqual({ way: 'import', state: 'cancelled' });
  });
});
