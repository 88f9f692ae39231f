import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../scripts/browser.ts';
import { ask, callFrom, openPanel, savePage } from '../../scripts/panel.ts';
import { overflows, violations } from './accessible.ts';
import { article, focusOn, TIDES, world } from './harness.ts';

const FUNDY = 'Why is the tide in the Bay of Fundy so high?';
const NEAP = 'What do sailors call the weaker tides?';
const HOSTILE = `<img src=x onerror=alert(1)> \u202Eneap\u202C tides ${'가나다라'.repeat(400)}`;
const DAY = 24 * 3600 * 1000;

describe('earlier questions', () => {
  const here = world({ granted: true });
  let panel: Page;

  beforeAll(async () => {
    const page = await here.footnote.open(here.pages.put('/tides', { html: article('Tides', TIDES) }));
    await savePage(here.footnote, page);
    panel = await openPanel(here.footnote, page);
  });

  const rows = () => panel.locator('.past');
  const titles = () => panel.locator('.past-title').allInnerTexts();
  const lists = (count: number) =>
    until(`${count} conversations`, async () => ((await rows().count()) === count ? true : undefined));
  const search = (words: string) => panel.getByRole('searchbox').fill(words);
  const chats = () => callFrom(panel, 'library', 'chats');
  async function open(): Promise<void> {
    await panel.getByRole('button', { name: 'Earlier', exact: true }).click();
    await panel.getByRole('heading', { name: 'Earlier questions' }).waitFor();
  }
  async function back(): Promise<void> {
    await panel.getByRole('button', { name: 'Back' }).click();
    await panel.locator('.ask textarea').waitFor();
  }
  async function sound(): Promise<void> {
    for (const colorScheme of ['light', 'dark'] as const) {
      await panel.emulateMedia({ colorScheme });
      expect(await violations(panel)).toEqual([]);
    }
    await panel.emulateMedia({ colorScheme: null });
    expect(await overflows(panel)).toEqual([]);
  }
  /** Rewrites the library’s replies to `chats` until called off. */
  async function failing(): Promise<() => Promise<void>> {
    await panel.evaluate(() => {
      const { runtime } = (globalThis as never as { chrome: { runtime: { sendMessage: unknown; kept?: unknown } } })
        .chrome;
      const real = runtime.sendMessage as (message: { name: string }) => Promise<unknown>;
      runtime.kept = real;
      runtime.sendMessage = async (message: { name: string }) =>
        message.name === 'chats'
          ? { ok: false, error: { code: 'storage-failed', details: {} } }
          : real.call(runtime, message);
    });
    return () =>
      panel.evaluate(() => {
        const { runtime } = (globalThis as never as { chrome: { runtime: { sendMessage: unknown; kept?: unknown } } })
          .chrome;
        runtime.sendMessage = runtime.kept;
      });
  }

  it('are none at first', async () => {
    await open();
    await panel.getByText('Nothing has been asked yet').waitFor();
    expect(await panel.getByRole('searchbox').count()).toBe(0);
    await focusOn(panel, 'h1', 'Earlier questions');
    await sound();
    await back();
    await focusOn(panel, 'button', 'Earlier');
  });

  it('are listed by day, the latest first', async () => {
    await ask(panel, FUNDY);
    await ask(panel, NEAP);
    await panel.locator('[data-action="new"]').click();
    await ask(panel, HOSTILE);
    await open();
    await lists(2);
    expect(await panel.locator('section h2').allInnerTexts()).toEqual(['Today']);
    expect((await titles())[1]).toBe(FUNDY);
    expect(await rows().nth(1).innerText()).toContain('2 questions');
    expect(await panel.locator('img').count()).toBe(0);
    await sound();
  });

  it('are found by their words, which are marked', async () => {
    await search('resonate');
    await lists(1);
    await panel.getByText('1 conversation found').waitFor();
    expect(await panel.locator('.past mark').first().innerText()).toMatch(/resonate/i);
    await sound();
    await search('zebra');
    await panel.getByText('is in no question and no answer').waitFor();
    await sound();
    await panel.keyboard.press('Escape');
    await lists(2);
  });

  it('are opened where they were left, and gone on with', async () => {
    await panel.locator('.past-title', { hasText: FUNDY }).press('Enter');
    await panel.locator('.ask textarea').waitFor();
    expect(await panel.locator('.turn > h2').allInnerTexts()).toEqual([FUNDY, NEAP]);
    await focusOn(panel, 'textarea');
    await ask(panel, 'How many metres does the water rise?');
    const [latest] = await chats();
    expect([latest?.title, latest?.turns]).toEqual([FUNDY, 3]);
  });

  it('are exported as Markdown with footnotes', async () => {
    await open();
    await lists(2);
    const download = panel.waitForEvent('download');
    await panel.getByRole('button', { name: `Export “${FUNDY}” as Markdown` }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe('Why is the tide in the Bay of Fundy so high.md');
    await panel.getByText('is written.').waitFor();
    const text = readFileSync((await file.path()) ?? '', 'utf8');
    expect(text).toContain(FUNDY);
    expect(text).toContain(NEAP);
    expect(text).toMatch(/resonate[^\n]*\[\^1\]/);
    const definitions = [...text.matchAll(/^\[\^([\w-]+)\]:/gm)].map(([, name]) => name);
    expect(new Set(definitions).size).toBe(definitions.length);
    expect(definitions.length).toBeGreaterThan(1);
  });

  it('are deleted, and brought back', async () => {
    await panel.locator('.past', { hasText: FUNDY }).hover();
    await panel.getByRole('button', { name: `Delete “${FUNDY}”` }).click();
    await lists(1);
    expect(await chats()).toHaveLength(1);
    await sound();
    await panel.getByRole('button', { name: 'Undo' }).press('Enter');
    await panel.getByText('1 conversation is back.').waitFor();
    await lists(2);
    const kept = await callFrom(panel, 'library', 'chat', (await chats())[0]?.id ?? '');
    expect(kept.turns).toHaveLength(3);
  });

  it('are gone from the panel when the open one is deleted', async () => {
    await panel.locator('.past-title', { hasText: FUNDY }).click();
    await panel.locator('.turn').nth(2).waitFor();
    await open();
    await lists(2);
    await panel.locator('.past', { hasText: FUNDY }).hover();
    await panel.getByRole('button', { name: `Delete “${FUNDY}”` }).click();
    await lists(1);
    await back();
    await panel.locator('.opening').waitFor();
    await ask(panel, NEAP);
    expect((await chats()).map(({ turns }) => turns)).toEqual([1, 1]);
  });

  it('say what is wrong when they cannot be read, and try again', async () => {
    const mend = await failing();
    await open();
    await panel.getByText('The browser could not read or write the library').waitFor();
    await sound();
    await mend();
    await panel.getByRole('button', { name: 'Try again' }).click();
    await lists(2);
  });

  it('are deleted all at once, or all that were found', async () => {
    await search('weaker');
    await panel.getByRole('button', { name: 'Delete the one found' }).click();
    await panel.getByText('is deleted.').waitFor();
    await search('');
    await lists(1);
    await panel.getByRole('button', { name: 'Delete all' }).click();
    await panel.getByText('Nothing has been asked yet').waitFor();
    expect(await chats()).toEqual([]);
    await sound();
    await panel.getByRole('button', { name: 'Undo' }).click();
    await lists(1);
    await back();
  });

  it('stand under the days they were asked on', async () => {
    await panel.evaluate((day) => {
      const now = Date.now.bind(Date);
      const Real = Date;
      // The panel looks from two days on.
      globalThis.Date = class extends Real {
        constructor(...args: readonly unknown[]) {
          super(...((args.length > 0 ? args : [now() + day]) as [number]));
        }
        static override now = () => now() + day;
      } as DateConstructor;
    }, DAY);
    await open();
    await panel.getByRole('heading', { name: 'Yesterday' }).waitFor();
    await back();
  });
});
