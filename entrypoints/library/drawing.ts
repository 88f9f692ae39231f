import { useSignalEffect } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import { FIRST_DRAWN, type Shelf } from './shelf.ts';

/** How the list is drawn: the first lines at once, the rest while the browser is idle, so that typing is never held up. */

const STEP = 150;
/** On a busy machine that is never idle, after this, ms. */
const LATEST = 400;

/** Draws some more lines whenever the browser has nothing better to do, until all are there. */
export function useGrowth(shelf: Shelf): void {
  useSignalEffect(() => {
    if (shelf.drawn.value >= shelf.order.value.length) return;
    const grow = () => {
      shelf.drawn.value += STEP;
    };
    const idle = requestIdleCallback(grow, { timeout: LATEST });
    return () => cancelIdleCallback(idle);
  });
}

/** Coming back from a copy, the list stands where it was left: at that line, which has the focus again. */
export function useReturn(shelf: Shelf, list: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const id = shelf.visited.peek();
    if (id === undefined) return;
    shelf.visited.value = undefined;
    const line = rowOf(list.current, id);
    if (!line) return;
    line.scrollIntoView({ block: 'center' });
    line.querySelector<HTMLElement>('.title')?.focus({ preventScroll: true });
  }, []);
  useSignalEffect(() => {
    const news = shelf.removal.news.value;
    if (news?.state !== 'restored' || document.activeElement !== document.body) return;
    shelf.drawn.value = Math.max(shelf.drawn.peek(), FIRST_DRAWN);
    requestAnimationFrame(() => rowOf(list.current, news.ids[0])?.querySelector<HTMLElement>('.title')?.focus());
  });
}

/** The line of a document, if it is drawn. */
export function rowOf(list: HTMLElement | null, id: string | undefined): HTMLElement | undefined {
  return id === undefined
    ? undefined
    : (list?.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`) ?? undefined);
}
