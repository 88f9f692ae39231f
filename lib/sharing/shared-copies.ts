import { AppError } from '../errors.ts';
import type { SharedStore, SharingDoors } from '../shared-store.ts';
import type { SharedListing } from '../sharing.ts';
import type { SavedText, StoredDocument } from '../types.ts';
import { latest, nameOfShared, soundDate, soundUrl, standingHeads, UNKNOWN_DATE } from './heads.ts';
import { chunkRecordId } from './naming.ts';
import { type Head, readChunks } from './records.ts';

/** Documents of a shared library as one who keeps none of them sees them. */

/** Chunk records of one call, with their embeddings. */
const CHUNKS_AT_ONCE = 100;
/** Heads of one document that are not cleared away yet, at most. */
const MOST_HEADS = 100;
/** Heads of one call. */
const HEADS_AT_ONCE = 1000;

/** A document with its text, checked and not kept. */
export interface SharedCopy {
  readonly document: StoredDocument;
  readonly text: SavedText;
}

/** @throws AppError `document-missing` when it is not there (any more), `shared-*` */
export async function readSharedCopy(
  doc: string,
  { store, doors }: { readonly store: SharedStore; readonly doors: Pick<SharingDoors, 'look'> },
  signal: AbortSignal,
): Promise<SharedCopy> {
  const info = await store.open(signal);
  if (!info) throw new AppError('shared-missing');
  const head = (await standingHeads(store, [doc], MOST_HEADS, signal)).get(doc);
  if (!head?.about) throw new AppError('document-missing');
  const { text, vectors } = await contentsOf(store, head, signal);
  const { document, text: saved } = await doors.look({ particulars: head.about, space: info.space, text, vectors });
  const id = nameOfShared(doc);
  return { document: { ...document, id, url: soundUrl(document.url) }, text: { ...saved, id } };
}

async function contentsOf(store: SharedStore, head: Head, signal: AbortSignal) {
  const ids = Array.from({ length: head.chunks }, (_, n) => chunkRecordId(head.doc, head.writer, head.body, n));
  const records = [];
  for (let from = 0; from < ids.length; from += CHUNKS_AT_ONCE)
    records.push(...(await store.read(ids.slice(from, from + CHUNKS_AT_ONCE), signal)));
  return readChunks(head, records);
}

const LONGEST_LABEL = 1000;
const cut = (label: string): string => label.slice(0, LONGEST_LABEL);

/** What is in a shared library, the latest first; `more`: not all of it was read. @throws AppError `shared-*` */
export async function listShared(
  store: SharedStore,
  signal: AbortSignal,
): Promise<{ readonly documents: readonly SharedListing[]; readonly more: boolean }> {
  const records = await store.find({ is: { part: ['head'] } }, HEADS_AT_ONCE, signal);
  const documents = [...latest(records).values()].flatMap(({ about, doc }): SharedListing[] => {
    if (!about) return [];
    const { site, title } = about;
    const updatedAt = soundDate(about.updatedAt) ?? UNKNOWN_DATE;
    return [{ id: nameOfShared(doc), title: cut(title), site: typeof site === 'string' ? cut(site) : '', updatedAt }];
  });
  documents.sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1));
  return { documents, more: records.length >= HEADS_AT_ONCE };
}
