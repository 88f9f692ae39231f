import { AppError } from '../errors.ts';
import type { ByteSource } from '../ports.ts';
import { MOST_TESTS, type TestQuestion } from '../questions.ts';
import type { Chunk } from '../types.ts';
import { CHATS_PART, type ChatRow, LONGEST_CHAT, parseChatRow } from './archive-chats.ts';
import {
  type ChunkRow,
  type DocumentRow,
  damaged,
  isUnitOrZero,
  LONGEST_MANIFEST,
  MANIFEST,
  type Manifest,
  MOST_HEADINGS,
  MOST_VECTOR_BYTES,
  MOST_VERSIONS,
  PARTS,
  type PartName,
  parseChunkRow,
  parseDocumentRow,
  parseManifest,
  parseVersionRow,
  TESTS_PART,
  VERSIONS_PART,
  type VersionRow,
} from './archive-format.ts';
import { parseTestRow } from './archive-tests.ts';
import { sha256 } from './hash.ts';
import { checked, FloatReader, type Line, linesOf } from './part-reader.ts';
import { readDirectory, type ZipEntry } from './zip-directory.ts';
import { crc32, readEntry } from './zip-entry.ts';

/** An archive whose manifest has been understood; the rest is checked while it is read. */
export interface Archive {
  readonly manifest: Manifest;
  readonly source: ByteSource;
  readonly parts: ReadonlyMap<PartName, ZipEntry>;
}

/** A document of an archive with everything that hangs on it. */
export interface ArchivedDocument {
  readonly document: DocumentRow;
  readonly chunks: readonly Chunk[];
  /** Row-major [chunks, dims]; absent for a document that had not been embedded. */
  readonly vectors?: Float32Array;
}

/** @throws AppError `archive-not-one`, `archive-truncated`, `archive-newer`, `archive-damaged` */
export async function openArchive(source: ByteSource): Promise<Archive> {
  const entries = await readDirectory(source);
  // Tools that zip a folder put its name in front.
  const manifestEntry = entries.filter(({ name }) => /(^|\/)manifest\.json$/.test(name)).sort(byDepth)[0];
  if (!manifestEntry) throw new AppError('archive-not-one');
  const folder = manifestEntry.name.slice(0, -MANIFEST.length);
  const manifest = parseManifest(await readManifest(source, manifestEntry));
  const parts = new Map<PartName, ZipEntry>();
  const added = ([CHATS_PART, VERSIONS_PART, TESTS_PART] as const).filter((part) => manifest.parts[part]);
  for (const part of [...PARTS, ...added]) {
    const [entry, ...more] = entries.filter(({ name }) => name === folder + part);
    if (!entry || more.length > 0) throw damaged(part);
    parts.set(part, entry);
  }
  return { manifest, source, parts };
}

const byDepth = (a: ZipEntry, b: ZipEntry): number => a.name.length - b.name.length;

async function readManifest(source: ByteSource, entry: ZipEntry): Promise<string> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of readEntry(source, entry)) {
    length += piece.length;
    if (length > LONGEST_MANIFEST) throw new AppError('archive-not-one');
    pieces.push(piece);
  }
  const bytes = new Uint8Array(await new Blob(pieces as Uint8Array<ArrayBuffer>[]).arrayBuffer());
  // Every other part is held by a hash; this one only by what zip itself knows.
  if (crc32(bytes) !== entry.crc) throw damaged(MANIFEST);
  return new TextDecoder().decode(bytes);
}

/**
 * Reads the documents one by one: the three parts side by side, which is why their order is part of the format. Whoever reads to the end
 * has had everything checked: sizes, hashes, counts, every row, every offset, every number.
 * @throws AppError `archive-truncated`, `archive-damaged`
 */
export async function* readDocuments(archive: Archive): AsyncGenerator<ArchivedDocument> {
  const { manifest } = archive;
  const documents = linesOf('documents.jsonl', open(archive, 'documents.jsonl'));
  const chunks = linesOf('chunks.jsonl', open(archive, 'chunks.jsonl'));
  const floats = open(archive, 'vectors.f32');
  const vectors = new FloatReader('vectors.f32', floats);
  const seen = { ids: new Set<string>(), documents: 0, chunks: 0, rows: 0 };
  try {
    for await (const line of documents) {
      const document = await readDocument(line, seen.ids);
      const rows = await readChunks(chunks, document, seen.rows);
      const embedded = rows[0]?.row !== null;
      seen.documents++;
      seen.chunks += rows.length;
      if (embedded) seen.rows += rows.length;
      yield {
        document,
        chunks: rows.map(({ start, end, headings }) => ({ start, end, headings })),
        ...(embedded && { vectors: await readVectors(vectors, rows.length, manifest) }),
      };
    }
    if (!(await chunks.next()).done) throw damaged('chunks.jsonl');
    await vectors.end();
    if (seen.documents !== manifest.documents) throw damaged('documents.jsonl');
    if (seen.chunks !== manifest.chunks) throw damaged('chunks.jsonl');
    if (seen.rows !== manifest.vectors) throw damaged('vectors.f32');
  } finally {
    await Promise.all([documents.return(undefined), chunks.return(undefined), floats.return(undefined)]);
  }
}

