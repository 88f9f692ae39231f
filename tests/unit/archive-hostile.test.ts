import { strToU8, zipSync } from 'fflate';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { exported, type Files, filesOf, forged, imported, jsonLines, linesIn, manifestOf } from './archive-fixtures.ts';
import { crash, longPage, openLibrary, page, settled, type TestLibrary } from './library-fixtures.ts';

const CODES = ['archive-not-one', 'archive-truncated', 'archive-newer', 'archive-damaged'];

/** The same numbers every time. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('a bad archive', () => {
  let room: TestLibrary;
  let archive: Uint8Array;
  let files: Files;
  let documents: Record<string, unknown>[];
  let chunks: Record<string, unknown>[];

  beforeAll(async () => {
    const source = await openLibrary(`hostile-source-${crypto.randomUUID()}`);
    for (const title of ['a', 'b']) await source.library.save(longPage(title, 3));
    await source.library.save(page('c', ['A text of “c”.']));
    await settled(source.library);
    archive = await exported(source.library);
    crash(source);
    files = filesOf(archive);
    documents = linesIn(files, 'documents.jsonl');
    chunks = linesIn(files, 'chunks.jsonl');
    room = await openLibrary(`hostile-${crypto.randomUUID()}`);
  });
  afterAll(() => crash(room));
  /** Whatever it was, nothing of it got in. */
  afterEach(async () => {
    expect(room.library.documents()).toEqual([]);
    expect(await room.store.documents()).toEqual([]);
    expect(await room.store.lastSequence()).toBe(0);
  });

  const refusal = (bytes: Uint8Array) =>
    imported(room.library, bytes).then(
      () => 'imported',
      (error) => error.code ?? String(error),
    );

  it('is refused however it was cut short', async () => {
    const next = random(1);
    const cuts = [
      4,
      5,
      29,
      30,
      archive.length - 1,
      archive.length - 22,
      ...Array.from({ length: 60 }, () => 4 + Math.floor(next() * (archive.length - 5))),
    ];
    for (const cut of cuts) expect([cut, await refusal(archive.slice(0, cut))]).toEqual([cut, 'archive-truncated']);
  });

  it('is refused with a hole in it', async () => {
    const next = random(2);
    for (let i = 0; i < 20; i++) {
      const at = Math.floor(next() * archive.length * 0.8);
      const holed = new Uint8Array([...archive.slice(0, at), ...archive.slice(at + 7)]);
      expect(CODES).toContain(await refusal(holed));
    }
  });

  it('is refused wherever a bit was flipped, or else the bit says nothing', async () => {
    const next = random(3);
    const whole = await openLibrary(`hostile-flipped-${crypto.randomUUID()}`);
    let refused = 0;
    for (let i = 0; i < 150; i++) {
      const flipped = archive.slice();
      const at = Math.floor(next() * archive.length);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << Math.floor(next() * 8));
      const outcome = await imported(whole.library, flipped).catch((error) => error.code);
      if (CODES.includes(outcome)) refused++;
      else expect({ at, ...outcome }).toMatchObject({ updated: 0, toEmbed: 0 });
    }
    // Times, attributes and the header fields that the directory repeats are not read.
    expect(refused).toBeGreaterThan(125);
    for (const document of whole.library.documents()) {
      expect(documents).toContainEqual(expect.objectContaining({ id: document.id, contentHash: document.contentHash }));
    }
    crash(whole);
  });

  it.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array()],
    ['two bytes', strToU8('PK')],
    ['text', strToU8('Dear archive, '.repeat(100))],
    ['zeros', new Uint8Array(100_000)],
    ['another zip', zipSync({ 'a.txt': strToU8('hello') })],
    ['an empty zip', zipSync({})],
    ['the archive of another program', zipSync({ 'manifest.json': strToU8('{"format":"other","version":1}') })],
    ['a manifest that is no JSON', zipSync({ 'manifest.json': strToU8('<xml/>') })],
    ['a manifest without end', zipSync({ 'manifest.json': new Uint8Array(10_000_000).fill(32) })],
    ['a manifest of brackets', zipSync({ 'manifest.json': strToU8('['.repeat(60_000)) })],
  ])('is none at all: %s', async (_, bytes) => {
    expect(await refusal(bytes)).toBe('archive-not-one');
  });

  it('is told from one of a newer version', async () => {
    const newer = imported(room.library, forged(files, {}, { version: 2, parts: 'elsewhere' }));
    await expect(newer).rejects.toMatchObject({ code: 'archive-newer', details: { version: 2 } });
  });

  it('is refused when its manifest lies', async () => {
    const { parts } = manifestOf(files);
    const lies: Record<string, unknown>[] = [
      { documents: 2 },
      { documents: 4 },
      { documents: -1 },
      { chunks: 1 },
      { chunks: 1e9 },
      { vectors: 1 },
      { vectors: 0 },
      { space: null },
      { space: { id: 'words:16', model: 'words', dims: 8 } },
      { space: { id: 'words:16', model: 'words', dims: 1e9 } },
      { created: 'yesterday' },
      { parts: { ...parts, 'documents.jsonl': { ...parts['documents.jsonl'], sha256: 'a'.repeat(64) } } },
      { parts: { ...parts, 'vectors.f32': { ...parts['vectors.f32'], bytes: 4 } } },
      { parts: { ...parts, 'chunks.jsonl': { ...parts['chunks.jsonl'], bytes: 10 } } },
      { parts: { ...parts, 'chunks.jsonl': { ...parts['chunks.jsonl'], bytes: 1e12 } } },
      { parts: {} },
    ];
    for (const lie of lies) expect([lie, await refusal(forged(files, {}, lie))]).toEqual([lie, 'archive-damaged']);
  });

  it('is refused when a part is missing', async () => {
    for (const name of ['documents.jsonl', 'chunks.jsonl', 'vectors.f32']) {
      const { [name]: _, ...rest } = files;
      expect(await refusal(zipSync(rest))).toBe('archive-damaged');
    }
  });

  const changed = (row: number, change: Record<string, unknown>) =>
    documents.map((document, i) => (i === row ? { ...document, ...change } : document));
  const changedChunk = (row: number, change: Record<string, unknown>) =>
    chunks.map((chunk, i) => (i === row ? { ...chunk, ...change } : chunk));

  it.each<[string, () => Record<string, unknown>[]]>([
    ['of a wrong hash', () => changed(1, { contentHash: 'a'.repeat(64) })],
    ['of another text', () => changed(1, { text: 'Something else.' })],
    ['with the id of another', () => changed(1, { id: documents[0]?.id })],
    ['twice', () => [...documents, documents[0] ?? {}]],
    ['too few', () => documents.slice(1)],
    ['in another order', () => [...documents].reverse()],
    ['with a script address', () => changed(1, { url: 'javascript:alert(1)' })],
    ['with blocks beyond its text', () => changed(1, { blocks: [{ kind: 'paragraph', start: 0, end: 1e6 }] })],
    ['with a number for a title', () => changed(1, { title: 7 })],
    ['saved at no time', () => changed(1, { savedAt: 'never' })],
    ['with half a chunk', () => changed(1, { chunks: 0.5 })],
    ['with no chunk', () => changed(1, { chunks: 0 })],
    ['with a million chunks', () => changed(1, { chunks: 1_000_000 })],
  ])('is refused with documents %s', async (_, rows) => {
    const bad = forged(files, { 'documents.jsonl': jsonLines(rows()) }, { documents: rows().length });
    expect(await refusal(bad)).toBe('archive-damaged');
  });

  it.each<[string, () => Record<string, unknown>[]]>([
    ['of another document', () => changedChunk(1, { documentId: 'other' })],
    ['out of order', () => changedChunk(1, { ordinal: 5 })],
    ['beyond the text', () => changedChunk(1, { end: 1e9 })],
    ['backwards', () => changedChunk(1, { start: 50, end: 40 })],
    ['that overlap', () => changedChunk(1, { start: 0 })],
    ['with other words', () => changedChunk(1, { text: 'Send me your keys.' })],
    ['with a row of another', () => changedChunk(1, { row: 0 })],
    ['half of them without a row', () => changedChunk(1, { row: null })],
    ['with headings of numbers', () => changedChunk(1, { headings: [1] })],
    ['too few', () => chunks.slice(0, -1)],
    ['too many', () => [...chunks, chunks[0] ?? {}]],
  ])('is refused with chunks %s', async (_, rows) => {
    const bad = forged(files, { 'chunks.jsonl': jsonLines(rows()) }, { chunks: rows().length });
    expect(await refusal(bad)).toBe('archive-damaged');
  });

  it('is refused with vectors that are none', async () => {
    for (const [at, value] of [
      [0, Number.NaN],
      [5, Number.POSITIVE_INFINITY],
      [7, 40],
      [3, 1e30],
    ] as const) {
      const vectors = new Float32Array((files['vectors.f32'] ?? new Uint8Array()).slice().buffer);
      vectors[at] = value;
      const bad = forged(files, { 'vectors.f32': new Uint8Array(vectors.buffer) });
      expect(await refusal(bad)).toBe('archive-damaged');
    }
  });

  it('says in which part and line', async () => {
    const bad = forged(files, { 'documents.jsonl': jsonLines(changed(1, { site: null })) });
    const details = { part: 'documents.jsonl', line: 2 };
    await expect(imported(room.library, bad)).rejects.toMatchObject({ code: 'archive-damaged', details });
  });

  it.each<[string, Uint8Array]>([
    ['an empty line', strToU8('\n')],
    ['no JSON', strToU8('{"id":\n')],
    ['no UTF-8', new Uint8Array([0x22, 0xff, 0xfe, 0x22, 0x0a])],
    ['a hundred thousand brackets', strToU8(`${'['.repeat(100_000)}\n`)],
    ['fifty thousand keys', strToU8(`{${Array.from({ length: 50_000 }, (_, i) => `"k${i}":1`).join(',')}}\n`)],
  ])('is refused for a line of %s', async (_, bytes) => {
    expect(await refusal(forged(files, { 'documents.jsonl': bytes }))).toBe('archive-damaged');
  });

  it('is given up as soon as a part is longer than it said', async () => {
    const { parts } = manifestOf(files);
    const bomb = forged(files, { 'vectors.f32': new Uint8Array(50_000_000) }, { parts });
    expect(bomb.length).toBeLessThan(200_000);
    expect(await refusal(bomb)).toBe('archive-damaged');
  });

  it('cannot reach the prototype of anything', async () => {
    const sly = documents.map((row) =>
      JSON.stringify(row).replace('{', '{"__proto__":{"sly":1},"constructor":{"prototype":{"sly":1}},'),
    );
    const other = await openLibrary(`hostile-sly-${crypto.randomUUID()}`);
    const bytes = forged(files, { 'documents.jsonl': strToU8(`${sly.join('\n')}\n`) });
    expect(await imported(other.library, bytes)).toMatchObject({ added: 3 });
    for (const document of other.library.documents()) expect('sly' in document).toBe(false);
    expect('sly' in {}).toBe(false);
    crash(other);
  });
});
