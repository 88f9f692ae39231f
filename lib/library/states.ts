import type { DocumentId, Receipt, StoredDocument } from '../types.ts';
import type { DocumentState } from '../use.ts';

/** What a document is, for the page of the library and for its list: both count alike. */

/** A receipt below this is thin. */
const THIN = 0.5;
/** Days without a look at a page. */
const UNSEEN = 182;
/** Days in which a document may be without a citation: it may have had no question yet. */
const YOUNG = 28;

const DAY = 86_400_000;

/** What documents cannot tell of themselves. */
export interface Marks {
  readonly duplicate: ReadonlySet<DocumentId>;
  readonly uncited: ReadonlySet<DocumentId>;
}

export const NO_MARKS: Marks = { duplicate: new Set(), uncited: new Set() };

/** As much of a document as tells what it is. */
export type Told = Pick<StoredDocument, 'id' | 'kind' | 'seen' | 'status' | 'updatedAt'> & {
  readonly receipt: Pick<Receipt, 'kept'>;
};

/** Says of documents what they are at this time. */
export function statesAt(now: Date, marks: Marks): (document: Told) => readonly DocumentState[] {
  const unseenBefore = daysBefore(now, UNSEEN);
  return ({ id, kind, receipt, seen, status, updatedAt }) => {
    const states: DocumentState[] = [];
    if (status.state !== 'ready') states.push(status.state);
    if (seen?.state === 'changed') states.push('changed');
    if (seen?.state === 'missing' || seen?.state === 'moved') states.push('gone');
    if (seen?.state === 'refused' || seen?.state === 'failed') states.push('unreachable');
    if (kind === 'page' && later(updatedAt, seen?.at) < unseenBefore) states.push('unseen');
    if (kind === 'page' && receipt.kept < THIN) states.push('thin');
    if (marks.duplicate.has(id)) states.push('duplicate');
    if (marks.uncited.has(id)) states.push('uncited');
    return states;
  };
}

/** Those that were there for some weeks and that no answer cites. What Footnote wrote itself never is cited. */
export function uncitedOf(
  documents: readonly StoredDocument[],
  cited: ReadonlySet<DocumentId>,
  now: Date,
): DocumentId[] {
  const young = daysBefore(now, YOUNG);
  return documents
    .filter(({ id, kind, savedAt }) => kind !== 'answer' && savedAt < young && !cited.has(id))
    .map(({ id }) => id);
}

const daysBefore = (now: Date, days: number): string => new Date(now.getTime() - days * DAY).toISOString();

const later = (a: string, b = ''): string => (a > b ? a : b);
