/** Pages from a folder in a Chromium without JavaScript and without a network, and the shipped content script to read them with. */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { BUILT } from './browser.ts';
import { findChromium, run } from './setup.mjs';

const CONTENT_SCRIPT = join(BUILT, 'content-scripts', 'content.js');
/** Longest that a page may take to load, or to be read, ms. */
const PATIENCE = 60_000;

/** The content script as it ships; built first if it is not there. */
export async function shippedContentScript(): Promise<string> {
  if (!existsSync(CONTENT_SCRIPT) && run('npx', ['wxt', 'build'], { stdio: ['ignore', 2, 2] }) !== 0) {
    throw new Error('The extension could not be built.');
  }
  return readFile(CONTENT_SCRIPT, 'utf8');
}

/** Every `*.html` in the folder; where there are none, every source.html in the folders right below. Sorted, relative to it. */
export async function findPages(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true });
  const flat = entries.filter((entry) => !entry.isDirectory() && /\.html?$/i.test(entry.name)).map(({ name }) => name);
  const nested = entries.map(({ name }) => join(name, 'source.html')).filter((file) => existsSync(join(dir, file)));
  return (flat.length > 0 ? flat : nested).sort();
}

export interface PageReader {
  /** Opens a file of the folder and evaluates this source text in it. */
  read<T>(file: string, source: string): Promise<T>;
  close(): Promise<void>;
}

export async function pageReader(dir: string): Promise<PageReader> {
  const executablePath = await findChromium();
  if (!executablePath) throw new Error('No Chromium found: run `npm run setup`.');
  const server = await serveFolder(dir);
  const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  const context = await sealedContext(await browser.newContext({ javaScriptEnabled: false }), server.origin);
  let page: Page | undefined;
  return {
    async read<T>(file: string, source: string): Promise<T> {
      page ??= await context.newPage();
      try {
        const url = `${server.origin}/${file.split(/[\\/]/).map(encodeURIComponent).join('/')}`;
        await page.goto(url, { waitUntil: 'domcontentloaded', timeout: PATIENCE });
        return await withPatience(page.evaluate(source) as Promise<T>);
      } catch (error) {
        await page.close().catch(() => undefined); // whatever state it is in, the next file gets a new one
        page = undefined;
        throw error;
      }
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

async function withPatience<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not read within ${PATIENCE / 1000} s`)), PATIENCE);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Lets nothing through but the documents themselves. */
export async function sealedContext(context: BrowserContext, origin: string): Promise<BrowserContext> {
  await context.route('**/*', (route) => {
    const request = route.request();
    const wanted =
      request.isNavigationRequest() && request.frame().parentFrame() === null && request.url().startsWith(`${origin}/`);
    // `aborted` leaves the page where it is: without JavaScript some pages send the reader elsewhere.
    return wanted ? route.continue() : route.abort('aborted');
  });
  return context;
}

/** Serves the files of a folder as they are. */
export async function serveFolder(dir: string): Promise<{ readonly origin: string; close(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    try {
      const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
      if (path.includes('..')) throw new Error('outside');
      const body = await readFile(join(dir, path));
      response.writeHead(200, { 'content-type': contentType(body) }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Files have lost the header that told their encoding. What is valid UTF-8 is UTF-8; for the rest the page's own word counts. */
function contentType(body: Buffer): string {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(body);
    return 'text/html; charset=utf-8';
  } catch {
    return 'text/html';
  }
}
