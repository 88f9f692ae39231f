import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { type PageServer, servePages } from '../../scripts/pages-server.ts';
import { findChromium } from '../../scripts/setup.mjs';

const PAGES = join(import.meta.dirname, 'pages');

export interface Golden {
  readonly pages: PageServer;
  /** Opens one of `tests/golden/pages`, or the address of another page, in a new tab. */
  open(page: string, options?: BrowserContextOptions): Promise<Page>;
}

/** A plain Chromium, without the extension, and the golden pages served for one file of tests. */
export function golden(): Golden {
  const made: { browser?: Browser; pages?: PageServer } = {};
  beforeAll(async () => {
    const executablePath = await findChromium();
    if (!executablePath) throw new Error('No Chromium found: run `npm run setup`.');
    made.browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
    made.pages = await servePages();
    for (const file of readdirSync(PAGES)) made.pages.put(`/pages/${file}`, { file: join(PAGES, file) });
  });
  afterAll(async () => {
    await made.browser?.close();
    await made.pages?.close();
  });
  return {
    get pages() {
      if (!made.pages) throw new Error('the page server is not up');
      return made.pages;
    },
    async open(page, options) {
      if (!made.browser || !made.pages) throw new Error('the browser is not up');
      const tab = await made.browser.newPage(options);
      await tab.goto(page.includes('://') ? page : `${made.pages.origin}/pages/${page}.html`);
      return tab;
    },
  };
}