/**
 * Reads the conversations one by one; of an archive from before they were in it, none.
 * @throws AppError `archive-truncated`, `archive-damaged`
 */
export async function* readChats(archive: Archive): AsyncGenerator<ChatRow> {
  if (!archive.parts.has(CHATS_PART)) return;
  const lines = linesOf(CHATS_PART, open(archive, CHATS_PART), LONGEST_CHAT);
  const ids = new Set<string>();
  try {
    for await (const { number, text } of lines) {
      const bad = () => damaged(CHATS_PART, { line: number });
      const row = parseChatRow(text, bad);
      if (ids.has(row.id)) throw bad();
      ids.add(row.id);
      yield row;
    }
    if (ids.size !== (archive.manifest.conversations ?? 0)) throw damaged(CHATS_PART);
  } finally {
    await lines.return(undefined);
  }
}

/**
 * Reads the earlier versions one by one; of an archive from before they were in it, none.
 * @param documents the ids of all documents of the archive
 * @throws AppError `archive-truncated`, `archive-damaged`
 */
export async function* readVersions(archive: Archive, documents: ReadonlySet<string>): AsyncGenerator<VersionRow> {
  if (!archive.parts.has(VERSIONS_PART)) return;
  const lines = linesOf(VERSIONS_PART, open(archive, VERSIONS_PART));
  const counts = new Map<string, number>();
  let all = 0;
  try {
    for await (const { number, text } of lines) {
      const row = parseVersionRow(text, number);
      const count = (counts.get(row.documentId) ?? 0) + 1;
      counts.set(row.documentId, count);
      const fits = documents.has(row.documentId) && count <= MOST_VERSIONS;
      if (!fits || (await sha256(row.text)) !== row.contentHash) throw damaged(VERSIONS_PART, { line: number });
      all++;
      yield row;
    }
    if (all !== (archive.manifest.versions ?? 0)) throw damaged(VERSIONS_PART);
  } finally {
    await lines.return(undefined);
  }
}

/**
 * Reads the test questions one by one; of an archive without them, none. Their documents need not be in it.
 * @throws AppError `archive-truncated`, `archive-damaged`
 */
export async function* readTests(archive: Archive): AsyncGenerator<TestQuestion> {
  if (!archive.parts.has(TESTS_PART)) return;
  const lines = linesOf(TESTS_PART, open(archive, TESTS_PART));
  const ids = new Set<string>();
  try {
    for await (const { number, text } of lines) {
      const row = parseTestRow(text, number);
      if (ids.has(row.id) || ids.size >= MOST_TESTS) throw damaged(TESTS_PART, { line: number });
      ids.add(row.id);
      yield row;
    }
    if (ids.size !== (archive.manifest.questions ?? 0)) throw damaged(TESTS_PART);
  } finally {
    await lines.return(undefined);
  }
}

function open({ manifest, parts, source }: Archive, part: PartName): AsyncGenerator<Uint8Array> {
  const entry = parts.get(part);
  const size = manifest.parts[part];
  if (!entry || !size) throw damaged(part);
  return checked(part, readEntry(source, entry), size);
}

async function readDocument({ number, text: json }: Line, ids: Set<string>): Promise<DocumentRow> {
  const document = parseDocumentRow(json, number);
  const isKnown = ids.has(document.id);
  if (isKnown || (await sha256(document.text)) !== document.contentHash) {
    throw damaged('documents.jsonl', { line: number });
  }
  ids.add(document.id);
  return document;
}

/** The chunks of a document, all with a vector or all without. @param firstRow the row that its first vector must have */
async function readChunks(lines: AsyncGenerator<Line>, document: DocumentRow, firstRow: number): Promise<ChunkRow[]> {
  const rows: ChunkRow[] = [];
  let headings = 0;
  for (let ordinal = 0; ordinal < document.chunks; ordinal++) {
    const { value: line, done } = await lines.next();
    if (done) throw damaged('chunks.jsonl');
    const row = parseChunkRow(line.text, line.number);
    const embedded = (rows[0] ?? row).row !== null;
    for (const heading of row.headings) headings += heading.length;
    const fits =
      headings <= MOST_HEADINGS &&
      row.documentId === document.id &&
      row.ordinal === ordinal &&
      row.row === (embedded ? firstRow + ordinal : null) &&
      row.start >= (rows.at(-1)?.end ?? 0) &&
      row.start < row.end &&
      row.end <= document.text.length &&
      row.text === document.text.slice(row.start, row.end);
    if (!fits) throw damaged('chunks.jsonl', { line: line.number });
    rows.push(row);
  }
  return rows;
}

async function readVectors(reader: FloatReader, rows: number, { space }: Manifest): Promise<Float32Array> {
  const dims = space?.dims ?? 0;
  if (dims === 0 || rows * dims * 4 > MOST_VECTOR_BYTES) throw damaged('vectors.f32');
  const vectors = await reader.take(rows * dims);
  for (let at = 0; at < vectors.length; at += dims) {
    if (!isUnitOrZero(vectors.subarray(at, at + dims))) throw damaged('vectors.f32');
  }
  return vectors;
}
