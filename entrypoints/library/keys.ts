import { NONE, toggle, toggleAll } from './selection.ts';
import type { Shelf } from './shelf.ts';

/**
 * The keys of the list, beside Tab: up and down from line to line (with Shift they tick), Delete removes what is ticked or
 * the line itself, Ctrl+A ticks all, Esc unticks.
 */
export function listKeys(event: KeyboardEvent, shelf: Shelf): void {
  const target = event.target as HTMLElement;
  const row = target.closest<HTMLElement>('[data-id]');
  if (!row || event.isComposing || event.altKey) return;
  const order = shelf.order.peek().map(({ id }) => id);
  const control = event.ctrlKey || event.metaKey;
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    const next = neighbour(row, event.key === 'ArrowDown' ? 1 : -1);
    if (!next) return;
    focusIn(next, target);
    if (event.shiftKey) tickThrough(shelf, row, next, order);
  } else if ((event.key === 'Delete' || event.key === 'Backspace') && !control) removeHere(shelf, row, target);
  else if (control && event.key.toLowerCase() === 'a') shelf.selection.value = toggleAll(NONE, order);
  else if (event.key === 'Escape' && shelf.selected.peek().length > 0) shelf.selection.value = NONE;
  else return;
  event.preventDefault();
}

/** Removes this line, or all that are ticked; the focus goes to the next line that stays. */
export function removeHere(shelf: Shelf, row: HTMLElement, target: HTMLElement): void {
  const selected = shelf.selected.peek();
  const here = shelf.order.peek().filter(({ id }) => id === row.dataset.id);
  const leaving = selected.length > 0 ? selected : here;
  const ids = new Set(leaving.map(({ id }) => id));
  const stays = (step: 1 | -1) => {
    let next = neighbour(row, step);
    while (next && ids.has(next.dataset.id ?? '')) next = neighbour(next, step);
    return next;
  };
  const next = ids.has(row.dataset.id ?? '') ? (stays(1) ?? stays(-1)) : undefined;
  if (next) focusIn(next, target);
  void shelf.removal.remove(leaving);
}

function tickThrough(shelf: Shelf, from: HTMLElement, to: HTMLElement, order: readonly string[]): void {
  const { selection } = shelf;
  const start = from.dataset.id ?? '';
  const end = to.dataset.id ?? '';
  if (selection.peek().anchor === undefined || !selection.peek().ids.has(start)) {
    selection.value = toggle(selection.peek(), start, true, false, order);
  }
  selection.value = toggle(selection.peek(), end, true, false, order);
}

function neighbour(row: HTMLElement, step: 1 | -1): HTMLElement | undefined {
  const rows = [...(row.closest('.groups')?.querySelectorAll<HTMLElement>('[data-id]') ?? [])];
  return rows[rows.indexOf(row) + step];
}

/** The same kind of control in another line, else its title. */
function focusIn(row: HTMLElement, like: HTMLElement): void {
  const next = row.querySelector<HTMLElement>(like.matches('.tick') ? '.tick' : '.title');
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}
