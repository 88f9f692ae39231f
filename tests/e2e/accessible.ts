import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe finds wrong with a view as it stands: rule and place. */
export async function violations(view: Page): Promise<string[]> {
  await view.evaluate(axe.source);
  return view.evaluate(async () => {
    const { axe: run } = globalThis as never as { axe: typeof axe };
    const { violations: found } = await run.run();
    return found.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id} ${target}`));
  });
}

/** Whatever makes a view wider than its window, so that it would have to be scrolled sideways. */
export function overflows(view: Page): Promise<string[]> {
  return view.evaluate(() => {
    const wide = document.documentElement.scrollWidth > innerWidth;
    const scrollers = [...document.querySelectorAll('main')].filter((main) => main.scrollWidth > main.clientWidth);
    return [...(wide ? ['the page'] : []), ...scrollers.map(({ className }) => `main ${className}`)];
  });
}

/** Buttons and links smaller than 24 by 24 pixels, but for those within a line of text. */
export function smallTargets(view: Page): Promise<string[]> {
  return view.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, a[href], input, select, textarea, [tabindex="0"]')]
      .filter((each) => each.checkVisibility() && getComputedStyle(each).display !== 'inline')
      .filter((each) => !each.closest('p, li p') && !(each as HTMLInputElement).labels?.length)
      .filter((each) => each.offsetWidth < 24 || each.offsetHeight < 24)
      .map((each) => each.outerHTML.slice(0, 80)),
  );
}
