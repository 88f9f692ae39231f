import { createHash } from 'node:crypto';
import { strToU8, zipSync } from 'fflate';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  asZip64,
  exported,
  filesOf,
  forged,
  imported,
  jsonLines,
  linesIn,
  MemorySink,
  manifestOf,
  sourceOf,
} from './archive-fixtures.ts';
import {
  crash,
  embedders,
  longPage,
  openLibrary,
  page,
  serverSettings,
  settled,
  type TestLibrary,
  WordEmbedder,
} from './library-fixtures.ts';

const BOATS = ['Sailing boats need wind.', 'The keel keeps a boat upright. \ud83d\ude00 한글 “quotes” \u0000\u2028.'];
const BREAD = ['Bread rises because yeast makes gas.'];

const drained = async (events: AsyncIterable<unknown>) => {
  for await (const _event of events);
};

describe('the archive', () => {
  let room: TestLibrary;
  const rooms: TestLibrary[] = [];

  const open = async (options: Parameters<typeof openLibrary>[1] = {}) => {
    const opened = await openLibrary(`archive-${crypto.randomUUID()}`, options);
    rooms.push(opened);
    return opened;
  };
  /** Everything that is saved, but for what belongs to one library alone. */
  const contents = async ({ library, store }: TestLibrary) =>
    Promise.all(
      library
        .documents()
        .sort((a, b) => a.key.localeCompare(b.key))
        .map(async ({ sequence: _s, status: _status, ...document }) => {
          const { sequence: _t, ...text } = await library.text(document.id);
          const { space } = await library.summary();
          return { document, text, vectors: [...((await store.embeddings(document.id, space.id))?.vectors ?? [])] };
        }),
    );

  beforeEach(async () => {
    room = await open();
    await room.library.save(page('boats', BOATS, { byline: 'A. Sailor', publishedAt: '2026-01-02' }));
    await room.library.save(longPage('long', 30));
    await room.library.save(page('boats', BREAD, { kind: 'selection' }));
    await settled(room.library);
    return () => rooms.splice(0).forEach(crash);
  });

  it('holds what it says it holds', async () => {
    const files = filesOf(await exported(room.library));
    expect(Object.keys(files).sort()).toEqual([
      'chunks.jsonl',
      'conversations.jsonl',
      'documents.jsonl',
      'manifest.json',
      'vectors.f32',
    ]);
    const manifest = manifestOf(files);
    const documents = linesIn(files, 'documents.jsonl');
    const chunks = linesIn(files, 'chunks.jsonl');
    expect(manifest).toMatchObject({
      format: 'footnote-archive',
      version: 1,
      app: '0.1.0',
      documents: 3,
      chunks: chunks.length,
      vectors: chunks.length,
      space: { id: 'words:16', model: 'words', dims: 16 },
    });
    for (const [name, part] of Object.entries<{ bytes: number; sha256: string }>(manifest.parts)) {
      const bytes = files[name] ?? new Uint8Array();
      expect(part).toEqual({ bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
    }
    expect(Object.keys(documents[0] ?? {})).not.toEqual(expect.arrayContaining(['key']));
    for (const [row, chunk] of chunks.entries()) {
      const document = documents.find(({ id }) => id === chunk.documentId);
      expect(chunk.row).toBe(row);
      expect(String(document?.text).slice(Number(chunk.start), Number(chunk.end))).toBe(chunk.text);
    }
    expect(files['vectors.f32']?.length).toBe(chunks.length * 16 * 4);
  });

  it('brings everything back into an empty library, without embedding it again', async () => {
    const archive = await exported(room.library);
    const other = await open();
    expect(await imported(other.library, archive)).toEqual({ added: 3, updated: 0, unchanged: 0, toEmbed: 0 });
    expect(await contents(other)).toEqual(await contents(room));
    await settled(other.library);
    expect(other.embedders.get('words')?.asked).toEqual([]);
    const { passages } = await other.library.retrieve('what keeps a boat upright', new AbortController().signal);
    expect(passages[0]?.title).toBe('About boats');
    expect(await exported(other.library).then((bytes) => linesIn(filesOf(bytes), 'documents.jsonl'))).toEqual(
      linesIn(filesOf(archive), 'documents.jsonl'),
    );
  });

  it('changes nothing when it is imported twice, or where it came from', async () => {
    const archive = await exported(room.library);
    const before = room.library.documents();
    expect(await imported(room.library, archive)).toEqual({ added: 0, updated: 0, unchanged: 3, toEmbed: 0 });
    expect(room.library.documents()).toEqual(before);
    const other = await open();
    await imported(other.library, archive);
    const once = other.library.documents();
    expect(await imported(other.library, archive)).toMatchObject({ added: 0, updated: 0, unchanged: 3 });
    expect(other.library.documents()).toEqual(once);
  });

  it('lets the later version of a page win', async () => {
    const older = await exported(room.library);
    const other = await open();
    await imported(other.library, older);
    await room.library.save(page('boats', ['A newer text about rudders.']));
    await settled(room.library);
    const newer = await exported(room.library);
    const { id } = other.library.savedAs('https://example.org/boats') ?? { id: '' };
    expect(await imported(other.library, newer)).toEqual({ added: 0, updated: 1, unchanged: 2, toEmbed: 0 });
    expect((await other.library.text(id)).text).toContain('rudders');
    expect(await other.library.find('keel')).toEqual([]);
    expect(await imported(other.library, older)).toMatchObject({ updated: 0, unchanged: 3 });
  });

  it('gives a document another id when its own is taken here', async () => {
    const archive = await exported(room.library);
    const other = await open();
    await imported(other.library, archive);
    const { id } = other.library.savedAs('https://example.org/boats') ?? { id: '' };
    const file = filesOf(archive);
    const moved = linesIn(file, 'documents.jsonl').map((row) => ({ ...row, address: `${row.address}/moved` }));
    const outcome = await imported(other.library, forged(file, { 'documents.jsonl': jsonLines(moved) }));
    expect(outcome).toMatchObject({ added: 3, unchanged: 0 });
    expect(other.library.documents()).toHaveLength(6);
    expect(other.library.document(id)?.address).toBe('https://example.org/boats');
  });

  it('takes only the text from another embedding space, and embeds it', async () => {
    const archive = await exported(room.library);
    const big = new WordEmbedder('big', 32);
    const other = await open({ models: embedders(big) });
    await other.library.setSettings({ chat: { kind: 'passages' }, embedder: serverSettings('big', 32) });
    await settled(other.library);
    expect(await imported(other.library, archive)).toEqual({ added: 3, updated: 0, unchanged: 0, toEmbed: 3 });
    await settled(other.library);
    expect((await other.store.embedded('big:32')).size).toBe(3);
    expect((await other.store.embedded('words:16')).size).toBe(0);
  });

  it('exports documents that are not embedded yet', async () => {
    room.embedders.get('words')?.hold();
    await room.library.save(page('late', BREAD));
    const archive = await exported(room.library);
    expect(linesIn(filesOf(archive), 'chunks.jsonl').filter(({ row }) => row === null)).toHaveLength(1);
    const other = await open();
    expect(await imported(other.library, archive)).toMatchObject({ added: 4, toEmbed: 1 });
    await settled(other.library);
    room.embedders.get('words')?.release();
  });

  it('exports and imports an empty library', async () => {
    const empty = await open();
    const archive = await exported(empty.library);
    expect(await imported(room.library, archive)).toEqual({ added: 0, updated: 0, unchanged: 0, toEmbed: 0 });
  });

  it('reads what other tools have zipped again: stored, in a folder, with more in it', async () => {
    const files = filesOf(await exported(room.library));
    const other = await open();
    const rezipped = zipSync(
      { backup: { ...files }, '__MACOSX/manifest.json': strToU8('{}'), 'notes.txt': strToU8('mine') },
      { level: 0, comment: 'made by hand' } as never,
    );
    expect(await imported(other.library, rezipped)).toMatchObject({ added: 3 });
    expect(await contents(other)).toEqual(await contents(room));
  });

  it('reads zip64', async () => {
    const other = await open();
    expect(await imported(other.library, asZip64(await exported(room.library)))).toMatchObject({ added: 3 });
    expect(await contents(other)).toEqual(await contents(room));
  });

  it('is of one moment, though pages change while it is written', async () => {
    const before = await contents(room);
    const sink = new MemorySink();
    const [boats, long] = ['boats', 'long'].map(
      (name) => room.library.savedAs(`https://example.org/${name}`)?.id ?? '',
    );
    const writing = room.library.exportArchive(sink, new AbortController().signal);
    await writing.next();
    await room.library.save(page('boats', ['Something else.']));
    const token = await room.library.remove([long ?? '']);
    await room.library.save(page('new', BREAD));
    const undoing = room.library.undo(token);
    for await (const _progress of writing);
    await undoing;
    const other = await open();
    await imported(other.library, sink.bytes);
    expect(await contents(other)).toEqual(before);
    expect((await room.library.text(boats ?? '')).text).toContain('Something else.');
  });

  it('rescues what can be read of a damaged library', async () => {
    const { text, embeddings } = room.store;
    const lost = room.library.savedAs('https://example.org/boats')?.id;
    vi.spyOn(room.store, 'text').mockImplementation(async (id) =>
      id === lost ? undefined : text.call(room.store, id),
    );
    vi.spyOn(room.store, 'embeddings').mockImplementation(async (id, space) => {
      const found = await embeddings.call(room.store, id, space);
      found?.vectors.fill(Number.NaN, 0, 1);
      return found;
    });
    const archive = await exported(room.library);
    expect(manifestOf(filesOf(archive)).documents).toBe(2);
    const other = await open();
    expect(await imported(other.library, archive)).toMatchObject({ added: 2, toEmbed: 0 });
  });

  it('tells how far it is', async () => {
    const seen: number[] = [];
    for await (const { done, total } of room.library.exportArchive(new MemorySink(), new AbortController().signal)) {
      expect(total).toBe(12);
      seen.push(done);
    }
    expect(seen.at(-1)).toBe(12);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  it('ends when it is aborted, and lets go of what it held', async () => {
    const stop = new AbortController();
    const sink = new MemorySink();
    const writing = room.library.exportArchive(sink, stop.signal);
    await writing.next();
    stop.abort();
    await expect(writing.next()).rejects.toThrow();
    expect(sink.closed).toBe(false);
    const { undo = '' } = await room.library.save(page('new', BREAD));
    await room.library.undo(undo);
  });

  it('takes in nothing when it is aborted half-way', async () => {
    for (let i = 0; i < 20; i++) await room.library.save(longPage(`page${i}`, 3));
    await settled(room.library);
    const archive = await exported(room.library);
    const other = await open();
    for (let steps = 0; steps < 44; steps += 7) {
      const stop = new AbortController();
      let left = steps;
      const source = sourceOf(archive);
      const importing = other.library.importArchive(
        {
          ...source,
          async *stream(start, end) {
            for await (const piece of source.stream(start, end)) {
              if (left-- === 0) stop.abort();
              yield piece;
            }
          },
        },
        stop.signal,
      );
      await expect(drained(importing)).rejects.toThrow();
      expect(await other.store.documents()).toEqual([]);
      expect(other.library.documents()).toEqual([]);
    }
    expect(await imported(other.library, archive)).toMatchObject({ added: 23, unchanged: 0 });
    expect(await contents(other)).toEqual(await contents(room));
  });

  it('never holds a key or a setting', async () => {
    const canary = 'sk-canary-7261';
    await room.library.setKey({ origin: 'https://canary.example', key: canary });
    await room.store.setSettings({
      chat: { kind: 'openai', provider: 'other', baseUrl: 'https://canary.example/v1', model: 'canary' },
      embedder: { kind: 'builtin' },
    });
    const archive = await exported(room.library);
    const everything = [archive, ...Object.values(filesOf(archive))].map((bytes) =>
      Buffer.from(bytes).toString('latin1'),
    );
    expect(everything.filter((bytes) => bytes.includes('canary'))).toEqual([]);
    expect(everything.some((bytes) => bytes.includes('Sailing boats'))).toBe(true);
  });
});
