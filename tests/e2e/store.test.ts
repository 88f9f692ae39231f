import type { Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll } from 'vitest';
import { type ErrorReport, fromReport } from '../../lib/errors.ts';
import type { LibraryStore } from '../../lib/library-store.ts';
import { servePages } from '../../scripts/pages-server.ts';
import { findChromium, root } from '../../scripts/setup.mjs';
import { libraryStoreContract } from '../contract/library-store.ts';

/**
 * The contract suite of the store over Chromium's own IndexedDB: the suite runs here, every call of it there. A function that a call is
 * given is called back from there by a request that blocks the page, for it decides within a transaction.
 */

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
  await page.addScriptTag({ content: [pack, unpack, callable].join('\n') });
  await page.route('**/back', (route) => {
    const [id, args] = unpack(route.request().postData() ?? '') as [string, unknown[]];
    try {
      return route.fulfill({ body: pack([back.get(id)?.(...args)]) });
    } catch {
      return route.fulfill({ status: 500 });
    }
  });
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

/** As JSON, with what else the store's functions are given and give back. Runs on both sides. */
function pack(value: unknown): string {
  return JSON.stringify(value, (_key, one) => {
    if (one === undefined) return { is: 'undefined' };
    if (one instanceof Float32Array) return { is: 'floats', of: [...one] };
    return one instanceof Map ? { is: 'map', of: [...one] } : one;
  });
}
function unpack(text: string): unknown {
  return JSON.parse(text, (_key, one) => {
    if (one?.is === 'undefined') return undefined;
    if (one?.is === 'floats') return Float32Array.from(one.of);
    return one?.is === 'map' ? new Map(one.of) : one;
  });
}

type Callback = (...args: unknown[]) => unknown;
/** What can be called back, by the ids under which it is known there. */
const back = new Map<string, Callback>();

/** The same with `{ back: id }` for each function in it; for a function by itself `{ alone: { back: id } }`. */
function calledBack(arg: unknown): unknown {
  if (typeof arg === 'function') return calledBack({ alone: arg });
  if (Object.prototype.toString.call(arg) !== '[object Object]') return arg;
  const members = Object.entries(arg as object).map(([name, member]) => {
    if (typeof member !== 'function') return [name, member];
    const id = crypto.randomUUID();
    back.set(id, member as Callback);
    return [name, { back: id }];
  });
  return Object.fromEntries(members);
}

/** There: makes functions again of what `calledBack` made of them. */
function callable(arg: unknown): unknown {
  if (Object.prototype.toString.call(arg) !== '[object Object]') return arg;
  const members = arg as Record<string, { readonly back?: unknown } | Callback | undefined>;
  for (const [name, member] of Object.entries(members)) {
    if (typeof member !== 'object' || typeof member?.back !== 'string') continue;
    members[name] = (...args) => {
      const request = new XMLHttpRequest();
      request.open('POST', '/back', false);
      request.send(pack([member.back, args]));
      if (request.status !== 200) throw new Error('it threw');
      return (unpack(request.responseText) as unknown[])[0];
    };
  }
  return members.alone ?? arg;
}

interface There {
  callable(arg: unknown): unknown;
  storage: { openIndexedDbStore(name: string): Promise<Record<string, unknown>> };
  stores?: Record<string, Record<string, unknown>>;
}
type Reply = ({ ok: true; value: unknown; set: boolean } | { ok: false; error: ErrorReport }) & { writes?: number };

/**
 * Calls a method, or reads a property, of the store with this handle; `open` makes one.
 * @param counted told how many changes the store counts afterwards
 */
async function there(
  handle: string,
  member: string,
  args: readonly unknown[],
  counted?: (writes: number) => void,
): Promise<unknown> {
  if (!page) throw new Error('Chromium is not up');
  const reply = await page.evaluate(
    async ([of, name, values]): Promise<Reply> => {
      const world = globalThis as unknown as There;
      world.stores ??= {};
      const given = values.map((value) => world.callable(value));
      const writes = () => world.stores?.[of]?.writes as number;
      try {
        if (name === 'open') world.stores[of] = await world.storage.openIndexedDbStore(given[0] as string);
        const store = name === 'open' ? {} : (world.stores[of] ?? {});
        const found = store[name];
        const value = typeof found === 'function' ? await found.apply(store, given) : found;
        const set = value instanceof Set;
        return { ok: true, value: set ? [...value] : value, set, writes: writes() };
      } catch (error) {
        const { code = 'unexpected', details = {}, message } = error as ErrorReport & { message: string };
        return { ok: false, error: { code, details: { what: message, ...details } }, writes: writes() };
      }
    },
    [handle, member, args.map(calledBack)] as const,
  );
  if (reply.writes !== undefined) counted?.(reply.writes);
  if (!reply.ok) throw fromReport(reply.error);
  return reply.set ? new Set(reply.value as unknown[]) : reply.value;
}

libraryStoreContract("IndexedDB (Chromium's own)", async (name) => {
  const handle = crypto.randomUUID();
  let writes = Number.NaN;
  const call = (member: string, args: unknown[]) =>
    there(handle, member, args, (count) => {
      writes = count;
    });
  await call('open', [name]);
  const libraryId = await call('libraryId', []);
  return new Proxy({ libraryId } as LibraryStore, {
    get: (target, member: string) => {
      if (member === 'writes') return writes;
      if (member in target || member === 'then') return Reflect.get(target, member);
      return (...args: unknown[]) => call(member, args);
    },
  });
});
