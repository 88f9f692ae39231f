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
      .filter((each) => {
        // What takes the pointer may be wider than what is drawn.
        const { position, width, height } = getComputedStyle(each, '::after');
        const [wide, high] = position === 'absolute' ? [width, height].map(Number.parseFloat) : [];
        return Math.max(each.offsetWidth, wide ?? 0) < 24 || Math.max(each.offsetHeight, high ?? 0) < 24;
      })
      .map((each) => each.outerHTML.slice(0, 80)),
  );
}

/** Lets a check see the view at another width than its window has. */
export async function atWidth<T>(view: Page, width: number, check: () => Promise<T>): Promise<T> {
  const session = await view.context().newCDPSession(view);
  const size = { width, height: 700, deviceScaleFactor: 1, mobile: false };
  await session.send('Emulation.setDeviceMetricsOverride', size);
  try {
    return await check();
  } finally {
    await session.send('Emulation.clearDeviceMetricsOverride');
    await session.detach();
  }
}

/** What a person meets who presses Tab from the top of the view to its end. */
export interface TabStop {
  /** Its place among all controls of the view that can be seen; -1: none of them. */
  readonly control: number;
  readonly html: string;
  /** It has a ring of two pixels, or a field a line of them, and stands in the window. */
  readonly visible: boolean;
}

/** Every stop of the Tab key, and how many controls there are; of radio buttons that belong together, one. */
export async function tabStops(view: Page): Promise<{ readonly stops: readonly TabStop[]; readonly controls: number }> {
  const controls = await view.evaluate(() => {
    const controlsNow = () =>
      [
        ...document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary, [tabindex="0"]'),
      ].filter((each) => {
        if (!each.checkVisibility() || each.matches(':disabled')) return false;
        const { type, name, checked } = each as HTMLInputElement;
        return type !== 'radio' || checked || !document.querySelector(`input[name="${name}"]:checked`);
      });
    Object.assign(globalThis, { controls: controlsNow(), controlsNow });
    // From the top, wherever the focus was last.
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
    return controlsNow().length;
  });
  const stops: TabStop[] = [];
  for (;;) {
    await view.keyboard.press('Tab');
    const stop = await view.evaluate(() => {
      const here = document.activeElement;
      if (!here || here === document.body) return undefined;
      const { top, bottom } = here.getBoundingClientRect();
      // A field may leave the ring to its frame, or have a line under it instead.
      const ring = [here, here.parentElement].some((each) => {
        const { outlineStyle, outlineWidth, borderTopWidth, borderBottomWidth } = getComputedStyle(each ?? here);
        const [outline = 0, top = 0, bottom = 0] = [outlineWidth, borderTopWidth, borderBottomWidth].map(
          Number.parseFloat,
        );
        return bottom >= 2 || (outlineStyle !== 'none' && outline + (each === here ? 0 : top) >= 2);
      });
      const { controls, controlsNow } = globalThis as unknown as { controls: Element[]; controlsNow(): Element[] };
      // News may draw one of them again while the keys are pressed: then its place tells which it is.
      const now = controlsNow();
      const known = controls.indexOf(here);
      const control = known < 0 && now.length === controls.length ? now.indexOf(here) : known;
      return { control, html: here.outerHTML.slice(0, 90), visible: ring && bottom > 0 && top < innerHeight };
    });
    if (!stop || stops.some(({ html, control }) => control === stop.control && html === stop.html)) break;
    stops.push(stop);
  }
  return { stops, controls };
}
