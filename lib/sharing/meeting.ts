import type { SharingMark } from '../sharing.ts';
import type { StoredDocument } from '../types.ts';
import { printOf } from './naming.ts';
import type { Head } from './records.ts';

/** What becomes of a document when another machine's word on it arrives. */

/**
 * `ignore`: it is older than what is known. `adopt`: both are the same already. `take`, `drop`: it is done here as well. `withhold`: kept
 * here, but shared no longer. `insist`: what is here is sent as a newer change. `note`: nothing is here, nothing is to be done.
 */
export type Meeting = 'ignore' | 'adopt' | 'take' | 'drop' | 'withhold' | 'insist' | 'note';

/** Whether a change counts more than another: by logical clock, then by writer, which is the same on all machines. */
export function isLater(
  a: { readonly clock: number; readonly writer: string },
  b: { readonly clock: number; readonly writer: string },
): boolean {
  return a.clock > b.clock || (a.clock === b.clock && a.writer > b.writer);
}

/** The contents that a head speaks of, as a print. */
export const printOfHead = ({ about }: Head): string => (about ? printOf(about) : '');

/** Whether what is here and what is there have no common past: then neither clock says which is newer. */
export const isContact = (mark: SharingMark | undefined): boolean =>
  !mark || mark.fresh === true || mark.doubtful === true || mark.withheld === true;

/**
 * @param here the document, if it is here
 * @param afresh everything is being compared, since this machine does not know what it has missed
 */
export function meet(
  mark: SharingMark | undefined,
  here: StoredDocument | undefined,
  head: Head,
  afresh: boolean,
): Meeting {
  const contact = isContact(mark);
  if (mark && !isLater(head, mark) && !(contact && !mark.withheld)) return 'ignore';
  if (head.gone) {
    if (!here) return 'note';
    // A page saved here does not go because somebody removed it who could not know of it.
    if (contact) return mark?.fresh && !afresh ? 'insist' : 'withhold';
    return head.gone === 'unshared' && mark?.origin === 'here' ? 'withhold' : 'drop';
  }
  if (!here) return 'take';
  if (printOfHead(head) === printOf(here)) return 'adopt';
  // The one rule that looks at the time: as with an import, the later save stays where nothing else tells.
  return contact && here.updatedAt > (head.about?.updatedAt ?? '') ? 'insist' : 'take';
}

/** The tags that a document has after a first meeting: nobody's are lost. */
export const unitedTags = (here: readonly string[] = [], there: readonly string[] = []): string[] => [
  ...new Set([...there, ...here]),
];
