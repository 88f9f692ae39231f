import type { Page, Worker } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../scripts/browser.ts';
import { openPanel, savePage } from '../../scripts/panel.ts';
import { article, focusOn, TIDES, world } from './harness.ts';

/** What the browser does with its own events, by its own way of telling them: no test can use the address bar or the menu. */
interface Dispatching {
  dispatch(...args: unknown[]): void;
}
interface Chrome {
  readonly omnibox: { readonly onInputChanged: Dispatching; readonly onInputEntered: Dispatching };
  readonly contextMenus: { readonly onClicked: Dispatching };
  readonly tabs: { query(what: object): Promise<readonly { readonly url?: string; readonly title?: string }[]> };
}

interface Suggested {
  readonly content: string;
  readonly description: string;
}

describe('the library from elsewhere', () => {
  const here = world({ granted: true });
  let panel: Page;
  let page: Page;

  beforeAll(async () => {
    page = await here.footnote.open(here.pages.put('/tides', { html: article('Tides & <b>moons</b>', TIDES) }));
    await savePage(here.footnote, page);
    panel = await openPanel(here.footnote, page);
  });

  const worker = (): Worker => {
    const found = here.footnote.context.serviceWorkers().find((each) => each.url().startsWith('chrome-extension://'));
    if (!found) throw new Error('no worker');
    return found;
  };
  const suggested = (text: string) =>
    worker().evaluate(
      (typed) =>
        new Promise<readonly Suggested[]>((resolve) => {
          (globalThis as unknown as { chrome: Chrome }).chrome.omnibox.onInputChanged.dispatch(typed, resolve);
        }),
      text,
    );
  const fromMenu = (info: object) =>
    worker().evaluate(async (clicked) => {
      const { contextMenus, tabs } = (globalThis as unknown as { chrome: Chrome }).chrome;
      const [tab] = (await tabs.query({})).filter(({ url }) => url?.endsWith('/tides'));
      contextMenus.onClicked.dispatch(clicked, tab);
    }, info);

  it('is searched while words are typed in the address bar, and what it says is mark-up with nothing of a page in it', async () => {
    const [first, ...others] = await suggested('neap');
    expect(others).toEqual([]);
    expect(first?.content).toMatch(/^#\/document\/[\w-]+\?find=/);
    expect(first?.description).toMatch(/^Tides &amp; (?:&lt;b&gt;)?moons.*<dim>.*<match>neap<\/match>.*<\/dim>$/);
    expect(await suggested(' ')).toEqual([]);
    expect(await suggested('limpet')).toEqual([]);
  });

  it('opens the copy that was chosen, at the place', async () => {
    const [first] = await suggested('neap');
    const tab = await here.footnote.context.newPage();
    await tab.goto(here.pages.put('/elsewhere', { html: article('Elsewhere', ['Nothing of interest stands here.']) }));
    await tab.bringToFront();
    await worker().evaluate((text) => {
      (globalThis as unknown as { chrome: Chrome }).chrome.omnibox.onInputEntered.dispatch(text, 'currentTab');
    }, first?.content ?? '');
    await tab.locator('article mark').first().waitFor();
    expect(await tab.locator('article mark').allInnerTexts()).toContainEqual(expect.stringContaining('neap'));
    await tab.close();
  });

  it('is asked about what is selected, once more words are typed', async () => {
    await fromMenu({ menuItemId: 'ask-selection', selectionText: 'spring  tide' });
    await until('the words in the field', async () =>
      (await panel.locator('.ask textarea').inputValue()) === '“spring tide” ' ? true : undefined,
    );
    await focusOn(panel, '.ask textarea');
    expect(await panel.locator('article').count()).toBe(0);
    await panel.keyboard.type('– what does spring mean?');
    await panel.keyboard.press('Enter');
    await panel.locator('article[data-state="done"] .quote').first().waitFor();
  });

  it("is asked about the page's subject at once", async () => {
    await panel.locator('[data-action="new"]').click();
    await fromMenu({ menuItemId: 'ask-subject' });
    await panel.locator('article[data-state="done"]').waitFor();
    expect(await panel.locator('article h2').innerText()).toContain('Tides');
  });

  it('tells its keys when ? is pressed, and not in a field', async () => {
    const keys = panel.getByRole('dialog', { name: 'Keys' });
    await panel.locator('.ask textarea').press('?');
    expect(await panel.locator('.ask textarea').inputValue()).toBe('?');
    expect(await keys.count()).toBe(0);
    await panel.locator('.ask textarea').fill('');
    await panel.locator('[data-action="save"]').press('?');
    await keys.getByText('save the page in front').waitFor();
    await panel.keyboard.press('Escape');
    await keys.waitFor({ state: 'hidden' });
  });
});
