import { AppError } from '../errors.ts';
import type { SharedLibraryInfo } from '../shared-store.ts';
import type { SharingLink, SharingMark } from '../sharing.ts';
import { newWriter } from './naming.ts';
import type { Machine } from './records.ts';
import { linkOf, localDocuments, type Round } from './round.ts';

/** Whether what was written down still holds: of the library here, of the one on the server, of this machine among the others. */

/** A machine that was silent for longer no longer holds back what others clear away, ms. */
export const FORGOTTEN_AFTER = 90 * 86_400_000;
/** It knows that itself some time before, so that clocks which differ do no harm. */
const FORGETS_ITSELF_AFTER = 60 * 86_400_000;

/**
 * Takes up the standing of this machine, or begins it. Where the library here is not provably the one that was last compared, or this
 * machine was away for long, everything is compared afresh: nothing that is missing here counts as removed then.
 * @param lossAt when the library told of a loss that stands
 * @throws AppError `shared-space`, `shared-missing` through `shared`
 */
export async function align(round: Round, shared: SharedLibraryInfo, lossAt: string | undefined): Promise<void> {
  const { doors, ledger, now } = round;
  const { id, sequence, space } = doors.standing();
  if (shared.space !== space) throw new AppError('shared-space', { theirs: shared.space, ours: space ?? '–' });
  const { link } = ledger;
  const standing = { library: id, sequence, ...(lossAt && { lossAt }) };
  if (!link) {
    await ledger.change({ link: beginning(shared, standing) });
  } else if (link.shared !== shared.id) {
    const before = [...ledger.marks.values()];
    const marks = before.map(inAnother).filter((mark) => mark !== undefined);
    const wishes = before.filter(joinsAgain).map(({ doc }) => ({ doc, wish: 'share' as const }));
    await ledger.change({ clear: true, link: beginning(shared, standing), marks, wishes });
  } else {
    const isSame = link.library === id && link.sequence <= sequence && (!lossAt || link.lossAt === lossAt);
    const away = link.said ? now().getTime() - Date.parse(link.said.at) : 0;
    if (isSame && away < FORGETS_ITSELF_AFTER) return;
    const { lossAt: _told, said: _said, ...rest } = link;
    const marks = [...ledger.marks.values()].map((mark) => (mark.fresh ? mark : { ...mark, doubtful: true as const }));
    await ledger.change({ link: { ...rest, ...standing, cursors: {}, afresh: true }, marks });
  }
}

const beginning = (
  { id }: SharedLibraryInfo,
  standing: Pick<SharingLink, 'library' | 'sequence' | 'lossAt'>,
): SharingLink => ({
  ...standing,
  shared: id,
  writer: newWriter(),
  clock: 0,
  seq: 0,
  cursors: {},
  afresh: true,
});

/** What a mark comes to in another shared library: what came from the one before is not handed on, and the reader's own joins again. */
function inAnother(mark: SharingMark): SharingMark | undefined {
  const { doc, id, print, origin, by, gone, withheld, fresh } = mark;
  if (!id) return undefined;
  const base = { doc, id, print, origin, by, clock: 0, writer: '' };
  if (gone && !withheld) return undefined;
  if (gone || (origin === 'there' && !fresh)) return { ...base, gone: gone ?? 'unshared', withheld: true };
  return undefined;
}

/** What the rule brings back by itself needs no wish. */
const joinsAgain = ({ by, fresh, gone, id, origin }: SharingMark): boolean =>
  id !== undefined && !gone && by === 'hand' && (origin === 'here' || fresh === true);

/** Ends the comparison: what was shared once and is on the server no longer is kept here, by itself. */
export async function endComparing(round: Round): Promise<void> {
  const { ledger } = round;
  const link = linkOf(round);
  if (!link.afresh) return;
  const here = await localDocuments(round);
  const marks: SharingMark[] = [];
  const dropMarks: string[] = [];
  for (const mark of ledger.marks.values()) {
    if (!mark.doubtful) continue;
    const { doubtful, waiting, coming, fresh, ...rest } = mark;
    if (here.has(mark.doc)) marks.push({ ...rest, gone: mark.gone ?? 'removed', withheld: true });
    else dropMarks.push(mark.doc);
  }
  await ledger.change({ link: { ...link, afresh: false }, marks, dropMarks });
}

/** Sends again what the server has lost since, as after a restore of its own. */
export async function mendServer(round: Round, machines: readonly Machine[]): Promise<void> {
  const { ledger } = round;
  const link = linkOf(round);
  const known = machines.find(({ writer }) => writer === link.writer)?.seq ?? 0;
  if (link.afresh || !link.said || link.said.seq <= known) return;
  const lost = [...ledger.marks.values()].filter(
    ({ sent, waiting, writer }) => sent && !waiting && writer === link.writer && sent.seq > known,
  );
  const marks = lost.map(({ sent, ...mark }): SharingMark => ({ ...mark, waiting: true, stale: true }));
  const tops = new Map(machines.map(({ writer, seq }) => [writer, seq]));
  const cursors = Object.fromEntries(
    Object.entries(link.cursors).map(([writer, at]) => [writer, Math.min(at, tops.get(writer) ?? 0)]),
  );
  const { said: _lost, ...rest } = link;
  await ledger.change({ link: { ...rest, cursors }, marks });
}
