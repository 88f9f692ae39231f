import type { ChatId } from '../asking.ts';
import { AppError } from '../errors.ts';
import type { LibraryStore } from '../library-store.ts';
import type { Progress } from '../messaging/library-streams.ts';
import type { ByteSink } from '../ports.ts';
import type { DocumentId, SavedText, StoredDocument } from '../types.ts';
import { jsonLines, writeChats, writeVersions } from './archive-beside.ts';
import {
  type ChunkRow,
  type DocumentRow,
  FORMAT,
  FORMAT_VERSION,
  isUnitOrZero,
  LONGEST_LINE,
  MANIFEST,
  type Manifest,
  MOST_VECTOR_BYTES,
} from './archive-format.ts';
import { writeTests } from './archive-tests.ts';
import type { LibraryContext } from './context.ts';
import { sha256 } from './hash.ts';
import { Meter } from './meter.ts';
import { Snapshot } from './snapshot.ts';
import { type PartSize, ZipWriter } from './zip-writer.ts';

/** Told the title of each document that is not written: its text cannot be read any more, or not by who reads archives. */
export type LeftOut = (title: string) => void;

/** What an export may be told. */
export interface ExportOptions {
  readonly leftOut?: LeftOut;
  /** Only these documents, and nothing that was asked of them. */
  readonly only?: readonly DocumentId[];
}

type Reports = AsyncGenerator<Omit<Progress, 'type'>, void>;

/**
 * Writes the library as it is now into the sink, in three rounds over the documents, one over their earlier versions and one over the
 * conversations, holding one of them at a time; pages may be saved and removed meanwhile. Settings and keys are in stores that this never
 * reads. Leaving the loop, or the signal, ends it; then the sink stays open. Of a selection, what has been removed by now is left out.
 * @throws AppError `document-missing` when nothing of a selection is left
 */
export async function* exportArchive(
  context: LibraryContext,
  sink: ByteSink,
  signal: AbortSignal,
  { leftOut = () => undefined, only }: ExportOptions = {},
): Reports {
  const snapshot = await openSnapshot(context, only && new Set(only));
  try {
    if (only && snapshot.documents.length === 0) throw new AppError('document-missing');
    const created = context.options.now();
    const chats = only ? undefined : await chatsInOrder(context.store);
    const from = { snapshot, store: context.store, ...(chats && { chats }) };
    const meter = new Meter(snapshot.documents.length * 4 + (chats?.length ?? 0), signal);
    const written = yield* writeArchive(from, new ZipWriter(sink, created), meter, {
      format: FORMAT,
      version: FORMAT_VERSION,
      app: context.options.version ?? '',
      created: created.toISOString(),
      ...(only && { selection: true }),
    });
    for (const { id, title } of snapshot.documents) if (!written.has(id)) leftOut(title);
  } finally {
    context.snapshots.close(snapshot);
  }
}

async function chatsInOrder(store: LibraryStore): Promise<ChatId[]> {
  const chats = (await store.chats()).sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
  return chats.map(({ id }) => id);
}

/** Between two changes, so that all it lists is of one moment. */
function openSnapshot(
  { catalog, serial, snapshots, store }: LibraryContext,
  only: ReadonlySet<DocumentId> | undefined,
): Promise<Snapshot> {
  return serial.run(async () => {
    const space = catalog.active?.space;
    const embedded = space ? await store.embedded(space.id) : new Set<string>();
    const wanted = [...catalog.documents()].filter(({ id }) => !only || only.has(id));
    const documents = wanted.sort((a, b) => a.sequence - b.sequence);
    const snapshot = new Snapshot(documents, embedded, space, store);
    snapshots.open(snapshot);
    return snapshot;
  });
}

/** What an archive is written from. */
interface Written {
  readonly snapshot: Snapshot;
  readonly store: LibraryStore;
  /** Absent where nothing that was asked is to be written: neither conversations nor test questions. */
  readonly chats?: readonly ChatId[];
}

