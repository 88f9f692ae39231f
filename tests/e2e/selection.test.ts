import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { until } from '../../scripts/browser.ts';
import { ask, callFrom, openPanel } from '../../scripts/panel.ts';
import { article, focusOn, TIDES, world } from './harness.ts';

interface Tab {
  readonly id?: number;
  readonly url?: string;
}
interface Event {
  dispatch(...args: readonly unknown[]): void;
}
interface Chrome {
  readonly tabs: { query(query: object): Promise<Tab[]> };
  readonly action: { getBadgeText(of: { tabId?: number }): Promise<string> };
  readonly contextMenus: { readonly onClicked: Event };
  readonly commands: { readonly onCommand: Event };
}

describe('saving without the panel’s button', () => {
  const here = world({ granted: true });
  let page: Page;
  let panel: Page;
  let count = 0;

  beforeEach(async () => {
    const [first = '', ...rest] = TIDES;
    const html = article(`Tides ${++count}`, [
      first,
      `<b id="chosen">Sea urchins number ${count} graze at night</b>, says the caption.`,
      ...rest,
    ]);
    page = await here.footnote.open(here.pages.put(`/tides-${count}`, { html }));
    panel = await openPanel(here.footnote, page);
    await panel.locator('.this-page', { hasText: `Tides ${count}` }).waitFor();
    const ids = (await callFrom(panel, 'library', 'documents')).map(({ id }) => id);
    await callFrom(panel, 'library', 'remove', ids);
  });

  /** Runs in the service worker, with the tab in front. The menu and the shortcut themselves belong to the browser. */
  async function inWorker<A, T>(
    run: (given: { chrome: Chrome; tab: Tab; arg: A }) => T | Promise<T>,
    arg: A,
  ): Promise<T> {
    const worker = await until('the service worker', () => here.footnote.context.serviceWorkers()[0]);
    const script = `(async (arg) => {
      const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
      return (${run})({ chrome, tab, arg });
    })(${JSON.stringify(arg)})`;
    return worker.evaluate<T>(script);
  }
  const chooseMenu = (menuItemId: string) =>
    inWorker(({ chrome, tab, arg }) => chrome.contextMenus.onClicked.dispatch(arg, tab), {
      menuItemId,
      editable: false,
    });
  const pressShortcut = () => inWorker(({ chrome, tab }) => chrome.commands.onCommand.dispatch('save-page', tab), 0);
  const badge = () => inWorker(({ chrome, tab }) => chrome.action.getBadgeText({ tabId: tab.id }), 0);
  const badgeIs = (text: string) =>
    until(`the badge to be "${text}"`, async () => ((await badge()) === text ? true : undefined));
  const documents = () => callFrom(panel, 'library', 'documents');
  const select = (selector: string) =>
    page.evaluate((chosen) => {
      const element = document.querySelector(chosen);
      if (element) getSelection()?.selectAllChildren(element);
    }, selector);

  it('keeps the selection alone, ticks the badge, and answers from it', async () => {
    await select('#chosen');
    await chooseMenu('save-selection');
    await badgeIs('✓');
    const [document, ...others] = await documents();
    expect(others).toEqual([]);
    expect(document).toMatchObject({ kind: 'selection', title: `Tides ${count}`, receipt: { method: 'selection' } });
    const { text } = await callFrom(panel, 'library', 'text', document?.id ?? '');
    expect(text).toBe(`Sea urchins number ${count} graze at night`);
    await panel.locator('.this-page [role="status"]', { hasText: 'Saved' }).waitFor();
    const answer = await ask(panel, 'When do sea urchins graze?');
    expect(answer.citations[0]?.quote).toBe(text);
    // The rest of the page was not saved.
    expect((await ask(panel, 'How high is the water in the Bay of Fundy?')).mode).toBe('abstained');
  });

  it('keeps two selections of one page apart, and the same one once', async () => {
    await select('#chosen');
    await chooseMenu('save-selection');
    await until('the first', async () => ((await documents()).length === 1 ? true : undefined));
    await select('h1');
    await chooseMenu('save-selection');
    await until('the second', async () => ((await documents()).length === 2 ? true : undefined));
    await chooseMenu('save-selection');
    await panel.getByText('Nothing new on this page').waitFor();
    expect(await documents()).toHaveLength(2);
  });

  it('is undone in the panel, and the badge forgets it', async () => {
    await select('#chosen');
    await chooseMenu('save-selection');
    await panel.locator('[data-action="undo"]').click();
    await panel.getByText('Undone').waitFor();
    expect(await documents()).toEqual([]);
    await badgeIs('');
  });

  it('says so when nothing is selected', async () => {
    await chooseMenu('save-selection');
    await badgeIs('!');
    const said = await panel.locator('.this-page [role="alert"]').innerText();
    expect(said).toContain('No text is selected');
    expect(said).toContain('Select some text in the page');
    expect(await documents()).toEqual([]);
  });

  it.each([
    ['the menu', () => chooseMenu('save-page')],
    ['the shortcut', pressShortcut],
  ])('keeps the page by %s, quietly, and undoes it', async (_by, save) => {
    await page.bringToFront();
    await page.evaluate(() => {
      const field = document.body.appendChild(document.createElement('input'));
      field.focus();
    });
    const tabs = here.footnote.context.pages().length;
    await save();
    await badgeIs('✓');
    expect(await documents()).toMatchObject([{ kind: 'page', url: page.url() }]);
    expect(await panel.locator('.this-page [role="status"]').innerText()).toMatch(/Saved\s· \d+ words\s· kept \d+%/);
    expect(here.footnote.context.pages()).toHaveLength(tabs);
    await focusOn(page, 'input');
    await panel.locator('[data-action="undo"]').click();
    await panel.getByText('Undone').waitFor();
    expect(await documents()).toEqual([]);
    await badgeIs('');
  });

  it('shows the tick wherever the page is open, and nowhere else', async () => {
    await pressShortcut();
    await badgeIs('✓');
    const url = page.url();
    await page.reload();
    await badgeIs('✓');
    await here.footnote.open(here.pages.put('/other', { html: article('Other', TIDES) }));
    await badgeIs('');
    const again = await here.footnote.open(url);
    await badgeIs('✓');
    await panel.getByText('Open saved copy').waitFor();
    await again.close();
  });

  it('knows a page again by any address of it', async () => {
    const canonical = `<link rel="canonical" href="/limpets">`;
    const html = article('Limpets', TIDES, canonical);
    const url = here.pages.put('/read/limpets', { html });
    await here.footnote.open(`${url}?utm_source=letter#third`);
    await pressShortcut();
    await badgeIs('✓');
    expect(await documents()).toMatchObject([{ address: `${here.pages.origin}/limpets` }]);
    for (const address of [`${url}?utm_source=letter#first`, here.pages.put('/limpets', { html })]) {
      await here.footnote.open(here.pages.put('/other', { html: article('Other', TIDES) }));
      await badgeIs('');
      await here.footnote.open(address);
      await badgeIs('✓');
      await panel.locator('.this-page', { hasText: 'Limpets' }).getByText('Open saved copy').waitFor();
    }
  });
});
