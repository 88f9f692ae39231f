import type { Kept, Loss, Witness } from '../keeping.ts';

/** The library as it was opened. */
export interface Found extends Required<Pick<Witness, 'libraryId' | 'documents' | 'sequence' | 'writes'>> {
  /** The browser says that it threw data away. */
  readonly dataLoss?: boolean;
  /** How many documents the latest backup holds, where there is one: it remembers when nobody else does. */
  readonly backedUp?: number;
}

/**
 * Whether the browser handed back less than there was. Only what can never happen by itself counts: another library than the one that
 * was known, or numbers that only ever grow having shrunk. How many documents there are is told, but never judged by: pages are removed.
 * @returns the loss to be told, old or new
 */
export function findLoss({ witness, loss, heir }: Kept, found: Found, now: Date): Loss | undefined {
  const standing = loss?.libraryId === found.libraryId ? loss : undefined;
  if (!isLess(witness, found, heir)) return standing;
  const known = witness && { documents: witness.documents, sequence: witness.sequence };
  const remembered = found.backedUp === undefined ? undefined : { documents: found.backedUp, sequence: 0 };
  // Of a loss that was told already and grew, what there was at first is what is missing.
  const before = loss?.before ?? known ?? remembered;
  return {
    at: now.toISOString(),
    libraryId: found.libraryId,
    ...(before && { before }),
    after: { documents: found.documents, sequence: found.sequence },
  };
}

function isLess(witness: Witness | undefined, found: Found, heir: string | undefined): boolean {
  const isNew = found.sequence === 0 && found.documents === 0;
  if (!witness) return isNew && (found.dataLoss === true || found.backedUp !== undefined);
  // What never held anything cannot have lost anything.
  const held = witness.sequence > 0 || witness.documents > 0;
  if (witness.libraryId !== found.libraryId) return held && heir !== found.libraryId;
  return found.sequence < witness.sequence || found.writes < (witness.writes ?? 0);
}
