import { NONE, toggle, toggleAll } from './selection.ts';
import { go, type Shelf } from './shelf.ts';

/**
 * The keys of the list, beside Tab: up and down from line to line, Home and End to the first and the last (with Shift they
 * tick), Delete removes what is ticked or the line itself, Ctrl+A ticks all, Esc unticks. By the order of the list, not by
 * what is drawn of it.
 */
export function listKeys(event: KeyboardEvent, shelf: Shelf): void {
  const target = event.target as HTMLElement;
  const row = target.closest<HTMLElement>('[data-id]');
  if (!row || event.isComposing || event.altKey) return;
  const order = shelf.order.peek().map(({ id }) => id);
  const here = order.indexOf(row.dataset.id ?? '');
  const control = event.ctrlKey || event.metaKey;
  const to = control || here < 0 ? undefined : destination(event.key, here, order.length);
  if (to !== undefined) {
    if (to < 0 || to >= order.length) return;
    go(shelf, order[to], partOf(target));
    if (event.shiftKey) tickThrough(shelf, here, to, order);
  } else if ((event.key === 'Delete' || event.key === 'Backspace') && !control) removeHere(shelf, row, target);
  else if (control && event.key.toLowerCase() === 'a') shelf.selection.value = toggleAll(NONE, order);
  else if (event.key === 'Escape' && shelf.selected.peek().length > 0) shelf.selection.value = NONE;
  else return;
  event.preventDefault();
}

/** The number of the line that a key leads to; none for another key. */
function destination(key: string, here: number, count: number): number | undefined {
  if (key === 'ArrowDown') return here + 1;
  if (key === 'ArrowUp') return here - 1;
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : undefined;
}

/** Removes this line, or all that are ticked; the focus goes to the next line that stays. */
export function removeHere(shelf: Shelf, row: HTMLElement, target: HTMLElement): void {
  const selected = shelf.selected.peek();
  const order = shelf.order.peek();
  const here = order.findIndex(({ id }) => id === row.dataset.id);
  const leaving = selected.length > 0 ? selected : order.slice(here, here + 1);
  const ids = new Set(leaving.map(({ id }) => id));
  if (ids.has(row.dataset.id ?? '')) {
    const stays = ({ id }: { readonly id: string }) => !ids.has(id);
    const next = order.slice(here).find(stays) ?? order.slice(0, here).findLast(stays);
    go(shelf, next?.id, partOf(target));
  }
  void shelf.removal.remove(leaving);
}

/** Ticks all from the line where the focus was to the one where it goes. */
function tickThrough(shelf: Shelf, here: number, to: number, order: readonly string[]): void {
  const { selection } = shelf;
  const start = order[here] ?? '';
  if (selection.peek().anchor === undefined || !selection.peek().ids.has(start)) {
    selection.value = toggle(selection.peek(), start, true, false, order);
  }
  const from = { ...selection.peek(), anchor: start };
  selection.value = toggle(from, order[to] ?? '', true, true, order);
}

/** In another line, the same kind of control, else the title. */
function partOf(target: HTMLElement): 'tick' | 'title' {
  return target.matches('.tick') ? 'tick' : 'title';
}
