import type { Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { BUILT, type Footnote, type LaunchOptions, launch, until, withHosts } from '../../scripts/browser.ts';
import { type PageServer, servePages } from '../../scripts/pages-server.ts';

/** Everything on this machine: what a test may reach. */
export const LOCAL_HOSTS = ['http://127.0.0.1/*', 'http://localhost/*'];

export interface World {
  readonly footnote: Footnote;
  readonly pages: PageServer;
}

/** A browser with Footnote and a page server for one file of tests; `granted`: as if the user had allowed local hosts. */
export function world(options: LaunchOptions & { readonly granted?: boolean } = {}): World {
  const made: { footnote?: Footnote; pages?: PageServer } = {};
  beforeAll(async () => {
    made.pages = await servePages();
    const { granted, ...rest } = options;
    made.footnote = await launch({ ...rest, extension: granted ? withHosts(BUILT, LOCAL_HOSTS) : BUILT });
  });
  afterAll(async () => {
    await made.footnote?.close();
    await made.pages?.close();
  });
  return {
    get footnote() {
      if (!made.footnote) throw new Error('the browser is not up');
      return made.footnote;
    },
    get pages() {
      if (!made.pages) throw new Error('the page server is not up');
      return made.pages;
    },
  };
}

/** A plain page around some paragraphs. */
export function article(title: string, paragraphs: readonly string[], extra = ''): string {
  const body = paragraphs.map((text) => `<p>${text}</p>`).join('\n');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head>
<body><article><h1>${title}</h1>${body}</article>${extra}</body></html>`;
}

export const TIDES = [
  'At new moon and at full moon the Sun and the Moon pull along the same line, so their tides add up and the range between high and low water is at its largest.',
  'A week later, when the half moon stands in the sky, the two act at a right angle and the solar tide partly cancels the lunar one; sailors call these weaker tides neap tides.',
  'The word spring in spring tide has nothing to do with the season: it comes from an old verb that meant to rise or to leap.',
  'In the Bay of Fundy the water rises and falls by up to sixteen metres, because the basin happens to resonate with a period close to that of the tide.',
];

/** Waits until the focus is on what this selector names and, if given, shows this text. */
export const focusOn = (page: Page, selector: string, text?: string): Promise<true> =>
  until(`the focus on ${text ?? selector}`, () =>
    page.evaluate(
      ([wanted, words]) => {
        const at = document.activeElement;
        return (at?.matches(wanted) && (words === undefined || at.textContent === words)) || undefined;
      },
      [selector, text] as const,
    ),
  );

const OUT = process.env.FOOTNOTE_PICTURES;

/** A screenshot, light and dark, of a view as it is; only if asked for. */
export async function picture(name: string, view: Page): Promise<void> {
  if (!OUT) return;
  for (const colorScheme of ['light', 'dark'] as const) {
    await view.emulateMedia({ colorScheme });
    await view.screenshot({ path: `${OUT}/${name}-${colorScheme}.png` });
  }
  await view.emulateMedia({ colorScheme: 'light' });
}
