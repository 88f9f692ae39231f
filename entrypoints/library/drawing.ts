import { type ReadonlySignal, useSignal, useSignalEffect } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import { go, type Shelf } from './shelf.ts';

/** How the list follows the window: only lines near it are drawn, so that ten thousand take no longer than fifty. */

/** Changes whenever the window may show another part of the list. */
export function useView(shelf: Shelf, list: RefObject<HTMLElement | null>): ReadonlySignal<unknown> {
  const view = useSignal(0);
  useEffect(() => {
    const look = () => {
      view.value++;
    };
    let frame = 0;
    const resized = new ResizeObserver(([entry]) => {
      // Not at once: it would change what is being observed.
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => {
        if (entry) shelf.sizes.fit(entry.contentRect.width);
        look();
      });
    });
    if (list.current) resized.observe(list.current);
    window.addEventListener('scroll', look, { passive: true });
    window.addEventListener('resize', look);
    return () => {
      cancelAnimationFrame(frame);
      resized.disconnect();
      window.removeEventListener('scroll', look);
      window.removeEventListener('resize', look);
    };
  }, []);
  return view;
}

/** Coming back from a copy, the list stands where it was left: at that line, which has the focus again. */
export function useReturn(shelf: Shelf): void {
  useEffect(() => {
    const id = shelf.visited.peek();
    if (id === undefined) return;
    shelf.visited.value = undefined;
    go(shelf, id, 'title', 'center');
  }, []);
  useSignalEffect(() => {
    const news = shelf.removal.news.value;
    if (news?.state !== 'restored' || document.activeElement !== document.body) return;
    go(shelf, news.ids[0], 'title');
  });
}
