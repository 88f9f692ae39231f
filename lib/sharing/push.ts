import { AppError } from '../errors.ts';
import type { SharedRecord } from '../shared-store.ts';
import type { SharingMark } from '../sharing.ts';
import type { StoredDocument } from '../types.ts';
import { bytesOf } from './batches.ts';
import { piecesOf } from './layout.ts';
import { bodyOf, NO_BODY, printOf } from './naming.ts';
import { aboutOf, chunkRecords, type Head, headRecord } from './records.ts';
import { linkOf, localDocuments, type Round } from './round.ts';
import { publish } from './tidy.ts';

/** Sends what has been changed here. */

/** Documents whose chunks are written before their heads: so many, or so many records or bytes. */
const DOCUMENTS_AT_ONCE = 50;
const RECORDS_AT_ONCE = 200;
const BYTES_AT_ONCE = 4_000_000;

/** A change that is ready to be sent: its chunks, where they are not on the server, and its head but for its number. */
interface Parcel {
  readonly mark: SharingMark;
  readonly records: readonly SharedRecord[];
  readonly head: Omit<Head, 'id' | 'seq'>;
}

/** Everything that waits and is ready, in groups: chunks first, then heads, then it is written down. */
export async function push(round: Round): Promise<void> {
  const { ledger, signal, tell } = round;
  const waiting = [...ledger.marks.values()].filter((mark) => mark.waiting && !mark.coming);
  if (waiting.length === 0) return;
  const here = await localDocuments(round);
  let done = 0;
  let group: Parcel[] = [];
  let [records, bytes] = [0, 0];
  const flush = async () => {
    if (group.length > 0) await send(round, group);
    group = [];
    [records, bytes] = [0, 0];
    tell({ work: 'send', done, total: waiting.length });
  };
  for (const mark of waiting) {
    signal.throwIfAborted();
    done++;
    const parcel = await pack(round, mark, here.get(mark.doc));
    if (!parcel) continue;
    group.push(parcel);
    records += parcel.records.length;
    for (const record of parcel.records) bytes += bytesOf(record);
    if (group.length >= DOCUMENTS_AT_ONCE || records >= RECORDS_AT_ONCE || bytes >= BYTES_AT_ONCE) await flush();
  }
  await flush();
}

/** @returns undefined for what cannot be sent yet: it has no embeddings, or was changed since it was looked at */
async function pack(
  round: Round,
  mark: SharingMark,
  document: StoredDocument | undefined,
): Promise<Parcel | undefined> {
  const { clock, doc, gone } = mark;
  const { writer } = linkOf(round);
  const base = { doc, writer, clock };
  if (gone) return { mark, records: [], head: { ...base, gone, body: NO_BODY, chunks: 0 } };
  if (!document || printOf(document) !== mark.print || round.tooLarge.has(doc + mark.print)) return undefined;
  const contents = await round.doors.read(document);
  if (!contents) return undefined;
  const { text, vectors } = contents;
  const { blocks, chunks, pages } = text;
  const body = await bodyOf([doc, document.contentHash, document.title, blocks, chunks, pages ?? null]);
  const isThere = mark.sent?.body === body;
  const records = isThere ? [] : [...chunkRecords({ doc, writer, body, document }, piecesOf(text), vectors)];
  return { mark, records, head: { ...base, body, chunks: chunks.length, about: aboutOf(document) } };
}

/**
 * Sends a group. Heads get new numbers each time they are tried, for who has read on to a later number does not come back to an earlier
 * one; and what is tried may have come through although nobody said so.
 */
async function send(round: Round, group: readonly Parcel[]): Promise<void> {
  const { batches, ledger, signal, store } = round;
  const link = linkOf(round);
  const dims = dimsOf(round);
  const tried = group.map(({ mark }): SharingMark => ({ ...mark, stale: true }));
  await ledger.change({ link: { ...link, seq: link.seq + group.length }, marks: tried });
  try {
    await batches.put(
      store,
      group.flatMap(({ records }) => records),
      signal,
    );
    const heads = group.map(({ head }, i) => headRecord({ ...head, seq: link.seq + 1 + i }, dims));
    await batches.put(store, heads, signal);
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'shared-too-large')) throw error;
    if (group.length > 1) return sendEach(round, tried, group);
    const [{ mark }] = group as [Parcel];
    round.tooLarge.add(mark.doc + mark.print);
    return;
  }
  const marks = group.map(({ mark, head }, i): SharingMark => {
    const { waiting, fresh, stale, ...rest } = mark;
    // Nothing of it can have been there before the first time.
    const superseded = stale || mark.sent !== undefined;
    return { ...rest, sent: { seq: link.seq + 1 + i, body: head.body }, ...(superseded && { stale: true }) };
  });
  await ledger.change({ marks });
  await publish(round);
}

/** One is too large: the others must not wait for it. */
async function sendEach(round: Round, tried: readonly SharingMark[], group: readonly Parcel[]): Promise<void> {
  for (const [i, parcel] of group.entries()) await send(round, [{ ...parcel, mark: tried[i] ?? parcel.mark }]);
}

/** Dimensions of the embedding space, which its name ends in. */
export function dimsOf({ doors }: Pick<Round, 'doors'>): number {
  return Number(/:(\d+)$/.exec(doors.standing().space ?? '')?.[1] ?? 0);
}
