/** The built content script, run in a real page as the router runs it, but in the page's own world. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { PageProtocol } from '../../lib/messaging/page-protocol.ts';
import { BUILT } from '../../scripts/browser.ts';

const FILE = join(BUILT, 'content-scripts', 'content.js');

type Reply<K extends keyof PageProtocol> = ReturnType<PageProtocol[K]>;

let source: string | undefined;

/** The source of the content script as it ships. */
export function contentScript(): string {
  if (source === undefined && !existsSync(FILE)) throw new Error(`${FILE} is missing: run \`npm run build\``);
  source ??= readFileSync(FILE, 'utf8');
  return source;
}

export async function capture(page: Page, kind: 'page' | 'selection' = 'page'): Promise<Reply<'capture'>> {
  await page.evaluate(contentScript());
  return page.evaluate(`globalThis.__footnote.capture(${JSON.stringify(kind)})`);
}

export async function reveal(
  page: Page,
  passage: Parameters<PageProtocol['reveal']>[0],
  nearest = false,
): Promise<Reply<'reveal'>['found']> {
  await page.evaluate(contentScript());
  const { found } = await page.evaluate<Reply<'reveal'>>(
    `globalThis.__footnote.reveal(${JSON.stringify(passage)}, ${nearest})`,
  );
  return found;
}

/** What is marked in the page, as text. */
export async function marked(page: Page): Promise<string> {
  return page.evaluate(() => [...(CSS.highlights.get('footnote') ?? [])].map((range) => String(range)).join(''));
}
