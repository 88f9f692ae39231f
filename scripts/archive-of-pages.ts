/** An archive of as many small pages as wanted: a big library in seconds, for tests and benches. */
import { createHash } from 'node:crypto';
import { strToU8, zipSync } from 'fflate';
import { FORMAT, FORMAT_VERSION } from '../lib/library/archive-format.ts';
import type { EmbeddingSpace } from '../lib/types.ts';

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');
const jsonLines = (rows: readonly object[]) => strToU8(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));

/** Hours between two pages: ten thousand are of more than two years. */
const APART = 2;
const SITES = 40;

/**
 * Page 0 is the oldest. Every fortieth is of the same site.
 * @param space of the library that is to take it in: its pages come with vectors, so that none has to be made
 * @param titleOf a page, by its number
 * @param tags how many there are: each page has one, by turns
 */
export function archiveOfPages(
  count: number,
  space: EmbeddingSpace,
  titleOf = (n: number) => `Page ${n}`,
  tags = 10,
): Buffer {
  const pages = Array.from({ length: count }, (_, n) => pageRow(n, count, titleOf(n), `tag ${n % tags}`));
  const chunks = pages.map(({ id, characters, text }, row) => ({
    documentId: id,
    ordinal: 0,
    start: 0,
    end: characters,
    headings: [],
    text,
    row,
  }));
  const vectors = new Float32Array(count * space.dims);
  for (let row = 0; row < count; row++) vectors[row * space.dims + (row % space.dims)] = 1;
  const parts = {
    'documents.jsonl': jsonLines(pages),
    'chunks.jsonl': jsonLines(chunks),
    'vectors.f32': new Uint8Array(vectors.buffer),
  };
  const manifest = {
    format: FORMAT,
    version: FORMAT_VERSION,
    app: '0',
    created: new Date().toISOString(),
    documents: count,
    chunks: count,
    vectors: count,
    space,
    parts: Object.fromEntries(
      Object.entries(parts).map(([name, bytes]) => [name, { bytes: bytes.length, sha256: sha256(bytes) }]),
    ),
  };
  return Buffer.from(zipSync({ ...parts, 'manifest.json': strToU8(JSON.stringify(manifest)) }, { level: 1 }));
}

function pageRow(n: number, count: number, title: string, tag: string) {
  const text = `The text of page ${n}: it tells of tides and of number ${n * 7}.`;
  const saved = new Date(Date.now() - (count - n) * APART * 3_600_000).toISOString();
  const address = `https://site-${n % SITES}.example/${n}`;
  const words = text.split(' ').length;
  return {
    id: `page-${n}`,
    kind: 'page',
    url: address,
    address,
    title,
    site: `Site ${n % SITES}`,
    language: n % 3 === 0 ? 'ko' : 'en',
    savedAt: saved,
    updatedAt: saved,
    contentHash: sha256(text),
    characters: text.length,
    chunks: 1,
    tags: [tag],
    receipt: { method: 'readability', words, visibleWords: words * 2, kept: 0.5, tables: 0, codeBlocks: 0 },
    text,
    blocks: [{ kind: 'paragraph', start: 0, end: text.length }],
  };
}
