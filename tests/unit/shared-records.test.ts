import { describe, expect, it } from 'vitest';
import { chunk } from '../../lib/ingest/chunk.ts';
import { joined, piecesOf } from '../../lib/sharing/layout.ts';
import { isContact, isLater, meet } from '../../lib/sharing/meeting.ts';
import { docOf, fillerVector, printOf, sharedKey } from '../../lib/sharing/naming.ts';
import { aboutOf, chunkRecords, type Head, headRecord, readChunks, readHead } from '../../lib/sharing/records.ts';
import type { SharingMark } from '../../lib/sharing.ts';
import type { Block, BlockKind, StoredDocument } from '../../lib/types.ts';
import { random } from '../contract/random.ts';

const DIMS = 8;
const DOCUMENT: StoredDocument = {
  id: 'own-id',
  sequence: 7,
  key: 'https://example.org/a?token=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln',
  kind: 'page',
  url: 'https://example.org/a?token=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln#x',
  address: 'https://example.org/a?token=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln',
  title: 'Tides',
  site: 'Example',
  savedAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-02T00:00:00.000Z',
  contentHash: 'a'.repeat(64),
  characters: 10,
  chunks: 1,
  receipt: { method: 'readability', words: 1, visibleWords: 1, kept: 1, tables: 0, codeBlocks: 0 },
  status: { state: 'ready' },
  tags: ['sea'],
  seen: { state: 'changed', at: '2026-01-03T00:00:00.000Z', since: '2026-01-03T00:00:00.000Z' },
};

/** A text of odd parts: blocks of every kind, empty ones, gaps, halves of characters, printed pages. */
function oddText(seed: number) {
  const next = random(seed);
  const kinds: BlockKind[] = ['heading', 'paragraph', 'list-item', 'quote', 'code', 'table', 'caption'];
  const words = ['tide', '물결', '🌊', '\ud83c', 'a"b\\c', '\u0000', '\n', 'moon.', '  '];
  let text = next() < 0.5 ? '\n\n' : '';
  const blocks: Block[] = [];
  const pages = [0];
  for (let i = 0; i < 30; i++) {
    const start = text.length;
    const many = next() < 0.1 ? 0 : 1 + Math.floor(next() * 120);
    for (let n = 0; n < many; n++) text += `${words[Math.floor(next() * words.length)]} `;
    const kind = kinds[Math.floor(next() * kinds.length)] as BlockKind;
    if (next() < 0.9)
      blocks.push({ kind, ...(next() < 0.5 && { level: 1 + Math.floor(next() * 6) }), start, end: text.length });
    if (next() < 0.3) pages.push(text.length);
    text += next() < 0.5 ? '\n\n' : '';
  }
  return { text, blocks, chunks: chunk(text, blocks), ...(next() < 0.5 && { pages }) };
}

