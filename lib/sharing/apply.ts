import type { SharingMark } from '../sharing.ts';
import type { SavedText, StoredDocument } from '../types.ts';
import { isContact, meet, printOfHead, unitedTags } from './meeting.ts';
import { printOf } from './naming.ts';
import type { Head } from './records.ts';
import { linkOf, type Round } from './round.ts';

/** What came of a head: the mark as it is to be, where it is to be another. */
export interface Applied {
  readonly mark?: SharingMark;
}

interface Contents {
  readonly text: Pick<SavedText, 'text' | 'blocks' | 'chunks' | 'pages'>;
  readonly vectors: Float32Array;
}

/**
 * Does in the library here what a head of another machine says. Before the library is changed it is written down what is coming, so that
 * however it ends the change is not taken for one of this machine.
 * @param contents where they are not here already
 * @returns undefined when the document was changed here in this moment: then nothing was done
 * @throws AppError `shared-damaged`, `storage-*`
 */
export async function applyHead(
  round: Round,
  head: Head,
  here: StoredDocument | undefined,
  contents: Contents | undefined,
): Promise<Applied | undefined> {
  const mark = round.ledger.marks.get(head.doc);
  const { afresh } = linkOf(round);
  switch (meet(mark, here, head, afresh)) {
    case 'ignore':
      return {};
    case 'note':
      return noted(mark, head);
    case 'adopt':
      return { mark: settled(round, mark, head, here) };
    case 'insist':
      return { mark: insisting(round, mark, head, here) };
    case 'withhold':
      return { mark: { ...settled(round, mark, head, here), gone: head.gone ?? 'removed', withheld: true } };
    case 'drop':
      return drop(round, mark, head, here);
    case 'take':
      return take(round, mark, head, here, contents);
  }
}

/** It is gone there and not here: kept in mind, lest an older head that is not cleared away yet brings it back. */
function noted(mark: SharingMark | undefined, { clock, doc, gone = 'removed', writer }: Head): Applied {
  const blank = { doc, print: '', origin: 'there', by: 'hand' } as const;
  const { waiting, fresh, doubtful, coming, id, ...rest }: Partial<SharingMark> = mark ?? {};
  const stale = rest.sent !== undefined || rest.stale === true;
  return { mark: { ...blank, ...rest, clock, writer, gone, ...(stale && { stale: true as const }) } };
}

/** In step with the head. What this machine had on the server counts no longer, unless the head is its own. */
function settled(
  round: Round,
  mark: SharingMark | undefined,
  head: Head,
  here: StoredDocument | undefined,
): SharingMark {
  const isOwn = head.writer === linkOf(round).writer;
  const stale = isOwn || mark?.sent || mark?.stale;
  return {
    doc: head.doc,
    ...(here && { id: here.id }),
    clock: head.clock,
    writer: head.writer,
    print: here ? printOf(here) : '',
    origin: mark?.origin ?? 'here',
    by: mark?.by ?? 'hand',
    ...(isOwn && { sent: { seq: head.seq, body: head.body } }),
    ...(stale && { stale: true }),
  };
}

/** What is here is sent, as a change after all that is known. */
function insisting(
  round: Round,
  mark: SharingMark | undefined,
  head: Head,
  here: StoredDocument | undefined,
): SharingMark {
  const { clock, writer } = linkOf(round);
  const { gone, withheld, ...base } = { ...settled(round, mark, head, here), gone: undefined, withheld: undefined };
  return { ...base, clock: clock + 1, writer, waiting: true, ...(mark?.sent && { sent: mark.sent }) };
}

/** Written down before the library is changed. */
async function announce(
  { ledger }: Round,
  mark: SharingMark | undefined,
  head: Head,
  here: StoredDocument | undefined,
  print?: string,
): Promise<void> {
  const blank = { doc: head.doc, clock: 0, writer: '', print: '', origin: 'there', by: 'hand', fresh: true } as const;
  const base: SharingMark = mark ?? { ...blank, ...(here && { id: here.id, print: printOf(here) }) };
  const coming = { clock: head.clock, writer: head.writer, ...(print !== undefined && { print }) };
  await ledger.change({ marks: [{ ...base, coming }] });
}

async function drop(
  round: Round,
  mark: SharingMark | undefined,
  head: Head,
  here: StoredDocument | undefined,
): Promise<Applied | undefined> {
  await announce(round, mark, head, here);
  if (here && !(await round.doors.drop(here))) return undefined;
  return noted(mark, head);
}

async function take(
  round: Round,
  mark: SharingMark | undefined,
  head: Head,
  here: StoredDocument | undefined,
  contents: Contents | undefined,
): Promise<Applied | undefined> {
  const { about } = head;
  if (!about) return {};
  const contact = here !== undefined && isContact(mark);
  const tags = contact ? unitedTags(here.tags, about.tags) : (about.tags ?? []);
  await announce(round, mark, head, here, printOf({ ...about, tags }));
  const space = round.doors.standing().space ?? '';
  const taken = contents
    ? await round.doors.take({ particulars: { ...about, tags }, space, ...contents }, here)
    : here && (await round.doors.retag(here, tags));
  if (!taken) return undefined;
  const base = settled(round, mark, head, taken);
  const untagged = base.by === 'tag' && round.rule.by === 'tag' && String(here?.tags ?? '') !== String(tags);
  return {
    mark: {
      ...base,
      origin: mark && here ? mark.origin : here ? 'here' : 'there',
      // A tag that another machine took away does not take the document out.
      ...(untagged && { by: 'hand' }),
      // Tags that were added at the first meeting are a change of this machine.
      ...(contact && { print: printOfHead(head) }),
    },
  };
}
