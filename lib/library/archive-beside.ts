import type { ChatId } from '../asking.ts';
import type { LibraryStore } from '../library-store.ts';
import type { Progress } from '../messaging/library-streams.ts';
import type { DocumentId, StoredDocument } from '../types.ts';
import { CHATS_PART, LONGEST_CHAT, portableTurn } from './archive-chats.ts';
import { LONGEST_LINE, type Manifest, MOST_VERSIONS, VERSIONS_PART, type VersionRow } from './archive-format.ts';
import { sha256 } from './hash.ts';
import type { Meter } from './meter.ts';
import type { ZipPart, ZipWriter } from './zip-writer.ts';

/** One JSON object a line, UTF-8. */
export const jsonLines = (rows: readonly unknown[]): Uint8Array =>
  new TextEncoder().encode(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));

/** What an archive has beside its documents, for the manifest. */
interface Added {
  readonly counts?: Pick<Manifest, 'versions' | 'conversations'>;
  readonly parts?: Partial<Manifest['parts']>;
}

/** The earlier versions of what was written; the part is there only if there is one. */
export async function* writeVersions(
  documents: readonly StoredDocument[],
  written: ReadonlySet<DocumentId>,
  store: LibraryStore,
  zip: ZipWriter,
  meter: Meter,
): AsyncGenerator<Omit<Progress, 'type'>, Added> {
  let part: ZipPart | undefined;
  let versions = 0;
  for (const document of documents) {
    for await (const line of written.has(document.id) ? versionLines(store, document) : []) {
      part ??= zip.part(VERSIONS_PART, 6);
      await part.write(line);
      versions++;
    }
    const report = await meter.step();
    if (report) yield report;
  }
  return part ? { counts: { versions }, parts: { [VERSIONS_PART]: await part.close() } } : {};
}

/** The conversations; the part is always there. */
export async function* writeChats(
  ids: readonly ChatId[],
  store: LibraryStore,
  zip: ZipWriter,
  meter: Meter,
): AsyncGenerator<Omit<Progress, 'type'>, Added> {
  const part = zip.part(CHATS_PART, 6);
  let conversations = 0;
  for (const id of ids) {
    const turns = (await store.turns(id)).map(portableTurn);
    const line = jsonLines(turns.length > 0 ? [{ id, turns }] : []);
    if (line.length > 0 && line.length <= LONGEST_CHAT) {
      await part.write(line);
      conversations++;
    }
    const report = await meter.step();
    if (report) yield report;
  }
  return { counts: { conversations }, parts: { [CHATS_PART]: await part.close() } };
}

/**
 * The earlier versions of a document as it is written, the oldest first. What was saved since the writing began is left out, and so is
 * what cannot be read any more.
 */
async function* versionLines(store: LibraryStore, document: StoredDocument): AsyncGenerator<Uint8Array> {
  const heads = (await store.versions(document.id)).slice(0, MOST_VERSIONS).reverse();
  for (const { contentHash, savedAt, sequence } of heads) {
    if (contentHash === document.contentHash || savedAt > document.updatedAt) continue;
    const version = await store.version(document.id, sequence);
    if (!version || (await sha256(version.text)) !== contentHash) continue;
    const { sequence: _sequence, blocks, pages, ...row } = version;
    const written: VersionRow = { ...row, blocks: [...blocks], ...(pages && { pages: [...pages] }) };
    const line = jsonLines([written]);
    if (line.length <= LONGEST_LINE) yield line;
  }
}
