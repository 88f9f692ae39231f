import type { SharingMark } from '../sharing.ts';
import { FORGOTTEN_AFTER } from './align.ts';
import { isLater } from './meeting.ts';
import { dimsOf } from './push.ts';
import { type Head, type Machine, machineRecord, readHead } from './records.ts';
import { linkOf, machinesOf, type Round } from './round.ts';

/** What keeps a shared library small: each machine clears away what of its own counts no longer. */

/** Documents of one call. */
const AT_ONCE = 50;
/** Heads of one call. */
const MOST_HEADS = 300;
/** A machine that has nothing new to say says all the same that it is there, ms. */
const SAYS_AGAIN_AFTER = 12 * 3600_000;

/** Says how far the heads of this machine go, and which of others it has taken in; only if that is news. */
export async function publish(round: Round): Promise<void> {
  const { ledger, now, signal, store } = round;
  const link = linkOf(round);
  const { cursors, said, seq, writer } = link;
  const at = now();
  const isNews =
    said?.seq !== seq ||
    JSON.stringify(Object.entries(said.cursors).sort()) !== JSON.stringify(Object.entries(cursors).sort()) ||
    at.getTime() - Date.parse(said.at) > SAYS_AGAIN_AFTER;
  if (!isNews) return;
  const machine: Machine = { writer, seq, cursors, at: at.toISOString() };
  await store.put([machineRecord(machine, dimsOf(round))], signal);
  await ledger.change({ link: { ...linkOf(round), said: { seq, cursors, at: machine.at } } });
}

/** Deletes records of this machine that count no longer: older ones of its own, and all where another machine's change counts. */
export async function clearStale(round: Round): Promise<void> {
  const { writer } = linkOf(round);
  const stale = [...round.ledger.marks.values()].filter((mark) => mark.stale && !mark.waiting && !mark.coming);
  const isKept = (mark: SharingMark) => mark.writer === writer && mark.sent !== undefined;
  for (const [keeps, clear] of [
    [true, clearOlder],
    [false, clearAll],
  ] as const) {
    const marks = stale.filter((mark) => isKept(mark) === keeps);
    for (let from = 0; from < marks.length; from += AT_ONCE) {
      await clear(round, marks.slice(from, from + AT_ONCE));
      round.tell({ work: 'clear', done: Math.min(marks.length, from + AT_ONCE), total: marks.length });
    }
  }
}

async function clearOlder(round: Round, marks: readonly SharingMark[]): Promise<void> {
  const { ledger, signal, store } = round;
  const own = { doc: marks.map(({ doc }) => doc), writer: [linkOf(round).writer] };
  const seqs = new Set(marks.map(({ sent }) => sent?.seq));
  for (;;) {
    const heads = await store.find({ is: { part: ['head'], ...own } }, MOST_HEADS, signal);
    const older = heads.filter(({ fields }) => !seqs.has(Number(fields.seq)));
    await store.remove(
      older.map(({ id }) => id),
      signal,
    );
    if (heads.length < MOST_HEADS || older.length === 0) break;
  }
  const bodies = marks.map(({ sent }) => sent?.body ?? '');
  await store.remove({ is: { part: ['chunk', 'mute'], ...own }, not: { body: bodies } }, signal);
  await ledger.change({ marks: marks.map(({ stale, ...mark }) => mark) });
}

async function clearAll(round: Round, marks: readonly SharingMark[]): Promise<void> {
  const { ledger, signal, store } = round;
  await store.remove({ is: { doc: marks.map(({ doc }) => doc), writer: [linkOf(round).writer] } }, signal);
  await ledger.change({ marks: marks.map(({ stale, sent, ...mark }) => mark) });
}

/** Forgets what is gone once nobody's word on it is left on the server: nothing can bring it back then. */
export async function forgetGone(round: Round): Promise<void> {
  const { ledger, signal, store } = round;
  const gone = [...ledger.marks.values()]
    .filter((mark) => mark.gone && !mark.waiting && !mark.withheld && !mark.sent && !mark.stale)
    .slice(0, AT_ONCE);
  if (gone.length === 0) return;
  const docs = gone.map(({ doc }) => doc);
  const found = await store.find({ is: { part: ['head'], doc: docs } }, MOST_HEADS, signal);
  if (found.length >= MOST_HEADS) return;
  const there = new Set(found.map(({ fields }) => fields.doc));
  await ledger.change({ dropMarks: docs.filter((doc) => !there.has(doc)) });
}

/**
 * Deletes tombstones of this machine that every other machine heard of lately has taken in, with what machines that are forgotten have
 * left of the same documents: it would come back to life otherwise.
 */
export async function collectTombstones(round: Round): Promise<void> {
  const { ledger, now, signal, store } = round;
  const { writer } = linkOf(round);
  const own = [...ledger.marks.values()].filter(
    (mark) => mark.gone && mark.sent && !mark.stale && !mark.waiting && mark.writer === writer,
  );
  if (own.length === 0) return;
  const lately = now().getTime() - FORGOTTEN_AFTER;
  const heard = (await machinesOf(round)).filter(
    ({ writer: other, at }) => other !== writer && !(Date.parse(at) < lately),
  );
  const passed = own.filter(({ sent }) => heard.every(({ cursors }) => (cursors[writer] ?? 0) >= (sent?.seq ?? 0)));
  const alive = new Set(heard.map((machine) => machine.writer));
  for (let from = 0; from < passed.length; from += AT_ONCE) {
    const some = passed.slice(from, from + AT_ONCE);
    const found = await store.find({ is: { part: ['head'], doc: some.map(({ doc }) => doc) } }, MOST_HEADS, signal);
    const heads = found.map(readHead).filter((head) => head !== undefined);
    if (found.length >= MOST_HEADS) continue;
    const over = some.filter((mark) => isOver(mark, heads, alive));
    if (over.length === 0) continue;
    const docs = over.map(({ doc }) => doc);
    const left = new Set(
      heads.filter(({ doc, writer: by }) => docs.includes(doc) && by !== writer).map((head) => head.writer),
    );
    // First what the tombstones hold down, then they themselves.
    if (left.size > 0) await store.remove({ is: { doc: docs, writer: [...left] } }, signal);
    await store.remove({ is: { doc: docs, writer: [writer] } }, signal);
    await ledger.change({
      marks: over.filter(({ withheld }) => withheld).map(({ sent, ...mark }) => mark),
      dropMarks: over.filter(({ withheld }) => !withheld).map(({ doc }) => doc),
    });
  }
}

/** Whether nothing that counts, and nothing that somebody will clear away by himself, stands beside the tombstone. */
function isOver(mark: SharingMark, heads: readonly Head[], alive: ReadonlySet<string>): boolean {
  return heads
    .filter(({ doc, writer }) => doc === mark.doc && writer !== mark.writer)
    .every((head) => !isLater(head, mark) && !alive.has(head.writer));
}