async function* writeArchive(
  { snapshot, store, chats }: Written,
  zip: ZipWriter,
  meter: Meter,
  head: Pick<Manifest, 'format' | 'version' | 'app' | 'created' | 'selection'>,
): AsyncGenerator<Omit<Progress, 'type'>, ReadonlySet<DocumentId>> {
  const counts = { documents: 0, chunks: 0, vectors: 0 };
  const written = new Set<DocumentId>();
  const round = (name: string, level: 0 | 6, bytesOf: BytesOf) => writePart(snapshot, zip, meter, name, level, bytesOf);
  const parts = {
    'documents.jsonl': yield* round('documents.jsonl', 6, async (document, text) => {
      // One that was changed by damage would have the whole archive refused.
      if ((await sha256(text.text)) !== document.contentHash) return NOTHING;
      const line = jsonLines([documentRow(document, text)]);
      // Only a text of control characters is that long; it must not keep the others from being read back.
      if (line.length > LONGEST_LINE) return NOTHING;
      written.add(document.id);
      counts.documents++;
      return line;
    }),
    'chunks.jsonl': yield* round('chunks.jsonl', 6, async (document, text) => {
      if (!written.has(document.id)) return NOTHING;
      const firstRow = hasRows(snapshot, document, text) ? counts.vectors : null;
      const rows = chunkRows(document, text, firstRow);
      counts.chunks += rows.length;
      if (firstRow !== null) counts.vectors += rows.length;
      return jsonLines(rows);
    }),
    // They hardly shrink.
    'vectors.f32': yield* round('vectors.f32', 0, async (document, text) => {
      return written.has(document.id) ? vectorsOf(snapshot, document, text) : NOTHING;
    }),
  };
  const versions = yield* writeVersions(snapshot.documents, written, store, zip, meter);
  const conversations = chats ? yield* writeChats(chats, store, zip, meter) : {};
  const tests = chats ? await writeTests(written, store, zip) : {};
  const all = { ...parts, ...versions.parts, ...conversations.parts, ...tests.parts };
  await writeEnd(zip, {
    ...head,
    ...counts,
    ...versions.counts,
    ...conversations.counts,
    ...tests.counts,
    space: snapshot.space ?? null,
    parts: all,
  });
  return written;
}

/** The manifest comes last, for it holds the hashes of the others; who reads a zip finds it by the directory. */
async function writeEnd(zip: ZipWriter, manifest: Manifest): Promise<void> {
  const part = zip.part(MANIFEST, 6);
  await part.write(new TextEncoder().encode(JSON.stringify(manifest, undefined, 2)));
  await part.close();
  await zip.end();
}

type BytesOf = (document: StoredDocument, text: SavedText) => Promise<Uint8Array>;

async function* writePart(
  snapshot: Snapshot,
  zip: ZipWriter,
  meter: Meter,
  name: string,
  level: 0 | 6,
  bytesOf: BytesOf,
): AsyncGenerator<Omit<Progress, 'type'>, PartSize> {
  const part = zip.part(name, level);
  for (const document of snapshot.documents) {
    const text = await snapshot.text(document.id);
    // A document whose text is lost cannot be saved by anyone; it must not keep the others from being.
    if (text?.sequence === document.sequence) {
      await part.write(await bytesOf(document, text));
    }
    const report = await meter.step();
    if (report) yield report;
  }
  return part.close();
}

const NOTHING = new Uint8Array();

/** Vectors too many for a reader are left out, and made anew after the import. */
function hasRows(snapshot: Snapshot, { id }: StoredDocument, { chunks }: Pick<SavedText, 'chunks'>): boolean {
  const bytes = chunks.length * (snapshot.space?.dims ?? 0) * 4;
  return snapshot.embedded.has(id) && bytes <= MOST_VECTOR_BYTES;
}

/** What is worth keeping of a document; its number, key and status, how it came and when it was looked at, belong to this library alone. */
function documentRow(document: StoredDocument, { text, blocks, chunks, pages }: SavedText): DocumentRow {
  const {
    sequence: _sequence,
    key: _key,
    status: _status,
    seen: _seen,
    automatic: _automatic,
    ...particulars
  } = document;
  const place = { blocks: blocks.map((block) => ({ ...block })), ...(pages && { pages: [...pages] }) };
  return { ...particulars, chunks: chunks.length, text, ...place };
}

function chunkRows({ id }: StoredDocument, { text, chunks }: SavedText, firstRow: number | null): ChunkRow[] {
  return chunks.map(({ start, end, headings }, ordinal) => ({
    documentId: id,
    ordinal,
    start,
    end,
    headings: [...headings],
    text: text.slice(start, end),
    row: firstRow === null ? null : firstRow + ordinal,
  }));
}

/** Little-endian, as every machine that runs this writes them. Damaged rows are written as zeros: no opinion. */
async function vectorsOf(snapshot: Snapshot, document: StoredDocument, { chunks }: SavedText): Promise<Uint8Array> {
  if (!hasRows(snapshot, document, { chunks })) return NOTHING;
  const dims = snapshot.space?.dims ?? 0;
  const vectors = new Float32Array(chunks.length * dims);
  const stored = (await snapshot.embeddings(document.id))?.vectors;
  if (stored?.length === vectors.length) vectors.set(stored);
  for (let at = 0; at < vectors.length; at += dims) {
    const row = vectors.subarray(at, at + dims);
    if (!isUnitOrZero(row)) row.fill(0);
  }
  return new Uint8Array(vectors.buffer);
}
