import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../scripts/browser.ts';
import { callFrom, openPanel } from '../../scripts/panel.ts';
import { article, TIDES, world } from './harness.ts';

interface Chrome {
  readonly tabs: { query(query: object): Promise<readonly { readonly id?: number }[]> };
  readonly action: { getBadgeText(of: { tabId?: number }): Promise<string> };
  readonly commands: { readonly onCommand: { dispatch(...args: readonly unknown[]): void } };
}

const FIELDS = {
  password: '<form><input type="password" value="hunter2"></form>',
  card: '<form><input autocomplete="cc-number" value="4111111111111111"></form>',
};
const UNSEEN = '<form style="display:none"><input type="password"></form>';
const TOKEN = 'Xq3vT9mK2pLw8ZrB5nYc7HdF';

describe('a private page', () => {
  const here = world({ granted: true });
  let panel: Page;

  const open = async (path: string, extra = '', query = '') => {
    const url = here.pages.put(path, { html: article(path.slice(1), TIDES, extra) });
    const page = await here.footnote.open(url + query);
    panel = await openPanel(here.footnote, page);
    await until('the panel to know this page', async () =>
      (await callFrom(panel, 'router', 'page')).url === page.url() ? true : undefined,
    );
    return page;
  };
  const documents = () => callFrom(panel, 'library', 'documents');
  const badge = () => {
    const [worker] = here.footnote.context.serviceWorkers();
    return worker?.evaluate(async () => {
      const { chrome } = globalThis as unknown as { chrome: Chrome };
      const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
      return chrome.action.getBadgeText({ tabId: tab?.id });
    });
  };

  beforeAll(() => open('/first').then(() => undefined));

  it.each(Object.entries(FIELDS))('is saved only when told once more: %s', async (name, fields) => {
    await open(`/${name}`, fields);
    const before = (await documents()).length;
    await panel.locator('[data-action="save"]').click();
    await panel.getByText('This page looks private').waitFor();
    expect(await badge()).toBe('?');
    expect(await documents()).toHaveLength(before);
    await panel.locator('[data-action="save-anyway"]').click();
    await until('the page to be saved', async () => ((await documents()).length > before ? true : undefined));
    expect(await panel.getByText('This page looks private').count()).toBe(0);
    const [latest] = await documents();
    const { text } = await callFrom(panel, 'library', 'text', latest?.id ?? '');
    expect(text).not.toMatch(/hunter2|4111/);
  });

  it('is told by the shortcut too, on the badge and in the panel', async () => {
    await open('/shortcut', FIELDS.password);
    const before = (await documents()).length;
    const [worker] = here.footnote.context.serviceWorkers();
    await worker?.evaluate(async () => {
      const { chrome } = globalThis as unknown as { chrome: Chrome };
      const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
      chrome.commands.onCommand.dispatch('save-page', tab);
    });
    await panel.locator('[data-action="save-anyway"]').waitFor();
    expect(await badge()).toBe('?');
    expect(await documents()).toHaveLength(before);
    await panel.locator('.this-page').getByRole('button', { name: 'Close' }).click();
  });

  it('is none for a field that nobody sees', async () => {
    await open('/unseen', UNSEEN);
    const before = (await documents()).length;
    await panel.locator('[data-action="save"]').click();
    await until('the page to be saved', async () => ((await documents()).length > before ? true : undefined));
  });

  it('keeps no key of its address, and is known by what is left', async () => {
    const page = await open('/keyed', '', `?id=7&access_token=${TOKEN}&x=${TOKEN}`);
    await panel.locator('[data-action="save"]').click();
    await panel.getByText('Its address holds a key').waitFor();
    await panel.locator('[data-action="save-anyway"]').click();
    const saved = await until('the page to be saved', async () => (await callFrom(panel, 'router', 'page')).saved);
    expect(saved.url).toBe(`${here.pages.origin}/keyed?id=7`);
    expect(JSON.stringify(saved)).not.toContain(TOKEN);
    const { text } = await callFrom(panel, 'library', 'text', saved.id);
    const start = text.indexOf('these weaker tides');
    const quote = text.slice(start, start + 40);
    const [before, after] = [text.slice(start - 40, start), text.slice(start + 40, start + 80)];
    const source = { documentId: saved.id, url: saved.url, quote, before, after, start, end: start + 40 };
    expect(await callFrom(panel, 'router', 'openSource', source)).toBe('live');
    expect(await page.evaluate(() => document.visibilityState)).toBe('visible');
  });
});
