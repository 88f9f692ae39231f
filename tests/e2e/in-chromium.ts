import { chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll } from 'vitest';
import { type ErrorReport, fromReport } from '../../lib/errors.ts';
import { servePages } from '../../scripts/pages-server.ts';
import { findChromium, root } from '../../scripts/setup.mjs';

type Reply = { ok: true; value: unknown } | { ok: false; error: ErrorReport };
type Called = (name: string, ...args: readonly unknown[]) => Promise<unknown>;

/**
 * Opens a page with this module in Chromium before the tests, and closes it afterwards.
 * @param entry a module, as a path from the root
 * @returns calls an exported function of it there; arguments and results are copied, an AppError is thrown here
 */
export function inChromium(entry: string): Called {
  let page: Page | undefined;
  const closing: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    const pages = await servePages();
    closing.push(pages.close);
    const browser = await chromium.launch({
      executablePath: await findChromium(),
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
    closing.unshift(() => browser.close());
    page = await browser.newPage();
    await page.goto(pages.put('/', { html: '<title>Module</title>' }));
    await page.addScriptTag({ content: await bundled(`${root}/${entry}`) });
  });
  afterAll(async () => {
    for (const close of closing) await close();
  });

  return async (name, ...args) => {
    if (!page) throw new Error('Chromium is not up');
    const reply = await page.evaluate(
      async ([member, values]): Promise<Reply> => {
        const { bundle } = globalThis as unknown as { bundle: Record<string, (...args: unknown[]) => unknown> };
        try {
          return { ok: true, value: await bundle[member]?.(...values) };
        } catch (error) {
          const { code = 'unexpected', details = {}, message } = error as ErrorReport & { message: string };
          return { ok: false, error: { code, details: { what: message, ...details } } };
        }
      },
      // Copied now: they cross over later.
      structuredClone([name, args] as const),
    );
    if (!reply.ok) throw fromReport(reply.error);
    return reply.value;
  };
}

/** The module as one script that sets `bundle`. */
async function bundled(entry: string): Promise<string> {
  const lib = { entry, formats: ['iife' as const], name: 'bundle' };
  const made = await build({ configFile: false, logLevel: 'error', root, build: { lib, write: false, minify: false } });
  const [output] = [made].flat();
  if (!output || !('output' in output)) throw new Error('nothing was bundled');
  return output.output[0].code;
}
