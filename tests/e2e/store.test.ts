import type { Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll } from 'vitest';
import { type ErrorReport, fromReport } from '../../lib/errors.ts';
import type { LibraryStore } from '../../lib/ports.ts';
import { servePages } from '../../scripts/pages-server.ts';
import { findChromium, root } from '../../scripts/setup.mjs';
import { libraryStoreContract } from '../contract/library-store.ts';

/** The contract suite of the store over Chromium's own IndexedDB: the suite runs here, every call of it there. */

let page: Page | undefined;
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const pages = await servePages();
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  closing.push(() => browser.close(), pages.close);
  page = await browser.newPage();
  await page.goto(pages.put('/', { html: '<title>Store</title>' }));
  await page.addScriptTag({ content: await bundled() });
});
afterAll(async () => {
  for (const close of closing) await close();
});

/** The adapter as one script that sets `storage`. */
async function bundled(): Promise<string> {
  const entry = `${root}/lib/storage/indexeddb-store.ts`;
  const lib = { entry, formats: ['iife' as const], name: 'storage' };
  const made = await build({ configFile: false, logLevel: 'error', root, build: { lib, write: false, minify: false } });
  const [output] = [made].flat();
  if (!output || !('output' in output)) throw new Error('nothing was bundled');
  return output.output[0].code;
}

interface There {
  storage: { openIndexedDbStore(name: string): Promise<Record<string, unknown>> };
  stores?: Record<string, Record<string, unknown>>;
}
type Reply = { ok: true; value: unknown; set: boolean } | { ok: false; error: ErrorReport };

/** Calls a method, or reads a property, of the store with this handle; `open` makes one. */
async function there(handle: string, member: string, args: readonly unknown[]): Promise<unknown> {
  if (!page) throw new Error('Chromium is not up');
  const reply = await page.evaluate(
    async ([of, name, values]): Promise<Reply> => {
      const world = globalThis as unknown as There;
      world.stores ??= {};
      try {
        if (name === 'open') world.stores[of] = await world.storage.openIndexedDbStore(values[0] as string);
        const store = name === 'open' ? {} : (world.stores[of] ?? {});
        const found = store[name];
        const value = typeof found === 'function' ? await found.apply(store, values) : found;
        return value instanceof Set ? { ok: true, value: [...value], set: true } : { ok: true, value, set: false };
      } catch (error) {
        const { code = 'unexpected', details = {}, message } = error as ErrorReport & { message: string };
        return { ok: false, error: { code, details: { what: message, ...details } } };
      }
    },
    [handle, member, args] as const,
  );
  if (!reply.ok) throw fromReport(reply.error);
  return reply.set ? new Set(reply.value as unknown[]) : reply.value;
}

libraryStoreContract("IndexedDB (Chromium's own)", async (name) => {
  const handle = crypto.randomUUID();
  await there(handle, 'open', [name]);
  const libraryId = await there(handle, 'libraryId', []);
  return new Proxy({ libraryId } as LibraryStore, {
    get: (target, member: string) => {
      if (member in target || member === 'then') return Reflect.get(target, member);
      return (...args: unknown[]) => there(handle, member, args);
    },
  });
});
