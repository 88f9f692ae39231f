import { describe, expect, it } from 'vitest';
import { type Around, graveErrors, type Problem, problemsOf } from '../../entrypoints/library/health/problems.ts';
import { notedErrors, noting, notingStreams, type StringStore } from '../../entrypoints/offscreen/noted-errors.ts';
import { AppError } from '../../lib/errors.ts';
import type { Checkup, Health } from '../../lib/health.ts';
import type { Backup, BackupGlance } from '../../lib/keeping.ts';

const NOW = new Date('2026-06-01T12:00:00.000Z');
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000).toISOString();

const index = { held: 3, missing: 0, chunks: 9, bytes: 1000 };
const well: Checkup = {
  ...{ sequence: 3, pages: 3, selections: 0, files: 0, notes: 0, answers: 0, pending: 0, failed: 0, failures: {} },
  ...{ characters: 3000, chunks: 9, conversations: 1, turns: 2, words: index, vectors: index },
  ...{ space: { kind: 'builtin', dims: 128 }, misplaced: false, loading: false, mended: 0 },
};
const health = (library: Partial<Checkup> = {}, over: Partial<Health> = {}): Health => ({
  ...{ at: daysAgo(0), startedAt: daysAgo(0), version: '0.1.0', opening: 12, kernel: 'simd' },
  ...{ usage: 1e7, quota: 1e10, errors: [], library: { ...well, ...library } },
  ...over,
});
const backup = (over: Partial<Backup> = {}): Backup => ({
  ...{ id: 'b', at: daysAgo(0), reason: 'schedule', bytes: 5e6, documents: 3, conversations: 1, app: '0.1.0' },
  mark: 'library 3 3 3 0 1 2 x',
  ...over,
});
const glance = (over: Partial<BackupGlance> = {}): BackupGlance => ({ pace: 'day', backups: [backup()], ...over });
const around = (over: Partial<Around> = {}): Around => ({ backups: glance(), forbidden: 0, now: NOW, ...over });
const kinds = (problems: readonly Problem[]) => problems.map(({ kind, remedy }) => `${kind}: ${remedy}`);
const judged = (library: Partial<Checkup>, over: Partial<Health> = {}, more: Partial<Around> = {}) =>
  kinds(problemsOf(health(library, over), around(more)));

describe('what is wrong', () => {
  it('is nothing where all is well', () => {
    expect(problemsOf(health(), around())).toEqual([]);
  });

  it.each<[string, Partial<Checkup>, string[]]>([
    ['failed pages', { failed: 2, failures: { 'server-unreachable': 2 } }, ['failed: retry']],
    ['pages that wait', { pending: 4 }, ['waiting: retry']],
    ['pages that wait while the index loads', { pending: 4, loading: true }, []],
    ['a stopped move', { moving: { done: 1, total: 3, stopped: 'server-failed' } }, ['stopped: retry']],
    ['a move that goes on', { pending: 1, moving: { done: 1, total: 3 } }, []],
    ['another space than the settings name', { misplaced: true }, ['misplaced: retry']],
    ['no embedder', { vectors: undefined }, ['noEmbedder: retry']],
    ['an index with gaps', { words: { ...index, missing: 1 } }, ['indexes: rebuild']],
    ['vectors with gaps', { vectors: { ...index, missing: 1 } }, ['indexes: rebuild']],
    ['gaps that are being filled', { words: { ...index, missing: 1 }, loading: true }, []],
    ['an index that could not be loaded', { loadFailure: 'storage-failed' }, ['indexes: rebuild']],
  ])('tells of %s', (_name, library, expected) => expect(judged(library)).toEqual(expected));

  it('names the most common reason why pages failed', () => {
    const failures = { 'server-timeout': 1, 'server-unauthorized': 3 };
    expect(problemsOf(health({ failed: 4, failures }), around())).toMatchObject([
      { count: 4, code: 'server-unauthorized' },
    ]);
  });

  it('tells when room runs out, and what may go', () => {
    expect(judged({}, { usage: 9.5e9 })).toEqual(['full: toList']);
    expect(judged({}, { usage: 0, quota: 1e8 })).toEqual(['full: toList']);
    const two = glance({ backups: [backup(), backup({ id: 'a' })] });
    const [full] = problemsOf(health({}, { usage: 9.5e9 }), around({ backups: two }));
    expect(full).toMatchObject({ remedy: 'thinBackups', bytes: 1e7, weight: 'care' });
    const refused = [{ at: daysAgo(0.5), code: 'storage-full', call: 'save' }];
    expect(problemsOf(health({}, { errors: refused }), around())[0]).toMatchObject({ kind: 'full', weight: 'bad' });
  });

  it('tells of backups that are missing, late or failed, and of no others', () => {
    const with_ = (backups: BackupGlance, library: Partial<Checkup> = {}) => judged(library, {}, { backups });
    expect(with_(glance({ failure: { code: 'storage-full' } }))).toEqual(['backupFailed: backUp']);
    expect(with_(glance({ backups: [], pace: 'never' }))).toEqual(['backupNone: backUp']);
    expect(with_(glance({ backups: [] }))).toEqual([]); // the first is under way
    const old = [backup({ at: daysAgo(4) })];
    expect(with_(glance({ backups: old }))).toEqual([]); // nothing has changed since
    expect(with_(glance({ backups: old }), { sequence: 9 })).toEqual(['backupOld: backUp']);
    expect(with_(glance({ backups: old, pace: 'week' }), { sequence: 9 })).toEqual([]);
    expect(with_(glance({ folder: { name: 'x', state: 'ask' } }))).toEqual(['folder: toBackups']);
  });

  it('tells when the library cannot be opened, or a server may not be called', () => {
    const failure = { code: 'storage-failed', details: {} } as const;
    expect(judged({}, { library: undefined, failure })).toEqual(['closed: again']);
    expect(judged({}, {}, { forbidden: 1 })).toEqual(['server: allow']);
    const moving = { done: 1, total: 3, stopped: 'server-needs-permission' };
    expect(judged({ moving }, {}, { forbidden: 1 })).toEqual(['server: allow']);
    expect(judged({ moving })).toEqual(['stopped: retry']);
  });

  it('puts what does not work before what wants looking after', () => {
    expect(judged({ pending: 1, failed: 1 }, {}, { forbidden: 1 })).toEqual([
      'failed: retry',
      'server: allow',
      'waiting: retry',
    ]);
  });

  it('counts errors that say something of Footnote, not those of every day', () => {
    const errors = [
      { at: daysAgo(3), code: 'storage-failed', call: 'save' },
      { at: daysAgo(2), code: 'page-empty', call: 'save' },
      { at: daysAgo(1), code: 'storage-failed', call: 'tag' },
      { at: daysAgo(0), code: 'unexpected', call: 'ask' },
    ];
    expect(graveErrors(errors)).toEqual([
      { code: 'unexpected', times: 1, last: daysAgo(0) },
      { code: 'storage-failed', times: 2, last: daysAgo(1) },
    ]);
    expect(judged({}, { errors })).toEqual(['errors: forget']);
  });
});

