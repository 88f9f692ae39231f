import { AppError, toReport } from '../errors.ts';
import type { FoundRecord } from '../shared-store.ts';
import type { OwedHead, SharingMark } from '../sharing.ts';
import type { StoredDocument } from '../types.ts';
import { type Applied, applyHead } from './apply.ts';
import { isLater, meet } from './meeting.ts';
import { chunkRecordId, headsOf } from './naming.ts';
import { type Head, type Machine, readChunks, readHead } from './records.ts';
import { linkOf, localDocuments, type Round } from './round.ts';

/** Takes in what other machines have changed. */

/** Heads of one call. */
const HEADS_AT_ONCE = 100;
/** Chunk records of one call, with their embeddings; and of the documents that are held in memory at once. */
const CHUNKS_AT_ONCE = 100;
const MOST_CHUNKS_HELD = 400;
/** Heads that were owed and are tried again in one round. */
const OWED_AT_ONCE = 50;

/** Everything that is to be had, machine by machine, in the order of its changes; how far it came is kept page by page. */
export async function pull(round: Round, machines: readonly Machine[]): Promise<void> {
  const { ledger, tell } = round;
  const { afresh, cursors, writer: own } = linkOf(round);
  await tryOwed(round);
  const others = machines.filter(({ writer, seq }) => (afresh || writer !== own) && seq > (cursors[writer] ?? 0));
  const total = others.reduce((sum, { writer, seq }) => sum + seq - (cursors[writer] ?? 0), 0);
  let done = 0;
  for (const { writer, seq: top } of others) {
    let width = HEADS_AT_ONCE;
    for (let from = cursors[writer] ?? 0; from < top; ) {
      const to = Math.min(top, from + width);
      const heads = await headsBetween(round, writer, from, to);
      if (heads.length >= HEADS_AT_ONCE && width > HEADS_AT_ONCE) {
        width = HEADS_AT_ONCE; // there may be more of them than were handed out
        continue;
      }
      // Where most numbers are of heads that count no longer, wider steps find as many.
      if (heads.length < HEADS_AT_ONCE / 4) width *= 2;
      await takePage(round, heads);
      const link = linkOf(round);
      await ledger.change({ link: { ...link, cursors: { ...link.cursors, [writer]: to } } });
      done += to - from;
      from = to;
      tell({ work: afresh ? 'compare' : 'fetch', done, total });
    }
  }
}

async function headsBetween({ store, signal }: Round, writer: string, from: number, to: number): Promise<Head[]> {
  const filter = { is: { part: ['head'], writer: [writer] }, above: { seq: from }, upTo: { seq: to } };
  const found = await store.find(filter, HEADS_AT_ONCE, signal);
  return found.map(readHead).filter((head) => head !== undefined);
}

/** Heads whose documents could not be taken in before. */
async function tryOwed(round: Round): Promise<void> {
  const { ledger, signal, store } = round;
  // Those first that were tried least, so that each has its turn.
  const owed = [...ledger.owed.values()].sort((a, b) => a.tries - b.tries);
  const ids = owed.slice(0, OWED_AT_ONCE).map(({ id }) => id);
  if (ids.length === 0) return;
  const found = await store.read(ids, signal);
  const there = new Set(found.map(({ id }) => id));
  await ledger.change({ dropOwed: ids.filter((id) => !there.has(id)) });
  await takePage(
    round,
    found.map(readHead).filter((head) => head !== undefined),
  );
}

/** Does with each head what is to be done; resolves when all of it is written down. */
async function takePage(round: Round, heads: readonly Head[]): Promise<void> {
  const { ledger } = round;
  const link = linkOf(round);
  const clock = Math.max(link.clock, ...heads.map((head) => head.clock));
  if (clock > link.clock) await ledger.change({ link: { ...link, clock } });
  const here = await localDocuments(round);
  const latest = new Map<string, Head>();
  for (const head of heads) {
    const before = latest.get(head.doc);
    if (!before || isLater(head, before) || (!isLater(before, head) && head.seq > before.seq))
      latest.set(head.doc, head);
  }
  const passed = heads.filter(({ id, doc }) => latest.get(doc)?.id !== id);
  await ledger.change({ dropOwed: passed.map(({ id }) => id) });
  for (const group of groupsOf(round, [...latest.values()], here)) await takeGroup(round, group, here);
}

