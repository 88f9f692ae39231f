import type { SharingMark, SharingRule, SharingWish } from '../sharing.ts';
import { fold } from '../text/fold.ts';
import type { StoredDocument } from '../types.ts';
import { printOf } from './naming.ts';

/** What is found out by looking at the library here: which documents have been changed, and which have joined or gone. */

/** When it is looked at, and by whom: what a change that is found gets. */
export interface Moment {
  readonly clock: number;
  readonly writer: string;
}

/** What joins by itself, and what the reader wants of this one. */
export interface Wanted {
  readonly rule: SharingRule;
  readonly wish?: SharingWish['wish'] | undefined;
}

/** Whether a document joins by itself. What Footnote wrote never does. */
export function joins(rule: SharingRule, document: StoredDocument): boolean {
  if (document.kind === 'answer') return false;
  return rule.by === 'all' || (rule.by === 'tag' && hasTag(document, rule.tag));
}

const hasTag = ({ tags = [] }: StoredDocument, tag: string): boolean =>
  tags.some((one) => fold(one).text.trim() === fold(tag).text.trim());

/** @returns the mark as it is to be; the very same if nothing has changed; undefined: none */
export function afterLooking(
  mark: SharingMark | undefined,
  doc: string,
  document: StoredDocument,
  { rule, wish }: Wanted,
  moment: Moment,
): SharingMark | undefined {
  const print = printOf(document);
  const { id } = document;
  if (!mark) {
    const blank: SharingMark = { doc, id, ...moment, print, origin: 'here', by: rule.by, fresh: true };
    if (wish) return afterWish(blank, wish, { id, print, ...moment });
    return joins(rule, document) ? { ...blank, waiting: true } : undefined;
  }
  const { coming, ...settled } = mark;
  if (coming && coming.print === print) {
    const { gone, waiting, fresh, ...rest } = settled;
    return { ...rest, ...superseded(mark), id, print, clock: coming.clock, writer: coming.writer };
  }
  if (wish) return afterWish(settled, wish, { id, print, ...moment });
  const { gone, withheld, ...live } = settled;
  const shared: SharingMark = { ...live, id, ...moment, print, waiting: true };
  if (withheld) return mark;
  if (gone) {
    const undone = gone === 'removed' && mark.id === id;
    if (undone) return shared;
    return joins(rule, document) ? { ...shared, by: rule.by, origin: 'here' } : mark;
  }
  if (print === mark.print) return mark.id === id ? mark : { ...mark, id };
  const untagged = mark.by === 'tag' && rule.by === 'tag' && !hasTag(document, rule.tag);
  return untagged ? { ...shared, gone: 'unshared' } : shared;
}

/** Shared or taken out by hand; what was taken out so is kept here, whatever the rule says. */
function afterWish(
  mark: SharingMark,
  wish: SharingWish['wish'],
  now: Moment & Pick<SharingMark, 'id' | 'print'>,
): SharingMark {
  const { gone, withheld, waiting, fresh, ...rest } = mark;
  if (wish === 'share') {
    if (!gone && !fresh) return mark;
    return { ...rest, ...(fresh && { fresh }), ...now, by: 'hand', origin: 'here', waiting: true };
  }
  if (gone) return { ...mark, withheld: true };
  const never = fresh && !mark.stale;
  return { ...rest, ...now, gone: 'unshared', withheld: true, ...(!never && { waiting: true }) };
}

/** What this machine had sent counts no longer, another's change having been taken in. */
const superseded = ({ sent }: SharingMark): Pick<SharingMark, 'stale'> => (sent ? { stale: true } : {});

/** Of a mark whose document is not here (any more); as `afterLooking`. */
export function afterMissing(mark: SharingMark, moment: Moment): SharingMark | undefined {
  const { coming, id, withheld, ...rest } = mark;
  if (coming && coming.print === undefined) {
    const { waiting, fresh, ...settled } = rest;
    return { ...settled, ...superseded(mark), gone: 'removed', clock: coming.clock, writer: coming.writer };
  }
  if (mark.fresh && !mark.stale) return undefined;
  if (mark.gone) return withheld ? rest : mark;
  return { ...rest, ...(id && { id }), ...moment, gone: 'removed', waiting: true };
}
