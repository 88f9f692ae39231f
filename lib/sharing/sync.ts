import { AppError } from '../errors.ts';
import type { SharedLibraryInfo } from '../shared-store.ts';
import { align, endComparing, mendServer } from './align.ts';
import { newWriter } from './naming.ts';
import { pull } from './pull.ts';
import { push } from './push.ts';
import { linkOf, machinesOf, type Round, scan } from './round.ts';
import { clearStale, collectTombstones, forgetGone, publish } from './tidy.ts';

/** What a round came to. `news`: something was sent or taken in. */
export interface Synced {
  readonly info: SharedLibraryInfo;
  readonly machines: number;
  readonly news: boolean;
}

/** Version of the format of records. */
const VERSION = 1;

/**
 * One round of keeping in step: looks what has changed here, takes in what has changed elsewhere, sends, clears away. However it ends,
 * nothing is lost, and the next round goes on where this one was.
 * @param lossAt when the library told of a loss that stands
 * @param known what the shared library said of itself, where that was asked already: a round without news is one call then
 * @returns what to know for the next round
 * @throws AppError `shared-*`, `server-needs-permission`, `storage-*`; the reason of the signal
 */
export async function syncRound(round: Round, lossAt: string | undefined, known?: SharedLibraryInfo): Promise<Synced> {
  const { batches, ledger, signal, store } = round;
  if (!known) batches.limit((await store.reach(signal)).mostRecords);
  const info = known ?? (await openOrBegin(round));
  await align(round, info, lossAt);
  const before = standOf(round);
  // What has changed here gets its clock before anything is taken in; but while it is not known what was lost, nothing has.
  if (!linkOf(round).afresh) await scan(round);
  const machines = await machinesOf(round);
  await mendServer(round, machines);
  await pull(round, machines);
  await endComparing(round);
  await scan(round);
  await push(round);
  await publish(round);
  await clearStale(round);
  await collectTombstones(round);
  await forgetGone(round);
  const link = linkOf(round);
  await ledger.change({ link: { ...link, syncedAt: round.now().toISOString() } });
  const machinesKnown = new Set([...machines.map(({ writer }) => writer), link.writer]).size;
  return { info, machines: machinesKnown, news: standOf(round) !== before };
}

/** Differs when something was sent or taken in. */
function standOf(round: Round): string {
  const { clock, cursors, seq } = linkOf(round);
  return JSON.stringify([clock, seq, cursors]);
}

/** A collection that has gone is not made anew unasked: whoever deleted it may have meant it. */
async function openOrBegin({ doors, ledger, server, signal, store }: Round): Promise<SharedLibraryInfo> {
  const there = await store.open(signal);
  if (there) return there;
  if (ledger.link) throw new AppError('shared-missing', { server });
  const space = doors.standing().space ?? '';
  return store.create({ id: newWriter(), version: VERSION, space }, signal);
}