describe('the records of a document', () => {
  it.each(Array.from({ length: 40 }, (_, i) => i + 1))(
    'give its text, blocks, chunks and pages back (seed %i)',
    (seed) => {
      const saved = oddText(seed);
      expect(joined(piecesOf(saved))).toEqual(saved);
      const vectors = new Float32Array(saved.chunks.length * DIMS).map((_, i) =>
        i % (3 * DIMS) < DIMS ? 0 : Math.sin(i),
      );
      const owner = { doc: 'd', writer: 'w', body: 'b', document: DOCUMENT };
      const records = [...chunkRecords(owner, piecesOf(saved), vectors)];
      for (const { fields, text } of records) {
        expect(text.isWellFormed()).toBe(true);
        for (const value of Object.values(fields)) expect(new Blob([String(value)]).size).toBeLessThan(4096);
        expect(JSON.parse(JSON.stringify(fields))).toEqual(fields);
      }
      const head: Head = { id: 'h', doc: 'd', writer: 'w', body: 'b', clock: 1, seq: 1, chunks: records.length };
      const sent = records.map((record) => ({ ...record, fields: { ...record.fields } })).reverse();
      expect(readChunks(head, sent)).toEqual({ text: saved, vectors });
      expect(() => readChunks(head, sent.slice(1))).toThrow('shared-damaged');
    },
  );

  it('name no document by its address, say nothing of this library, and open no doors', async () => {
    const doc = await docOf(sharedKey(DOCUMENT));
    const head = { doc, writer: 'w', body: 'b', clock: 2, seq: 3, chunks: 1, about: aboutOf(DOCUMENT) };
    const record = headRecord(head, DIMS);
    const chunks = [
      ...chunkRecords({ ...head, document: DOCUMENT }, piecesOf({ ...oddText(1) }), new Float32Array(DIMS)),
    ];
    const all = JSON.stringify([record.text, record.fields, record.id, ...chunks.map(({ fields }) => fields)]);
    for (const secret of ['eyJ', 'own-id', 'changed', 'ready', 'sequence']) expect(all).not.toContain(secret);
    expect(readHead(record)).toMatchObject({ doc, clock: 2, seq: 3, about: { title: 'Tides', tags: ['sea'] } });
    const gone = headRecord({ ...head, body: 'none', chunks: 0, gone: 'removed', about: undefined as never }, DIMS);
    expect(gone.text).toBe('');
    expect(readHead(gone)).toMatchObject({ gone: 'removed' });
  });

  it('are not believed when they are none', () => {
    const record = headRecord(
      { doc: 'd', writer: 'w', body: 'b', clock: 1, seq: 1, chunks: 1, about: aboutOf(DOCUMENT) },
      DIMS,
    );
    expect(readHead(record)).toBeDefined();
    for (const fields of [{ clock: 1.5 }, { seq: 'x' }, { doc: 3 }, { chunks: Number.NaN }] as Record<
      string,
      number | string
    >[])
      expect(readHead({ ...record, fields: { ...record.fields, ...fields } })).toBeUndefined();
    for (const text of ['', '{', '[]', '{"title":1}', 'null']) expect(readHead({ ...record, text })).toBeUndefined();
  });

  it('have fillers that are unit vectors, each another', () => {
    const [a, b] = [fillerVector('a', 256), fillerVector('b', 256)];
    for (const one of [a, b]) expect(Math.hypot(...one)).toBeCloseTo(1, 5);
    expect(Math.abs(a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0))).toBeLessThan(0.25);
    expect(fillerVector('a', 256)).toEqual(a);
  });
});

describe('when another machine has said something', () => {
  const about = aboutOf(DOCUMENT);
  const head = (more: Partial<Head>): Head => ({
    id: 'h',
    doc: 'd',
    writer: 'm',
    clock: 5,
    seq: 1,
    body: 'b',
    chunks: 1,
    about,
    ...more,
  });
  const mark = (more: Partial<SharingMark>): SharingMark => ({
    ...{ doc: 'd', id: 'own-id', clock: 4, writer: 'm', print: printOf(DOCUMENT), origin: 'here', by: 'all' },
    ...more,
  });
  const gone = { gone: 'removed', about: undefined } as never as Partial<Head>;
  const other = { ...DOCUMENT, title: 'Other' };
  it.each([
    ['an older word', mark({ clock: 6 }), other, head({}), 'ignore'],
    ['the same clock of a machine that comes before', mark({ clock: 5, writer: 'z' }), other, head({}), 'ignore'],
    ['the same clock of a machine that comes after', mark({ clock: 5, writer: 'a' }), other, head({}), 'take'],
    ['a newer word', mark({}), other, head({}), 'take'],
    ['a newer word for what is the same here', mark({}), DOCUMENT, head({}), 'adopt'],
    ['a removal', mark({}), DOCUMENT, head(gone), 'drop'],
    ['a removal of what is not here', mark({}), undefined, head(gone), 'note'],
    ['a page that is not known', undefined, undefined, head({}), 'take'],
    ['a page that was saved here earlier', undefined, { ...other, updatedAt: '2025-01-01' }, head({}), 'take'],
    ['a page that was saved here later', undefined, { ...other, updatedAt: '2027-01-01' }, head({}), 'insist'],
    ['a removal that could not know of this page', mark({ fresh: true }), DOCUMENT, head(gone), 'insist'],
    ['a removal, after a loss', mark({ doubtful: true }), DOCUMENT, head(gone), 'withhold'],
    ['what was brought here is taken out', mark({}), DOCUMENT, head({ ...gone, gone: 'unshared' }), 'withhold'],
    [
      'what came from there is taken out',
      mark({ origin: 'there' }),
      DOCUMENT,
      head({ ...gone, gone: 'unshared' }),
      'drop',
    ],
  ] as const)('%s', (_name, known, here, said, what) => {
    expect(meet(known, here, said, known?.doubtful === true)).toBe(what);
  });

  it('the order of changes is one on all machines', () => {
    const changes = [1, 2, 3].flatMap((clock) => ['a', 'b', 'c'].map((writer) => ({ clock, writer })));
    for (const a of changes) for (const b of changes) expect(isLater(a, b) && isLater(b, a)).toBe(false);
    expect(isContact(undefined)).toBe(true);
    expect(isContact(mark({}))).toBe(false);
  });
});
