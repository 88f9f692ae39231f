import type { DocumentId } from '../../lib/types.ts';

/** Which entries are ticked; `anchor` is the one ticked last, from which a range is drawn. */
export interface Selection {
  readonly ids: ReadonlySet<DocumentId>;
  readonly anchor?: DocumentId;
}

export const NONE: Selection = { ids: new Set() };

/** Ticks or unticks one; with `extend` all from the anchor to it, in the order shown. */
export function toggle(
  selection: Selection,
  id: DocumentId,
  on: boolean,
  extend: boolean,
  order: readonly DocumentId[],
): Selection {
  const ids = new Set(selection.ids);
  const here = order.indexOf(id);
  const anchor = selection.anchor === undefined ? -1 : order.indexOf(selection.anchor);
  const range =
    extend && anchor >= 0 && here >= 0 ? order.slice(Math.min(anchor, here), Math.max(anchor, here) + 1) : [id];
  for (const each of range) {
    if (on) ids.add(each);
    else ids.delete(each);
  }
  return { ids, anchor: id };
}

/** All of those shown if one of them is not ticked yet, else none. */
export function toggleAll(selection: Selection, order: readonly DocumentId[]): Selection {
  return order.every((id) => selection.ids.has(id)) ? NONE : { ids: new Set(order) };
}

/** What is ticked and shown: never act on what a reader cannot see. */
export function shown(selection: Selection, order: readonly DocumentId[]): readonly DocumentId[] {
  return order.filter((id) => selection.ids.has(id));
}