describe('the errors that are noted', () => {
  function shelf(): StringStore & { text: string | null } {
    return {
      text: null,
      getItem() {
        return this.text;
      },
      setItem(_key, value) {
        this.text = value;
      },
      removeItem() {
        this.text = null;
      },
    };
  }

  it('are codes, calls and times, and no word of what went wrong', async () => {
    const kept = shelf();
    const notes = notedErrors(kept, () => NOW);
    const handlers = noting(
      {
        save: async () =>
          Promise.reject(new AppError('server-failed', { server: 'https://canary.example', what: 'canary' })),
        find: async () => Promise.reject(new Error('canary')),
        chats: async () => ['fine'],
      },
      notes,
    );
    await expect(handlers.save()).rejects.toThrow(AppError);
    await expect(handlers.find()).rejects.toThrow('canary');
    expect(await handlers.chats()).toEqual(['fine']);
    expect(notes.list()).toEqual([
      { at: NOW.toISOString(), code: 'server-failed', call: 'save' },
      { at: NOW.toISOString(), code: 'unexpected', call: 'find' },
    ]);
    expect(kept.text).not.toContain('canary');
    notes.forget();
    expect(notes.list()).toEqual([]);
  });

  it('leave out what was stopped on purpose', async () => {
    const notes = notedErrors(shelf(), () => NOW);
    const stop = new AbortController();
    const { ask } = notingStreams(
      {
        // biome-ignore lint/correctness/useYield: -- it fails before its first piece
        async *ask(_request: object, _signal: AbortSignal): AsyncGenerator<never> {
          throw new AppError('server-failed');
        },
      },
      notes,
    );
    const drain = async () => {
      for await (const _piece of ask({}, stop.signal));
    };
    await expect(drain()).rejects.toThrow(AppError);
    expect(notes.list()).toHaveLength(1);
    stop.abort();
    await expect(drain()).rejects.toThrow(AppError);
    expect(notes.list()).toHaveLength(1);
  });

  it('are the last fifty of two weeks, and survive rubbish and a full disk', () => {
    const kept = shelf();
    let now = NOW;
    const notes = notedErrors(kept, () => now);
    for (let i = 0; i < 60; i++) notes.note(new AppError('storage-full'), 'save');
    expect(notes.list()).toHaveLength(50);
    now = new Date(NOW.getTime() + 15 * 86_400_000);
    expect(notes.list()).toEqual([]);
    for (const rubbish of ['{', '{"a":1}', '[1,null,{"at":1}]', '[{"at":"2026","code":"<b>","call":"x"}]']) {
      kept.text = rubbish;
      expect(notes.list()).toEqual([]);
    }
    kept.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    expect(() => notes.note(undefined, 'save')).not.toThrow();
  });
});
