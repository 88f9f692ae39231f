import { AppError } from '../errors.ts';
import type { SharedStore, SharingDoors } from '../shared-store.ts';
import type { SharingLink, SharingMark, SharingProgress, SharingRule } from '../sharing.ts';
import type { StoredDocument } from '../types.ts';
import type { Batches } from './batches.ts';
import type { Ledger } from './ledger.ts';
import { afterLooking, afterMissing } from './looking.ts';
import { docOf, sharedKey } from './naming.ts';
import { type Machine, readMachine } from './records.ts';

/** What one round of keeping in step works with. */
export interface Round {
  readonly store: SharedStore;
  readonly doors: SharingDoors;
  readonly ledger: Ledger;
  readonly rule: SharingRule;
  /** Host of the server, for the sentence when something fails. */
  readonly server: string;
  readonly batches: Batches;
  readonly names: DocNames;
  /** Documents that the server does not take as they are, by doc and print; they wait for another server, or another version. */
  readonly tooLarge: Set<string>;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  tell(progress: SharingProgress): void;
}

/** Machines there may be; the heads of each are asked for by themselves. */
const MOST_MACHINES = 300;

/** Names of documents in records, each made once. */
export class DocNames {
  readonly #docs = new Map<string, string>();

  async of(document: StoredDocument): Promise<string> {
    const key = sharedKey(document);
    const known = this.#docs.get(key);
    if (known) return known;
    const doc = await docOf(key);
    this.#docs.set(key, doc);
    return doc;
  }
}

/** The standing of this machine; there is one from the beginning of a round on. */
export function linkOf({ ledger }: Pick<Round, 'ledger'>): SharingLink {
  if (!ledger.link) throw new AppError('unexpected', { what: 'no link' });
  return ledger.link;
}

/** What can be shared of the library as it is now, by its name in records. */
export async function localDocuments({ doors, names }: Pick<Round, 'doors' | 'names'>) {
  const here = new Map<string, StoredDocument>();
  for (const document of [...doors.documents()]) {
    if (document.kind === 'answer') continue;
    const doc = await names.of(document);
    const other = here.get(doc);
    if (!other || other.sequence < document.sequence) here.set(doc, document);
  }
  return here;
}

/**
 * Looks at the library here: gives each change found since the last time its clock, and writes it down to be sent. Not to be called while
 * everything is compared afresh, since what is not here may then be what was lost.
 */
export async function scan(round: Round): Promise<void> {
  const { doors, ledger, rule } = round;
  const link = linkOf(round);
  const standing = doors.standing();
  const moment = { clock: link.clock + 1, writer: link.writer };
  const here = await localDocuments(round);
  const dropWishes = [...ledger.wishes.keys()];
  const marks: SharingMark[] = [];
  const dropMarks: string[] = [];
  for (const [doc, document] of here) {
    const mark = ledger.marks.get(doc);
    const next = afterLooking(mark, doc, document, { rule, wish: ledger.wishes.get(doc)?.wish }, moment);
    if (next && next !== mark) marks.push(next);
  }
  for (const mark of ledger.marks.values()) {
    if (here.has(mark.doc)) continue;
    const next = afterMissing(mark, moment);
    if (!next) dropMarks.push(mark.doc);
    else if (next !== mark) marks.push(next);
  }
  const isSame = marks.length + dropMarks.length + dropWishes.length === 0;
  if (isSame && link.sequence === standing.sequence) return;
  const clock = marks.some((mark) => mark.clock === moment.clock) ? moment.clock : link.clock;
  await ledger.change({ link: { ...link, clock, sequence: standing.sequence }, marks, dropMarks, dropWishes });
}

/** What each machine says of itself. */
export async function machinesOf({ store, signal }: Pick<Round, 'store' | 'signal'>): Promise<Machine[]> {
  const found = await store.find({ is: { part: ['machine'] } }, MOST_MACHINES, signal);
  const machines = found.map(readMachine).filter((one) => one !== undefined);
  return machines.sort((a, b) => (a.writer < b.writer ? -1 : 1));
}