/** So many that their chunks may be held in memory. */
function* groupsOf(round: Round, heads: readonly Head[], here: ReadonlyMap<string, StoredDocument>) {
  let group: Head[] = [];
  let chunks = 0;
  for (const head of heads) {
    const needed = needsContents(round, head, here.get(head.doc)) ? head.chunks : 0;
    if (group.length > 0 && chunks + needed > MOST_CHUNKS_HELD) {
      yield group;
      group = [];
      chunks = 0;
    }
    group.push(head);
    chunks += needed;
  }
  if (group.length > 0) yield group;
}

/** Text and title of a document whose tags alone have changed are here already. */
function needsContents({ ledger }: Round, head: Head, here: StoredDocument | undefined): boolean {
  if (meet(ledger.marks.get(head.doc), here, head, linkOf({ ledger }).afresh) !== 'take') return false;
  return here?.contentHash !== head.about?.contentHash || here?.title !== head.about?.title;
}

async function takeGroup(
  round: Round,
  heads: readonly Head[],
  here: ReadonlyMap<string, StoredDocument>,
): Promise<void> {
  const { ledger, signal } = round;
  const contents = await contentsOf(
    round,
    heads.filter((head) => needsContents(round, head, here.get(head.doc))),
  );
  const changes = { marks: [] as SharingMark[], owed: [] as OwedHead[] };
  const dropOwed: string[] = [];
  for (const head of heads) {
    signal.throwIfAborted();
    const applied = await applyOrOwe(round, head, here.get(head.doc), contents.get(head.id));
    if ('owed' in applied) changes.owed.push(applied.owed);
    else {
      if (applied.mark) changes.marks.push(applied.mark);
      // An older word on the same document that was owed is of no use any more.
      dropOwed.push(head.id, ...[...ledger.owed.keys()].filter((id) => id.startsWith(headsOf(head.doc))));
    }
  }
  const clock = Math.max(linkOf(round).clock, ...changes.marks.map((mark) => mark.clock));
  await ledger.change({ ...changes, dropOwed, link: { ...linkOf(round), clock } });
}

type Contents = ReturnType<typeof readChunks>;

/** What cannot be taken in for reasons of its own is owed, and does not hold up the others. @throws AppError for all other reasons */
async function applyOrOwe(
  round: Round,
  head: Head,
  here: StoredDocument | undefined,
  contents: Contents | AppError | undefined,
): Promise<Applied | { readonly owed: OwedHead }> {
  try {
    if (contents instanceof AppError) throw contents;
    const applied = await applyHead(round, head, here, contents);
    if (applied) return applied;
    throw new AppError('document-missing'); // changed here in this moment; looked at anew in the next round
  } catch (error) {
    const { code, details } = toReport(error);
    if (code !== 'shared-damaged' && code !== 'document-missing') throw error;
    const tries = (round.ledger.owed.get(head.id)?.tries ?? 0) + 1;
    return { owed: { id: head.id, tries, reason: { code, details } } };
  }
}

/** The contents that these heads name, by their ids; an error for one whose records do not make up a document. */
async function contentsOf({ store, signal }: Round, heads: readonly Head[]): Promise<Map<string, Contents | AppError>> {
  const ids = heads.flatMap(({ doc, writer, body, chunks }) =>
    Array.from({ length: chunks }, (_, n) => chunkRecordId(doc, writer, body, n)),
  );
  const records: FoundRecord[] = [];
  for (let from = 0; from < ids.length; from += CHUNKS_AT_ONCE)
    records.push(...(await store.read(ids.slice(from, from + CHUNKS_AT_ONCE), signal)));
  return new Map(heads.map((head) => [head.id, readOrSay(head, records)]));
}

function readOrSay(head: Head, records: Parameters<typeof readChunks>[1]): Contents | AppError {
  try {
    return readChunks(head, records);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}
