import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PageProtocol } from '../../lib/messaging/page-protocol.ts';
import { golden } from './browser.ts';
import { contentScript } from './content-script.ts';

type Presence = ReturnType<PageProtocol['presence']>;

const TALL = '<p style="height: 5000px">Much to read.</p>';
const INNER = `<main style="height: 90vh; overflow: auto">${TALL}</main>`;
const SIGNED_IN = '<a href="/account/logout">Sign out</a>';
const NO_INDEX = '<meta name="robots" content="noindex, nofollow">';

describe('signs in a page', () => {
  const world = golden();
  let page: Page;
  let pages = 0;

  const show = async (body: string, head = '') => {
    const html = `<!doctype html><title>A page</title>${head}<body>${body}`;
    await page.goto(world.pages.put(`/presence/${pages++}`, { html }));
  };
  const presence = async (only = page.url()): Promise<Presence> => {
    await page.evaluate(contentScript());
    return page.evaluate(`globalThis.__footnote.presence(${JSON.stringify(only)})`);
  };

  beforeAll(async () => {
    page = await world.open('about:blank');
    // Whatever a test does in a page counts as done by its user.
    await page.addInitScript(() => Object.defineProperty(navigator, 'userActivation', { get: () => window.pressed }));
  });
  afterAll(() => page?.close());

  it('say that somebody reads it', async () => {
    await show('<p>Little to read.</p>');
    expect(await presence()).toEqual({ read: true, own: false });
    await show(TALL);
    expect(await presence()).toEqual({ read: false, own: false });
    await page.evaluate(() => scrollTo(0, 600));
    expect(await presence()).toEqual({ read: true, own: false });
    await show(TALL);
    await page.evaluate(() => Object.assign(window, { pressed: { hasBeenActive: true } }));
    expect(await presence()).toEqual({ read: true, own: false });
  });

  it('are seen where a part of it scrolls', async () => {
    await show(INNER);
    expect((await presence())?.read).toBe(false);
    await page.evaluate(() => document.querySelector('main')?.scrollTo(0, 600));
    expect((await presence())?.read).toBe(true);
  });

  it('say that it is for one person', async () => {
    for (const [body, head, own] of [
      ['<input type="password">', '', true],
      ['<input type="password" hidden>', '', false],
      ['<input autocomplete="cc-number">', '', true],
      ['<input autocomplete="one-time-code">', '', true],
      [SIGNED_IN, NO_INDEX, true],
      [SIGNED_IN, '', false],
      ['<p>Not listed.</p>', NO_INDEX, false],
      [`<form name="querySelector"><input name="visibilityState"></form>${SIGNED_IN}`, NO_INDEX, true],
    ] as const) {
      await show(body, head);
      expect((await presence())?.own, body + head).toBe(own);
    }
  });

  it('are not looked for, and nothing is read, once another page is there', async () => {
    await show('<p>Somewhere else.</p>');
    expect(await presence(`${world.pages.origin}/another`)).toBeNull();
    const reply = await page.evaluate(
      `globalThis.__footnote.capture('page', false, ${JSON.stringify(`${world.pages.origin}/another`)})`,
    );
    expect(reply).toMatchObject({ ok: false, error: { code: 'page-changed' } });
    // A fragment makes no other page.
    expect(await presence(`${page.url()}#part`)).not.toBeNull();
  });
});

declare global {
  interface Window {
    pressed?: { hasBeenActive: boolean };
  }
}
