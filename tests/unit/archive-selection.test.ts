import { afterEach, describe, expect, it } from 'vitest';
import { restoreInto } from '../../lib/library/restore.ts';
import { STREAM_RULES } from '../../lib/messaging/library-rules.ts';
import { openIndexedDbStore } from '../../lib/storage/indexeddb-store.ts';
import { exported, filesOf, imported, linesIn, MemorySink, manifestOf, sourceOf } from './archive-fixtures.ts';
import { crash, openLibrary, page, settled, type TestLibrary } from './library-fixtures.ts';

const NAMES = ['keels', 'bread', 'tides', 'terns'];
const MANY = 10_000;
const running = () => new AbortController().signal;

const rooms: TestLibrary[] = [];
afterEach(() => rooms.splice(0).forEach(crash));

async function open(names: readonly string[] = []): Promise<TestLibrary> {
  const room = await openLibrary(`selected-${crypto.randomUUID()}`);
  rooms.push(room);
  for (const name of names) await room.library.save(page(name, [`What is said of ${name} here.`]));
  await settled(room.library);
  return room;
}

const idOf = ({ library }: TestLibrary, name: string) => library.savedAs(`https://example.org/${name}`)?.id ?? 'none';
const namesIn = (bytes: Uint8Array) =>
  linesIn(filesOf(bytes), 'documents.jsonl').map(({ address }) => String(address).split('/').at(-1));

describe('the archive of a selection', () => {
  it('holds just these documents, with what belongs to them and nothing that was asked', async () => {
    const room = await open(NAMES);
    await room.library.setVersions(5);
    await room.library.save(page('tides', ['The tide is said to be another now.']));
    await room.library.save(page('bread', ['Bread is said to be another now.']));
    await settled(room.library);
    for await (const _event of room.library.conversations.ask({ question: 'What is said of keels?' }, running()));
    const test = { question: 'What is said of tides?', documentId: idOf(room, 'tides') };
    await room.library.questions.tests.add(test);

    const bytes = await exported(
      room.library,
      running(),
      ['keels', 'tides'].map((name) => idOf(room, name)),
    );
    const files = filesOf(bytes);
    const parts = ['documents.jsonl', 'chunks.jsonl', 'vectors.f32', 'versions.jsonl'];
    expect(Object.keys(files)).toEqual([...parts, 'manifest.json']);
    expect(manifestOf(files)).toMatchObject({ selection: true, documents: 2, chunks: 2, vectors: 2, versions: 1 });
    expect(namesIn(bytes)).toEqual(['keels', 'tides']);
    expect(linesIn(files, 'versions.jsonl').map(({ documentId }) => documentId)).toEqual([idOf(room, 'tides')]);

    const whole = filesOf(await exported(room.library));
    expect(manifestOf(whole)).toMatchObject({ documents: 4, conversations: 1, questions: 1 });
    expect(manifestOf(whole)).not.toHaveProperty('selection');
  });

  it('is taken in as any other, into a library with pages of its own', async () => {
    const from = await open(NAMES);
    const bytes = await exported(from.library, running(), [idOf(from, 'terns'), idOf(from, 'keels')]);
    const to = await open(['keels', 'bread']);
    expect(await imported(to.library, bytes)).toMatchObject({ added: 1, unchanged: 1, toEmbed: 0 });
    expect(await imported(to.library, bytes)).toMatchObject({ added: 0, unchanged: 2 });
    expect(to.library.documents()).toHaveLength(3);
    expect((await to.library.text(idOf(to, 'terns'))).text).toContain('What is said of terns here.');
  });

  it('cannot take the place of a whole library', async () => {
    const from = await open(NAMES);
    const bytes = await exported(from.library, running(), [idOf(from, 'terns')]);
    const to = await open(['keels']);
    const restored = await openIndexedDbStore(`restored-${crypto.randomUUID()}`);
    const steps = restoreInto(restored, sourceOf(bytes), { store: to.store, sequence: 1 }, running());
    await expect(steps.next()).rejects.toMatchObject({ code: 'archive-selection' });
    expect(await restored.documents()).toEqual([]);
    restored.close();
  });

  it('leaves out what was removed meanwhile, and tells how far it is of the rest', async () => {
    const room = await open(NAMES);
    const ids = NAMES.map((name) => idOf(room, name));
    await room.library.remove([idOf(room, 'bread')]);
    const gone = Array.from({ length: MANY }, (_, n) => `gone-${n}`);
    const sink = new MemorySink();
    const totals = new Set<number>();
    const writing = room.library.exportArchive(sink, running(), { only: [...gone, ...ids] });
    for await (const { total } of writing) totals.add(total);
    expect(namesIn(sink.bytes)).toEqual(['keels', 'tides', 'terns']);
    expect([...totals]).toEqual([12]);
  });

  it('is not written when nothing of it is left', async () => {
    const room = await open(['keels']);
    const sink = new MemorySink();
    const writing = room.library.exportArchive(sink, running(), { only: ['gone'] });
    await expect(writing.next()).rejects.toMatchObject({ code: 'document-missing' });
    expect(sink.pieces).toEqual([]);
    // The snapshot was let go: what changes now need not be kept for it.
    const token = await room.library.remove([idOf(room, 'keels')]);
    await room.library.undo(token);
  });

  it('may be asked for by ten thousand ids, and by nothing but ids', () => {
    const takes = (request: unknown) => {
      try {
        return STREAM_RULES.exportArchive.parse([request]).length === 1;
      } catch {
        return false;
      }
    };
    expect(takes({ ids: Array.from({ length: MANY }, () => crypto.randomUUID()) })).toBe(true);
    expect(takes({})).toBe(true);
    expect([{ ids: 'all' }, { ids: [7] }, { ids: [], more: true }].some(takes)).toBe(false);
  });
});
