/** The page of the bench, bundled and served on 127.0.0.1 so that it may measure its own memory, and a browser to open it in. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { buildKernels } from '../../scripts/kernel.mjs';
import { findChromium, root } from '../../scripts/setup.mjs';
import type { Calls } from './page/main.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};
/** What `performance.measureUserAgentSpecificMemory` asks of a page. */
const ISOLATED = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };

/** Files that the page fetches, by the beginning of their path; the rest is the bundle. */
const PLACES: Readonly<Record<string, string>> = {
  '/model/': join(root, 'public'),
  '/voy_search_bg.wasm': join(root, 'node_modules', 'voy-search'),
};

export interface Site {
  readonly url: string;
  close(): Promise<void>;
}

/** @param text answered at /text.json */
export async function serveSite(text: string): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), 'footnote-bench-page-'));
  await build({
    root: join(root, 'bench', 'search', 'page'),
    configFile: false,
    logLevel: 'warn',
    build: { outDir: folder, emptyOutDir: true, target: 'chrome116', modulePreload: { polyfill: false } },
  });
  // A copy: a kernel that is built anew meanwhile would not fit the bundle.
  await buildKernels();
  cpSync(join(root, 'public', 'kernel'), join(folder, 'kernel'), { recursive: true });
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const place = Object.keys(PLACES).find((start) => pathname.startsWith(start));
    try {
      const path = pathname === '/' ? '/index.html' : pathname;
      const body = path === '/text.json' ? text : await readFile(join(place ? (PLACES[place] ?? '') : folder, path));
      response
        .writeHead(200, { ...ISOLATED, 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' })
        .end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A page of the bench, in a process of its own. */
export interface BenchPage {
  call<K extends keyof Calls>(name: K, ...args: Parameters<Calls[K]>): Promise<Awaited<ReturnType<Calls[K]>>>;
  close(): Promise<void>;
}

export interface BenchBrowser {
  open(): Promise<BenchPage>;
  close(): Promise<void>;
}

export async function startBrowser(profile: string, url: string): Promise<BenchBrowser> {
  const executablePath = await findChromium();
  if (!executablePath) throw new Error('No Chromium found: run `npm run setup`.');
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: false, // the old headless mode is another browser
    viewport: null,
    args: [
      '--headless=new',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      // Measures memory at once, after a collection, instead of waiting for one.
      '--enable-blink-features=ForceEagerMeasureMemory',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
    ],
  });
  return { open: () => openPage(context, url), close: () => context.close() };
}

async function openPage(context: BrowserContext, url: string): Promise<BenchPage> {
  const page: Page = await context.newPage();
  await page.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }));
  page.on('console', (message) => console.error(message.text()));
  const crashed = new Promise<never>((_, reject) => page.once('crash', () => reject(new Error('the page crashed'))));
  crashed.catch(() => undefined);
  await page.goto(url);
  return {
    call: (name, ...args) => {
      const called = page.evaluate(
        ([name, args]) => {
          const { calls } = globalThis as never as { calls: Record<string, (...args: unknown[]) => unknown> };
          return calls[name as string]?.(...(args as unknown[]));
        },
        [name, args] as const,
      );
      return Promise.race([called, crashed]) as never;
    },
    close: () => page.close(),
  };
}
